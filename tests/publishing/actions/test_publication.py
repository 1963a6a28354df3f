"""Urgent publication, withdrawal, ends and set times; and that nothing is ever erased."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.messaging.rounds import registered_rounds
from gongkai.messaging.work import registered_daily
from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing import set_times
from gongkai.publishing.actions import due_publication
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.due_publication import do_what_is_due
from gongkai.publishing.actions.publication import end_now, publish_urgently, withdraw
from gongkai.publishing.actions.reviewing import send_back
from gongkai.publishing.actions.submitting import recall, submit
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import Disclosure, PublishingSettings, Status, Step, Submission
from tests.organizations.city import person
from tests.publishing.kit import a_column
from tests.publishing.review_kit import Hall, again, fresh, kept

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
REASON = "橙色预警须立即发布"


def urgently(hall: Hall, submission: Submission) -> Disclosure:
    return publish_urgently(hall.leader, submission, REASON, seen=None, secrecy_confirmed=True)


def test_urgent_publication_needs_a_reason_and_the_secrecy_review(hall: Hall) -> None:
    submission = hall.submitted()
    with pytest.raises(Refused) as refusal:
        publish_urgently(hall.leader, submission, " ", seen=None)
    assert set(refusal.value.fields) == {"reason", "secrecy_confirmed"}
    hall.approved(submission, [Step.SECRECY])
    item = publish_urgently(hall.leader, submission, REASON, seen=None)
    assert item.is_public and again(submission).urgent_by == hall.leader


def test_the_review_goes_on_after_urgent_publication_and_confirms_it(hall: Hall) -> None:
    submission = hall.submitted()
    urgently(hall, submission)
    published = fresh(submission.disclosure)
    item = hall.through(submission)
    assert again(submission).state == Submission.State.APPROVED
    assert (item.status, item.published_at) == (Status.PUBLISHED, published.published_at)
    assert Message.objects.get(kind="review.approved").recipient == "officer@hebi.example"


def test_a_later_no_withdraws_at_once(hall: Hall) -> None:
    submission = hall.submitted()
    urgently(hall, submission)
    send_back(hall.first, submission, Step.FIRST, seen=None, remarks="数字有误。")
    item = fresh(submission.disclosure)
    assert (item.status, item.is_public) == (Status.WITHDRAWN, False)
    assert item.withdrawal_notice and "数字" not in item.withdrawal_notice
    assert again(submission).state == Submission.State.RETURNED


def test_what_was_published_urgently_is_not_recalled_or_changed_before_it_is_reviewed(hall: Hall) -> None:
    submission = hall.submitted()
    urgently(hall, submission)
    with pytest.raises(Refused, match="补审不能收回"):
        recall(hall.officer, submission.disclosure, "再改", seen=None)


def test_an_author_does_not_publish_the_own_text_urgently(hall: Hall) -> None:
    both = person(Role.INFORMATION_OFFICER, Role.FINAL_REVIEWER, at=hall.city)
    with pytest.raises(NotPermitted, match="自己撰写"):
        publish_urgently(both, hall.submitted(author=both), REASON, seen=None, secrecy_confirmed=True)


def test_a_closed_submission_is_not_published_urgently(hall: Hall) -> None:
    submission = hall.submitted()
    recall(hall.officer, submission.disclosure, "再改", seen=None)
    with pytest.raises(ChangedMeanwhile):
        urgently(hall, submission)


def test_a_withdrawal_needs_reason_and_notice_and_leaves_the_notice(hall: Hall) -> None:
    item = hall.published()
    before = kept(item)
    with pytest.raises(Refused) as refusal:
        withdraw(hall.leader, item, reason="", notice="", seen=None)
    assert set(refusal.value.fields) == {"reason", "notice"}
    withdraw(hall.leader, item, reason="写错了金额", notice="内容需要更正，现予撤回。", seen=item.revision)
    item = fresh(item)
    assert (item.status, item.is_public, item.withdrawal_notice) == (
        Status.WITHDRAWN,
        False,
        "内容需要更正，现予撤回。",
    )
    assert item.published_at is not None and item.index_number
    assert not Disclosure.objects.public().exists() and Disclosure.objects.with_a_page().get() == item
    assert kept(item) == before


def test_a_withdrawn_item_comes_back_only_through_the_whole_review(hall: Hall) -> None:
    item = hall.published()
    withdraw(hall.head, item, reason="更正", notice="现予撤回。", seen=None)
    submission = hall.corrected(item)
    assert not fresh(item).is_public
    number = fresh(item).index_number
    back = hall.through(submission)
    assert back.is_public and back.withdrawn_at is None and back.index_number == number
    assert AuditEntry.objects.get(action="disclosure.withdraw").after == {
        "reason": "更正",
        "notice": "现予撤回。",
    }


def test_withdrawing_ends_the_review_of_a_correction(hall: Hall) -> None:
    item = hall.published()
    correction = hall.corrected(item)
    withdraw(hall.leader, item, reason="更正", notice="现予撤回。", seen=None)
    assert again(correction).state == Submission.State.RECALLED
    with pytest.raises(ChangedMeanwhile):
        hall.approved(correction, [Step.FIRST])


def test_withdrawing_stops_what_waits_for_its_time(hall: Hall) -> None:
    item = hall.published()
    hall.through(hall.corrected(item, publish_at=timezone.now() + HOUR))
    withdraw(hall.leader, item, reason="更正", notice="现予撤回。", seen=None)
    assert do_what_is_due(timezone.now() + 2 * HOUR).published == 0
    assert not fresh(item).is_public


def test_a_correction_under_review_changes_nothing_for_the_public(hall: Hall) -> None:
    item = hall.published()
    correction = hall.corrected(item, title="关于做好供水设施巡查的补充通知")
    assert fresh(item).title == "关于做好供水设施巡查的通知" and fresh(item).is_public
    changed = hall.through(correction)
    assert changed.title == "关于做好供水设施巡查的补充通知"
    assert changed.published_at == fresh(item).published_at


def test_placements_follow_the_published_version(hall: Hall) -> None:
    old, new = a_column(hall.city, "old"), a_column(hall.city, "new")
    item = hall.a_text()
    item.working_version.columns.set([old])  # type: ignore[union-attr]
    item = hall.through(submit(hall.officer, item, seen=None))
    assert list(item.columns.all()) == [old]
    save_draft(hall.officer, item, {}, [new], seen=None)
    assert list(fresh(item).columns.all()) == [old]
    item = hall.through(submit(hall.officer, fresh(item), seen=None))
    assert list(item.columns.all()) == [new]
    withdraw(hall.leader, item, reason="更正", notice="现予撤回。", seen=None)
    assert not item.placements.filter(is_public=True).exists()


def test_set_times_publish_and_end_to_the_minute(hall: Hall) -> None:
    begins = timezone.now() + HOUR
    item = hall.published(publish_at=begins, ends_at=begins + HOUR)
    assert do_what_is_due(begins - dt.timedelta(seconds=1)).published == 0
    assert do_what_is_due(begins).published == 1
    assert do_what_is_due(begins).published == 0
    assert fresh(item).is_public
    assert do_what_is_due(begins + HOUR).ended == 1
    assert (fresh(item).status, fresh(item).is_public) == (Status.ENDED, False)
    assert do_what_is_due(begins + HOUR).ended == 0


def test_what_has_ended_is_not_public_even_where_no_worker_runs(hall: Hall) -> None:
    item = hall.published(ends_at=timezone.now() + HOUR)
    assert Disclosure.objects.public().exists()
    Disclosure.objects.filter(pk=item.pk).update(ends_at=timezone.now())
    assert fresh(item).is_public and not Disclosure.objects.public().exists()


def test_what_missed_its_time_goes_back_to_the_drafters(hall: Hall) -> None:
    begins = timezone.now() + HOUR
    item = hall.published(publish_at=begins, ends_at=begins + HOUR)
    done = do_what_is_due(begins + 3 * HOUR)
    assert (done.published, done.failures) == (0, {})
    assert fresh(item).status == Status.DRAFT
    assert Message.objects.filter(kind="disclosure.missed").count() == 1


def test_one_that_cannot_be_published_stops_no_other(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    begins = timezone.now() + HOUR
    broken, sound = hall.published(publish_at=begins), hall.published(publish_at=begins)
    real = due_publication.publish_locked

    def fails(actor: object, item: Disclosure, *rest: object) -> None:
        if item.pk == broken.pk:
            raise RuntimeError("broken")
        real(actor, item, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(due_publication, "publish_locked", fails)
    done = do_what_is_due(begins)
    assert (done.published, dict(done.failures)) == (1, {broken.pk: "RuntimeError"})
    assert fresh(sound).is_public and fresh(broken).status == Status.APPROVED


def test_the_worker_says_why_and_leaves_what_failed_alone_for_a_while(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_times, "_resting", {})
    PublishingSettings.objects.create(authority=hall.city, index_pattern="{wrong}-{serial}")
    item = hall.published(publish_at=timezone.now() + HOUR)
    item.working_version.__class__.objects.update(publish_at=timezone.now())
    told = set_times.look_after_set_times(lambda: False)
    assert told.startswith("没有办成1条（编号") and "主动公开设置" in told
    assert set_times.look_after_set_times(lambda: False) == ""
    set_times._resting.clear()
    PublishingSettings.objects.update(index_pattern="{code}/{year}-{serial}")
    assert set_times.look_after_set_times(lambda: False) == "发布1条。"


def test_the_worker_looks_after_set_times() -> None:
    assert "publishing.set_times" in {registered.name for registered in registered_rounds()}
    assert "publishing.set_times" in {registered.name for registered in registered_daily()}


def test_asking_whether_anything_is_due_costs_two_queries(
    hall: Hall, django_assert_num_queries: object
) -> None:
    hall.published()
    with django_assert_num_queries(2):  # type: ignore[operator]
        do_what_is_due(timezone.now())


def test_only_what_was_published_with_an_end_is_ended_early(hall: Hall) -> None:
    with pytest.raises(Refused, match="没有设下线时间"):
        end_now(hall.officer, hall.published(), "活动取消", seen=None)
    item = hall.published(ends_at=timezone.now() + 48 * HOUR)
    with pytest.raises(Refused, match="须写明原因"):
        end_now(hall.officer, item, " ", seen=None)
    end_now(hall.officer, item, "活动取消", seen=None)
    assert fresh(item).status == Status.ENDED
    assert AuditEntry.objects.get(action="disclosure.end").after == {"reason": "活动取消"}


def test_a_correction_that_waits_for_its_time_outlives_the_end_of_what_is_public(hall: Hall) -> None:
    now = timezone.now()
    item = hall.published(ends_at=now + HOUR)
    hall.through(hall.corrected(item, publish_at=now + 2 * HOUR, ends_at=now + 9 * HOUR))
    assert do_what_is_due(now + HOUR).ended == 1
    assert do_what_is_due(now + 2 * HOUR).published == 1
    assert fresh(item).is_public
