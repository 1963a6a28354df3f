"""Until when what has to be done in a follow-up case: every deadline of ``law.remedies`` that applies at its stage.

Nothing of this is kept: it is reckoned from the case's dates and steps and the calendar each time it is asked, so that
a notice on days off moves it at once. ``next_deadline`` and ``open_deadlines`` are what lists and reminders ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from gongkai.casework.models import FollowUpCase, FollowUpKind, FollowUpStep, InformationRequest, StepKind
from gongkai.law import remedies
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.dispositions import Column, Disposition, Proceeding
from gongkai.law.remedies import Deadline

SOON = 5
"""From how many calendar days left a deadline shows amber: the shortest time for an answer is five working days."""
UNANSWERED_RECONSIDERATION = "逾期不答复、不提交证据的，视为没有证据、依据（《行政复议法》第七十条）。"
UNANSWERED_LITIGATION = "逾期不提供证据的，视为没有相应证据（《行政诉讼法》第三十四条）。"


class Keeper(StrEnum):
    """Who has to keep a deadline."""

    RESPONDENT = "respondent"
    BODY = "body"
    APPLICANT = "applicant"
    PETITION_OFFICE = "petition_office"

    @property
    def label(self) -> str:
        """The word a person sees."""
        return _KEEPERS[self]


_KEEPERS = {
    Keeper.RESPONDENT: "被申请机关",
    Keeper.BODY: "审理机关",
    Keeper.APPLICANT: "申请人",
    Keeper.PETITION_OFFICE: "信访机关（供参考）",
}


@dataclass(frozen=True, slots=True)
class FollowUpDeadline:
    """One deadline of a case.

    ``mark`` names it for good (reminders tell deadlines apart by it); ``done_on`` is the day it was done, ``None``
    while it is open; ``effect`` says what follows when the respondent lets it pass.
    """

    mark: str
    deadline: Deadline
    keeper: Keeper
    done_on: dt.date | None = None
    effect: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the respondent has to keep it."""
        return self.keeper is Keeper.RESPONDENT

    @property
    def is_information(self) -> bool:
        """Whether it runs outside the platform and is only told: a petition's."""
        return self.keeper is Keeper.PETITION_OFFICE

    def days_left(self, on: dt.date) -> int:
        """Calendar days from a day to the last one; negative when it has passed."""
        return (self.deadline.date - on).days

    def colour(self, on: dt.date) -> str:
        """The colour of its light: red only for what the respondent itself missed or has to do today."""
        if self.done_on is not None or self.is_information:
            return "grey"
        left = self.days_left(on)
        if left > SOON:
            return "green"
        return "red" if self.is_own and left <= 0 else "amber"

    def word(self, on: dt.date) -> str:
        """The light in words."""
        if self.done_on is not None:
            late = (self.done_on - self.deadline.date).days
            return f"已办，超过{late}日" if late > 0 else "已办，按期"
        left = self.days_left(on)
        if left < 0:
            return f"已过{-left}日"
        return "今天到期" if left == 0 else f"剩{left}日"


def deadlines_of(case: FollowUpCase, calendar: WorkingCalendar) -> tuple[FollowUpDeadline, ...]:
    """Every deadline that applies or applied, in the order of the proceeding.

    What was never done because the case ended before is left out. Reads the case's steps.
    """
    dates = _StepDates(case)
    found = {
        Proceeding.RECONSIDERATION: _of_reconsideration,
        Proceeding.LITIGATION: _of_litigation,
        Proceeding.COMPLAINT: _of_complaint,
    }[case.proceeding](case, dates, calendar)
    return tuple(
        each for each in found if each.done_on is not None or case.is_open or each.mark in _AFTER_THE_RESULT
    )


_AFTER_THE_RESULT = frozenset({"sue", "appeal", "petition", "decide_petition"})


def open_deadlines(case: FollowUpCase, calendar: WorkingCalendar) -> tuple[FollowUpDeadline, ...]:
    """Those that are still to be kept in the case, by whomever, the nearest first."""
    found = [
        each for each in deadlines_of(case, calendar) if each.done_on is None and not each.is_information
    ]
    return tuple(sorted(found, key=lambda each: each.deadline.date))


def next_deadline(case: FollowUpCase, calendar: WorkingCalendar) -> FollowUpDeadline | None:
    """The next one that the respondent itself has to keep: its answer, its defence, its appeal; ``None`` for none."""
    return next((each for each in open_deadlines(case, calendar) if each.is_own), None)


def is_suspended(case: FollowUpCase) -> bool:
    """Whether the body has suspended the case, so that its time for the decision does not run."""
    return _StepDates(case).suspended_since is not None


def known_on(request: InformationRequest | None) -> dt.date | None:
    """The day on which the applicant learnt of the reply, ``None`` where there is none."""
    if request is None or not request.outcome:
        return None
    return request.closed_on or request.replied_on


class _StepDates:
    """What the steps say that no column holds."""

    def __init__(self, case: FollowUpCase) -> None:
        self.steps: list[FollowUpStep] = list(case.steps.all())
        self.asked = self._last(StepKind.CORRECTION_ASKED)
        self.corrected = self._last(StepKind.CORRECTED)
        self.suspended_days = 0
        self.suspended_since: dt.date | None = None
        for step in self.steps:
            if step.kind == StepKind.SUSPENDED:
                self.suspended_since = step.date
            elif step.kind == StepKind.RESUMED and self.suspended_since is not None:
                self.suspended_days += (step.date - self.suspended_since).days
                self.suspended_since = None

    def _last(self, kind: StepKind) -> dt.date | None:
        return max((step.date for step in self.steps if step.kind == kind), default=None)

    def first_result(self) -> dt.date | None:
        """The day of the first judgment, where an appeal reopened the case."""
        return next((step.date for step in self.steps if step.kind == StepKind.APPEALED), None)

    def shifted(self, deadline: Deadline) -> Deadline:
        """The deadline moved by the time for which the case was suspended."""
        if not self.suspended_days:
            return deadline
        moved = deadline.date + dt.timedelta(days=self.suspended_days)
        return Deadline(moved, f"{deadline.title}（扣除中止{self.suspended_days}日）", deadline.article)


def _of_reconsideration(
    case: FollowUpCase, dates: _StepDates, calendar: WorkingCalendar
) -> Iterator[FollowUpDeadline]:
    known = known_on(case.request)
    if known is not None and known <= case.filed_on:
        yield FollowUpDeadline(
            "file", remedies.apply_for_reconsideration(known), Keeper.APPLICANT, case.filed_on
        )
    # The body examines the application anew once it is corrected.
    begin = dates.corrected or case.filed_on
    if dates.asked is not None:
        asked = remedies.ask_correction_of_reconsideration(case.filed_on, calendar)
        yield FollowUpDeadline("ask_correction", asked, Keeper.BODY, dates.asked)
        correct = remedies.correct_reconsideration(dates.asked, calendar)
        yield FollowUpDeadline("correct", correct, Keeper.APPLICANT, dates.corrected or case.accepted_on)
    if dates.asked is None or dates.corrected is not None or case.accepted_on is not None:
        accept = remedies.accept_reconsideration(begin, calendar)
        refused = case.decided_on if case.disposition == Disposition.NOT_ACCEPTED else None
        yield FollowUpDeadline("accept", accept, Keeper.BODY, case.accepted_on or refused)
    if case.accepted_on is not None:
        copy = remedies.send_copy_to_respondent(case.accepted_on, case.is_summary, calendar)
        yield FollowUpDeadline("copy", copy, Keeper.BODY, case.copied_on)
    if case.copied_on is not None:
        answer = remedies.answer_as_respondent(case.copied_on, case.is_summary, calendar)
        yield FollowUpDeadline(
            "answer", answer, Keeper.RESPONDENT, case.answered_on, UNANSWERED_RECONSIDERATION
        )
    yield from _decision_and_suit(case, dates)


def _decision_and_suit(case: FollowUpCase, dates: _StepDates) -> Iterator[FollowUpDeadline]:
    decide = None
    if case.accepted_on is not None:
        extended = case.is_extended and not case.is_summary
        decide = dates.shifted(remedies.decide_reconsideration(case.accepted_on, case.is_summary, extended))
        if dates.suspended_since is None or case.decided_on is not None:
            yield FollowUpDeadline("decide", decide, Keeper.BODY, case.decided_on)
    litigation = getattr(case, "litigation", None)
    filed = litigation.filed_on if litigation is not None else None
    if case.decided_on is not None:
        if case.served_on is not None and case.disposition != Disposition.WITHDRAWN:
            yield FollowUpDeadline(
                "sue", remedies.sue_after_reconsideration(case.served_on), Keeper.APPLICANT, filed
            )
    elif decide is not None and (filed is not None or decide.date < timezone.localdate()):
        # No decision in time opens the court as a decision does.
        yield FollowUpDeadline(
            "sue", remedies.sue_after_reconsideration(decide.date), Keeper.APPLICANT, filed
        )


def _of_litigation(
    case: FollowUpCase, dates: _StepDates, calendar: WorkingCalendar
) -> Iterator[FollowUpDeadline]:
    suit = filing_deadline(FollowUpKind(case.kind), case.request, case.after, case.filed_on)
    if suit is not None:
        yield FollowUpDeadline("file", suit, Keeper.APPLICANT, case.filed_on)
        replied = case.request.replied_on if case.request is not None else None
        if case.after is None and case.filed_on > suit.date and replied is not None:
            latest = remedies.sue_at_the_latest(replied)
            yield FollowUpDeadline("file_at_the_latest", latest, Keeper.APPLICANT, case.filed_on)
    if case.copied_on is not None:
        defence = remedies.defend(case.copied_on)
        yield FollowUpDeadline("answer", defence, Keeper.RESPONDENT, case.answered_on, UNANSWERED_LITIGATION)
    first_result = dates.first_result() if case.appealed_on else case.decided_on
    if case.accepted_on is not None and not case.is_extended:
        judge = dates.shifted(remedies.decide_first_instance(case.accepted_on, case.is_summary))
        if dates.suspended_since is None or first_result is not None:
            yield FollowUpDeadline("decide", judge, Keeper.BODY, first_result)
    if case.appealed_on is not None:
        second = remedies.decide_second_instance(case.appealed_on)
        yield FollowUpDeadline("decide_again", second, Keeper.BODY, case.decided_on)
    elif case.served_on is not None and (end := case.ending) is not None and end.may_be_appealed:
        # Whoever lost may appeal: the authority where its reply did not stand.
        loser = Keeper.RESPONDENT if end.column is Column.CORRECTED else Keeper.APPLICANT
        yield FollowUpDeadline(
            "appeal", remedies.appeal(case.served_on, end.is_ruling), loser, None, "期满不上诉的，裁判生效。"
        )


def _of_complaint(
    case: FollowUpCase, dates: _StepDates, calendar: WorkingCalendar
) -> Iterator[FollowUpDeadline]:
    if case.answer_due_on is not None:
        asked = Deadline(case.answer_due_on, "答复投诉", "受理投诉的机关确定")
        yield FollowUpDeadline("answer", asked, Keeper.RESPONDENT, case.answered_on)
    if case.redirected_on is not None:
        # For information: the petition runs outside the platform.
        yield FollowUpDeadline(
            "petition", remedies.handle_petition(case.redirected_on), Keeper.PETITION_OFFICE
        )
        decide = remedies.decide_petition(case.redirected_on)
        yield FollowUpDeadline("decide_petition", decide, Keeper.PETITION_OFFICE)


def filing_deadline(
    kind: FollowUpKind,
    request: InformationRequest | None,
    after: FollowUpCase | None,
    filed_on: dt.date,
) -> Deadline | None:
    """The last day on which such a case could be brought, ``None`` where the dates do not tell."""
    if kind is FollowUpKind.LITIGATION_AFTER:
        if after is None or after.served_on is None:
            return None
        return remedies.sue_after_reconsideration(after.served_on)
    known = known_on(request)
    if kind is FollowUpKind.COMPLAINT or known is None or known > filed_on:
        return None
    if kind is FollowUpKind.RECONSIDERATION:
        return remedies.apply_for_reconsideration(known)
    return remedies.sue_directly(known)
