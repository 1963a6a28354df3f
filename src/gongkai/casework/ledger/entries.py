"""The lines of the ledger, made in batches so that a hundred thousand of them need no more memory than one batch."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.casework.models import FollowUpCase, InformationRequest, Letter, LetterStatus, RequestEvent
from gongkai.law.events import Delivery
from gongkai.law.outcomes import GROUNDS, Ground

BATCH = 500
NOT_SHOWN = "（不显示）"
Value = str | int | dt.date | None
Sees = Callable[[InformationRequest], bool]

_DATED = (
    "CorrectionAsked",
    "Corrected",
    "ThirdPartyConsulted",
    "CoMakerConsulted",
    "AuthorityAsked",
)
_ASKED = {"ThirdPartyConsulted": "第三方", "CoMakerConsulted": "共同制作机关", "AuthorityAsked": "其他机关"}
_MANNERS = {Delivery.SERVICE: "直接送达", Delivery.POST: "邮寄送达", Delivery.ELECTRONIC: "电子送达"}
_COLUMNS_READ = (
    "authority__name",
    "authority__short_name",
    "number",
    "round",
    "channel",
    "is_oral",
    "title",
    "description",
    "stage",
    "arrived_on",
    "received_on",
    "counted_on",
    "due_on",
    "is_extended",
    "outcome",
    "ground",
    "replied_on",
    "closed_on",
    "in_time",
    "archived_at",
    "applicant__kind",
    "applicant__name",
    "applicant__cleared_at",
    "officer__display_name",
    "officer__username",
)


@dataclass(slots=True)
class _Events:
    """What the ledger tells of a request's events."""

    corrections: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    extended: str = ""
    delivered: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    number: int
    request: InformationRequest
    applicant: str
    content: str
    corrections: str
    extension: str
    asked: str
    ground: str
    in_time: str
    document_number: str
    delivery: str
    follow_ups: str

    def values(self, *, with_authority: bool) -> list[Value]:
        """The cells of the line, in the order of ``headings``; dates are dates."""
        request = self.request
        archived = timezone.localdate(request.archived_at) if request.archived_at else None
        cells: list[Value] = [
            self.number,
            request.number,
            request.received_on or f"{request.arrived_on:%Y-%m-%d}收到材料，待确认",
            self.applicant,
            request.applicant.get_kind_display(),
            request.get_channel_display() + ("（口头）" if request.is_oral else ""),
            self.content,
            self.corrections,
            self.extension,
            self.asked,
            request.due_on,
            request.replied_on,
            request.outcome_label or request.get_stage_display(),
            self.ground,
            self.in_time,
            self.document_number,
            self.delivery,
            self.follow_ups,
            str(request.officer or ""),
            archived,
        ]
        if with_authority:
            cells.insert(2, request.authority.name)
        return cells


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the ledger: its name, and its width in characters of Excel."""

    name: str
    width: float


_HEADINGS = (
    Heading("序号", 6),
    Heading("申请编号", 17),
    Heading("收到日期", 12),
    Heading("申请人", 14),
    Heading("申请人类型", 11),
    Heading("提出方式", 12),
    Heading("申请内容", 44),
    Heading("补正", 16),
    Heading("延长", 10),
    Heading("征求意见", 16),
    Heading("答复期限", 12),
    Heading("答复日期", 12),
    Heading("答复类型", 14),
    Heading("不予公开理由", 16),
    Heading("是否按期", 9),
    Heading("文号", 18),
    Heading("送达方式", 14),
    Heading("复议、诉讼、投诉", 18),
    Heading("经办人", 10),
    Heading("归档日期", 12),
)


def headings(*, with_authority: bool) -> tuple[Heading, ...]:
    """The columns of the ledger; with the authority where it holds the requests of several."""
    if not with_authority:
        return _HEADINGS
    return (*_HEADINGS[:2], Heading("机关", 20), *_HEADINGS[2:])


def entries(
    rows: QuerySet[InformationRequest], *, is_inside: Sees, full_names: bool, first: int = 1
) -> Iterator[Entry]:
    """The lines of the requests, in the order of their receipt.

    ``is_inside`` tells whether the reader works for the request's authority: others see neither who asked nor the
    words of the request. ``full_names`` is for a reading that is on record (``actions.ledger``).
    """
    keys = list(rows.order_by("counted_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = InformationRequest.objects.select_related("authority", "applicant", "officer")
        by_key = found.only(*_COLUMNS_READ).in_bulk(batch)
        facts = _Facts(batch)
        for place, key in enumerate(batch, start=first + start):
            if key in by_key:
                yield facts.entry(place, by_key[key], is_inside, full_names)


class _Facts:
    """What stands in other tables about the requests of one batch: four queries."""

    def __init__(self, keys: Sequence[int]) -> None:
        self._events: dict[int, _Events] = defaultdict(_Events)
        standing = RequestEvent.objects.filter(request__in=keys, voided__isnull=True).order_by("position")
        dated = standing.filter(kind__in=_DATED).values_list("request_id", "kind", "date")
        for request, kind, date in dated:
            self._add(self._events[request], kind, date)
        # Only these two are opened: what other events say is not told here, and may be about people.
        told = standing.filter(kind__in=("Extended", "Delivered"))
        for request, kind, date, data in told.values_list("request_id", "kind", "date", "data"):
            self._tell(self._events[request], kind, date, data)
        self._numbers: dict[int, list[str]] = defaultdict(list)
        letters = Letter.objects.filter(request__in=keys, event_kind="Replied")
        letters = letters.filter(status__in=(LetterStatus.APPROVED, LetterStatus.SENT))
        for request, number in letters.exclude(document_number="").values_list(
            "request_id", "document_number"
        ):
            self._numbers[request].append(number)
        self._follow_ups: dict[int, list[str]] = defaultdict(list)
        for case in FollowUpCase.objects.filter(request__in=keys).order_by("filed_on", "pk"):
            assert case.request_id is not None
            result = case.get_result_display() if case.result else "尚未审结"
            self._follow_ups[case.request_id].append(f"{case.get_kind_display()}：{result}")

    @staticmethod
    def _add(events: _Events, kind: str, date: dt.date) -> None:
        if kind == "CorrectionAsked":
            events.corrections.append(f"{date}要求补正")
        elif kind == "Corrected":
            events.corrections.append(f"{date}补正")
        else:
            events.asked.append(f"{date}征求{_ASKED[kind]}")

    @staticmethod
    def _tell(events: _Events, kind: str, date: dt.date, data: dict[str, Any]) -> None:
        if kind == "Extended":
            events.extended = f"延长{data.get('days')}个工作日"
        else:
            manner = _MANNERS[Delivery(data["manner"])] if data.get("manner") else ""
            events.delivered = f"{date}{manner}"

    def entry(self, place: int, request: InformationRequest, is_inside: Sees, full_names: bool) -> Entry:
        """The line of one request."""
        inside = is_inside(request)
        events = self._events[request.pk]
        applicant = request.applicant
        name = applicant.name if full_names and applicant.cleared_at is None else applicant.masked_name
        again = f"（第{request.round}轮，撤销后重新答复）" if request.round > 1 else ""
        content = f"{request.title}：{request.description}" if inside else request.title
        return Entry(
            number=place,
            request=request,
            applicant=name if inside else NOT_SHOWN,
            content=content + again,
            corrections="；".join(events.corrections),
            extension=events.extended or ("已延长" if request.is_extended else ""),
            asked="；".join(events.asked),
            ground=GROUNDS[Ground(request.ground)].title if request.ground else "",
            in_time="" if request.in_time is None else "按期" if request.in_time else "超期",
            document_number="；".join(dict.fromkeys(self._numbers[request.pk])),
            delivery=events.delivered,
            follow_ups="；".join(self._follow_ups[request.pk]),
        )
