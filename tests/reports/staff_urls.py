"""The archive's part of the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.reports.models import AnnualReport, ArchivedReport
from tests.organizations.city import City


@dataclass(frozen=True)
class Known:
    """A staff URL: its arguments, and the status the outsider gets for GET and for POST."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


def of_report(city: City) -> list[Any]:
    report, _ = ArchivedReport.objects.get_or_create(
        keeper=city.city,
        sha256="0" * 64,
        defaults={"title": city.city.name, "encoding": "utf-8", "text": city.city.name},
    )
    return [report.pk]


def of_download(city: City) -> list[Any]:
    return [*of_report(city), "csv"]


def of_annual(city: City) -> list[Any]:
    report, _ = AnnualReport.objects.get_or_create(authority=city.city, year=2025, form="2021")
    return [report.pk]


def of_annual_part(city: City) -> list[Any]:
    return [*of_annual(city), "problems"]


CLOSED = {"get": 404, "post": 404}
KNOWN = {
    "reports:office_archive": Known(),
    "reports:office_upload": Known(post=200),
    "reports:office_comparison": Known(),
    "reports:office_comparison_download": Known(lambda city: ["csv"]),
    "reports:office_report": Known(of_report, get=404, post=405),
    "reports:office_download": Known(of_download, get=404, post=405),
    "reports:office_correct": Known(of_report, **CLOSED),
    "reports:office_withdraw_correction": Known(of_report, **CLOSED),
    "reports:office_verdict": Known(of_report, **CLOSED),
    "reports:office_withdraw_verdict": Known(of_report, **CLOSED),
    "reports:office_publish": Known(of_report, **CLOSED),
    "reports:office_withdraw": Known(of_report, **CLOSED),
    "reports:office_examine": Known(of_report, **CLOSED),
    "reports:annual_writing": Known(of_annual, get=404, post=405),
    "reports:annual_write": Known(of_annual_part, **CLOSED),
    "reports:annual_write_look": Known(of_annual_part, **CLOSED),
    "reports:annual_write_history": Known(of_annual_part, get=404, post=405),
    "reports:annual_publication": Known(of_annual, **CLOSED),
    "reports:annual_data": Known(),
    "reports:annual_data_file": Known(lambda city: ["csv"], get=404),
}
