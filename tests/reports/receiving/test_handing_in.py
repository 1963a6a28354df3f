"""Handing in a file: what was not read stays unread, what is wrong is said, and nobody hands in the wrong file or in another's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from gongkai.forms.cells import UNREAD, Cell, CellReference, CellState
from gongkai.forms.library import form
from gongkai.organizations.models import AuditEntry, Authority, Kind, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.actions import correct_figure
from gongkai.reports.annual.actions.handing_in import FileHasErrors, hand_in, receive_file, report_for
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.taking import ChangedMeanwhile
from gongkai.reports.annual.actions.units import change_unit
from gongkai.reports.annual.contributions import contributions_to, doubts, rolled_up
from gongkai.reports.annual.handed_in import look_at, obstacles, question
from gongkai.reports.models import (
    AnnualReport,
    ArchivedReport,
    Duty,
    FigureSource,
    ReportingUnit,
    ReportStatus,
    ReportSubmission,
)
from gongkai.reports.outputs import OUTPUTS
from tests.organizations.city import authority as an_authority
from tests.organizations.city import person
from tests.reports.outputs import documents
from tests.reports.receiving.kit import House

YEAR = 2025
NEW = CellReference("2021", "requests", "new", "total")
GRANTED = CellReference("2021", "requests", "granted", "natural")
FEES = CellReference("2021", "fees", "fees", "amount")
LICENCES = CellReference("2021", "licences", "licences", "decisions")


@pytest.fixture
def house(db: None) -> House:
    """The house in a year for which the documents of the tests are made."""
    return House(year=YEAR)


@pytest.fixture
def row(house: House) -> ReportingUnit:
    """The department, which hands in files."""
    unit = house.listed()[house.city.department.name]
    return change_unit(
        house.officer, unit, duty=Duty.REQUIRED, due=unit.due_on, seen=unit.revision, hands_in_files=True
    )


def file_of(
    unit: Authority,
    changes: Mapping[CellReference, Cell] | None = None,
    *,
    kind: str = "txt",
    year: int = YEAR,
    form_id: str = "2021",
) -> bytes:
    """The unit's report as a file, with some cells changed."""
    the_form = form(form_id)
    arrangement = "single" if form_id == "2014" else ""
    cells = {**documents.consistent_cells(the_form, arrangement), **(changes or {})}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(documents.YEARS, form_id, year)
        document = documents.report_document(form_id, arrangement, cells, with_charts=False)
    title = f"{unit.name}{year}年政府信息公开工作年度报告"
    return OUTPUTS[kind].write(replace(document, title=title, authority=unit.name))


def handed(
    house: House,
    row: ReportingUnit,
    data: bytes,
    name: str = "年报.txt",
    *,
    actor: User | None = None,
    acting: Authority | None = None,
    **options: Any,
) -> ReportSubmission:
    """Both steps."""
    by, place = actor or house.officer, acting or house.compiler
    archived = receive_file(by, row, place, data, name)
    options.setdefault("seen", report_for(by, row).revision)
    return hand_in(by, row, place, archived, **options)


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "xlsx", "json"])
def test_a_file_becomes_the_units_submission_with_its_figures(
    house: House, row: ReportingUnit, kind: str
) -> None:
    data = file_of(row.unit, kind=kind)
    submission = handed(house, row, data, f"年报.{kind}")
    report = AnnualReport.objects.get(authority=row.unit)
    assert (report.status, report.reports_to) == (ReportStatus.SUBMITTED, house.compiler)
    expected = documents.consistent_cells(form("2021"))
    figures = {figure.reference: figure for figure in submission.figures.all()}
    assert {reference: figure.cell for reference, figure in figures.items()} == expected
    assert {figure.source for figure in figures.values()} == {FigureSource.FILE}
    assert submission.source_report == ArchivedReport.objects.get(keeper=house.compiler)
    assert not [one for one in submission.findings if one["severity"] == "error"]


def test_an_unread_cell_stays_unread_and_the_roll_up_is_not_assessable(
    house: House, row: ReportingUnit
) -> None:
    data = file_of(row.unit, {LICENCES: UNREAD}, kind="docx")
    submission = handed(house, row, data, "年报.docx")
    assert submission.figures.get(table="licences").state == CellState.UNREAD
    report = submission.report
    accept(house.officer, report, seen=report.revision)
    included = contributions_to(house.compiler, YEAR).included
    assert rolled_up(form("2021"), included)[LICENCES] == UNREAD
    assert [(one.unit, one.reference) for one in doubts(form("2021"), included)] == [(row.unit, LICENCES)]
    assert any(one["rule"] == "H-2" and "行政许可" in one["message"] for one in submission.findings)


def test_a_cell_that_was_corrected_in_the_archive_is_handed_in_as_corrected(
    house: House, row: ReportingUnit
) -> None:
    data = file_of(row.unit, {LICENCES: UNREAD})
    first = handed(house, row, data)
    accept(house.officer, first.report, seen=first.report.revision)
    report = AnnualReport.objects.get(pk=first.report_id)
    return_report(house.officer, report, "补正", seen=report.revision)
    archived = receive_file(house.officer, row, house.compiler, data, "再次.txt")
    assert ArchivedReport.objects.get() == archived, "the same file is kept once"
    figure = archived.figures.get(table="licences", row="licences")
    correct_figure(house.officer, figure, "317", "电话核实")
    again = handed(house, row, data)
    assert again.number == 2
    assert again.figures.get(table="licences").value == 317
    assert first.figures.get(table="licences").value is None, "the first submission stays as it was"


@pytest.mark.parametrize(
    ("reference", "value"), [(LICENCES, -3), (LICENCES, Decimal("2.5")), (FEES, Decimal("-1.5"))]
)
def test_an_impossible_count_is_unread_and_an_error(
    house: House, row: ReportingUnit, reference: CellReference, value: Decimal | int
) -> None:
    data = file_of(row.unit, {reference: Cell.number(value)}, kind="xlsx")
    with pytest.raises(FileHasErrors):
        handed(house, row, data, "年报.xlsx")
    assert not ReportSubmission.objects.exists()
    submission = handed(house, row, data, "年报.xlsx", actor=house.head, override_reason="单位坚持")
    assert submission.figures.get(table=reference.table, row=reference.row).state == CellState.UNREAD
    assert any(one["rule"] == "H-1" for one in submission.findings)


def test_a_sum_in_another_unit_is_converted_and_said(house: House, row: ReportingUnit) -> None:
    text = file_of(row.unit).decode()
    assert text.count("12.75") == 1
    submission = handed(house, row, text.replace("12.75", "127500元").encode())
    assert submission.figures.get(table="fees").value == Decimal("12.75")
    (said,) = [one for one in submission.findings if one["rule"] == "H-3"]
    assert "127500元" in said["message"] and "12.75" in said["message"]


def test_a_table_of_another_form_is_taken_only_where_its_columns_are_the_same(
    house: House, row: ReportingUnit
) -> None:
    submission = handed(house, row, file_of(row.unit, form_id="2019"), confirmed=True)
    figures = {figure.reference: figure.cell for figure in submission.figures.all()}
    old = documents.consistent_cells(form("2019"))
    assert figures[NEW] == old[replace(NEW, form="2019")]
    assert figures[GRANTED] == old[replace(GRANTED, form="2019")]
    assert figures[LICENCES] == UNREAD, "the table of 2019 has other columns"
    assert set(figures) == set(documents.consistent_cells(form("2021")))


def test_a_file_with_errors_needs_the_head_and_a_reason(house: House, row: ReportingUnit) -> None:
    data = file_of(row.unit, {NEW: Cell.number(99999)})
    with pytest.raises(FileHasErrors) as refused:
        handed(house, row, data, actor=house.head)
    assert "override_reason" in refused.value.fields
    with pytest.raises(NotPermitted, match="负责人"):
        handed(house, row, data, override_reason="核对过")
    with pytest.raises(Refused, match="理由最多写500个字，现在有501个字"):
        handed(house, row, data, actor=house.head, override_reason="长" * 501)
    submission = handed(house, row, data, actor=house.head, override_reason="省厅口径不同")
    assert submission.override_reason == "省厅口径不同"
    assert any(one["severity"] == "error" for one in submission.findings)


def test_a_reason_without_errors_is_not_kept(house: House, row: ReportingUnit) -> None:
    assert handed(house, row, file_of(row.unit), override_reason="没有错").override_reason == ""


def test_a_file_of_another_year_or_of_another_authority_is_not_taken(
    house: House, row: ReportingUnit
) -> None:
    for data, words in (
        (file_of(row.unit, year=2024), "2024 年度"),
        (file_of(house.city.county), house.city.county.name),
        (file_of(house.compiler), house.compiler.name),
    ):
        with pytest.raises(Refused, match=words):
            receive_file(house.officer, row, house.compiler, data, "错.txt")
    assert not ArchivedReport.objects.exists() and not AnnualReport.objects.exists()


def test_a_file_that_is_no_report_is_not_taken(house: House, row: ReportingUnit) -> None:
    for data in (b"", "请假条".encode(), b"\x00\x01\x02" * 50):
        with pytest.raises(Refused):
            receive_file(house.officer, row, house.compiler, data, "错.txt")
    assert not ArchivedReport.objects.exists() and not AnnualReport.objects.exists()


def test_a_file_that_names_no_year_has_to_be_confirmed(house: House, row: ReportingUnit) -> None:
    archived = receive_file(house.officer, row, house.compiler, file_of(row.unit), "年报.txt")
    archived.year = None
    archived.save()
    seen = report_for(house.officer, row).revision
    with pytest.raises(Refused, match="没有读出年度") as refused:
        hand_in(house.officer, row, house.compiler, archived, seen=seen)
    assert "confirmed" in refused.value.fields
    assert hand_in(house.officer, row, house.compiler, archived, seen=seen, confirmed=True).number == 1


def test_a_name_that_the_platform_does_not_know_has_to_be_confirmed(house: House, row: ReportingUnit) -> None:
    stranger = Authority(name="鹤壁市财政和国资局")
    with pytest.raises(Refused, match="请核对") as refused:
        handed(house, row, file_of(stranger))
    assert "confirmed" in refused.value.fields
    assert handed(house, row, file_of(stranger), confirmed=True).report.authority == row.unit


@pytest.mark.parametrize(
    ("unit", "printed", "asked", "refused"),
    [
        ("鹤壁市财政局", "鹤壁市财政局", False, False),
        ("鹤壁市财政局", "财政局", False, False),
        ("鹤壁市财政局", "河南省鹤壁市财政局", False, False),
        ("淇县人民政府", "淇县", False, False),
        ("淇县人民政府", "鹤壁市淇县人民政府", False, False),
        ("淇县人民政府", "浚县", True, False),
        ("鹤壁市财政局", "鹤壁市", True, True),
        ("鹤壁市人民政府", "淇县", True, True),
        ("鹤壁市财政局", "", True, False),
    ],
)
def test_whose_report_a_title_means(
    house: House, unit: str, printed: str, asked: bool, refused: bool
) -> None:
    authority = Authority.objects.filter(name=unit).get()
    assert bool(question(authority, printed)) is asked
    assert bool(obstacles(authority, YEAR, printed, YEAR)) is refused


def test_the_department_of_another_place_with_the_same_short_name_is_told_apart(house: House) -> None:
    department = house.city.department
    department.short_name = "财政局"
    department.save()
    assert question(department, "淇县财政局") and not question(department, "财政局")
    an_authority("淇县财政局", house.city.county, kind=Kind.DEPARTMENT)
    (sentence,) = obstacles(department, YEAR, "淇县财政局", YEAR)
    assert "是淇县财政局的报告" in sentence


def test_nobody_else_hands_in_for_a_unit(house: House, row: ReportingUnit) -> None:
    data = file_of(row.unit)
    archived = receive_file(house.officer, row, house.compiler, data, "年报.txt")
    report = report_for(house.officer, row)
    entries = AuditEntry.objects.count()
    for name, actor in house.who_may_not_receive.items():
        with pytest.raises(NotPermitted):
            receive_file(actor, row, house.compiler, data, f"{name}.txt")
        with pytest.raises(NotPermitted):
            hand_in(actor, row, house.compiler, archived, seen=report.revision)
        with pytest.raises(NotPermitted):
            receive_file(actor, row, house.city.other_city, data, f"{name}.txt")
    assert AuditEntry.objects.count() == entries and not ReportSubmission.objects.exists()


def test_the_units_own_people_hand_in_into_their_own_archive(house: House, row: ReportingUnit) -> None:
    submission = handed(house, row, file_of(row.unit), actor=house.writer, acting=row.unit)
    assert submission.source_report is not None and submission.source_report.keeper == row.unit
    reviewer = person(Role.FINAL_REVIEWER, at=row.unit)
    with pytest.raises(NotPermitted):
        receive_file(reviewer, row, row.unit, file_of(row.unit), "年报.txt")


def test_a_file_of_another_archive_is_not_handed_in(house: House, row: ReportingUnit) -> None:
    archived = receive_file(house.writer, row, row.unit, file_of(row.unit), "年报.txt")
    with pytest.raises(NotPermitted, match="档案"):
        hand_in(house.officer, row, house.compiler, archived, seen=0)


def test_a_unit_that_works_on_the_platform_or_owes_nothing_hands_in_no_file(
    house: House, row: ReportingUnit
) -> None:
    for changes, words in (
        ({"duty": Duty.REQUIRED, "hands_in_files": False}, "不以文件报送"),
        ({"duty": Duty.EXEMPT, "reason": "撤销", "hands_in_files": True}, "不需要报送"),
    ):
        row = change_unit(house.officer, row, due=row.due_on, seen=row.revision, **changes)  # type: ignore[arg-type]
        with pytest.raises(Refused, match=words):
            receive_file(house.officer, row, house.compiler, file_of(row.unit), "年报.txt")


def test_a_report_that_was_handed_in_is_not_handed_in_again_until_it_is_returned(
    house: House, row: ReportingUnit
) -> None:
    submission = handed(house, row, file_of(row.unit))
    with pytest.raises(Refused, match="已经报送"):
        handed(house, row, file_of(row.unit))
    report = AnnualReport.objects.get(pk=submission.report_id)
    return_report(house.officer, report, "重报", seen=report.revision)
    assert handed(house, row, file_of(row.unit)).number == 2


def test_who_saw_an_older_state_is_told(house: House, row: ReportingUnit) -> None:
    with pytest.raises(ChangedMeanwhile):
        handed(house, row, file_of(row.unit), seen=7)


def test_a_lower_government_hands_in_its_compiled_report(house: House) -> None:
    unit = house.listed()[house.city.county.name]
    changed = change_unit(
        house.officer, unit, duty=Duty.REQUIRED, due=unit.due_on, seen=unit.revision, hands_in_files=True
    )
    submission = handed(house, changed, file_of(house.city.county))
    assert submission.report.is_compiled and submission.report.reports_to == house.compiler


def test_a_file_is_looked_at_in_few_queries(
    house: House, row: ReportingUnit, django_assert_max_num_queries: Any
) -> None:
    archived = receive_file(house.officer, row, house.compiler, file_of(row.unit), "年报.txt")
    report = report_for(house.officer, row)
    with django_assert_max_num_queries(6):
        look_at(report, archived)
