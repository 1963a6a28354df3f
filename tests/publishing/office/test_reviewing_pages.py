"""What a reviewer sees and does: the list, the page of a submission, and the two buttons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import Membership, Role, User
from gongkai.publishing.actions.checks import answer_finding
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.checking import check_version
from gongkai.publishing.duties import duties_of
from gongkai.publishing.models import Status, Step, Submission
from gongkai.publishing.review_queue import waiting_in
from tests.organizations.city import person
from tests.publishing.review_kit import BODY, Hall, again, fresh, leaves

pytestmark = pytest.mark.django_db
LIST = "/office/publishing/reviews/"


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(submission: Submission) -> str:
    return reverse("publishing:review", args=[submission.pk])


def decide(user: User, submission: Submission, action: str, **typed: Any) -> Any:
    data = {
        "seen": fresh(submission.disclosure).revision,
        "step": Step.FIRST.value,
        "remarks": "",
        "action": action,
    } | typed
    return as_user(user).post(page_of(submission), data)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_says_what_is_mine_and_why_not_the_others(hall: Hall) -> None:
    both = person(Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER, at=hall.city)
    hall.submitted(title="可以由我审的通知")
    hall.submitted(author=both, title="我自己写的通知")
    page = text_of(as_user(both).get(LIST))
    mine, others = page.split("其他正在审核的")
    assert "可以由我审的通知" in mine and "我自己写的通知" not in mine
    assert "我自己写的通知" in others and "您自己撰写的内容" in others


def test_the_list_is_that_of_the_acting_authority(hall: Hall) -> None:
    hall.submitted(title="本市的通知")
    assert "本市的通知" not in text_of(as_user(hall.outsider).get(LIST))
    assert as_user(hall.outsider).get(page_of(Submission.objects.get())).status_code == 404


def test_the_list_costs_the_same_for_many(hall: Hall, django_assert_max_num_queries: Any) -> None:
    for _ in range(6):
        hall.approved(hall.submitted(), [Step.FIRST])
    user = User.objects.get(pk=hall.secrecy.pk)
    with django_assert_max_num_queries(6):
        assert len(waiting_in(hall.city, user, {Role.SECRECY_REVIEWER.value})) == 6


def test_the_page_shows_text_metadata_checks_plan_and_who_did_what(hall: Hall) -> None:
    item = hall.a_text(
        body=BODY + "<p>联系电话：0392-3331234，见<a href='https://example.cn/x'>此处</a>。</p>"
    )
    version = item.working_version
    assert version is not None
    for checked in check_version(version):
        if checked.is_open and checked.can_be_answered:
            answer_finding(hall.officer, item, checked.finding.fingerprint, "是公开的办公电话", seen=None)
    submission = submit(hall.officer, item, seen=None)
    approve(hall.secrecy, submission, Step.SECRECY, seen=None, remarks="不涉密。", secrecy_confirmed=True)
    page = text_of(as_user(hall.first).get(page_of(submission)))
    for told in (
        "做好设施巡查",
        "重大建设项目",
        "孙保密",
        "不涉密。",
        "王初审",
        "陈复审",
        "李思涵",
        "通过</button>",
    ):
        assert told in page, told


def test_the_page_shows_what_changed_since_the_public_version(hall: Hall) -> None:
    item = hall.published()
    correction = hall.corrected(item, body=BODY.replace("安全运行", "平稳运行"), title="关于巡查的补充通知")
    page = text_of(as_user(hall.first).get(page_of(correction)))
    assert "与第1版相比修改的内容" in page
    assert "<ins>平稳</ins>" in page and "<del>安全</del>" in page and "关于巡查的补充通知" in page
    assert "修改的内容" not in text_of(as_user(hall.first).get(page_of(hall.submitted())))


def test_the_page_shows_earlier_returns_with_their_reasons(hall: Hall) -> None:
    first = hall.submitted()
    send_back(hall.first, first, Step.FIRST, seen=None, remarks="请补充依据。")
    page = text_of(as_user(hall.second).get(page_of(hall.corrected(first.disclosure))))
    assert "以前的送审" in page and "请补充依据。" in page


def test_a_reviewer_approves(hall: Hall) -> None:
    submission = hall.submitted()
    answer = decide(hall.first, submission, "approve", remarks="同意。")
    assert answer.status_code == 302 and answer["Location"] == LIST
    assert submission.decisions.get().remarks == "同意。"


def test_the_last_approval_says_that_it_is_published(hall: Hall) -> None:
    submission = hall.approved(hall.submitted(), [Step.FIRST, Step.SECRECY, Step.SECOND])
    client = as_user(hall.final)
    data = {
        "seen": fresh(submission.disclosure).revision,
        "step": "final",
        "remarks": "",
        "action": "approve",
    }
    assert "信息已经发布" in text_of(client.post(page_of(submission), data, follow=True))


def test_the_secrecy_reviewer_has_to_confirm(hall: Hall) -> None:
    submission = hall.submitted()
    assert 'name="secrecy_confirmed"' not in text_of(as_user(hall.first).get(page_of(submission)))
    answer = decide(hall.secrecy, submission, "approve", step=Step.SECRECY.value)
    assert answer.status_code == 409 and "请确认已经作了保密审查" in text_of(answer)
    decide(hall.secrecy, submission, "approve", step=Step.SECRECY.value, secrecy_confirmed="on")
    assert submission.decisions.get().secrecy_confirmed


def test_a_return_without_reasons_is_asked_for_them(hall: Hall) -> None:
    submission = hall.submitted()
    assert "请写明退回的原因" in text_of(decide(hall.first, submission, "send_back"))
    decide(hall.first, submission, "send_back", remarks="请改。")
    assert again(submission).state == Submission.State.RETURNED


@pytest.mark.parametrize("action", ["", "publish"])
def test_a_form_without_a_button_decides_nothing(hall: Hall, action: str) -> None:
    submission = hall.submitted()
    assert "请按“通过”或者“退回”" in text_of(decide(hall.first, submission, action))
    assert not submission.decisions.exists()


def test_a_stale_form_keeps_what_was_typed_and_says_what_happened(hall: Hall) -> None:
    submission = hall.submitted()
    seen = fresh(submission.disclosure).revision
    approve(hall.secrecy, submission, Step.SECRECY, seen=None, secrecy_confirmed=True)
    answer = decide(hall.first, submission, "approve", seen=seen, remarks="我写了很久的意见")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "我写了很久的意见" in page and "保密审查通过" in page
    assert f'name="seen" value="{fresh(submission.disclosure).revision}"' in page


def test_what_was_typed_is_there_although_the_step_is_gone(hall: Hall) -> None:
    submission = hall.submitted()
    seen = fresh(submission.disclosure).revision
    approve(person(Role.FIRST_REVIEWER, at=hall.city), submission, Step.FIRST, seen=None)
    page = text_of(decide(hall.first, submission, "send_back", seen=seen, remarks="我写了很久的意见"))
    assert "我写了很久的意见" in page and "退回起草人</button>" not in page
    page = text_of(decide(hall.first, submission, "send_back", remarks="我写了很久的意见"))
    assert "已经办过了" in page and "我写了很久的意见" in page


def test_a_step_of_another_role_is_forbidden_however_the_form_is_made(hall: Hall) -> None:
    submission = hall.submitted()
    for step in (Step.SECRECY, Step.SECOND, Step.FINAL):
        answer = decide(hall.first, submission, "approve", step=step.value, secrecy_confirmed="on")
        assert answer.status_code in (200, 403, 409)
    assert as_user(hall.officer).post(page_of(submission), {}).status_code == 403
    assert not submission.decisions.exists()


@pytest.mark.parametrize("typed", [{"seen": "x"}, {"step": "x"}, {"seen": ""}, {"remarks": "长" * 1001}])
def test_bad_input_is_told_in_words(hall: Hall, typed: dict[str, Any]) -> None:
    submission = hall.submitted()
    answer = decide(hall.first, submission, "approve", **typed)
    assert answer.status_code == 200 and "message-error" in text_of(answer)
    assert not submission.decisions.exists()


def test_who_holds_two_roles_chooses_the_step(hall: Hall) -> None:
    both = person(Role.FIRST_REVIEWER, Role.SECRECY_REVIEWER, at=hall.city)
    submission = hall.submitted()
    assert text_of(as_user(both).get(page_of(submission))).count('type="radio"') == 2
    decide(both, submission, "approve", step=Step.SECRECY.value, secrecy_confirmed="on")
    assert submission.decisions.get().step == Step.SECRECY
    assert "已经办理过这条信息的一个审核环节" in text_of(as_user(both).get(page_of(submission)))


def test_the_keeper_is_told_of_a_step_that_nobody_can_take(hall: Hall) -> None:
    submission = hall.submitted(title="卡住的通知")
    leaves(hall.second, hall.city)
    page = text_of(as_user(hall.head).get(LIST))
    assert "没有可以办理的人" in page and "管理员" in page and "卡住的通知" in page
    assert duty_of(hall.head, "送审的信息没有可以办理的人") == (1, "red")
    assert "没有可以办理的人" in text_of(as_user(hall.first).get(page_of(submission)))
    person(Role.SECOND_REVIEWER, at=hall.city)
    assert duty_of(hall.head, "送审的信息没有可以办理的人") == (0, "red")


def duty_of(user: User, label: str) -> tuple[int, str]:
    membership = Membership.objects.select_related("authority", "user").get(user=user)
    found = next(duty for duty in duties_of(membership, membership.role_values()) if duty.label == label)
    return found.count, found.light


def test_duties_count_what_the_person_can_take(hall: Hall) -> None:
    submission = hall.submitted()
    assert duty_of(hall.first, "待我审核") == (1, "green")
    assert duty_of(hall.second, "待我审核") == (0, "green")
    approve(hall.first, submission, Step.FIRST, seen=None)
    assert duty_of(hall.first, "待我审核") == (0, "green")
    Submission.objects.update(submitted_at="2026-01-05T01:00:00Z")
    assert duty_of(hall.secrecy, "待我审核") == (1, "red")


def test_a_supervisor_above_reads_and_does_not_decide(hall: Hall) -> None:
    submission = hall.submitted()
    page = text_of(as_user(hall.supervisor).get(page_of(submission)))
    assert "做好设施巡查" in page and "通过</button>" not in page
    assert as_user(hall.supervisor).post(page_of(submission), {}).status_code in (403, 404)


def test_nobody_reads_a_review_without_logging_in(hall: Hall) -> None:
    assert Client().get(page_of(hall.submitted())).status_code == 302


def test_the_page_of_the_item_offers_what_the_person_may_do(hall: Hall) -> None:
    submission = hall.submitted()
    address = reverse("publishing:item", args=[submission.disclosure_id])
    assert "办理初审" in text_of(as_user(hall.first).get(address))
    leader = text_of(as_user(hall.leader).get(address))
    assert "紧急发布" in leader and "撤回</a>" not in leader
    item = hall.through(submission)
    assert "撤回</a>" in text_of(as_user(hall.leader).get(address))
    assert "撤回</a>" not in text_of(as_user(hall.officer).get(address))
    assert item.status == Status.PUBLISHED
