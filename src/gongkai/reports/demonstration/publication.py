"""Publishing a report of the demonstration through the authority's own review, and setting the day of it back."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.publishing.actions.checks import answer_finding
from gongkai.publishing.actions.reviewing import approve
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.appearances import move_appearances
from gongkai.publishing.checking import check_version
from gongkai.publishing.models import (
    ROLE_OF_STEP,
    Disclosure,
    DisclosureVersion,
    Placement,
    ReviewDecision,
    Showing,
    Step,
    Submission,
)
from gongkai.publishing.review_plan import open_steps
from gongkai.reports.annual.actions.publication import draft_for_publication
from gongkai.reports.models import AnnualReport

_WHY = "演示数据：报告是往年按期编制的，现在补充录入平台。"


def publish(officer: User, report: AnnualReport) -> Disclosure:
    """Send the report into the review, and let everybody take their step. Raises Refused where there is no PDF to be made."""
    report.refresh_from_db()
    drafted = draft_for_publication(officer, report, seen=report.revision)
    submission = drafted.review or _with_answers(officer, drafted.publication.disclosure)
    while steps := open_steps(submission):
        step = steps[0].step
        reviewer = _reviewer(report, step)
        approve(reviewer, submission, step, seen=None, remarks="同意公开。", secrecy_confirmed=True)
        submission = Submission.objects.get(pk=submission.pk)
    return Disclosure.objects.get(pk=submission.disclosure_id)


def _with_answers(officer: User, item: Disclosure) -> Submission:
    """Answer what the automatic checks ask (that it is late, since its year is long over), and submit."""
    item.refresh_from_db()
    assert item.working_version is not None
    for checked in check_version(item.working_version):
        if checked.is_open:
            answer_finding(officer, item, checked.finding.fingerprint, _WHY, seen=None)
    return submit(officer, Disclosure.objects.get(pk=item.pk), seen=None)


def _reviewer(report: AnnualReport, step: str) -> User:
    role = ROLE_OF_STEP[Step(step)]
    holders = User.objects.filter(memberships__authority=report.authority, memberships__roles__role=role)
    found: User | None = holders.order_by("pk").first()
    assert found is not None
    return found


def set_publication_back(item: Disclosure, day: dt.date) -> None:
    """Let the item have been published on a day, where that day is over; it counts among what that year disclosed."""
    if day >= timezone.localdate():
        return
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    Disclosure.objects.filter(pk=item.pk).update(
        published_at=moment, updated_at=moment, created_at=moment - dt.timedelta(days=3)
    )
    DisclosureVersion.objects.filter(disclosure=item).update(frozen_at=moment - dt.timedelta(days=2))
    Placement.objects.filter(disclosure=item).update(published_at=moment)
    Showing.objects.filter(disclosure=item).update(begins_at=moment)
    move_appearances(item, moment)
    submissions = Submission.objects.filter(disclosure=item)
    submissions.update(submitted_at=moment - dt.timedelta(days=2), closed_at=moment)
    # Decisions can only be added; those of the demonstration were taken on a day gone by.
    QuerySet(ReviewDecision).filter(submission__in=submissions).update(at=moment)
