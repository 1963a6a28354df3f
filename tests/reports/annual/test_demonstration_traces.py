"""The demonstration city: every figure of its reports is a link that answers, in every form and state of a report."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.commands.demonstration import load_demonstration
from gongkai.organizations.models import User
from gongkai.reports.annual.overview import overview
from gongkai.reports.models import AnnualReport, ReportStatus
from tests.reports.annual.test_tracing import check_that_figures_equal_their_traces


@pytest.mark.django_db
def test_every_figure_of_the_demonstration_leads_to_its_trace_and_equals_it(client: Client) -> None:
    load_demonstration()
    client.force_login(User.objects.get(username="henan.jiandu"))
    reports = list(AnnualReport.objects.select_related("authority", "current_submission"))
    assert {report.form for report in reports} == {"2014", "2019", "2021"}
    assert {report.status for report in reports} == set(ReportStatus.values)
    opened: set[str] = set()
    for report in reports:
        if not report.is_compiled:
            check_that_figures_equal_their_traces(report)
        page = client.get(report.get_absolute_url())
        assert page.status_code == 200, report
        linked = set(re.findall(r'<td[^>]*><a href="([^"]+)"', page.content.decode()))
        for reference, figure in overview(report, inside=True).figures.items():
            address = reverse("reports:annual_figure", args=[report.pk, str(reference)])
            assert address in linked, (report, reference)
            # One trace of each kind: opening every one of some thousands would take minutes.
            kind = f"{report.form}/{report.scope}/{report.status}/{figure.source}/{bool(figure.cell.value)}"
            if report.status == ReportStatus.DRAFT:
                kind += f"/{reference.row}"
            if kind not in opened:
                opened.add(kind)
                assert client.get(address).status_code == 200, address
    assert len(opened) > 40
