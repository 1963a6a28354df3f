"""When a notice is tried, how often, by whom, and what is written down about it."""

from __future__ import annotations

import datetime
import threading
import time
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.messaging import delivery
from gongkai.messaging.actions import send_again
from gongkai.messaging.models import Channel, Message, Status
from gongkai.messaging.transports import NotDelivered
from gongkai.messaging.worker import Worker
from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.vault.errors import VaultLocked
from tests.messaging.gateway import Answer, Gateway
from tests.messaging.kit import after, an_email, an_sms, fresh, minutes_to_wait, one_round
from tests.messaging.mailbox import MailBox
from tests.organizations.city import City, person


class Postman:
    """A transport that remembers what it carried, and refuses as it is told."""

    def __init__(self, *refusals: Exception, seconds: float = 0) -> None:
        self.refusals = list(refusals)
        self.seconds = seconds
        self.carried: list[str] = []

    def deliver(self, message: Message) -> str:
        time.sleep(self.seconds)
        if self.refusals:
            raise self.refusals.pop(0)
        self.carried.append(str(message.key))
        return "收下。"

    def described(self) -> str:
        return "信使"


def taken(channel: str = Channel.EMAIL) -> Message:
    found = delivery.take_next([channel], timezone.now())
    assert found is not None
    return found


@pytest.mark.django_db
def test_the_distances_grow_and_then_it_has_failed(city: City, mail: MailBox) -> None:
    mail.answers = ["451 later"] * 7
    message = an_email(city.city)
    for minutes in (1, 5, 30, 120, 360, 1440):
        one_round()
        assert fresh(message).status == Status.WAITING
        assert minutes - 0.5 < minutes_to_wait(message) <= minutes
        one_round()
        assert len(mail.offered) == fresh(message).attempts, "it was tried before its time"
        after(message, minutes=minutes)
    assert one_round() == ["通知：多次未成 1 条。"]
    assert (fresh(message).status, fresh(message).attempts) == (Status.FAILED, 7)
    assert message.attempt_log.filter(ok=False).count() == 7
    one_round()
    assert len(mail.offered) == 7


@pytest.mark.django_db
def test_a_channel_without_a_way_out_says_so_and_goes_when_one_appears(
    city: City, mailbox: MailBox, settings: object
) -> None:
    email, sms = an_email(city.city), an_sms(city.city)
    old = an_email(city.city)
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=8))
    assert one_round() == ["通知：没有发送通道 3 条。"]
    assert fresh(email).status == fresh(sms).status == Status.NO_TRANSPORT
    assert "GONGKAI_SMTP_URL" in fresh(email).last_error
    assert "GONGKAI_SMS_URL" in fresh(sms).last_error
    assert fresh(email).attempts == 0
    assert one_round() == []

    settings.MAIL_SERVER = mailbox.settings()  # type: ignore[attr-defined]
    settings.MAIL_FROM = ("", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
    one_round()
    assert mailbox.ids == [f"<{email.key}@hebi.example>"]
    assert fresh(email).status == Status.SENT
    assert fresh(sms).status == Status.NO_TRANSPORT
    assert fresh(old).status == Status.NO_TRANSPORT, "stale news is not sent by itself"


@pytest.mark.django_db
def test_a_closed_way_does_not_hold_up_the_other(city: City, gateway: Gateway, settings: object) -> None:
    settings.MAIL_SERVER = MailBox().settings()  # type: ignore[attr-defined]
    settings.MAIL_FROM = ("", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
    an_email(city.city)
    sms = an_sms(city.city)
    one_round()
    assert fresh(sms).status == Status.SENT


@pytest.mark.django_db
def test_a_notice_that_a_worker_holds_is_not_taken_by_another(city: City) -> None:
    message = an_email(city.city)
    first = taken()
    assert first.pk == message.pk
    assert fresh(message).status == Status.SENDING
    assert delivery.take_next([Channel.EMAIL], timezone.now()) is None


@pytest.mark.django_db
def test_of_two_that_saw_the_same_notice_one_takes_it(city: City) -> None:
    an_email(city.city)
    now = timezone.now()
    [seen], [seen_too] = delivery.due([Channel.EMAIL], now), delivery.due([Channel.EMAIL], now)
    assert [delivery._take(seen, now), delivery._take(seen_too, now)] == [True, False]


@pytest.mark.django_db
def test_the_lease_of_a_dead_worker_ends_and_its_attempt_is_told(city: City) -> None:
    message = an_email(city.city)
    dead = taken()
    assert 14 < minutes_to_wait(message) <= 15
    after(message, minutes=15)
    living = taken()
    assert living.pk == message.pk and living.attempts == 2
    assert delivery.send(living, Postman())[0] == Status.SENT
    assert [(attempt.ok, attempt.answer) for attempt in message.attempt_log.all()] == [
        (False, delivery.INTERRUPTED),
        (True, "收下。"),
    ]
    # The dead one was only slow: what it finds out now is logged, and undoes nothing.
    delivery.send(dead, Postman(NotDelivered("太晚了。")))
    assert fresh(message).status == Status.SENT
    assert message.attempt_log.count() == 3


@pytest.mark.django_db
def test_what_a_slow_worker_did_send_is_not_sent_again(city: City) -> None:
    message = an_email(city.city)
    slow = taken()
    after(message, minutes=15)
    quick = taken()
    delivery.send(slow, Postman())
    assert fresh(message).status == Status.SENT
    delivery.send(quick, Postman(NotDelivered("没有收下。")))
    assert fresh(message).status == Status.SENT
    assert delivery.take_next([Channel.EMAIL], timezone.now() + datetime.timedelta(days=2)) is None


@pytest.mark.django_db
def test_a_notice_that_kills_every_worker_comes_to_rest(city: City) -> None:
    message = an_email(city.city)
    for _ in range(7):
        taken()
        after(message, minutes=15)
    last = taken()
    delivery.send(last, Postman(NotDelivered("又没有成。")))
    assert fresh(message).status == Status.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [VaultLocked("没有密钥。"), RuntimeError("zhangsan@example.com broke")])
def test_a_fault_of_our_own_is_written_down_and_tried_again(city: City, fault: Exception) -> None:
    message = an_email(city.city)
    assert delivery.send(taken(), Postman(fault))[0] == Status.WAITING
    assert fresh(message).last_error in (
        "没有密钥。",
        "发送程序出错（RuntimeError），请平台管理员查看日志。",
    )


@pytest.mark.django_db
def test_the_longest_waiting_goes_first(city: City, mail: MailBox) -> None:
    late, early = an_email(city.city), an_email(city.city)
    after(early, hours=2)
    one_round()
    assert mail.ids == [f"<{message.key}@hebi.example>" for message in (early, late)]


@pytest.mark.django_db
def test_an_idle_round_writes_nothing(city: City, mail: MailBox, django_assert_num_queries: object) -> None:
    an_email(city.city)
    one_round()
    with connection.execute_wrapper(_refuse_to_write):
        assert one_round() == []


def _refuse_to_write(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert sql.startswith("SELECT"), sql
    return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_several_workers_on_one_outbox_send_each_notice_once() -> None:
    city = City()
    keys = {str(an_email(city.city).key) for _ in range(40)}
    postmen = [Postman(seconds=0.002) for _ in range(4)]
    faults: list[BaseException] = []
    begin = threading.Barrier(len(postmen))

    def work(postman: Postman) -> None:
        try:
            worker = Worker(lambda sentence: None)
            worker.ways = {Channel.EMAIL: postman}
            begin.wait()
            worker.round()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(postman,)) for postman in postmen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    carried = Counter(key for postman in postmen for key in postman.carried)
    assert set(carried) == keys
    assert set(carried.values()) == {1}
    assert set(Message.objects.values_list("status", flat=True)) == {Status.SENT}
    assert sum(1 for postman in postmen if postman.carried) > 1, (
        "one worker did everything: nothing was tested"
    )


@pytest.mark.django_db
class TestSendingAgain:
    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.OPERATOR])
    def test_staff_have_a_notice_sent_again(self, city: City, gateway: Gateway, role: str) -> None:
        gateway.answers = [Answer(422, {"code": "bad_number"})]
        message = an_sms(city.city)
        one_round()
        actor = person(role, at=city.city)
        send_again(actor, fresh(message))
        assert (fresh(message).status, fresh(message).attempts) == (Status.WAITING, 0)
        one_round()
        assert fresh(message).status == Status.SENT
        assert [attempt.ok for attempt in message.attempt_log.all()] == [False, True]
        entry = AuditEntry.objects.get(action="message.send_again")
        assert (entry.actor, entry.before, entry.after) == (
            actor,
            {"status": "无法投递"},
            {"status": "等待发送"},
        )
        assert "13812345678" not in repr((entry.target_label, entry.before, entry.after))

    def test_others_may_not(self, city: City) -> None:
        message = an_email(city.city)
        Message.objects.filter(pk=message.pk).update(status=Status.FAILED)
        for actor in (city.officer, city.outsider, city.former, city.supervisor, city.platform_operator):
            with pytest.raises(NotPermitted):
                send_again(actor, fresh(message))
        assert fresh(message).status == Status.FAILED

    @pytest.mark.parametrize("status", [Status.WAITING, Status.SENDING, Status.SENT])
    def test_what_is_sent_or_under_way_is_not_sent_again(self, city: City, status: Status) -> None:
        message = an_email(city.city)
        Message.objects.filter(pk=message.pk).update(status=status)
        with pytest.raises(Refused, match="不需要再发"):
            send_again(city.head, message)
        assert not AuditEntry.objects.filter(action="message.send_again").exists()

    def test_an_address_that_is_none_is_not_tried_again(self, city: City) -> None:
        with pytest.raises(Refused, match="再发也送不到"):
            send_again(city.head, an_email(city.city, to="zhangsan"))
