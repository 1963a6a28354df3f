"""What the page of a case shows, gathered in a number of queries that does not grow with the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.casework.event_storage import to_event
from gongkai.casework.keeping import events_of
from gongkai.casework.models import (
    CaseFile,
    FileKind,
    InformationRequest,
    LetterStatus,
    ProposalStatus,
    ProposedStep,
    RequestEvent,
    UnitEnquiry,
    VoidedEvent,
)
from gongkai.casework.office.clock_drawing import DrawnMonth, drawn
from gongkai.casework.office.clock_words import clock_sentences
from gongkai.casework.office.event_words import particulars
from gongkai.casework.office.lights import ShownLight, shown_light
from gongkai.casework.office.offered_steps import OfferedStep, offered_steps
from gongkai.casework.repeats import SimilarRequest, similar_requests
from gongkai.law.clock import fold
from gongkai.law.events import Received, Reopened
from gongkai.law.explanation import DayExplanation, explain
from gongkai.law.state import ClockState, Consultation
from gongkai.messaging.kinds import kind_label
from gongkai.messaging.models import Message
from gongkai.messaging.outbox import messages_about
from gongkai.organizations.working_calendar import current_calendar

LETTER_FILES = "发出的文书（Word文件）"
"""What the papers of the kind 文书 are called beside the list of letters."""


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One line of the timeline; ``voided`` where it was entered by mistake."""

    row: RequestEvent
    words: str
    note: str
    voided: VoidedEvent | None
    may_be_voided: bool


@dataclass(frozen=True, slots=True)
class RelatedRequest:
    """Another request that belongs to this one, and how."""

    how: str
    request: InformationRequest


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice to the applicant, without its text."""

    message: Message
    kind: str


class CaseContent:
    """Everything on the page. ``is_inside`` is false for a supervisor of bodies below, who sees no people."""

    def __init__(self, request: InformationRequest, *, is_inside: bool) -> None:
        self.request = request
        self.is_inside = is_inside
        self.today: dt.date = timezone.localdate()
        self.calendar = current_calendar()

    @cached_property
    def rows(self) -> list[RequestEvent]:
        """All events, those that are void included."""
        return list(self.request.events.select_related("voided__actor"))

    @cached_property
    def state(self) -> ClockState:
        """Where the request stands."""
        return fold(self._events, self.calendar)

    @cached_property
    def _events(self) -> list[Any]:
        self.request._prefetched_objects_cache = {"events": self.rows}  # type: ignore[attr-defined]
        return events_of(self.request)

    @cached_property
    def light(self) -> ShownLight:
        """The traffic light in words."""
        return shown_light(self.request, self.state, self.today)

    @cached_property
    def sentences(self) -> list[str]:
        """Why it is due on that day."""
        return [self._without_parties(text) for text in clock_sentences(self.state, self.today)]

    @cached_property
    def days(self) -> list[DayExplanation]:
        """Every day, counted or not, and why."""
        found = explain(self._events, self.calendar)
        if self.is_inside:
            return found
        return [
            DayExplanation(
                day.day,
                day.counted,
                day.number,
                self._without_parties(day.reason),
                day.article,
                day.happened,
            )
            for day in found
        ]

    def _without_parties(self, text: str) -> str:
        if not self.is_inside:
            for consultation in self.state.consultations:
                text = text.replace(f"“{consultation.party}”", "")
        return text

    @cached_property
    def months(self) -> list[DrawnMonth]:
        """The clock as a calendar."""
        return drawn(self.days, self.state.due, self.today)

    @cached_property
    def steps(self) -> list[OfferedStep]:
        """What the law allows today; nothing while a step waits for consent."""
        return [] if self.pending else offered_steps(self.request, self.state, self.today)

    @cached_property
    def pending(self) -> ProposedStep | None:
        """The step that waits for consent."""
        return next((step for step in self.proposals if step.status == ProposalStatus.PENDING), None)

    @cached_property
    def proposals(self) -> list[ProposedStep]:
        """All steps that were put to the head, the newest first."""
        return list(self.request.proposals.select_related("proposed_by", "decided_by"))

    @cached_property
    def returned(self) -> ProposedStep | None:
        """The last proposal, where it was sent back and nothing was proposed since."""
        last = self.proposals[0] if self.proposals else None
        is_returned = last is not None and last.status == ProposalStatus.RETURNED and self.request.is_open
        return last if is_returned else None

    @cached_property
    def timeline(self) -> list[ShownEvent]:
        """What happened, in its order."""
        return [self._shown(row) for row in self.rows]

    def _shown(self, row: RequestEvent) -> ShownEvent:
        event = to_event(row.kind, row.date, row.data)
        voided = getattr(row, "voided", None)
        return ShownEvent(
            row=row,
            words=particulars(event, with_parties=self.is_inside),
            note=row.note if self.is_inside else "",
            voided=voided,
            may_be_voided=voided is None and not isinstance(event, Received | Reopened),
        )

    @cached_property
    def files(self) -> list[tuple[str, list[CaseFile]]]:
        """The papers by kind."""
        rows = list(self.request.files.select_related("uploaded_by").order_by("kind", "uploaded_at", "pk"))
        order = {kind.value: place for place, kind in enumerate(FileKind)}
        rows.sort(key=lambda paper: (order[paper.kind], paper.uploaded_at, paper.pk))
        return [
            (LETTER_FILES if kind == FileKind.LETTER else FileKind(kind).label, list(group))
            for kind, group in groupby(rows, key=lambda paper: paper.kind)
        ]

    @cached_property
    def letters(self) -> list[Any]:
        """The letters but those that were voided."""
        return list(
            self.request.letters.exclude(status=LetterStatus.VOID).select_related(
                "prepared_by", "approved_by"
            )
        )

    @cached_property
    def notes(self) -> list[Any]:
        """The remarks of staff."""
        return list(self.request.notes.select_related("author"))

    @cached_property
    def enquiries(self) -> list[UnitEnquiry]:
        """The questions to units inside."""
        return list(self.request.unit_enquiries.select_related("person"))

    @cached_property
    def consultations(self) -> tuple[Consultation, ...]:
        """Whose opinion was asked, as the clock knows it."""
        return self.state.consultations

    @cached_property
    def notices(self) -> list[ShownNotice]:
        """What was sent to the applicant; its text stays closed."""
        rows: QuerySet[Message] = messages_about(self.request).defer("recipient", "body")
        return [ShownNotice(message, kind_label(message.kind)) for message in rows]

    @cached_property
    def similar(self) -> list[SimilarRequest]:
        """Earlier requests that this one may repeat, without the one that was decided on already."""
        known = {item.request.pk for item in self.related}
        return [item for item in similar_requests(self.request) if item.request.pk not in known]

    @cached_property
    def related(self) -> list[RelatedRequest]:
        """Rounds, parts, joined and repeated requests."""
        request = self.request
        found = [
            ("上一轮", request.previous_round),
            ("下一轮", InformationRequest.objects.filter(previous_round=request).first()),
            ("拆分自", request.split_from),
            ("合并办理的主件", request.handled_with),
            ("与之重复的申请", request.repeats),
        ]
        for how, rows in (
            ("由本件拆分", request.split_off.all()),
            ("并入本件办理", request.joined.all()),
            ("重复本件的申请", request.repeated_by.all()),
        ):
            found += [(how, row) for row in rows]
        return [RelatedRequest(how, row) for how, row in found if row is not None]
