"""E-mail over a real SMTP conversation."""

from __future__ import annotations

import email
import email.utils
import re
from email.header import decode_header, make_header

import pytest

from gongkai.messaging.models import Message, Status
from tests.messaging.kit import BODY, SUBJECT, after, an_email, fresh, one_round
from tests.messaging.mailbox import PASSWORD, USER, MailBox
from tests.organizations.city import City

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")]


def test_an_email_arrives_as_it_was_written(city: City, mail: MailBox) -> None:
    message = an_email(city.city)
    said = one_round()
    [letter] = mail.taken
    assert letter["Subject"] == SUBJECT
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == BODY.rstrip("\n")
    assert letter["To"] == "zhangsan@example.com"
    [sender] = letter["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (city.city.name, "zfxxgk@hebi.example")
    assert letter["Message-ID"] == f"<{message.key}@hebi.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    date = email.utils.parsedate_to_datetime(letter["Date"])
    assert date == message.created_at.replace(microsecond=0)
    assert date.utcoffset().total_seconds() == 8 * 3600
    assert mail.envelopes == [("zfxxgk@hebi.example", ["zhangsan@example.com"])]
    message = fresh(message)
    assert message.status == Status.SENT and message.sent_at and not message.last_error
    assert [(attempt.ok, attempt.answer) for attempt in message.attempt_log.all()] == [
        (True, "邮件服务器已收下。")
    ]
    assert said == ["通知：送出 1 条。"]


def test_long_names_and_subjects_are_folded_and_decode_to_the_same(city: City, mail: MailBox) -> None:
    city.city.name = '鹤壁市"国家"高新技术产业开发区管理委员会，政务服务和行政审批管理局（综合执法大队）'
    city.city.save()
    subject = "关于答复《" + "政府信息公开申请" * 15 + "》的通知"
    an_email(city.city, subject=subject)
    one_round()
    [letter] = mail.taken
    assert letter["Subject"] == subject
    # By the older of the library's two readers: the newer one puts blanks between the parts of a long name.
    sender = email.message_from_bytes(letter.as_bytes())["From"]
    name = str(make_header(decode_header(sender))).partition(" <")[0]
    assert name == city.city.name.replace('"', "")
    assert b"Subject: =?" in letter.as_bytes()
    assert max(len(line) for line in letter.as_bytes().split(b"\n")) < 998


def test_the_sender_s_own_name_is_used_where_the_settings_give_one(
    city: City, mail: MailBox, settings: object
) -> None:
    settings.MAIL_FROM = ("政府信息公开", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
    an_email(city.city)
    one_round()
    assert mail.taken[0]["From"].addresses[0].display_name == "政府信息公开"


def test_nothing_in_a_notice_can_become_a_header(city: City, mail: MailBox) -> None:
    # As if they had come into the table by another way than the outbox.
    odd_subject, odd_recipient = an_email(city.city), an_email(city.city)
    Message.objects.filter(pk=odd_subject.pk).update(subject="回执\r\nBcc: everybody@example.com\r\n\r\n正文")
    Message.objects.filter(pk=odd_recipient.pk).update(
        recipient="a@example.com\r\nBcc: everybody@example.com"
    )
    one_round()
    assert fresh(odd_recipient).status == Status.UNDELIVERABLE
    [letter] = mail.taken
    assert "Bcc" not in letter
    assert letter["Subject"] == "回执 Bcc: everybody@example.com 正文"
    assert letter.get_content().startswith("张三")


@pytest.mark.parametrize("subject", ["Receipt", "", "回执", "=?utf-8?b?5p?= 回执"])
def test_any_subject_decodes_to_the_same(city: City, mail: MailBox, subject: str) -> None:
    an_email(city.city, subject=subject)
    one_round()
    assert mail.taken[0]["Subject"] == subject


def test_what_the_server_puts_off_goes_later_as_the_same_letter(city: City, mail: MailBox) -> None:
    mail.answers = ["451 try again later"]
    message = an_email(city.city)
    assert one_round() == ["通知：稍后再试 1 条。"]
    assert fresh(message).status == Status.WAITING
    assert fresh(message).last_error == "邮件服务器没有收下邮件（451 try again later），稍后再试。"
    after(message, minutes=1)
    one_round()
    assert fresh(message).status == Status.SENT
    first, second = mail.offered
    assert first.as_bytes() == second.as_bytes()
    assert [attempt.ok for attempt in message.attempt_log.all()] == [False, True]


@pytest.mark.parametrize("answer", ["550 5.1.1 <zhangsan@example.com> no such user", "553 not here"])
def test_an_address_that_the_server_refuses_is_undeliverable_at_once(
    city: City, mail: MailBox, answer: str
) -> None:
    mail.recipient_answers = [answer]
    message = an_email(city.city)
    one_round()
    message = fresh(message)
    assert (message.status, message.attempts) == (Status.UNDELIVERABLE, 1)
    assert "邮件服务器不接受这个收件地址（55" in message.last_error
    for sentence in (message.last_error, message.attempt_log.get().answer):
        assert "zhangsan" not in sentence
    one_round()
    assert mail.offered == []


def test_an_address_that_the_server_puts_off_is_tried_again(city: City, mail: MailBox) -> None:
    mail.recipient_answers = ["450 greylisted"]
    message = an_email(city.city)
    one_round()
    assert fresh(message).status == Status.WAITING
    after(message, minutes=1)
    one_round()
    assert fresh(message).status == Status.SENT


def test_a_text_that_the_server_refuses_for_good_is_undeliverable(city: City, mail: MailBox) -> None:
    mail.answers = ["554 refused"]
    message = an_email(city.city)
    one_round()
    assert fresh(message).status == Status.UNDELIVERABLE


def test_a_connection_that_breaks_in_the_middle_is_tried_again(city: City, mail: MailBox) -> None:
    mail.answers = ["drop"]
    message = an_email(city.city)
    one_round()
    assert fresh(message).last_error == "邮件服务器中途断开了连接。"
    after(message, minutes=1)
    one_round()
    assert fresh(message).status == Status.SENT
    assert [letter["Message-ID"] for letter in mail.offered] == [f"<{message.key}@hebi.example>"] * 2


def test_a_server_that_says_nothing_is_given_up_after_its_time(
    city: City, mail: MailBox, settings: object
) -> None:
    settings.MAIL_SERVER = mail.settings(timeout=0.5)  # type: ignore[attr-defined]
    mail.answers = ["stall"]
    message = an_email(city.city)
    one_round()
    assert fresh(message).status == Status.WAITING


def test_it_logs_in_where_the_settings_name_a_user(city: City, settings: object) -> None:
    with MailBox(auth=True) as box:
        settings.MAIL_FROM = ("", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
        settings.MAIL_SERVER = box.settings(username=USER, password="wrong")  # type: ignore[attr-defined]
        message = an_email(city.city)
        said = one_round()
        assert fresh(message).status == Status.WAITING
        assert "不接受登录（535）" in fresh(message).last_error
        assert "wrong" not in " ".join(said) + fresh(message).last_error

        settings.MAIL_SERVER = box.settings(username=USER, password=PASSWORD)  # type: ignore[attr-defined]
        after(message, minutes=1)
        one_round()
        assert fresh(message).status == Status.SENT
        assert len(box.taken) == 1


def test_a_sender_that_is_refused_is_the_operator_s_to_mend_and_no_notice_is_given_up_for_it(
    city: City, settings: object
) -> None:
    with MailBox(auth=True) as box:
        settings.MAIL_FROM = ("", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
        settings.MAIL_SERVER = box.settings()  # type: ignore[attr-defined]
        message = an_email(city.city)
        one_round()
        assert fresh(message).status == Status.WAITING
        assert re.search(r"不接受发件地址（530 .*GONGKAI_MAIL_FROM", fresh(message).last_error)


def test_a_server_that_lacks_the_encryption_asked_for_gets_no_letter(
    city: City, mail: MailBox, settings: object
) -> None:
    settings.MAIL_SERVER = mail.settings(use_tls=True)  # type: ignore[attr-defined]
    message = an_email(city.city)
    one_round()
    assert mail.offered == []
    assert "不支持所设的登录或加密方式" in fresh(message).last_error


def test_a_server_that_is_not_there_is_left_alone_for_a_while(city: City, settings: object) -> None:
    settings.MAIL_FROM = ("", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
    settings.MAIL_SERVER = MailBox().settings()  # type: ignore[attr-defined]
    first, second = an_email(city.city), an_email(city.city)
    said = one_round()
    assert "连接不上邮件服务器（Connection refused）" in said[0]
    assert fresh(first).attempts == 1 and fresh(first).status == Status.WAITING
    assert fresh(second).attempts == 0 and fresh(second).status == Status.WAITING
