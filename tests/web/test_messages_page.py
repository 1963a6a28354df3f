"""Staff see what became of the notices of their own authority, without texts and whole addresses."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai.messaging.kinds import register_kinds
from gongkai.messaging.models import Attempt, Message, Status
from gongkai.organizations.models import Role
from tests.messaging.kit import KIND, SUBJECT, an_email, an_sms, fresh
from tests.organizations.city import City, person

pytestmark = pytest.mark.django_db
ADDRESS = "/office/messages/"


def rest(
    message: Message, status: Status, sentence: str = "邮件服务器不接受这个收件地址（550）。"
) -> Message:
    Message.objects.filter(pk=message.pk).update(status=status, last_error=sentence, attempts=1)
    Attempt.objects.create(message=message, ok=False, answer=sentence)
    return fresh(message)


def page_of(client: Client, actor: object, query: str = "") -> str:
    client.force_login(actor)  # type: ignore[arg-type]
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_what_became_of_a_notice_and_keeps_its_secrets(city: City, client: Client) -> None:
    register_kinds({KIND: "收到申请的回执"})
    rest(an_email(city.city), Status.UNDELIVERABLE)
    page = page_of(client, city.head)
    for told in (
        "收到申请的回执",
        SUBJECT,
        "电子邮件",
        "z****@example.com",
        "无法投递",
        "发送记录（1次）",
        "再发一次",
    ):
        assert told in page
    for secret in ("zhangsan", "张三", "办理期限：2026-12-18"):
        assert secret not in page


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.OPERATOR])
def test_who_works_with_notices_sees_them(city: City, client: Client, role: str) -> None:
    an_email(city.city)
    page = page_of(client, person(role, at=city.city))
    assert SUBJECT in page
    assert f'href="{ADDRESS}"' in page, "the menu leads there"


def test_others_are_told_why_not(city: City, client: Client) -> None:
    client.force_login(city.officer)
    answer = client.get(ADDRESS)
    assert answer.status_code == 403
    assert "没有“依申请公开经办人”" in answer.content.decode()


def test_a_supervisor_s_list_is_that_of_the_own_authority(city: City, client: Client) -> None:
    an_email(city.city)
    above = person(Role.SUPERVISOR, Role.OPERATOR, at=city.province)
    assert SUBJECT not in page_of(client, above)


def test_the_list_is_filtered(city: City, client: Client) -> None:
    rest(an_email(city.city, subject="没有送到的"), Status.FAILED)
    an_email(city.city, subject="等着的")
    an_sms(city.city)
    failed = page_of(client, city.head, "?status=failed")
    assert "没有送到的" in failed and "等着的" not in failed and "138****5678" not in failed
    assert "138****5678" in page_of(client, city.head, "?channel=sms")
    assert "没有符合条件的通知" in page_of(client, city.head, "?status=sent")
    assert "这一项不在列表中" in page_of(client, city.head, "?status=lost")


def test_an_empty_list_says_what_will_stand_there(city: City, client: Client) -> None:
    assert "还没有通知。" in page_of(client, city.head)


def test_a_worker_that_does_not_work_is_seen(city: City, client: Client) -> None:
    message = an_email(city.city)
    assert "后台工作进程可能没有运行" not in page_of(client, city.head)
    Message.objects.filter(pk=message.pk).update(
        next_attempt_at=timezone.now() - datetime.timedelta(minutes=16)
    )
    assert "后台工作进程可能没有运行" in page_of(client, city.head)


def test_a_notice_is_sent_again_by_its_button(city: City, client: Client) -> None:
    message = rest(an_email(city.city), Status.FAILED)
    client.force_login(city.head)
    again = reverse("office:message_again", args=[message.pk])
    assert f'action="{again}?status=failed"' in client.get(ADDRESS + "?status=failed").content.decode()
    assert client.get(again).status_code == 302
    assert fresh(message).status == Status.FAILED, "opening the address sends nothing"
    answer = client.post(again + "?status=failed", follow=True)
    assert answer.redirect_chain == [(ADDRESS + "?status=failed", 302)]
    assert "已重新列入发送" in answer.content.decode()
    assert fresh(message).status == Status.WAITING
    second = client.post(again)
    assert second.status_code == 409
    assert "不需要再发" in second.content.decode()


def test_the_page_costs_the_same_for_one_notice_and_for_thirty(city: City, client: Client) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            rest(an_email(city.city), Status.FAILED)
        client.force_login(city.head)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        counts.append(len(captured))
    assert counts[0] == counts[1]
