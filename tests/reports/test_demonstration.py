"""The demonstration: five published reports in archives, and two years of a city of three levels, reported in every state."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from gongkai.commands.demonstration import load_demonstration
from gongkai.forms.cells import CellReference, CellState
from gongkai.organizations.measuring import measures_of, values_by_authority
from gongkai.organizations.models import Authority, YearlyResources
from gongkai.publishing.models import Disclosure
from gongkai.reports.annual.binding import bindings
from gongkai.reports.annual.contributions import contributions_to
from gongkai.reports.annual.differences import differences
from gongkai.reports.annual.frozen_ids import unpack
from gongkai.reports.annual.inspecting import inspect
from gongkai.reports.annual.publishing import published_reports
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.demonstration import REPORTS, create_demonstration
from gongkai.reports.demonstration.reporting import BY_FILE, NOT_BEGUN, RETURNED, WAITING
from gongkai.reports.models import (
    AnnualReport,
    ArchivedReport,
    FigureSource,
    ReportingUnit,
    ReportPublication,
    ReportStatus,
    ReportSubmission,
    Scope,
    SubmittedFigure,
)
from tests.reports.naive import Records, recount

FORMS = ("2014", "2019", "2021")
NO_LONGER = {CellReference("2014", "statistics", "asked_to_amend", "total")}
"""A kind of reply of the Regulation of 2007: nobody gives it any more."""


def years() -> tuple[int, int]:
    this_year = timezone.localdate().year
    return this_year - 2, this_year - 1


def is_sum(reference: CellReference) -> bool:
    measure = bindings(reference.form)[reference].measure
    return measure is not None and measure.sum_of is not None


class Demonstration(TestCase):
    """Made once for all of these tests; none of them changes it."""

    city: Authority

    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()
        cls.city = Authority.objects.get(name="鹤壁市人民政府")

    def below(self) -> list[int]:
        """The city with everything below it."""
        return [row.pk for row in ReportingTree().subtree(self.city)]

    def report(self, name: str, year: int, scope: Scope = Scope.OWN) -> AnnualReport:
        return AnnualReport.objects.get(authority__name=name, year=year, scope=scope)

    # Records

    def test_the_tree_has_three_levels_and_every_authority_on_the_platform_has_records_of_both_years(
        self,
    ) -> None:
        tree = Authority.objects.filter(pk__in=self.below())
        assert set(tree.values_list("level", flat=True)) == {"prefecture", "county", "township"}
        for year in years():
            for authority in tree.exclude(name=BY_FILE):
                assert authority.information_requests.filter(counted_on__year=year).exists(), authority
                assert authority.disclosures.filter(published_at__year=year).exists(), authority
                assert YearlyResources.objects.filter(authority=authority, year=year).exists(), authority

    def test_every_cell_of_every_form_is_computed_or_declared_with_reason_and_source(self) -> None:
        for form in FORMS:
            for reference, binding in bindings(form).items():
                if binding.measure is None:
                    assert binding.by_hand is not None and binding.by_hand.reason and binding.by_hand.source
                else:
                    assert binding.measure.cell == reference

    def test_every_row_and_column_that_records_fill_has_some_in_both_years(self) -> None:
        for year in years():
            for form in FORMS:
                sums: dict[CellReference, Decimal] = {}
                for cell, values in values_by_authority(
                    measures_of(form).values(), self.below(), year
                ).items():
                    for name in (CellReference(form, cell.table, cell.row, "*"), *self.columns_of(cell)):
                        sums[name] = sums.get(name, Decimal(0)) + sum(filter(None, values.values()))
                empty = {name for name, number in sums.items() if not number}
                expected = {CellReference(form, cell.table, cell.row, "*") for cell in NO_LONGER}
                # No rules were repealed: a city repeals one in many years.
                expected |= {CellReference(form, "documents", "rules", "repealed")}
                assert empty <= expected, (year, form, empty - expected)

    def columns_of(self, cell: CellReference) -> Iterator[CellReference]:
        """The column of the whole table; of the few rows of tables 2 and 4 every cell for itself."""
        if cell.table == "requests":
            yield CellReference(cell.form, cell.table, "*", cell.column)
        elif cell.table != "statistics":
            yield cell

    def test_every_computed_cell_is_counted_again_by_naive_loops(self) -> None:
        """``recount`` looks at every record in Python: all authorities, all years with records, all three forms."""
        records = Records.fetched()
        authorities = list(Authority.objects.values_list("pk", flat=True))
        asked = sorted({request.counted_on.year for request in records.requests})
        assert set(asked) >= {2018, 2020, *years()}
        for form in FORMS:
            for year in (asked[0] - 1, *asked):
                found = values_by_authority(measures_of(form).values(), authorities, year)
                for authority in authorities:
                    expected = recount(form, [authority], year, records)
                    assert {cell: values[authority] for cell, values in found.items()} == expected

    # Reports

    def test_the_older_year_is_complete_compiled_and_published(self) -> None:
        year = years()[0]
        reports = AnnualReport.objects.filter(year=year)
        assert set(reports.values_list("status", flat=True)) == {ReportStatus.ACCEPTED}
        assert reports.filter(scope=Scope.COMPILED).count() == 2
        for compiler in AnnualReport.objects.filter(year=year, scope=Scope.COMPILED):
            found = contributions_to(compiler.authority, year)
            assert not found.missing
            assert len(found.included) == compiler.authority.reporting_units.filter(year=year).count()
        (published,) = published_reports()
        assert published.report == self.report(self.city.name, year, Scope.COMPILED)
        page = Client().get(published.address)
        assert page.status_code == 200
        assert published.report.title in page.content.decode()

    def test_the_newer_year_shows_a_report_in_every_state(self) -> None:
        year = years()[1]
        states = dict(
            AnnualReport.objects.filter(year=year, reports_to=self.city).values_list(
                "authority__name", "status"
            )
        )
        assert set(states.values()) == set(ReportStatus)
        assert states[WAITING] == ReportStatus.SUBMITTED and states[RETURNED] == ReportStatus.RETURNED
        assert states[self.city.name] == ReportStatus.DRAFT and NOT_BEGUN not in states
        returned = self.report(RETURNED, year).steps.get(kind="returned")
        assert returned.remark
        missing = {one.unit.name for one in contributions_to(self.city, year).missing}
        assert {WAITING, RETURNED, NOT_BEGUN, BY_FILE, self.city.name, "淇县人民政府"} == missing

    def test_the_own_report_of_the_city_waits_for_figures_and_texts(self) -> None:
        found = inspect(self.report(self.city.name, years()[1]))
        assert {"C-1", "C-3"} <= {one.finding.id for one in found.errors}
        blank = [cell for cell, value in found.cells.items() if value.state is CellState.BLANK]
        assert 0 < len(blank) < 4 and not any(bindings("2021")[cell].is_computed for cell in blank)

    def test_a_unit_handed_in_a_file_whose_figures_were_all_read(self) -> None:
        for year in years():
            assert ReportingUnit.objects.get(year=year, unit__name=BY_FILE).hands_in_files
            submission = self.report(BY_FILE, year).current_submission
            assert submission is not None and submission.source_report is not None
            figures = submission.figures.all()
            assert set(figures.values_list("source", flat=True)) == {FigureSource.FILE}
            assert not figures.filter(state=CellState.UNREAD.value).exists()

    def test_reports_in_all_three_forms_were_submitted_without_an_error(self) -> None:
        submissions = ReportSubmission.objects.select_related("report")
        assert {submission.report.form for submission in submissions} == set(FORMS)
        for submission in submissions:
            errors = [one for one in submission.findings if one["severity"] == "error"]
            assert not errors and not submission.override_reason, (submission, errors)

    def test_frozen_figures_are_the_number_of_the_records_behind_them(self) -> None:
        figures = SubmittedFigure.objects.filter(source=FigureSource.RECORDS)
        assert figures.count() > 4000
        for figure in figures:
            keys = unpack(figure.record_ids)
            if is_sum(figure.reference):
                assert bool(figure.value) <= bool(keys)
            else:
                assert figure.value == len(keys)

    def test_the_city_sums_up_all_authorities_of_all_levels(self) -> None:
        """The roll-up of the roll-ups is what the records of every authority together give, and the unit's file."""
        year = years()[0]
        whole = self.report(self.city.name, year, Scope.COMPILED).current_submission
        file = self.report(BY_FILE, year).current_submission
        assert whole is not None and file is not None
        handed_in = {figure.reference: figure.value for figure in file.figures.all()}
        counted = recount("2021", self.below(), year)
        computed = {cell: binding for cell, binding in bindings("2021").items() if binding.is_computed}
        submitted = {figure.reference: figure.value for figure in whole.figures.all()}
        for cell in computed:
            # The report itself was published afterwards, and is an item of the year in which it was.
            assert submitted[cell] == (counted[cell] or 0) + (handed_in[cell] or 0), cell

    def test_nothing_has_changed_since_the_reports_were_submitted(self) -> None:
        for report in AnnualReport.objects.filter(current_submission__isnull=False, scope=Scope.OWN):
            assert differences(report) == [], report

    # Loading

    def test_the_five_published_reports_are_loaded_and_published(self) -> None:
        reports = ArchivedReport.objects.filter(submissions__isnull=True)
        assert {(report.source_name, report.keeper.name) for report in reports} == {
            (file_name, name) for file_name, name, _ in REPORTS
        }
        assert all(report.is_public and report.subject == report.keeper for report in reports)
        page = Client().get(reverse("reports:archive")).content.decode()
        # The report that was made and published on the platform stands among them.
        assert page.count('class="report-name"') == len(REPORTS) + len(published_reports())

    def test_making_it_again_changes_nothing(self) -> None:
        models = (AnnualReport, ArchivedReport, ReportSubmission, ReportPublication, Disclosure)
        before = [model.objects.count() for model in models]
        create_demonstration()
        assert [model.objects.count() for model in models] == before


@pytest.mark.django_db
def test_without_the_authorities_nothing_is_loaded() -> None:
    create_demonstration()
    assert not ArchivedReport.objects.exists() and not AnnualReport.objects.exists()
