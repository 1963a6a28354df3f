"""A notice stands in the outbox exactly when its step is done, and keeps its secrets there."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from gongkai.messaging.models import Attempt, Channel, Message, Status
from gongkai.messaging.outbox import messages_about
from gongkai.messaging.recipients import WrongRecipient, email_address, mobile_number
from gongkai.organizations.models import AppendOnlyError
from tests.messaging.kit import BODY, SUBJECT, an_email, an_sms, one_round
from tests.messaging.mailbox import MailBox
from tests.organizations.city import City

pytestmark = pytest.mark.django_db


def test_a_notice_waits_with_its_facts(city: City) -> None:
    message = Message.objects.get(pk=an_email(city.city, about=city.county).pk)
    assert message.status == Status.WAITING
    assert (message.channel, message.subject, message.body) == (Channel.EMAIL, SUBJECT, BODY)
    assert message.recipient == "zhangsan@example.com"
    assert message.recipient_masked == "z****@example.com"
    assert list(messages_about(city.county)) == [message]
    assert not messages_about(city.city).exists()


def test_recipient_and_text_are_closed_in_the_database(city: City) -> None:
    message = an_email(city.city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM messaging_message WHERE id = %s", [message.pk])
        kept = repr(cursor.fetchall())
    assert "zhangsan" not in kept
    assert "张三" not in kept


def test_a_step_that_is_rolled_back_leaves_no_notice(city: City, mail: MailBox) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        an_email(city.city)
        an_sms(city.city)
        _ = 1 / 0
    assert not Message.objects.exists()
    one_round()
    assert mail.offered == []


def test_writing_a_notice_talks_to_nobody(city: City, mail: MailBox) -> None:
    an_email(city.city)
    assert mail.offered == []


@pytest.mark.parametrize(
    "to",
    [
        "",
        "zhangsan",
        "a@b",
        "a b@example.com",
        "a@example.com\nBcc: all@example.com",
        "a@example.com, b@example.com",
        "张三 <a@example.com>",
        "a@example.com\x00",
        "x" * 300 + "@example.com",
    ],
)
def test_an_address_that_is_none_stands_as_undeliverable_and_does_not_undo_the_step(
    city: City, mail: MailBox, to: str
) -> None:
    message = Message.objects.get(pk=an_email(city.city, to=to).pk)
    assert message.status == Status.UNDELIVERABLE
    assert message.last_error == "电子邮箱地址不对，请核对后重新登记。"
    one_round()
    assert mail.offered == []


def test_an_address_is_written_in_half_width(city: City) -> None:
    assert email_address(" ｚｈａｎｇ＠example.com ") == "zhang@example.com"


@pytest.mark.parametrize("to", ["138 1234 5678", "+86 138-1234-5678", "008613812345678"])
def test_a_number_is_taken_as_people_write_it(to: str) -> None:
    assert mobile_number(to) == "13812345678"


@pytest.mark.parametrize("to", ["", "1381234567", "138123456789", "12812345678", "0392-3316000", "abc"])
def test_a_number_that_is_no_mobile_number_is_refused(to: str) -> None:
    with pytest.raises(WrongRecipient, match="11位"):
        mobile_number(to)


def test_a_wrong_number_stands_as_undeliverable(city: City) -> None:
    message = an_sms(city.city, to="0392-3316000")
    assert message.status == Status.UNDELIVERABLE
    assert "11位" in message.last_error


def test_a_subject_becomes_one_line_and_what_no_database_keeps_is_left_out(city: City) -> None:
    message = an_email(
        city.city, subject="关于\r\nBcc: a@b.example\t申请\x00" + "长" * 300, body="一\x00二\ud800"
    )
    message = Message.objects.get(pk=message.pk)
    assert message.subject.startswith("关于 Bcc: a@b.example 申请长")
    assert len(message.subject) == 150
    assert message.body == "一二?"


def test_a_notice_about_a_row_that_is_not_saved_is_a_mistake(city: City) -> None:
    with pytest.raises(ValueError, match="saved"):
        an_email(city.city, about=Message())


def test_attempts_are_never_changed_or_deleted(city: City) -> None:
    attempt = Attempt.objects.create(message=an_email(city.city), ok=False, answer="未成")
    for change in (
        attempt.save,
        attempt.delete,
        Attempt.objects.all().delete,
        lambda: Attempt.objects.update(ok=True),
        lambda: Attempt.objects.bulk_update([attempt], ["ok"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()
