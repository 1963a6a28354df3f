"""Random records that could have come about: what the rules of the forms take for granted holds, everything else varies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from gongkai.organizations.models import Authority, YearlyResources
from gongkai.publishing.appearances import record_appearances
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    DisclosureVersion,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    ValidityChange,
)
from tests.reports.random_records import write_cases, write_requests

CHINA = ZoneInfo("Asia/Shanghai")


def write_lawful_records(authorities: Sequence[Authority], year: int, chance: Random, number: int) -> None:
    """About ``number`` records of each kind of the year and the one before; every authority states its resources."""
    years = (year - 1, year)
    requests = write_requests(authorities, years, chance, number)
    write_cases(requests, authorities, years, chance, number)
    _write_items(authorities, years, chance, number)
    _write_documents(authorities, years, chance, number)
    YearlyResources.objects.bulk_create(
        YearlyResources(
            authority=authority,
            year=each,
            special_offices=chance.randrange(3),
            reading_places=chance.randrange(5),
            full_time_staff=chance.randrange(4),
            part_time_staff=chance.randrange(9),
            funding=Decimal(chance.randrange(10**6)) / 10_000,
        )
        for authority in authorities
        for each in years
    )


def _day(years: Sequence[int], chance: Random) -> dt.date:
    return dt.date(chance.choice(years), 1, 1) + dt.timedelta(days=chance.randrange(365))


def _write_items(authorities: Sequence[Authority], years: Sequence[int], chance: Random, number: int) -> None:
    """Items that went on the website when they were published, and the same year on other channels."""
    kinds = [kind.value for kind in ItemKind if kind is not ItemKind.RULES]
    days = [_day(years, chance) for _ in range(number)]
    items = Disclosure.objects.bulk_create(
        Disclosure(
            authority=chance.choice(authorities),
            title="某事项",
            kind=chance.choice(kinds),
            published_at=dt.datetime(day.year, day.month, day.day, 8, tzinfo=CHINA),
        )
        for day in days
    )
    versions = DisclosureVersion.objects.bulk_create(
        DisclosureVersion(disclosure=item, number=1, title=item.title, kind=item.kind) for item in items
    )
    for item, version in zip(items, versions, strict=True):
        item.working_version = item.published_version = version
        item.is_public = True
    Disclosure.objects.bulk_update(items, ["working_version", "published_version", "is_public"])
    others = [channel.value for channel in Channel if channel is not Channel.WEBSITE]
    appearances = []
    for item, day in zip(items, days, strict=True):
        on_others = chance.sample(others, chance.choice([0, 0, 1, 3]))
        for channel in (Channel.WEBSITE.value, *on_others):
            later = dt.date(day.year, 12, 31) if channel in on_others else day
            at = dt.datetime(later.year, later.month, later.day, 9, tzinfo=CHINA)
            appearances.append(Appearance(disclosure=item, channel=channel, at=at))
    record_appearances(appearances)


def _write_documents(
    authorities: Sequence[Authority], years: Sequence[int], chance: Random, number: int
) -> None:
    """Documents in force from the day of their issue, some repealed; rules only of who may make them."""
    documents = []
    for _ in range(number):
        authority = chance.choice(authorities)
        kinds = list(NormativeKind) if authority.can_make_rules else [NormativeKind.NORMATIVE_DOCUMENT]
        issued = _day((min(years) - 1, *years), chance)
        documents.append(
            NormativeDocument(
                authority=authority,
                kind=chance.choice(kinds).value,
                title="某办法",
                issued_on=issued,
                effective_on=issued,
                expires_on=issued + dt.timedelta(days=chance.choice([300, 1800])),
            )
        )
    NormativeDocument.objects.bulk_create(documents)
    ValidityChange.objects.bulk_create(
        ValidityChange(
            document=document,
            kind=ValidityChange.Kind.REPEALED,
            on=document.issued_on + dt.timedelta(days=chance.choice([40, 400])),
        )
        for document in documents
        if chance.random() < 0.3
    )
