"""Published items made reproducibly of the sentences of five published reports, written without any step."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

from _search_documents import sentences
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from gongkai.organizations.models import Authority, Kind, Level, SiteFacts
from gongkai.publishing.models import Disclosure, DisclosureVersion, Placement, SiteColumn
from gongkai.web.columns import STATUTORY_CATEGORIES

AUTHORITIES, COLUMNS = 40, 30
CHARACTERS = 900
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Portal:
    """What was written: an authority and a column to read, and one document in the middle."""

    authority: int
    column: str
    document: int


def fill(size: int) -> Portal:
    """A city with a site, forty authorities, thirty columns, and ``size`` published items of the last ten years."""
    chance = random.Random(4)
    city = Authority.objects.create(
        name="某市人民政府",
        short_name="某市",
        level=Level.PREFECTURE,
        kind=Kind.GOVERNMENT,
        division_code="410600",
    )
    SiteFacts.objects.create(
        authority=city,
        is_main=True,
        site_name="某市人民政府",
        site_domain="www.example.gov.cn",
        site_id_code="4106000005",
        host="某市人民政府办公室",
    )
    authorities = [city] + [
        Authority.objects.create(
            parent=city,
            name=f"某市第{number}局",
            short_name=f"{number}局",
            level=Level.PREFECTURE,
            kind=Kind.DEPARTMENT,
            division_code="410600",
        )
        for number in range(1, AUTHORITIES)
    ]
    columns = [
        SiteColumn.objects.create(
            authority=city,
            key=f"lm{number}",
            title=f"栏目{number}",
            description=f"公布栏目{number}。",
            keywords=f"栏目{number}",
            column_type="通知公告",
            position=number * 10,
        )
        for number in range(COLUMNS)
    ]
    known = sentences()
    begin = dt.datetime(2016, 1, 1, tzinfo=timezone.get_default_timezone())
    made = (_item(chance, known, authorities, begin, number) for number in range(1, size + 1))
    last = 0
    while batch := list(islice(made, BATCH)):
        last = _write(batch, columns, chance)
    version = Subquery(DisclosureVersion.objects.filter(disclosure=OuterRef("pk")).values("pk")[:1])
    Disclosure.objects.update(working_version=version, published_version=version, is_public=True)
    return Portal(authorities[1].pk, columns[0].key, last - size // 2)


def _item(
    chance: random.Random, known: list[str], authorities: list[Any], begin: dt.datetime, number: int
) -> dict[str, Any]:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < CHARACTERS:
        paragraphs.append("".join(chance.choice(known) for _ in range(3)))
    moment = begin + dt.timedelta(minutes=chance.randrange(10 * 365 * 24 * 60))
    return {
        "authority": chance.choice(authorities),
        "title": chance.choice(known)[: chance.randint(10, 40)],
        "summary": chance.choice(known)[:120],
        "body": "".join(f"<p>{escape(text)}</p>" for text in paragraphs),
        "document_number": f"某政〔{moment.year}〕{number}号",
        "date_of_issue": moment.date(),
        "category": chance.choice(STATUTORY_CATEGORIES).key,
        "moment": moment,
        "index_number": f"某/{moment.year}-{number:07d}",
    }


def _write(batch: list[dict[str, Any]], columns: list[SiteColumn], chance: random.Random) -> int:
    shared = ("title", "document_number", "date_of_issue", "category")
    items = Disclosure.objects.bulk_create(
        Disclosure(
            published_at=one["moment"],
            updated_at=one["moment"],
            authority=one["authority"],
            index_number=one["index_number"],
            status="published",
            created_by=None,
            **{name: one[name] for name in shared},
        )
        for one in batch
    )
    DisclosureVersion.objects.bulk_create(
        DisclosureVersion(
            disclosure=item,
            number=1,
            frozen_at=one["moment"],
            summary=one["summary"],
            body=one["body"],
            **{name: one[name] for name in shared},
        )
        for item, one in zip(items, batch, strict=True)
    )
    Placement.objects.bulk_create(
        Placement(disclosure=item, column=column, published_at=one["moment"])
        for item, one in zip(items, batch, strict=True)
        for column in chance.sample(columns, 2)
    )
    return int(items[-1].pk)
