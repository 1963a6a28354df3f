"""The figures of the board: counted by the database, in a number of queries that does not grow with the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from gongkai.casework.board.percentages import percentages, share
from gongkai.casework.board.selections import (
    DIMENSIONS,
    SELECTIONS,
    WITHDRAWN,
    WITHOUT_OUTCOME,
    Period,
)
from gongkai.casework.models import InformationRequest
from gongkai.casework.models.requests import RequestQuerySet
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.state import Stage
from gongkai.organizations.models import Authority

COUNTED = (
    "received",
    "closed",
    "open",
    "week",
    "overdue",
    "extended",
    "judged",
    "in_time",
    "late",
    "closed_extended",
    "timed",
)
"""The selections that are counted by authority."""
LONGEST_OVERDUE = 10
"""How many overdue requests stand on the board itself."""
TOP = 10
"""How many authorities the chart of the authorities shows."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a breakdown: how many requests have it, and which share of the base that is."""

    value: str
    label: str
    count: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The requests of a selection told apart by a dimension. The shares are of ``base`` and add up to 100.0."""

    selection: str
    dimension: str
    title: str
    base: int
    base_label: str
    parts: tuple[Part, ...]

    @property
    def largest(self) -> list[Part]:
        """The parts that have any requests, the largest first."""
        return sorted((part for part in self.parts if part.count), key=lambda part: -part.count)


@dataclass(frozen=True, slots=True)
class AuthorityFigures:
    """The figures of one authority: the counts by selection, and the working days used in the ``timed`` ones."""

    pk: int
    name: str
    counts: Mapping[str, int]
    days_used: int

    @property
    def in_time_share(self) -> Decimal | None:
        """The share of the replies made in time, in percent; ``None`` where none was due."""
        return share(self.counts["in_time"], self.counts["judged"])

    @property
    def average_days(self) -> Decimal | None:
        """The average of the working days used, with one decimal."""
        return _divided(self.days_used, self.counts["timed"])


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open request past its last day, and by how many working days."""

    request: InformationRequest
    late: int


@dataclass(frozen=True, slots=True)
class Board:
    """All figures over some authorities in a period, as they stand on a day. ``median_days`` may end in a half."""

    period: Period
    today: dt.date
    total: AuthorityFigures
    authorities: tuple[AuthorityFigures, ...]
    median_days: Decimal | None
    breakdowns: Mapping[str, Breakdown]
    overdue: tuple[Overdue, ...]

    @property
    def active(self) -> list[AuthorityFigures]:
        """The authorities that received requests, the one with the most first."""
        found = (line for line in self.authorities if line.counts["received"])
        return sorted(found, key=lambda line: (-line.counts["received"], line.pk))


def board(scope: QuerySet[Authority], period: Period, today: dt.date, calendar: WorkingCalendar) -> Board:
    """The figures over the authorities of ``scope``."""
    rows: RequestQuerySet = InformationRequest.objects.filter(authority__in=scope.values("pk")).order_by()
    lines = _by_authority(rows, scope, period, today)
    total = AuthorityFigures(
        0,
        "合计",
        {name: sum(line.counts[name] for line in lines) for name in COUNTED},
        sum(line.days_used for line in lines),
    )
    return Board(
        period=period,
        today=today,
        total=total,
        authorities=tuple(lines),
        median_days=_median(_days_used(rows, period, today)),
        breakdowns=_breakdowns(rows, period, today),
        overdue=tuple(_overdue(rows, period, today, calendar)),
    )


def chosen(rows: RequestQuerySet, selection: str, period: Period, today: dt.date) -> RequestQuerySet:
    """The rows of a selection. Raises KeyError for one that there is not."""
    return rows.filter(SELECTIONS[selection].condition(period, today))


def _by_authority(
    rows: RequestQuerySet, scope: QuerySet[Authority], period: Period, today: dt.date
) -> list[AuthorityFigures]:
    conditions = {name: SELECTIONS[name].condition(period, today) for name in COUNTED}
    counts = {f"n_{name}": Count("pk", filter=condition) for name, condition in conditions.items()}
    used = Sum("working_days_used", filter=conditions["timed"])
    grouped: Iterable[Any] = rows.values("authority").annotate(**counts, days_used=used)
    found = {row["authority"]: row for row in grouped}
    return [
        AuthorityFigures(
            pk,
            name,
            {key: found[pk][f"n_{key}"] if pk in found else 0 for key in COUNTED},
            (found[pk]["days_used"] or 0) if pk in found else 0,
        )
        for pk, name in scope.order_by("position", "pk").values_list("pk", "short_name")
    ]


def _days_used(rows: RequestQuerySet, period: Period, today: dt.date) -> list[tuple[int, int]]:
    """How often each number of working days was used: so the median is exact, and the same on every database."""
    timed = chosen(rows, "timed", period, today)
    grouped = timed.values("working_days_used").annotate(number=Count("pk")).order_by("working_days_used")
    return [(row["working_days_used"] or 0, row["number"]) for row in grouped]


def _median(histogram: Sequence[tuple[int, int]]) -> Decimal | None:
    """The middle of the values of a histogram in order; of an even number of values the mean of the two in the middle."""
    number = sum(count for _, count in histogram)
    if not number:
        return None
    lower, upper = _at(histogram, (number - 1) // 2), _at(histogram, number // 2)
    return Decimal(lower + upper) / 2


def _at(histogram: Sequence[tuple[int, int]], place: int) -> int:
    for value, count in histogram:
        if place < count:
            return value
        place -= count
    raise IndexError(place)


def _divided(whole: int, number: int) -> Decimal | None:
    if not number:
        return None
    return (Decimal(whole) / number).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _breakdowns(rows: RequestQuerySet, period: Period, today: dt.date) -> dict[str, Breakdown]:
    received, closed = (chosen(rows, name, period, today) for name in ("received", "closed"))
    refused = chosen(rows, "refused", period, today)
    found = {
        name: _breakdown("received", name, _grouped(received, name))
        for name in ("channel", "applicant", "subject")
    }
    found["outcome"] = _breakdown("closed", "outcome", _outcomes(closed))
    found["ground"] = _breakdown("refused", "ground", _grouped(refused, "ground"))
    return found


def _grouped(rows: RequestQuerySet, dimension: str) -> dict[str, int]:
    column = DIMENSIONS[dimension].column
    return dict(rows.values_list(column).annotate(number=Count("pk")).values_list(column, "number"))


def _outcomes(rows: RequestQuerySet) -> dict[str, int]:
    found: dict[str, int] = {}
    grouped = rows.values("outcome", "stage").annotate(number=Count("pk"))
    for row in grouped:
        value = WITHDRAWN if row["stage"] == Stage.WITHDRAWN.value else row["outcome"] or WITHOUT_OUTCOME
        found[value] = found.get(value, 0) + row["number"]
    return found


def _breakdown(selection: str, dimension: str, counts: Mapping[str, int]) -> Breakdown:
    """Every value of the dimension, also those that nobody asked for; what has no place there is none the less shown."""
    known = dict(DIMENSIONS[dimension].values)
    values = [*known, *(value for value in counts if value not in known)]
    numbers = [counts.get(value, 0) for value in values]
    shares = percentages(numbers) or [None] * len(numbers)
    parts = tuple(
        Part(value, known.get(value, value or "没有登记"), number, part)
        for value, number, part in zip(values, numbers, shares, strict=True)
    )
    return Breakdown(
        selection,
        dimension,
        f"按{DIMENSIONS[dimension].label}",
        sum(numbers),
        SELECTIONS[selection].label,
        parts,
    )


def _overdue(
    rows: RequestQuerySet, period: Period, today: dt.date, calendar: WorkingCalendar
) -> Iterable[Overdue]:
    found = chosen(rows, "overdue", period, today).select_related("authority")
    for request in found.order_by("due_on", "pk").only(*OVERDUE_COLUMNS)[:LONGEST_OVERDUE]:
        assert request.due_on is not None
        yield Overdue(request, calendar.working_days_between(request.due_on, today))


OVERDUE_COLUMNS = (
    "number",
    "title",
    "due_on",
    "stage",
    "channel",
    "authority__name",
    "authority__short_name",
)


def ranked(lines: Collection[AuthorityFigures], by: str) -> list[AuthorityFigures]:
    """The authorities in the order of a ranking; raises KeyError for one that there is not."""
    return sorted(lines, key=lambda line: (RANKINGS[by][1](line), line.pk))


_LAST = Decimal(10**6)
RANKINGS: Mapping[str, tuple[str, Callable[[AuthorityFigures], Decimal | int]]] = {
    "overdue": ("超期未答复，多的在前", lambda line: -line.counts["overdue"]),
    "rate": (
        "按期答复率，低的在前",
        lambda line: _LAST if line.in_time_share is None else line.in_time_share,
    ),
    "days": ("平均用时，长的在前", lambda line: -(line.average_days or 0)),
    "received": ("收到申请，多的在前", lambda line: -line.counts["received"]),
}
"""How the authorities can be ranked: the words for it, and the number that comes first when it is small."""
