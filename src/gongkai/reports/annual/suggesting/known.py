"""What the platform knows of an authority's year besides the figures of the form: office, site, gazette, subjects of requests.

Only numbers leave here, and only of authorities whose records the person may read. Every question is one grouped query.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum

from gongkai.casework.measures import requests as counted_requests
from gongkai.casework.models import Subject
from gongkai.organizations.models import (
    Authority,
    DisclosureOffice,
    ReadingPlace,
    SiteFacts,
    YearlyResources,
)
from gongkai.publishing.measures import FIRST_APPEARED, first_published_in, items
from gongkai.publishing.models import CATEGORIES, Channel, ChannelAccount, GazetteIssue
from gongkai.reports.annual.contributions import Contributions
from gongkai.reports.annual.mergers import counted_authorities
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.models import AnnualReport, Part

_CHANNEL_WORDS = {
    "website": "政府网站",
    "gazette": "政府公报",
    "microblog": "政务微博",
    "wechat": "政务微信",
    "other_channels": "其他方式",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A name with a number, for lists in which the largest come first."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Gazette:
    """The issues of a year, and the printed copies of all of them; None where an issue does not say how many."""

    issues: int
    copies: int | None


@dataclass(frozen=True, slots=True)
class Records:
    """What was counted from the records of the year, of every authority that the report covers."""

    disclosed: int
    channels: tuple[Counted, ...]
    categories: tuple[Counted, ...]
    subjects: tuple[Counted, ...]
    requests: int
    fees: Decimal
    """Processing fees that were paid, in yuan."""
    gazette: Gazette
    accounts: tuple[Counted, ...]
    reading_places: int


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the suggestions may tell. ``records`` is None where the person may not read all that the report covers.

    ``units`` are the accepted units of a compiled report with the requests they received, by part; None for what is not known.
    """

    office: DisclosureOffice | None = None
    site: SiteFacts | None = None
    resources: YearlyResources | None = None
    records: Records | None = None
    units: dict[str, tuple[Counted, ...]] = field(default_factory=dict)
    included: int = 0
    is_complete: bool = True
    """Whether no unit is missing in a compiled report."""


def known_of(
    report: AnnualReport, readable: QuerySet[Authority], contributions: Contributions | None = None
) -> Known:
    """What may be told of a report to somebody who reads the authorities in ``readable``. A fixed number of queries."""
    authority = report.authority
    covered = _covered(report)
    may_read = not covered - {authority.pk} - set(readable.order_by().values_list("pk", flat=True))
    resources = YearlyResources.objects.filter(authority=authority, year=report.year).first()
    return Known(
        office=DisclosureOffice.objects.filter(authority=authority).first(),
        site=SiteFacts.objects.filter(authority=authority).first(),
        resources=None if report.is_compiled else resources,
        records=_records(covered, report.year) if may_read or not report.is_compiled else None,
        units=_units(report, contributions) if contributions else {},
        included=len(contributions.included) if contributions else 0,
        is_complete=not contributions.missing if contributions else True,
    )


def _covered(report: AnnualReport) -> set[int]:
    """The authorities whose records the report counts."""
    if report.is_compiled:
        return {row.pk for row in ReportingTree().subtree(report.authority)}
    return set(counted_authorities(report.year, [report.authority_id])[report.authority_id])


def _units(report: AnnualReport, contributions: Contributions) -> dict[str, tuple[Counted, ...]]:
    """The units that received requests, by part, the one with the most first."""
    found: dict[str, list[Counted]] = {Part.DEPARTMENTS.value: [], Part.COUNTIES.value: []}
    received = ("statistics", "received") if report.form == "2014" else ("requests", "new")
    for one in contributions.included:
        own = "本级" if one.unit.pk == report.authority_id else ""
        for reference, cell in one.cells.items():
            if (reference.table, reference.row) == received and reference.column == "total" and cell.value:
                found[one.part].append(Counted(f"{one.unit.short_name}{own}", int(cell.value)))
    return {part: _largest_first(rows) for part, rows in found.items()}


def _largest_first(rows: list[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(rows, key=lambda row: -row.count))


def _records(covered: Collection[int], year: int) -> Records:
    published = first_published_in(items(covered, year), year)
    received = counted_requests(covered, year).filter(counted_on__year=year)
    paid = counted_requests(covered, year).filter(fee_paid_on__year=year)
    issues = GazetteIssue.objects.filter(authority__in=covered, issued_on__year=year)
    printed = issues.aggregate(issues=Count("pk"), stated=Count("print_run"), copies=Sum("print_run"))
    subjects = _grouped(received, "subject", dict(Subject.choices))
    places = ReadingPlace.objects.filter(authority__in=covered)
    accounts = ChannelAccount.objects.filter(authority__in=covered, is_active=True)
    return Records(
        disclosed=published.count(),
        channels=_largest_first(
            [
                Counted(_CHANNEL_WORDS[row], in_year(items(covered, year), year).count())
                for row, in_year in FIRST_APPEARED.items()
            ]
        ),
        categories=_grouped(published.exclude(category=""), "category", dict(CATEGORIES)),
        subjects=subjects,
        requests=sum(row.count for row in subjects),
        fees=Decimal(paid.aggregate(total=Sum("fee_amount"))["total"] or 0),
        gazette=Gazette(
            printed["issues"], printed["copies"] if printed["stated"] == printed["issues"] else None
        ),
        accounts=_grouped(accounts, "channel", dict(Channel.choices)),
        reading_places=places.count(),
    )


def _grouped(rows: QuerySet, field_name: str, words: dict[str, str]) -> tuple[Counted, ...]:  # type: ignore[type-arg]
    counted = rows.order_by().values(word=F(field_name)).annotate(number=Count("pk", distinct=True))
    found = [Counted(str(words.get(row["word"], row["word"])), row["number"]) for row in counted]
    return _largest_first(sorted(found, key=lambda row: row.name))
