"""The archive's part of the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.organizations.models import YearlyResources
from gongkai.reports.models import AnnualReport, ArchivedReport, HandEntry, ReportFile, ReportingUnit
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


def of_year(city: City) -> list[Any]:
    return [2025]


def of_unit(city: City) -> list[Any]:
    unit, _ = ReportingUnit.objects.get_or_create(
        compiler=city.city,
        year=2025,
        unit=city.department,
        defaults={"part": "departments", "due_on": "2026-01-31", "hands_in_files": True},
    )
    return [2025, unit.pk]


def of_file(city: City) -> list[Any]:
    return [*of_unit(city), *of_report(city)]


def of_figure(city: City) -> list[Any]:
    return [*of_annual(city), "2021/requests/new/total"]


def of_evidence(city: City) -> list[Any]:
    return [*of_annual(city), "csv", "2021/requests/new/total"]


def of_counted_record(city: City) -> list[Any]:
    stated, _ = YearlyResources.objects.get_or_create(authority=city.city, year=2018)
    return [stated._meta.label_lower, stated.pk]


def of_attachment(city: City) -> list[Any]:
    (report,) = of_annual(city)
    entry, _ = HandEntry.objects.get_or_create(
        report_id=report,
        form="2021",
        table="licences",
        row="licences",
        column="decisions",
        number=1,
        defaults={
            "state": "zero",
            "value": 0,
            "source": "台账",
            "attachment": "reports/ledger.pdf",
            "attachment_name": "台账.pdf",
        },
    )
    return [report, entry.pk]


def of_kept_file(city: City) -> list[Any]:
    (report,) = of_report(city)
    kept, _ = ReportFile.objects.get_or_create(
        report_id=report, sha256="1" * 64, defaults={"file": "reports/a.txt", "name": "年报.txt", "size": 4}
    )
    return [report, kept.pk]


def of_source_file(city: City) -> list[Any]:
    return [*of_annual(city), of_kept_file(city)[-1]]


CLOSED = {"get": 404, "post": 404}
KNOWN = {
    "reports:office_archive": Known(),
    "reports:office_upload": Known(post=200),
    "reports:office_comparison": Known(),
    "reports:office_comparison_download": Known(lambda city: ["csv"]),
    "reports:office_report": Known(of_report, get=404, post=405),
    "reports:office_download": Known(of_download, get=404, post=405),
    "reports:office_file": Known(of_kept_file, get=404, post=405),
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
    "reports:reporting_boards": Known(get=302),
    "reports:reporting_board": Known(of_year),
    "reports:reporting_compile": Known(of_year, get=302, post=409),
    "reports:reporting_units": Known(of_year, post=409),
    "reports:reporting_arrangement": Known(of_year, post=200),
    "reports:reporting_unit": Known(of_unit, **CLOSED),
    "reports:reporting_hand_in": Known(of_unit, **CLOSED),
    "reports:reporting_hand_in_check": Known(of_file, **CLOSED),
    "reports:annual_accept": Known(of_annual, **CLOSED),
    "reports:annual_return": Known(of_annual, **CLOSED),
    "reports:annual_data_file": Known(lambda city: ["csv"], get=404),
    "reports:annual_reports": Known(),
    "reports:annual_open": Known(get=302, post=409),
    "reports:annual_record": Known(of_counted_record, get=404, post=405),
    "reports:annual_report": Known(of_annual, get=404, post=405),
    "reports:annual_submit": Known(of_annual, **CLOSED),
    "reports:annual_recall": Known(of_annual, **CLOSED),
    "reports:annual_explain": Known(of_annual, **CLOSED),
    "reports:annual_download": Known(lambda city: [*of_annual(city), "csv"], get=404, post=405),
    "reports:annual_entering": Known(of_annual, **CLOSED),
    "reports:annual_figure": Known(of_figure, get=404, post=405),
    "reports:annual_enter": Known(of_figure, **CLOSED),
    "reports:annual_evidence": Known(of_evidence, get=404, post=405),
    "reports:annual_source_file": Known(of_source_file, get=404, post=405),
    "reports:annual_attachment": Known(of_attachment, get=404, post=405),
}
