"""From a record to the figures that count it, and the way there from the record's own page."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from gongkai.casework.models import FollowUpCase, InformationRequest
from gongkai.organizations.models import Role, User, YearlyResources
from gongkai.publishing.models import Disclosure, NormativeDocument
from gongkai.reports.annual.computing import compute_own
from gongkai.reports.annual.counted_in import counted_in
from gongkai.reports.annual.records_behind import records_behind
from tests.casework.kit import Desk, registered
from tests.organizations.city import person
from tests.publishing.kit import a_published_item
from tests.reports.annual.reporting import Reporting, a_report, last_year


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


def page_of(record: Model) -> str:
    return reverse("reports:annual_record", args=[record._meta.label_lower, record.pk])


def test_the_figures_of_a_record_are_those_whose_traces_have_it(reporting: Reporting) -> None:
    reporting.records(number=40)
    reports = [a_report(reporting.authority, year) for year in (last_year() - 1, last_year())]
    keys = {report.year: records_behind(report, compute_own([report])[report.pk]) for report in reports}
    for model in (InformationRequest, FollowUpCase, Disclosure, NormativeDocument):
        for record in model._default_manager.order_by("pk")[:12]:
            found = {one.year: set(one.cells) for one in counted_in(record)}
            for report in reports:
                wanted = {
                    cell
                    for cell, pks in keys[report.year].items()
                    if record.pk in pks and _is_of(report, cell, model)
                }
                assert found.get(report.year, set()) == wanted, record


def _is_of(report, cell, model) -> bool:  # type: ignore[no-untyped-def]
    measure = compute_own([report])[report.pk][cell].measure
    return measure is not None and measure.evidence([], report.year).model is model


def test_the_page_leads_to_the_traces(client: Client, reporting: Reporting) -> None:
    reporting.records(number=40)
    report = a_report(reporting.authority)
    received = InformationRequest.objects.first_rounds().filter(counted_on__year=last_year())
    record = received.exclude(stage="awaiting_confirmation").order_by("pk")[0]
    client.force_login(reporting.reviewer)
    page = client.get(page_of(record)).content.decode()
    address = reverse("reports:annual_figure", args=[report.pk, "2021/requests/new/total"])
    assert f"{last_year()}年度" in page and address in page


def test_a_record_of_an_authority_that_one_does_not_read_is_not_found(
    client: Client, reporting: Reporting
) -> None:
    reporting.records(number=10)
    record = InformationRequest.objects.first()
    assert record is not None
    for user, status in (
        (reporting.reviewer, 200),
        (reporting.supervisor, 200),
        (reporting.department_officer, 404),
        (reporting.outsider, 404),
    ):
        client.force_login(user)
        assert client.get(page_of(record)).status_code == status, user


@pytest.mark.parametrize(
    "model",
    ["organizations.user", "organizations.authority", "reports.annualreport", "nothing", "a.b.c", "."],
)
def test_what_no_figure_counts_has_no_page(client: Client, reporting: Reporting, model: str) -> None:
    client.force_login(reporting.supervisor)
    assert client.get(f"/office/annual/record/{model}/1/").status_code == 404


def test_a_statement_is_counted_in_its_year_alone(reporting: Reporting) -> None:
    stated = YearlyResources.objects.create(authority=reporting.authority, year=2018)
    assert {one.year for one in counted_in(stated)} <= {2018}


def test_the_pages_of_records_lead_to_their_figures(client: Client, db: None) -> None:
    desk = Desk()
    case = registered(desk)
    item = a_published_item(desk.authority)
    for user, address, record in (
        (desk.officer, reverse("casework:case", args=[case.pk]), case),
        (publisher(desk), reverse("publishing:item", args=[item.pk]), item),
    ):
        client.force_login(user)
        assert page_of(record) in client.get(address).content.decode()


def publisher(desk: Desk) -> User:
    return person(Role.INFORMATION_OFFICER, at=desk.authority)
