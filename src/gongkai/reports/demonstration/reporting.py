"""Two years of reporting: the older one complete and published, the newer one in the middle, and a town's reports in the earlier forms.

Submitted, returned and accepted through the same actions as everybody, in the order in which it happens; the days of the steps are set
back afterwards to those on which they would have been.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.organizations.demonstration.people import HEAD, HEBI, OFFICER, QIXIAN, UNITS
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.handing_in import hand_in, receive_file, report_for
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.units import change_unit, list_units
from gongkai.reports.demonstration.file import file_of
from gongkai.reports.demonstration.publication import publish, set_publication_back
from gongkai.reports.demonstration.writing import complete, enter_by_hand, write_texts
from gongkai.reports.models import (
    AnnualReport,
    HandEntry,
    ReportingUnit,
    ReportStep,
    ReportSubmission,
    Scope,
    SectionText,
)

PROVINCE_HEAD = f"henan.{HEAD}"
CITY_OFFICER, CITY_HEAD = f"hebi.{OFFICER}", f"hebi.{HEAD}"
COUNTY_OFFICER, COUNTY_HEAD = f"hebi.{OFFICER}", f"qixian.{HEAD}"
BY_FILE = "鹤山区人民政府"
"""A unit that does not work on the platform."""
EARLIER = ("北阳镇人民政府", (2018, 2020))
"""A town with reports in the forms of 2014 and 2019."""
_COUNTY_UNITS = ("淇县自然资源局", "淇县教育体育局", "淇县朝歌街道办事处", "北阳镇人民政府", "高村镇人民政府")
_CITY_UNITS = tuple(name for _, name in UNITS if name not in _COUNTY_UNITS)
WAITING, RETURNED, NOT_BEGUN = "鹤壁市财政局", "鹤壁市自然资源和规划局", "鹤壁市市场监督管理局"
COUNTY_WAITING, COUNTY_NOT_BEGUN = "北阳镇人民政府", "高村镇人民政府"
_REMARK = "第三部分没有说明部分公开的理由，请补充后重新报送；行政强制的数量请与台账核对。"
_FIGURES_LEFT_OUT, _PARTS_WRITTEN = 2, 3
"""How far the city's own report of the newer year is: figures still to be entered, parts written."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """A unit with the people who write and submit for it."""

    authority: Authority
    officer: User
    head: User


def report_on_the_years() -> None:
    """Report on the two years before this one, where the city is there and nobody has begun."""
    city = Authority.objects.filter(name=HEBI, division_code="410600").first()
    if city is None or AnnualReport.objects.exists() or not User.objects.filter(username=CITY_HEAD).exists():
        return
    this_year = timezone.localdate().year
    _earlier_forms()
    _complete_year(this_year - 2)
    _year_in_the_middle(this_year - 1)


def _desks() -> dict[str, _Desk]:
    accounts = {name: (f"{word}.{OFFICER}", f"{word}.{HEAD}") for word, name in UNITS}
    accounts |= {HEBI: (CITY_OFFICER, CITY_HEAD), QIXIAN: (COUNTY_OFFICER, COUNTY_HEAD)}
    users = {user.username: user for user in User.objects.all()}
    return {
        row.name: _Desk(row, *(users[username] for username in accounts[row.name]))
        for row in Authority.objects.filter(name__in=accounts)
    }


def _user(username: str) -> User:
    found: User = User.objects.get(username=username)
    return found


def _report(desk: _Desk, year: int, scope: Scope = Scope.OWN) -> AnnualReport:
    return open_report(desk.head if scope == Scope.COMPILED else desk.officer, desk.authority, year, scope)


def _submitted(desk: _Desk, year: int, scope: Scope = Scope.OWN) -> AnnualReport:
    """The report of a desk, entered, written and submitted."""
    report = _report(desk, year, scope)
    complete(desk.head if scope == Scope.COMPILED else desk.officer, desk.head, report)
    report.refresh_from_db()
    return report


def _accepted(desk: _Desk, receiver: User, year: int, scope: Scope = Scope.OWN) -> AnnualReport:
    report = _submitted(desk, year, scope)
    return accept(receiver, report, seen=report.revision)


def _earlier_forms() -> None:
    name, years = EARLIER
    desk, receiver = _desks()[name], _user(COUNTY_HEAD)
    for year in years:
        report = _accepted(desk, receiver, year)
        _set_back(report, dt.date(year + 1, 1, 20))


def _list_units(desks: dict[str, _Desk], year: int) -> None:
    for name in (HEBI, QIXIAN):
        list_units(desks[name].head, desks[name].authority, year)
    row = ReportingUnit.objects.get(year=year, unit__name=BY_FILE)
    change_unit(desks[HEBI].head, row, duty=row.duty, due=row.due_on, seen=row.revision, hands_in_files=True)


def _hand_in_a_file(desk: _Desk, year: int) -> AnnualReport:
    """What the city's office does with the file that came by e-mail."""
    row = ReportingUnit.objects.select_related("unit", "compiler").get(year=year, unit__name=BY_FILE)
    name, data = file_of(row.unit, year)
    archived = receive_file(desk.head, row, desk.authority, data, name)
    report = report_for(desk.head, row)
    hand_in(desk.head, row, desk.authority, archived, seen=report.revision, confirmed=True)
    report.refresh_from_db()
    return report


def _complete_year(year: int) -> None:
    """Every unit accepted, county and city compiled, the city's report published."""
    desks = _desks()
    city, county = desks[HEBI], desks[QIXIAN]
    _list_units(desks, year)
    made = [_accepted(desks[name], county.head, year) for name in _COUNTY_UNITS]
    made.append(_submitted(county, year))
    made += [_accepted(desks[name], city.head, year) for name in _CITY_UNITS]
    file = _hand_in_a_file(city, year)
    made.append(accept(city.head, file, seen=file.revision))
    made.append(_submitted(city, year))
    for report in made:
        _set_back(report, dt.date(year + 1, 1, 12 + report.authority_id % 15))
    compiled = _accepted(county, city.head, year, Scope.COMPILED)
    _set_back(compiled, dt.date(year + 1, 2, 18))
    whole = _accepted(city, _user(PROVINCE_HEAD), year, Scope.COMPILED)
    _set_back(whole, dt.date(year + 1, 3, 20))
    # On a machine without Chinese typefaces there is no PDF, and the report stays unpublished.
    with suppress(Refused):
        set_publication_back(publish(city.officer, whole), dt.date(year + 1, 3, 27))


def _year_in_the_middle(year: int) -> None:
    """Units in every state: accepted, waiting, returned, handed in as a file, not begun; the city's own report half done."""
    desks = _desks()
    city, county = desks[HEBI], desks[QIXIAN]
    _list_units(desks, year)
    made = []
    for name in _COUNTY_UNITS:
        if name == COUNTY_WAITING:
            made.append(_submitted(desks[name], year))
        elif name != COUNTY_NOT_BEGUN:
            made.append(_accepted(desks[name], county.head, year))
    made.append(_submitted(county, year))
    for name in _CITY_UNITS:
        if name == NOT_BEGUN:
            continue
        report = _submitted(desks[name], year)
        if name == RETURNED:
            return_report(city.head, report, _REMARK, seen=report.revision)
        elif name != WAITING:
            accept(city.head, report, seen=report.revision)
        made.append(report)
    made.append(_hand_in_a_file(city, year))
    own = _report(city, year)
    enter_by_hand(city.officer, own, leave_out=_FIGURES_LEFT_OUT)
    write_texts(city.officer, own, only=_PARTS_WRITTEN)
    for report in [*made, own]:
        _set_back(report, dt.date(year + 1, 1, 12 + report.authority_id % 15))


def _set_back(report: AnnualReport, day: dt.date) -> None:
    """Let what was done with a report have been done on a day, where that day is over."""
    if day >= timezone.localdate():
        return
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    # These rows can only be added; those of the demonstration were written on a day gone by.
    for model in (SectionText, HandEntry, ReportStep):
        QuerySet(model).filter(report=report).update(at=moment)
    QuerySet(ReportSubmission).filter(report=report).update(submitted_at=moment)
