"""The three-step review: order, different people, the secrecy review, returning, and what follows the last yes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import recall, submit
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import Disclosure, ReviewStep, Status, Step, Submission
from gongkai.publishing.review_plan import open_steps
from tests.organizations.city import person
from tests.publishing.review_kit import BODY, Hall, again, fresh, leaves

pytestmark = pytest.mark.django_db
DEFAULT = (Step.FIRST, Step.SECRECY, Step.SECOND, Step.FINAL)


def test_nothing_is_public_before_the_last_step_and_all_is_public_after_it(hall: Hall) -> None:
    submission = hall.submitted()
    for step in DEFAULT:
        assert not Disclosure.objects.public().exists()
        assert fresh(submission.disclosure).status == Status.IN_REVIEW
        hall.approved(submission, [step])
    item = fresh(submission.disclosure)
    assert (item.status, item.is_public, item.published_version_id) == (
        Status.PUBLISHED,
        True,
        submission.version_id,
    )
    assert item.index_number and item.index_number.endswith("-00001")
    assert again(submission).state == Submission.State.APPROVED


def test_first_and_secrecy_review_run_side_by_side_and_the_second_waits_for_both(hall: Hall) -> None:
    submission = hall.submitted()
    assert [step.step for step in open_steps(submission)] == [Step.FIRST, Step.SECRECY]
    hall.approved(submission, [Step.SECRECY])
    with pytest.raises(Refused, match="还没有轮到“复审”"):
        hall.approved(submission, [Step.SECOND])
    hall.approved(submission, [Step.FIRST, Step.SECOND])


def test_the_secrecy_review_must_be_confirmed_and_is_kept(hall: Hall) -> None:
    submission = hall.submitted()
    with pytest.raises(Refused, match="保密审查"):
        approve(hall.secrecy, submission, Step.SECRECY, seen=None)
    approve(hall.first, submission, Step.FIRST, seen=None, secrecy_confirmed=True)
    approve(hall.secrecy, submission, Step.SECRECY, seen=None, secrecy_confirmed=True)
    confirmed = dict(submission.decisions.values_list("step", "secrecy_confirmed"))
    assert confirmed == {Step.FIRST: False, Step.SECRECY: True}


def test_the_first_step_can_include_the_secrecy_review(hall: Hall) -> None:
    hall.secrecy_within_the_first_step()
    submission = hall.submitted()
    with pytest.raises(Refused, match="保密审查"):
        approve(hall.first, submission, Step.FIRST, seen=None)
    assert hall.through(submission).is_public


def test_a_return_needs_reasons_and_goes_back_to_the_drafters_with_them(hall: Hall) -> None:
    submission = hall.approved(hall.submitted(), [Step.FIRST])
    with pytest.raises(Refused, match="退回须写明原因"):
        send_back(hall.secrecy, submission, Step.SECRECY, seen=None, remarks="  ")
    send_back(hall.secrecy, submission, Step.SECRECY, seen=None, remarks="第二段写得太细。")
    item = fresh(submission.disclosure)
    assert item.status == Status.DRAFT and again(submission).state == Submission.State.RETURNED
    assert submission.decisions.get(step=Step.SECRECY).remarks == "第二段写得太细。"
    with pytest.raises(ChangedMeanwhile, match="已退回"):
        hall.approved(submission, [Step.SECOND])


def test_what_is_too_long_is_refused_and_never_cut_off(hall: Hall) -> None:
    submission = hall.submitted()
    with pytest.raises(Refused, match="最多写1000个字，现在有1001个字"):
        send_back(hall.first, submission, Step.FIRST, seen=None, remarks="长" * 1001)
    assert not submission.decisions.exists()


def test_a_change_after_a_step_sends_it_back_and_the_review_begins_anew(hall: Hall) -> None:
    submission = hall.approved(hall.submitted(), [Step.FIRST, Step.SECRECY])
    item = fresh(submission.disclosure)
    save_draft(hall.officer, item, {"body": BODY + "<p>三、其他。</p>"}, seen=item.revision)
    assert again(submission).state == Submission.State.RECALLED
    with pytest.raises(ChangedMeanwhile, match="已收回"):
        hall.approved(submission, [Step.SECOND])
    item = fresh(item)
    anew = submit(hall.officer, item, seen=item.revision)
    assert anew.pk != submission.pk and not anew.decisions.exists()


def test_who_wrote_an_earlier_version_cannot_review_a_later_one(hall: Hall) -> None:
    both = person(Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER, at=hall.city)
    first = hall.submitted(author=both)
    item = fresh(first.disclosure)
    recall(hall.officer, item, "再改一处", seen=item.revision)
    item = fresh(item)
    save_draft(hall.officer, item, {"title": "关于做好冬季供水设施巡查的通知"}, seen=item.revision)
    item = fresh(item)
    later = submit(hall.officer, item, seen=item.revision)
    with pytest.raises(NotPermitted, match="您自己撰写的内容"):
        approve(both, later, Step.FIRST, seen=None)


def test_a_stale_look_is_told_what_happened(hall: Hall) -> None:
    submission = hall.submitted()
    seen = fresh(submission.disclosure).revision
    approve(hall.secrecy, submission, Step.SECRECY, seen=seen, secrecy_confirmed=True)
    with pytest.raises(ChangedMeanwhile, match=r"孙保密.*保密审查通过"):
        approve(hall.first, submission, Step.FIRST, seen=seen)
    approve(hall.first, submission, Step.FIRST, seen=fresh(submission.disclosure).revision)


def test_a_reviewer_who_left_or_lost_the_role_cannot_act(hall: Hall) -> None:
    submission = hall.submitted()
    leaves(hall.first, hall.city)
    with pytest.raises(NotPermitted, match="您没有这个角色"):
        approve(hall.first, submission, Step.FIRST, seen=None)
    person(Role.FIRST_REVIEWER, at=hall.city)
    assert again(submission).state == Submission.State.OPEN


def test_a_draft_is_not_sent_where_a_step_has_nobody(hall: Hall) -> None:
    leaves(hall.second, hall.city)
    with pytest.raises(Refused, match=r"“复审”没有可以办理的人.*现在没有复审人.*管理员"):
        hall.submitted()


def test_a_draft_is_not_sent_where_one_person_would_have_to_take_two_steps(hall: Hall) -> None:
    leaves(hall.second, hall.city)
    leaves(hall.first, hall.city)
    alone = person(Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, at=hall.city)
    with pytest.raises(Refused, match="一个人也只能办理一个环节"):
        hall.submitted()
    person(Role.FIRST_REVIEWER, at=hall.city)
    submission = hall.submitted()
    approve(alone, submission, Step.FIRST, seen=None)
    with pytest.raises(NotPermitted, match="已经办理过"):
        approve(alone, hall.approved(submission, [Step.SECRECY]), Step.SECOND, seen=None)


def test_a_plan_without_lawful_steps_takes_nothing_in(hall: Hall) -> None:
    ReviewStep.objects.create(authority=hall.city, step=Step.FIRST, stage=1)
    with pytest.raises(Refused, match=r"三审不能缺少复审、终审.*须进行保密审查"):
        hall.submitted()


def test_the_plan_of_the_submission_stays_when_the_arrangement_changes(hall: Hall) -> None:
    submission = hall.submitted()
    hall.secrecy_within_the_first_step()
    assert [step["step"] for step in again(submission).plan] == list(DEFAULT)


def test_what_waits_for_its_time_is_not_public_before_it(hall: Hall) -> None:
    item = hall.published(publish_at=timezone.now() + dt.timedelta(hours=2))
    assert (item.status, item.is_public, item.index_number) == (Status.APPROVED, False, None)


def test_the_last_yes_is_refused_where_nobody_could_read_it_any_more(hall: Hall) -> None:
    submission = hall.submitted(ends_at=timezone.now() + dt.timedelta(hours=1))
    hall.approved(submission, DEFAULT[:3])
    type(submission.version).objects.filter(pk=submission.version_id).update(
        ends_at=timezone.now() - dt.timedelta(minutes=1)
    )
    with pytest.raises(Refused, match="下线时间已经过了"):
        hall.approved(submission, [Step.FINAL])
    assert again(submission).decisions.count() == 3


def test_reviewers_and_drafters_are_told_by_mail_without_a_word_of_the_text(hall: Hall) -> None:
    submission = hall.submitted()
    waiting = Message.objects.filter(kind="review.waits")
    assert {message.recipient for message in waiting} == {"first@hebi.example", "secrecy@hebi.example"}
    hall.approved(submission, [Step.FIRST])
    assert waiting.count() == 2
    hall.approved(submission, [Step.SECRECY])
    assert [message.recipient for message in waiting.all()].count("second@hebi.example") == 1
    hall.approved(submission, [Step.SECOND, Step.FINAL])
    assert Message.objects.get(kind="disclosure.published").recipient == "officer@hebi.example"
    for message in Message.objects.all():
        assert "供水" not in message.subject + message.body


def test_a_return_is_told_to_the_drafter(hall: Hall) -> None:
    submission = hall.submitted()
    send_back(hall.first, submission, Step.FIRST, seen=None, remarks="缺少附件。")
    message = Message.objects.get(kind="review.returned")
    assert message.recipient == "officer@hebi.example" and "缺少附件" not in message.body


def test_every_step_is_in_the_trail(hall: Hall) -> None:
    hall.published()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "disclosure.create",
        "disclosure.submit",
        *["disclosure.approve"] * 4,
        "disclosure.publish",
    ]
