"""A report reaches the authority that compiles it now, also where the reporting one was moved after it had begun (Art. 49)."""

from __future__ import annotations

import pytest

from gongkai.organizations.models import Authority, Kind, Level
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.submitting import recall, submit
from gongkai.reports.annual.actions.taking import require_open
from gongkai.reports.annual.actions.units import change_unit, list_units
from gongkai.reports.annual.contributions import contributions_to
from gongkai.reports.models import AnnualReport, Duty, ReportingUnit, ReportStatus, Scope
from tests.organizations.city import authority
from tests.reports.annual.reporting import Reporting, fill_in, write_texts
from tests.reports.receiving.kit import House, last_year


def submitted(reporting: Reporting, report: AnnualReport) -> AnnualReport:
    head = reporting.head_of(report.authority)
    fill_in(report, head)
    write_texts(report)
    report.refresh_from_db()
    submit(head, report, seen=report.revision, override_reason="经核对无误。")
    report.refresh_from_db()
    return report


def test_a_report_that_was_begun_before_the_authority_was_moved_goes_to_the_new_one(db: None) -> None:
    reporting = Reporting()
    department, county = reporting.department, reporting.city.county
    report = open_report(None, department, last_year())
    assert report.reports_to == reporting.authority
    department.parent = county
    department.save()
    list_units(None, county, last_year())
    report = submitted(reporting, report)
    assert (report.reports_to, report.status) == (county, ReportStatus.SUBMITTED)
    (missing,) = [one for one in contributions_to(county, last_year()).missing if one.unit == department]
    assert missing.reason == "已报送，尚未接收"


def test_the_list_of_the_year_decides_until_the_new_authority_has_one(db: None) -> None:
    reporting = Reporting()
    department = reporting.department
    list_units(None, reporting.authority, last_year())
    department.parent = reporting.city.county
    department.save()
    assert open_report(None, department, last_year()).reports_to == reporting.authority


def test_a_report_begun_before_anybody_compiled_it_is_received_and_not_accepted_by_itself(db: None) -> None:
    reporting = Reporting()
    alone = authority("鹤壁市医保局", None, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT)
    report = open_report(None, alone, last_year())
    assert report.reports_to is None
    alone.parent = reporting.authority
    alone.save()
    report = submitted(reporting, report)
    assert (report.reports_to, report.status) == (reporting.authority, ReportStatus.SUBMITTED)


def test_an_own_report_begun_before_the_authority_compiled_is_part_of_its_own_roll_up(db: None) -> None:
    reporting = Reporting()
    town: Authority = authority(
        "淇县朝歌街道", reporting.city.county, level=Level.TOWNSHIP, code="410622", kind=Kind.GOVERNMENT
    )
    report = open_report(None, town, last_year())
    assert report.reports_to == reporting.city.county
    authority("朝歌街道司法所", town, level=Level.TOWNSHIP, code="410622", kind=Kind.DEPARTMENT)
    list_units(None, town, last_year())
    report = submitted(reporting, report)
    assert (report.reports_to, report.status) == (town, ReportStatus.ACCEPTED)
    assert [one.unit for one in contributions_to(town, last_year()).included] == [town]


def test_who_gets_something_below_it_after_the_list_was_written_hands_in_the_compiled_report(
    db: None,
) -> None:
    reporting = Reporting()
    town, county, year = reporting.city.town, reporting.city.county, last_year()
    list_units(None, county, year)
    authority("北阳镇司法所", town, level=Level.TOWNSHIP, code="410622", kind=Kind.DEPARTMENT)
    list_units(None, town, year)
    own = submitted(reporting, open_report(None, town, year))
    assert (own.reports_to, own.status) == (town, ReportStatus.ACCEPTED)
    compiled = open_report(None, town, year, Scope.COMPILED)
    head = reporting.head_of(town)
    write_texts(compiled)
    submit(head, compiled, seen=compiled.revision, override_reason="司法所尚未报送。")
    (waiting,) = [one for one in contributions_to(county, year).missing if one.unit == town]
    assert (waiting.report, waiting.reason) == (compiled, "已报送，尚未接收")


def test_who_has_nothing_below_it_any_more_hands_in_its_own_report(db: None) -> None:
    reporting = Reporting()
    town, county, year = reporting.city.town, reporting.city.county, last_year()
    office = authority("北阳镇司法所", town, level=Level.TOWNSHIP, code="410622", kind=Kind.DEPARTMENT)
    list_units(None, county, year)
    office.parent = county
    office.save()
    own = submitted(reporting, open_report(None, town, year))
    assert (own.reports_to, own.status) == (county, ReportStatus.SUBMITTED)
    (waiting,) = [one for one in contributions_to(county, year).missing if one.unit == town]
    assert waiting.report == own


def test_who_may_recall_is_told_to_recall_and_not_to_ask_somebody_else(db: None) -> None:
    reporting = Reporting()
    report = submitted(reporting, open_report(None, reporting.authority, last_year()))
    assert report.status == ReportStatus.ACCEPTED
    with pytest.raises(Refused, match="先撤回报送"):
        require_open(report)
    assert recall(reporting.head_of(report.authority), report, seen=report.revision).is_open


def test_a_left_out_row_of_the_old_list_receives_nothing(house: House) -> None:
    row = house.listed()[house.city.department.name]
    change_unit(house.officer, row, duty=Duty.EXEMPT, due=row.due_on, seen=row.revision, reason="已划转淇县")
    house.city.department.parent = house.city.county
    house.city.department.save()
    list_units(None, house.city.county, house.year)
    report = open_report(None, house.city.department, house.year)
    assert report.reports_to == house.city.county
    assert ReportingUnit.objects.filter(unit=house.city.department, duty=Duty.REQUIRED).count() == 1
    assert report.scope == Scope.OWN


def test_a_unit_that_was_merged_does_not_report_its_records_a_second_time(db: None) -> None:
    reporting = Reporting()
    report = open_report(None, reporting.department, last_year())
    list_units(None, reporting.authority, last_year())
    row = ReportingUnit.objects.get(compiler=reporting.authority, unit=reporting.department)
    head = reporting.head_of(reporting.authority)
    merged = {"due": row.due_on, "reason": "机构改革", "counted_with": reporting.authority}
    changed = change_unit(head, row, duty=Duty.MERGED, seen=row.revision, **merged)
    with pytest.raises(Refused, match="不再单独报送"):
        submit(reporting.head_of(report.authority), report, seen=report.revision, override_reason="照报")
    change_unit(head, row, duty=Duty.REQUIRED, due=row.due_on, seen=changed.revision)
    assert submitted(reporting, report).status == ReportStatus.SUBMITTED
