"""A city whose information officer writes the city office's own report of 2025."""

from __future__ import annotations

import pytest

from gongkai.reports.models import AnnualReport
from tests.organizations.city import City


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def report(city: City) -> AnnualReport:
    return AnnualReport.objects.create(authority=city.city, year=2025, form="2021", created_by=city.officer)
