"""The demonstration city: every figure of its reports is a link that answers, in every form and state of a report."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.commands.demonstration import load_demonstration
from gongkai.organizations.models import User
from gongkai.reports.annual.overview import figures_shown
from gongkai.reports.models import AnnualReport, FigureSource, ReportStatus
from tests.reports.annual.test_tracing import check_that_figures_equal_their_traces


@pytest.mark.django_db
def test_every_figure_of_the_demonstration_leads_to_its_trace(client: Client) -> None:
    load_demonstration()
    supervisor = User.objects.get(username="henan.jiandu")
    client.force_login(supervisor)
    reports = list(AnnualReport.objects.select_related("authority", "current_submission"))
    assert {report.form for report in reports} == {"2014", "2019", "2021"}
    assert {report.status for report in reports} == set(ReportStatus.values)
    opened: set[str] = set()
    for report in reports:
        page = client.get(report.get_absolute_url())
        assert page.status_code == 200, report
        text = page.content.decode()
        figures = figures_shown(report, inside=True)
        for reference, figure in figures.items():
            address = reverse("reports:annual_figure", args=[report.pk, str(reference)])
            assert re.search(rf'<td[^>]*><a href="{re.escape(address)}"', text), (report, reference)
            # One trace of each kind a report: the walk over thousands of figures takes minutes.
            kind = f"{report.form}/{report.scope}/{report.status}/{figure.source}/{bool(figure.cell.value)}"
            kind += f"/{reference.table}/{reference.row}" if figure.source == FigureSource.RECORDS else ""
            if kind not in opened:
                opened.add(kind)
                assert client.get(address).status_code == 200, address
    assert len(opened) > 100


@pytest.mark.django_db
def test_every_figure_of_the_demonstration_equals_its_trace() -> None:
    load_demonstration()
    for report in AnnualReport.objects.filter(scope="own").select_related("authority"):
        check_that_figures_equal_their_traces(report)
