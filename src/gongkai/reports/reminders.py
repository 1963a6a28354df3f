"""Reminding of annual reports that are due: the units' people, and the compiling office (Art. 49).

On the days that the compiling authority arranged, on the last day, and once a week when it is over, for some weeks. What was told is read
from the outbox: a run that is repeated, or one that a day was missed before, tells nobody twice and forgets nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.organizations.models import Authority, User
from gongkai.publishing.reminding import Matter, people_by_role, remind
from gongkai.reports.annual.actions.units import USUAL_REMINDER_DAYS
from gongkai.reports.models import (
    AnnualReport,
    Duty,
    ReportingArrangement,
    ReportingUnit,
    ReportStatus,
)
from gongkai.reports.rights import RECEIVING_ROLES, WRITING_ROLES

DUE = "annual_report.due"
SUMMARY = "annual_report.summary"
KIND_LABELS = {DUE: "年度报告报送提醒", SUMMARY: "年度报告报送情况"}
"""What these reminders are called in lists, by kind."""
OVERDUE_WEEKS = 8
"""For how many weeks after the last day one is reminded; the board shows what is late for ever."""
FARTHEST = dt.timedelta(days=120)
"""The longest time before the last day that can be arranged."""
NAMED = 10
"""How many late units a summary names."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit's report that is not accepted yet, with its status (DRAFT also where nobody has begun it)."""

    unit: ReportingUnit
    status: ReportStatus

    @property
    def is_open(self) -> bool:
        """Whether the unit has something to do."""
        return self.status in (ReportStatus.DRAFT, ReportStatus.RETURNED)


def remind_of_reports(day: dt.date) -> None:
    """Daily work: write to the people of units whose reports are due, and to the offices that compile them."""
    owed = _owed(day)
    arranged = _arranged({one.unit.compiler_id for one in owed})
    people = people_by_role({one.unit.unit for one in owed if one.is_open}, WRITING_ROLES, day)
    remind(
        DUE,
        "{number}份政府信息公开工作年度报告需要报送",
        "请登录工作平台，在“年度报告”中编写和报送。",
        _matters_of_units(owed, arranged, people, day),
        day,
        again_after=None,
    )
    receivers = people_by_role({one.unit.compiler for one in owed}, RECEIVING_ROLES, day)
    remind(
        SUMMARY,
        "年度报告报送情况",
        "请登录工作平台，在“年报汇总”中查看。",
        _matters_of_compilers(owed, arranged, receivers, day),
        day,
        again_after=None,
    )


def turn_reached(due: dt.date, days_before: Iterable[int], day: dt.date) -> dt.date | None:
    """The day of the last reminder that ``day`` has reached for a report due on ``due``; None before the first and after the last.

    Reminders are on the arranged days before, on the last day itself, and on the day after it and weekly from then on.
    """
    if day > due:
        week = (day - due).days - 1
        if week >= OVERDUE_WEEKS * 7:
            return None
        return due + dt.timedelta(days=1 + week // 7 * 7)
    reached = [due - dt.timedelta(days=before) for before in {0, *days_before}]
    return max((turn for turn in reached if turn <= day), default=None)


def _owed(day: dt.date) -> list[Owed]:
    """Every report that is due about this day and not accepted; two queries."""
    units = list(
        ReportingUnit.objects.filter(
            duty=Duty.REQUIRED,
            due_on__gte=day - dt.timedelta(weeks=OVERDUE_WEEKS),
            due_on__lte=day + FARTHEST,
        ).select_related("unit", "compiler")
    )
    reports = AnnualReport.objects.filter(year__in={unit.year for unit in units})
    statuses = {
        (authority, year, scope, receiver): ReportStatus(status)
        for authority, year, scope, receiver, status in reports.order_by().values_list(
            "authority_id", "year", "scope", "reports_to_id", "status"
        )
    }
    found = []
    for unit in units:
        place = (unit.unit_id, unit.year, unit.scope.value, unit.compiler_id)
        status = statuses.get(place, ReportStatus.DRAFT)
        if status != ReportStatus.ACCEPTED:
            found.append(Owed(unit, status))
    return found


def _arranged(compilers: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """How many days before the last day each compiling authority reminds."""
    said = dict(
        ReportingArrangement.objects.filter(compiler__in=list(compilers)).values_list(
            "compiler_id", "reminder_days"
        )
    )
    return {key: said.get(key, USUAL_REMINDER_DAYS) for key in compilers}


def _matters_of_units(
    owed: Sequence[Owed],
    arranged: Mapping[int, Sequence[int]],
    people: Mapping[int, Sequence[User]],
    day: dt.date,
) -> list[Matter]:
    found = []
    for one in owed:
        turn = turn_reached(one.unit.due_on, arranged[one.unit.compiler_id], day)
        if one.is_open and turn is not None:
            found.append(Matter(one.unit.unit, people.get(one.unit.unit_id, ()), _line(one, day), turn))
    return found


def _line(one: Owed, day: dt.date) -> str:
    unit = one.unit
    scope = "汇总" if unit.compiles and not unit.is_own_office else ""
    late = (day - unit.due_on).days
    when = f"已逾期{late}天" if late > 0 else "今天截止" if late == 0 else f"还有{-late}天"
    returned = "，已被退回，尚未重新报送" if one.status == ReportStatus.RETURNED else ""
    return (
        f"{unit.unit}{unit.year}年度{scope}报告：报送{unit.compiler}，"
        f"截止日期 {unit.due_on.isoformat()}，{when}{returned}。"
    )


def _matters_of_compilers(
    owed: Sequence[Owed],
    arranged: Mapping[int, Sequence[int]],
    people: Mapping[int, Sequence[User]],
    day: dt.date,
) -> list[Matter]:
    by_list: dict[tuple[Authority, int], list[Owed]] = defaultdict(list)
    for one in owed:
        by_list[one.unit.compiler, one.unit.year].append(one)
    found = []
    for (compiler, year), members in by_list.items():
        turns = [turn_reached(one.unit.due_on, arranged[compiler.pk], day) for one in members]
        reached = [turn for turn in turns if turn is not None]
        if reached:
            found.append(
                Matter(compiler, people.get(compiler.pk, ()), _summary(year, members, day), max(reached))
            )
    return found


def _summary(year: int, members: Sequence[Owed], day: dt.date) -> str:
    waiting = sum(one.status == ReportStatus.SUBMITTED for one in members)
    returned = sum(one.status == ReportStatus.RETURNED for one in members)
    missing = sum(one.status == ReportStatus.DRAFT for one in members)
    late = [one.unit.unit.name for one in members if one.is_open and one.unit.due_on < day]
    words = f"{year}年度：未报送 {missing} 个单位，已退回 {returned} 个，已报送待接收 {waiting} 个"
    if not late:
        return f"{words}，没有逾期的。"
    more = f"等 {len(late)} 个" if len(late) > NAMED else ""
    return f"{words}；其中逾期：{'、'.join(late[:NAMED])}{more}。"
