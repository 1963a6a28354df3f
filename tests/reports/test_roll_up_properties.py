"""Whatever the records and the tree: the rules hold, the roll-up is the flattened tree counted at once, a figure is its trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.casework.models import InformationRequest
from gongkai.forms.cells import BLANK, UNREAD, Cell, CellReference, CellState
from gongkai.forms.checking import Context, check
from gongkai.forms.findings import Outcome, Severity
from gongkai.forms.library import form as form_with_id
from gongkai.forms.library import form_for_year
from gongkai.organizations.measuring import Measure, measures_of, values_by_authority
from gongkai.organizations.models import (
    Authority,
    Kind,
    Level,
    Membership,
    Role,
    RoleAssignment,
    User,
    YearlyResources,
)
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.receiving import accept
from gongkai.reports.annual.actions.submitting import submit
from gongkai.reports.annual.actions.units import list_units
from gongkai.reports.annual.binding import bindings
from gongkai.reports.annual.contributions import added, as_unit_cells, contributions_to, submitted_cells
from gongkai.reports.annual.examining import facts_of
from gongkai.reports.annual.frozen_ids import unpack
from gongkai.reports.annual.inspecting import arrangement_of
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.models import (
    AnnualReport,
    FigureSource,
    Part,
    ReportingUnit,
    ReportStatus,
    Scope,
    SubmittedFigure,
)
from tests.organizations.city import authority, person
from tests.reports.lawful_records import write_lawful_records
from tests.reports.naive import Records, recount
from tests.reports.random_records import write_records

YEARS = (2016, 2020, 2023)
"""One year of each form."""
REASON = "随机数据没有文字和台账。"
SLOW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELLS = st.one_of(
    st.integers(0, 10**6).map(Cell.number),
    st.sampled_from([BLANK, UNREAD, Cell(CellState.NOT_APPLICABLE)]),
)


class RandomTrees(TestCase):
    """Trees of three levels below a city; one person heads every disclosure office, so that everything goes through the actions."""

    head: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.head = person(name="郑文静")

    @SLOW
    @given(st.integers(0, 2**32), st.sampled_from(YEARS))
    def test_lawful_records_break_no_rule_at_any_level(self, seed: int, year: int) -> None:
        chance = Random(seed)
        tree = self.tree(chance)
        write_lawful_records(tree, year, chance, 40)
        reports = self.reported(tree[0], year)
        self.rules_hold(reports)
        self.roll_ups_are_the_flattened_trees(reports)

    @SLOW
    @given(st.integers(0, 2**32), st.sampled_from(YEARS))
    def test_the_roll_up_is_the_flattened_tree_and_every_figure_is_its_trace(
        self, seed: int, year: int
    ) -> None:
        chance = Random(seed)
        tree = self.tree(chance)
        write_records(tree, (year - 1, year), chance, 40)
        reports = self.reported(tree[0], year)
        self.roll_ups_are_the_flattened_trees(reports)
        for report in reports:
            if not report.is_compiled:
                self.figures_are_their_traces(report)

    @given(st.lists(CELLS, max_size=6))
    def test_what_is_not_known_never_becomes_a_number(self, cells: list[Cell]) -> None:
        unknown = [cell for cell in cells if cell.state in (CellState.UNREAD, CellState.BLANK)]
        assert (added(cells).value is None) == (bool(unknown) or all(cell.value is None for cell in cells))

    # What is made

    def tree(self, chance: Random) -> list[Authority]:
        """A city, departments, counties with or without something below them; the city is the first."""
        city = authority("鹤壁市人民政府", level=Level.PREFECTURE, code="410600")
        found = [city]
        for number in range(chance.randint(1, 2)):
            found.append(
                authority(f"第{number}局", city, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT)
            )
        for number in range(chance.randint(1, 2)):
            county = authority(f"第{number}县人民政府", city)
            found.append(county)
            for below in range(chance.randint(0, 2)):
                level, kind = chance.choice(
                    [
                        (Level.COUNTY, Kind.DEPARTMENT),
                        (Level.TOWNSHIP, Kind.GOVERNMENT),
                        (Level.TOWNSHIP, Kind.DISPATCHED),
                    ]
                )
                found.append(authority(f"{number}县第{below}机关", county, level=level, kind=kind))
        for row in found:
            membership = Membership.objects.create(user=self.head, authority=row)
            RoleAssignment.objects.create(membership=membership, role=Role.HEAD_OF_DISCLOSURE_OFFICE)
        return found

    def reported(self, city: Authority, year: int) -> list[AnnualReport]:
        """The reports of the tree, submitted from below and accepted above; the city's own and its roll-up come last."""
        tree = ReportingTree()
        reports: list[AnnualReport] = []

        def hand_in(unit: Authority, scope: Scope) -> None:
            report = open_report(self.head, unit, year, scope)
            submit(self.head, report, seen=report.revision, override_reason=REASON)
            report.refresh_from_db()
            if report.status == ReportStatus.SUBMITTED:
                report = accept(self.head, report, seen=report.revision)
            reports.append(report)

        def compile_units(compiler: Authority) -> None:
            list_units(self.head, compiler, year)
            for unit in tree.units(compiler):
                if unit != compiler and tree.compiles(unit):
                    compile_units(unit)
                else:
                    hand_in(unit, Scope.OWN)
            hand_in(compiler, Scope.COMPILED)

        compile_units(city)
        return reports

    # What is asked

    def rules_hold(self, reports: Sequence[AnnualReport]) -> None:
        for report in reports:
            form = form_with_id(report.form)
            cells = submitted_cells([report.current_submission_id or 0])[report.current_submission_id or 0]
            arrangement = arrangement_of(report)
            units = (
                [as_unit_cells(form, one) for one in contributions_to(report.authority, report.year).included]
                if report.is_compiled
                else []
            )
            context = Context(facts=facts_of(report), previous=self.before(report), units=units)
            results = check(
                form.tables, cells, context, {table.id: arrangement for table in form.tables if arrangement}
            )
            asked = [one for one in results if one.outcome is not Outcome.NOT_APPLICABLE]
            assert len(asked) > 20
            assert any(one.rule.id == "X-2" for one in asked) == report.is_compiled
            broken = [
                one for one in asked if one.outcome is Outcome.BROKEN and one.rule.severity is Severity.ERROR
            ]
            assert not broken, (report, [(one.rule.id, one.message) for one in broken])

    def before(self, report: AnnualReport) -> dict[CellReference, Cell] | None:
        """What the authority's own report of the year before would have been; nothing where that year had another form."""
        if report.is_compiled or form_for_year(report.year - 1).id != report.form:
            return None
        values = values_by_authority(
            measures_of(report.form).values(), [report.authority_id], report.year - 1
        )
        return {
            cell: BLANK if (value := found[report.authority_id]) is None else Cell.number(value)
            for cell, found in values.items()
        }

    def roll_ups_are_the_flattened_trees(self, reports: Sequence[AnnualReport]) -> None:
        records = Records.fetched()
        compiled = [report for report in reports if report.is_compiled]
        assert compiled
        for report in compiled:
            counted = self.counted_by_column(report)
            figures = SubmittedFigure.objects.filter(submission=report.current_submission_id)
            cells = {figure.reference: figure.cell for figure in figures}
            computed = {cell for cell, binding in bindings(report.form).items() if binding.is_computed}
            for column, authorities in counted.items():
                for cell, value in recount(report.form, authorities, report.year, records).items():
                    assert cell in computed
                    there = CellReference(cell.form, cell.table, cell.row, column or cell.column)
                    expected = BLANK if value is None and authorities else Cell.number(value or 0)
                    assert cells[there] == expected, (there, authorities)

    def counted_by_column(self, report: AnnualReport) -> dict[str, list[int]]:
        """Whose records stand in each column: in the three of 2014, or (the empty one) in all of them."""
        tree = ReportingTree()
        everything = [row.pk for row in tree.subtree(report.authority)]
        if report.form != "2014":
            return {"": everything}
        found: dict[str, list[int]] = {"total": everything, "counties": [], "departments": []}
        for unit in ReportingUnit.objects.filter(compiler=report.authority, year=report.year):
            column = "counties" if unit.part == Part.COUNTIES else "departments"
            below = tree.subtree(tree.authorities[unit.unit_id]) if unit.compiles else [unit.unit]
            own = unit.is_own_office
            found[column] += [unit.unit_id] if own else [row.pk for row in below]
        assert sorted(found["counties"] + found["departments"]) == sorted(everything)
        return found

    def figures_are_their_traces(self, report: AnnualReport) -> None:
        measures = measures_of(report.form)
        figures = SubmittedFigure.objects.filter(
            submission=report.current_submission_id, source=FigureSource.RECORDS
        )
        assert {figure.reference for figure in figures} == set(measures)
        for figure in figures:
            measure, keys = measures[figure.reference], unpack(figure.record_ids)
            listed = measure.evidence([report.authority_id], report.year)
            assert keys == sorted(listed.values_list("pk", flat=True))
            if measure.sum_of is None:
                assert figure.value == len(keys)
            else:
                assert figure.value == added_up(measure, keys)


def added_up(measure: Measure, keys: Sequence[int]) -> Decimal | None:
    """The sum over these records, taken one by one; None where one of them, or a statement, is missing."""
    if measure.cell.row == "fees":
        amounts = InformationRequest.objects.filter(pk__in=keys).values_list("fee_amount", flat=True)
        if None in amounts:
            return None
        return Decimal(sum(amount or 0 for amount in amounts)) / 10_000
    stated = YearlyResources.objects.filter(pk__in=keys)
    fields = {"full_time": "full_time_staff", "part_time": "part_time_staff"}
    name = fields.get(measure.cell.row, measure.cell.row)
    values = [getattr(one, name) for one in stated]
    return None if not values or None in values else sum((Decimal(value) for value in values), Decimal(0))


def test_the_years_cover_all_forms() -> None:
    assert {form_for_year(year).id for year in YEARS} == {"2014", "2019", "2021"}
    assert all(year < dt.date.today().year for year in YEARS)
