"""E-mail through the authority's mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from email.charset import BASE64, Charset
from email.header import Header
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.messaging.recipients import email_address
from gongkai.messaging.transports import NotDelivered, OutOfOrder, Undeliverable, without_recipient

UTF8 = Charset("utf-8")
# Not every server between here and the recipient carries eight bits; in base64 Chinese arrives everywhere.
UTF8.body_encoding = BASE64


class MailServer:
    """An SMTP server; ``server`` are the arguments of Django's SMTP backend."""

    def __init__(self, server: Mapping[str, Any], sender: tuple[str, str]) -> None:
        self.server = dict(server)
        self.sender = sender

    def described(self) -> str:
        """Host and port."""
        return f"邮件服务器 {self.server['host']}:{self.server['port']}"

    def deliver(self, message: Message) -> str:
        """Hand one e-mail over, in a conversation of its own.

        A 5xx answer to the recipient or to the text is for good (RFC 5321, 4.2.1) and raises Undeliverable. What is
        refused before (log-in, sender) is the operator's to mend, not the recipient's fault: OutOfOrder.
        """
        letter = self.checked_letter(message)
        try:
            EmailBackend(**self.server).send_messages([letter])
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _refusal(code, answer, message, "邮件服务器不接受这个收件地址") from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error, message, "邮件服务器没有收下邮件") from error
        except smtplib.SMTPAuthenticationError as error:
            raise OutOfOrder(
                f"邮件服务器不接受登录（{error.smtp_code}），请平台管理员核对 GONGKAI_SMTP_URL 中的用户和密码。"
            ) from error
        except smtplib.SMTPSenderRefused as error:
            raise OutOfOrder(
                f"邮件服务器不接受发件地址（{_said(error.smtp_code, error.smtp_error, message)}），"
                "请平台管理员核对 GONGKAI_MAIL_FROM。"
            ) from error
        except smtplib.SMTPServerDisconnected as error:
            raise NotDelivered("邮件服务器中途断开了连接。") from error
        except smtplib.SMTPNotSupportedError as error:
            raise OutOfOrder(
                "邮件服务器不支持所设的登录或加密方式，请平台管理员核对 GONGKAI_SMTP_URL。"
            ) from error
        except smtplib.SMTPException as error:
            raise OutOfOrder(
                f"邮件服务器的应答不合规（{without_recipient(str(error), message)}）。"
            ) from error
        except OSError as error:
            raise OutOfOrder(f"连接不上邮件服务器（{error.strerror or type(error).__name__}）。") from error
        return "邮件服务器已收下。"

    def checked_letter(self, message: Message) -> EmailMessage:
        """The e-mail, after a look at what could become a header. Raises Undeliverable."""
        try:
            email_address(message.recipient)
            letter = self.letter(message)
            letter.message()
        except ValueError as error:
            raise Undeliverable("这个地址或标题不能写进电子邮件，请核对后重新登记。") from error
        return letter

    def letter(self, message: Message) -> EmailMessage:
        """The e-mail, the same at every attempt: text, sender in the authority's name, Message-ID, date."""
        name, address = self.sender
        letter = EmailMessage(
            subject=_subject(message.subject),
            body=message.body,
            from_email=_mailbox(name or message.authority.name, address),
            to=[message.recipient],
            headers={
                "Message-ID": f"<{message.key}@{address.rpartition('@')[2]}>",
                "Date": format_datetime(timezone.localtime(message.created_at)),
                "Auto-Submitted": "auto-generated",
            },
        )
        letter.encoding = UTF8
        return letter


def _subject(text: str) -> str:
    """The subject in encoded words that leave room for the header's name, all on one line."""
    return Header(" ".join(text.split()), UTF8, header_name="Subject").encode(linesep="")


def _mailbox(name: str, address: str) -> str:
    quoted = " ".join(name.replace("\\", "").replace('"', "").split())
    return f'"{quoted}" <{address}>'


def _refusal(code: int, answer: bytes | str, message: Message, what: str) -> NotDelivered:
    sentence = f"{what}（{_said(code, answer, message)}）"
    if 500 <= code < 600:
        return Undeliverable(f"{sentence}，请核对收件地址，或换一种方式通知。")
    return NotDelivered(f"{sentence}，稍后再试。")


def _said(code: int, answer: bytes | str, message: Message) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {without_recipient(text, message)}".strip()
