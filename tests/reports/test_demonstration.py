"""The demonstration of the archive: five real reports, public, once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organizations.demonstration import create_demonstration as create_organizations
from gongkai.reports.demonstration import REPORTS, create_demonstration
from gongkai.reports.models import ArchivedReport


@pytest.mark.django_db
def test_the_five_reports_are_loaded_published_and_not_doubled() -> None:
    create_organizations()
    create_demonstration()
    create_demonstration()
    reports = ArchivedReport.objects.all()
    assert {(report.source_name, report.keeper.name) for report in reports} == {
        (file_name, name) for file_name, name, _ in REPORTS
    }
    assert all(report.is_public and report.subject == report.keeper for report in reports)
    page = Client().get(reverse("reports:archive")).content.decode()
    assert page.count('class="report-name"') == 5


@pytest.mark.django_db
def test_without_the_authorities_nothing_is_loaded() -> None:
    create_demonstration()
    assert not ArchivedReport.objects.exists()
