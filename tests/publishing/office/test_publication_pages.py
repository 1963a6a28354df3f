"""Urgent publication, withdrawal with a look at the notice first, and early ends on their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.publishing.models import Disclosure, Status, Step, Submission
from gongkai.publishing.office.publication import WORDINGS
from tests.publishing.office.test_reviewing_pages import as_user, duty_of, text_of
from tests.publishing.public.test_documents import a_new_version
from tests.publishing.review_kit import Hall, fresh

pytestmark = pytest.mark.django_db


def send(user: User, name: str, item: Disclosure, **typed: Any) -> Any:
    client: Client = as_user(user)
    data = {"seen": fresh(item).revision} | typed
    return client.post(reverse(f"publishing:{name}", args=[item.pk]), data)


def test_a_leader_publishes_urgently_with_reason_and_secrecy(hall: Hall) -> None:
    item = hall.submitted().disclosure
    answer = send(hall.leader, "item_urgent", item, reason="预警")
    assert answer.status_code == 409 and "保密审查还没有完成" in text_of(answer) and "预警" in text_of(answer)
    assert send(hall.leader, "item_urgent", item, reason="预警", secrecy_confirmed="on").status_code == 302
    assert fresh(item).is_public
    assert duty_of(hall.leader, "紧急发布的信息等待补审") == (1, "amber")
    Submission.objects.update(urgent_at=timezone.now() - dt.timedelta(days=9))
    assert duty_of(hall.leader, "紧急发布的信息等待补审") == (1, "red")
    assert duty_of(hall.first, "待我审核") == (1, "red")


def test_nothing_is_to_be_confirmed_after_the_secrecy_review(hall: Hall) -> None:
    item = hall.approved(hall.submitted(), [Step.SECRECY]).disclosure
    page = text_of(as_user(hall.leader).get(reverse("publishing:item_urgent", args=[item.pk])))
    assert "secrecy_confirmed" not in page and "初审" in page


def test_a_withdrawal_shows_the_notice_before_anything_happens(hall: Hall) -> None:
    item = hall.published()
    typed = {"reason": "写错了金额", "wording": WORDINGS[0], "notice": ""}
    preview = send(hall.leader, "item_withdraw", item, action="preview", **typed)
    assert "公众将看到" in text_of(preview) and "确认撤回" in text_of(preview) and fresh(item).is_public
    assert send(hall.leader, "item_withdraw", item, action="confirm", **typed).status_code == 302
    withdrawn = fresh(item)
    assert (withdrawn.status, withdrawn.withdrawal_notice) == (Status.WITHDRAWN, WORDINGS[0])


def test_own_words_stand_before_the_proposed_ones(hall: Hall) -> None:
    item = hall.published()
    typed = {"reason": "错误", "wording": WORDINGS[0], "notice": "因内容有误，现予撤回。"}
    send(hall.leader, "item_withdraw", item, action="confirm", **typed)
    assert fresh(item).withdrawal_notice == "因内容有误，现予撤回。"


def test_a_withdrawal_without_words_for_the_public_is_asked_for_them(hall: Hall) -> None:
    item = hall.published()
    answer = send(hall.leader, "item_withdraw", item, action="confirm", reason="错误", wording="own")
    assert "请选择一种公告用语，或者另行填写" in text_of(answer) and fresh(item).is_public


def test_a_stale_withdrawal_changes_nothing(hall: Hall) -> None:
    item = hall.published()
    hall.corrected(item)
    answer = as_user(hall.leader).post(
        reverse("publishing:item_withdraw", args=[item.pk]),
        {"seen": 0, "reason": "写错了", "wording": WORDINGS[0], "action": "confirm"},
    )
    assert answer.status_code == 409 and "写错了" in text_of(answer) and fresh(item).is_public


def test_what_was_withdrawn_is_gone_and_its_notice_stands_there(hall: Hall) -> None:
    item = hall.published(title="不该再看到的标题")
    address = f"/zfxxgk/xx/{item.pk}/"
    assert "不该再看到的标题" in text_of(Client().get(address))
    send(hall.leader, "item_withdraw", item, action="confirm", reason="错误", wording=WORDINGS[1], notice="")
    answer = Client().get(address)
    assert answer.status_code == 410
    assert WORDINGS[1] in text_of(answer) and "不该再看到的标题" not in text_of(answer)


def test_an_officer_ends_what_has_an_end_with_a_reason(hall: Hall) -> None:
    item = hall.published(ends_at=timezone.now() + dt.timedelta(days=9))
    assert "请填写提前下线的原因" in text_of(send(hall.officer, "item_end", item, reason=""))
    assert send(hall.officer, "item_end", item, reason="活动取消").status_code == 302
    assert fresh(item).status == Status.ENDED


def test_set_times_are_duties(hall: Hall) -> None:
    now = timezone.localtime()
    soon = now + (now.replace(hour=23, minute=59, second=59) - now) / 2
    hall.published(publish_at=soon)
    assert duty_of(hall.officer, "今天定时发布的信息") == (1, "green")
    late = "定时发布的时间已过，还没有发布，请检查后台任务是否在运行"
    assert duty_of(hall.officer, late) == (0, "red")
    Disclosure.objects.get().versions.update(publish_at=now - dt.timedelta(hours=1))
    assert duty_of(hall.officer, late) == (1, "red")


@pytest.mark.parametrize("name", ["item_urgent", "item_withdraw", "item_end"])
def test_the_pages_are_closed_to_who_may_not(hall: Hall, name: str) -> None:
    item = hall.published() if name != "item_urgent" else hall.submitted().disclosure
    for user in (hall.first, hall.secrecy, hall.supervisor):
        assert as_user(user).get(reverse(f"publishing:{name}", args=[item.pk])).status_code in (403, 404)


def test_an_earlier_version_that_names_somebody_is_taken_out_of_the_public_history(hall: Hall) -> None:
    item = hall.published(title="写了姓名的标题")
    a_new_version(item, title="更正后的标题")
    address = f"/zfxxgk/xx/{item.pk}/bb/1/"
    assert Client().get(address).status_code == 200
    own = as_user(hall.leader).get(reverse("publishing:item", args=[item.pk]))
    hide = reverse("publishing:item_hide_version", args=[item.pk, 1])
    assert hide in text_of(own)
    assert hide not in text_of(as_user(hall.officer).get(reverse("publishing:item", args=[item.pk])))
    for user, status in ((hall.officer, 403), (hall.first, 403)):
        assert as_user(user).post(hide, {"seen": fresh(item).revision, "reason": "x"}).status_code == status
    client = as_user(hall.leader)
    assert "写了姓名的标题" in text_of(client.get(hide))
    assert client.post(hide, {"seen": fresh(item).revision, "reason": " "}).status_code == 200
    assert client.post(hide, {"seen": fresh(item).revision, "reason": "写了姓名"}).status_code == 302
    assert Client().get(address).status_code == 404
    assert "更正后的标题" in text_of(Client().get(f"/zfxxgk/xx/{item.pk}/"))
    assert client.get(hide).status_code == 404
