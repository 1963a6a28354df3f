"""What the suggestions know from the records: numbers alone, and only of authorities whose records the person may read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.casework.models import InformationRequest, Subject
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.access import readable_authorities
from gongkai.organizations.models import (
    Authority,
    DisclosureOffice,
    ReadingPlace,
    Role,
    SiteFacts,
    User,
    YearlyResources,
)
from gongkai.publishing.models import Disclosure, GazetteIssue
from gongkai.reports.annual.computing import cells_of, compute
from gongkai.reports.annual.contributions import contributions_to
from gongkai.reports.annual.live_figures import cell_of, live_figure
from gongkai.reports.annual.suggesting import known_of, suggested
from gongkai.reports.annual.suggesting.known import Counted
from gongkai.reports.models import (
    AnnualReport,
    FigureSource,
    Part,
    ReportingUnit,
    ReportStatus,
    ReportSubmission,
    Scope,
    SubmittedFigure,
)
from tests.organizations.city import City, person
from tests.reports.random_records import write_items, write_records, write_requests
from tests.reports.writing.kit import zeros
from tests.reports.writing.test_suggesting import against_the_prose, document

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def furnished(city: City) -> City:
    """Records of the city's office and of a county; subjects and a fee on some requests."""
    write_records([city.city, city.county], [YEAR - 1, YEAR], Random(5), 80)
    chance = Random(6)
    for request in InformationRequest.objects.order_by("pk"):
        InformationRequest.objects.filter(pk=request.pk).update(subject=chance.choice(Subject.values))
    return city


def requests_of(*authorities: Authority) -> list[InformationRequest]:
    """A naive recount: first rounds, confirmed, received in the year."""
    return [
        request
        for request in InformationRequest.objects.all()
        if request.authority_id in {row.pk for row in authorities}
        and request.round == 1
        and request.stage != "awaiting_confirmation"
        and request.counted_on is not None
        and request.counted_on.year == YEAR
    ]


def test_own_records_are_counted_as_the_table_counts_them(furnished: City, report: AnnualReport) -> None:
    known = known_of(report, readable_authorities(furnished.officer))
    records = known.records
    assert records is not None
    expected = requests_of(furnished.city)
    new = cell_of(live_figure(form_with_id("2021"), "requests.new"), cells_of(compute(report))).value
    assert records.requests == len(expected) == new
    labels = Counter(Subject(request.subject).label for request in expected)
    assert {row.name: row.count for row in records.subjects} == labels
    assert [row.count for row in records.subjects] == sorted(labels.values(), reverse=True)
    published = [
        item
        for item in Disclosure.objects.filter(authority=furnished.city, published_at__isnull=False)
        if item.published_at and timezone.localtime(item.published_at).year == YEAR
    ]
    assert records.disclosed == len(published) > 0


def test_fees_places_gazette_site_and_staff_are_told(city: City, report: AnnualReport) -> None:
    write_records([city.city], [YEAR], Random(1), 5)
    request = InformationRequest.objects.filter(round=1).exclude(stage="awaiting_confirmation").first()
    assert request is not None
    InformationRequest.objects.update(fee_paid_on=None, fee_amount=None)
    InformationRequest.objects.filter(pk=request.pk).update(fee_paid_on=dt.date(YEAR, 5, 6), fee_amount=40)
    ReadingPlace.objects.create(
        authority=city.city, name="图书馆", kind="library", address="某路", hours="全天"
    )
    for number, copies in ((1, 100), (2, 50)):
        GazetteIssue.objects.create(
            authority=city.city,
            year=YEAR,
            number=number,
            title="公报",
            issued_on=dt.date(YEAR, number, 1),
            print_run=copies,
        )
    DisclosureOffice.objects.create(
        authority=city.city, name="公开办", address="九州路1号", hours="工作日", telephone="0392-3333333"
    )
    SiteFacts.objects.create(
        authority=city.city,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        host="鹤壁市人民政府办公室",
    )
    YearlyResources.objects.filter(authority=city.city).delete()
    YearlyResources.objects.create(authority=city.city, year=YEAR, full_time_staff=2)
    known = known_of(report, readable_authorities(city.officer))
    assert known.records is not None and known.records.fees == Decimal(40)
    told = suggested(report, cells_of(compute(report)), None, known)
    assert told["other"] == ("依据《政府信息公开信息处理费管理办法》，本年度收取信息处理费40元。",)
    assert "公开办联系（地址：九州路1号，电话：0392-3333333）" in told["opening"][-1]
    platform = "".join(told["general_platform"])
    assert (
        "政府公报2期，共印发150份" in platform and "查阅点1个" in platform and "www.hebi.gov.cn" in platform
    )
    assert told["general_supervision"] == (
        "机构和人员方面，从事政府信息公开工作的专职人员2人，兼职人员、专门机构数尚未填报。",
    )
    GazetteIssue.objects.filter(number=2).update(print_run=None)
    known = known_of(report, readable_authorities(city.officer))
    assert "印数尚未登记齐全" in "".join(
        suggested(report, cells_of(compute(report)), None, known)["general_platform"]
    )


def test_suggestions_from_real_records_never_contradict_the_table(
    furnished: City, report: AnnualReport
) -> None:
    for form_id, year in (("2014", 2018), ("2019", 2020), ("2021", YEAR)):
        made = AnnualReport(pk=report.pk, authority=furnished.city, year=year, form=form_id, scope=Scope.OWN)
        cells = cells_of(compute(made))
        known = known_of(made, readable_authorities(furnished.officer))
        assert against_the_prose(made, document(made, cells, known=known)) == []


class TestCompiled:
    """The report of the whole city."""

    @pytest.fixture
    def compiled(self, furnished: City) -> AnnualReport:
        return AnnualReport.objects.create(
            authority=furnished.city, year=YEAR, form="2021", scope=Scope.COMPILED
        )

    def officer(self, city: City, *roles: str) -> User:
        return person(Role.INFORMATION_OFFICER, *roles, at=city.city)

    def test_the_records_below_are_told_only_to_who_may_read_them_all(
        self, furnished: City, compiled: AnnualReport
    ) -> None:
        alone = known_of(compiled, readable_authorities(self.officer(furnished)))
        assert alone.records is None
        all_below = known_of(compiled, readable_authorities(self.officer(furnished, Role.SUPERVISOR)))
        assert all_below.records is not None
        assert all_below.records.requests == len(requests_of(furnished.city, furnished.county))

    def accept(self, city: City, unit: Authority, part: Part, received: int) -> None:
        ReportingUnit.objects.create(
            compiler=city.city, year=YEAR, unit=unit, part=part, due_on=dt.date(YEAR + 1, 1, 31)
        )
        report = AnnualReport.objects.create(
            authority=unit, year=YEAR, form="2021", reports_to=city.city, status=ReportStatus.ACCEPTED
        )
        submission = ReportSubmission.objects.create(report=report, number=1)
        AnnualReport.objects.filter(pk=report.pk).update(current_submission=submission)
        SubmittedFigure.objects.bulk_create(
            SubmittedFigure(
                submission=submission, form=r.form, table=r.table, row=r.row, column=r.column,
                state=cell.state.value, value=cell.value, source=FigureSource.RECORDS,
            )
            for r, cell in zeros(form_with_id("2021"), {"requests.new": received}).items()
        )  # fmt: skip

    def test_the_units_with_most_requests_come_from_what_they_submitted(
        self, furnished: City, compiled: AnnualReport
    ) -> None:
        self.accept(furnished, furnished.department, Part.DEPARTMENTS, 25)
        self.accept(furnished, furnished.city, Part.DEPARTMENTS, 13)
        self.accept(furnished, furnished.county, Part.COUNTIES, 15)
        contributions = contributions_to(furnished.city, YEAR)
        known = known_of(compiled, readable_authorities(self.officer(furnished)), contributions)
        assert known.units == {
            "departments": (Counted("鹤壁市财政局", 25), Counted("鹤壁市人民政府本级", 13)),
            "counties": (Counted("淇县人民政府", 15),),
        }
        told = suggested(compiled, cells_of(compute(compiled)), None, known)
        assert "鹤壁市财政局、鹤壁市人民政府本级，分别为25件、13件，分别占47.2%、24.5%" in "".join(
            told["requests"]
        )
        ReportingUnit.objects.create(
            compiler=furnished.city,
            year=YEAR,
            unit=furnished.town,
            part=Part.COUNTIES,
            due_on=dt.date(YEAR + 1, 1, 31),
        )
        known = known_of(
            compiled,
            readable_authorities(self.officer(furnished)),
            contributions_to(furnished.city, YEAR),
        )
        # Nobody can say who has most while a unit is missing.
        told = suggested(compiled, cells_of(compute(compiled)), None, known)
        assert "申请量" not in "".join(told["requests"])

    def test_the_number_of_queries_does_not_grow_with_the_records(
        self, furnished: City, compiled: AnnualReport
    ) -> None:
        reader = readable_authorities(self.officer(furnished, Role.SUPERVISOR))
        with CaptureQueriesContext(connection) as before:
            known_of(compiled, reader)
        more = [furnished.city, furnished.town, furnished.department]
        write_requests(more, [YEAR], Random(9), 60)
        write_items(more, [YEAR], Random(9), 60)
        with CaptureQueriesContext(connection) as after:
            known_of(compiled, reader)
        assert len(after) == len(before)
