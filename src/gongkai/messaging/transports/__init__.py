"""The ways out: the one that carries a channel here, and how each says that a notice did not go."""

from __future__ import annotations

import datetime
from typing import Protocol

from django.conf import settings

from gongkai.messaging.models import Channel, Message

NO_TRANSPORT = {
    Channel.EMAIL: "平台没有设置邮件服务器，电子邮件没有发出。请平台管理员设置 GONGKAI_SMTP_URL。",
    Channel.SMS: "平台没有设置短信网关，短信没有发出。请平台管理员设置 GONGKAI_SMS_URL。",
}
"""What stands at a notice whose channel has no way out."""


class NotDelivered(Exception):
    """The notice did not go this time and may go later; ``str()`` is a sentence for people.

    ``distance`` is the least time that the other side wants to be left alone, where it said so.
    """

    def __init__(self, sentence: str, distance: datetime.timedelta | None = None) -> None:
        super().__init__(sentence)
        self.distance = distance


class Undeliverable(NotDelivered):
    """The notice can never go to this recipient."""


class OutOfOrder(NotDelivered):
    """The way itself is closed: no answer, or the settings are refused. Other notices would fare the same."""


class Transport(Protocol):
    """A way out for the notices of one channel."""

    def deliver(self, message: Message) -> str:
        """Hand the notice over; returns what the other side answered, as a sentence. Raises NotDelivered."""

    def described(self) -> str:
        """Where it leads, for the operator; without anything secret."""


def transport_for(channel: str) -> Transport | None:
    """The way out for a channel as the settings name it; None where there is none."""
    from gongkai.messaging.transports.sms import SmsGateway
    from gongkai.messaging.transports.smtp import MailServer

    if channel == Channel.EMAIL and settings.MAIL_SERVER:
        return MailServer(settings.MAIL_SERVER, settings.MAIL_FROM)
    if channel == Channel.SMS and settings.SMS_GATEWAY:
        return SmsGateway(**settings.SMS_GATEWAY)
    return None


def without_recipient(answer: str, message: Message) -> str:
    """What the other side said, fit to be kept and shown: one line, and the recipient masked in it."""
    line = " ".join(answer.split())
    if message.recipient:
        line = line.replace(message.recipient, message.recipient_masked)
    return line[:200]
