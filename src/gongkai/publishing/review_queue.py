"""What is under review in an authority, and what of it a person can take now: for the list, the desk, and the keeper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.models import Authority, User
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.models import Disclosure, ReviewDecision, Submission
from gongkai.publishing.review_plan import PlannedStep, open_since, open_steps, steps_of
from gongkai.publishing.review_staffing import Staff, lack_in_words, staff_of, without_a_person
from gongkai.publishing.review_standing import hindrance

AMBER_AFTER = 1
RED_AFTER = 3
"""Working days after which a step that nobody took shows amber, and red."""
URGENT_RED_AFTER = 1
"""Working days after which the later approval of an urgent publication shows red."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open submission as one person sees it.

    ``mine`` are the steps that the person can take now; ``why_not`` says why there is none (empty for who has none of
    the roles that are asked for). ``lack`` tells the keeper of steps that nobody can take; "" where all is well.
    """

    submission: Submission
    steps: tuple[PlannedStep, ...]
    mine: tuple[PlannedStep, ...]
    why_not: str
    people: tuple[tuple[str, tuple[str, ...]], ...]
    lack: str
    since: dt.datetime
    working_days: int
    light: str

    @property
    def item(self) -> Disclosure:
        """The item."""
        return self.submission.disclosure

    @property
    def step_labels(self) -> str:
        """The steps that are open, in words."""
        return "、".join(step.label for step in self.steps)

    @property
    def my_labels(self) -> str:
        """The steps that the person can take, in words."""
        return "、".join(step.label for step in self.mine)


def waiting_in(authority: Authority, user: User, roles: Collection[str]) -> list[Waiting]:
    """All open submissions of an authority as a member with ``roles`` sees them, the longest waiting first.

    The number of queries does not grow with the submissions.
    """
    staff, calendar, today = staff_of(authority), current_calendar(), timezone.localdate()
    rows = (
        Submission.objects.filter(disclosure__authority=authority, state=Submission.State.OPEN)
        .select_related("disclosure__authority", "version", "submitted_by", "urgent_by")
        .defer("version__body", "findings")
        .prefetch_related("decisions__reviewer", "version__authors")
    )
    found = [_waiting(row, user, roles, staff, calendar, today) for row in rows]
    return sorted(found, key=lambda one: (not one.submission.is_urgent, one.since, one.submission.pk))


def _waiting(
    submission: Submission,
    user: User,
    roles: Collection[str],
    staff: Staff,
    calendar: WorkingCalendar,
    today: dt.date,
) -> Waiting:
    decisions: list[ReviewDecision] = list(submission.decisions.all())
    authors = {author.pk for author in submission.version.authors.all()}
    gone = authors | {decision.reviewer_id for decision in decisions}
    taken = {decision.step for decision in decisions}
    steps = tuple(open_steps(submission, decisions))
    mine, why_not = _for_me(submission, user, roles, authors, decisions)
    to_come = [step for step in steps_of(submission) if step.step not in taken]
    lacking = without_a_person(staff, to_come, gone)
    since = open_since(submission, decisions)
    days = calendar.working_days_between(timezone.localdate(since), today)
    return Waiting(
        submission=submission,
        steps=steps,
        mine=mine,
        why_not=why_not,
        people=tuple((step.label, tuple(staff.names_for(step, gone))) for step in steps),
        lack=lack_in_words(submission.disclosure.authority, staff, lacking) if lacking else "",
        since=since,
        working_days=days,
        light=light_after(submission, days, calendar, today),
    )


def _for_me(
    submission: Submission,
    user: User,
    roles: Collection[str],
    authors: Collection[int],
    decisions: list[ReviewDecision],
) -> tuple[tuple[PlannedStep, ...], str]:
    mine: list[PlannedStep] = []
    reasons: dict[str, None] = {}
    for step in steps_of(submission):
        if step.role not in roles:
            continue
        refusal = hindrance(
            user.pk, submission.disclosure, submission, step.step, authors=authors, decisions=decisions
        )
        if refusal is None:
            mine.append(step)
        else:
            reasons[str(refusal)] = None
    return tuple(mine), "" if mine else "".join(reasons)


def light_after(submission: Submission, days: int, calendar: WorkingCalendar, today: dt.date) -> str:
    """The light of a submission whose open steps have waited ``days`` working days."""
    if submission.urgent_at is not None:
        since_urgent = calendar.working_days_between(timezone.localdate(submission.urgent_at), today)
        return "red" if since_urgent >= URGENT_RED_AFTER else "amber"
    if days >= RED_AFTER:
        return "red"
    return "amber" if days >= AMBER_AFTER else "green"
