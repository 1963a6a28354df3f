"""Ten years of a city's records, written fast: the same columns go into the database and into Parquet files.

Every column is an array; a table is written by COPY, or by one prepared INSERT, with its indexes taken away meanwhile.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from gongkai.casework.models import Applicant, ApplicantKind, FollowUpCase, FollowUpKind, InformationRequest
from gongkai.organizations.models import Authority, Kind, Level
from gongkai.publishing.appearances import FIRST_APPEARANCES
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    Status,
    ValidityChange,
)

FIRST_YEAR, YEARS = 2015, 10
REPLIES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R15", "R17")
GROUNDS = ("W1", "W2", "W3", "W4", "W5", "W6", "W7")
RESULTS = ("upheld", "corrected", "other")
Columns = dict[str, Any]
_BEGIN = np.datetime64(f"{FIRST_YEAR}-01-01")
_DAYS = (dt.date(FIRST_YEAR + YEARS, 1, 1) - dt.date(FIRST_YEAR, 1, 1)).days
_TEXT = "请公开本行政区域内有关项目的名称、地址、批准文号、投资额、招标结果和完成情况，以及有关会议纪要。" * 3
_BATCH = 100_000


def authorities(number: int) -> list[int]:
    """A city, counties and departments below it: their keys, the city first."""
    city = Authority(
        name="某市人民政府",
        short_name="某市",
        level=Level.PREFECTURE,
        kind=Kind.GOVERNMENT,
        division_code="410600",
    )
    city.save()
    below = [
        Authority(
            parent=city,
            name=f"某市第{place}局",
            short_name=f"第{place}局",
            level=Level.PREFECTURE,
            kind=Kind.DEPARTMENT,
            division_code="410600",
            position=place * 10,
        )
        for place in range(1, number)
    ]
    return [city.pk, *(each.pk for each in Authority.objects.bulk_create(below))]


def fill(folder: Path, part: str, bodies: Sequence[int], *, requests: int, items: int) -> None:
    """Write records of every kind, and the same columns as Parquet files of this part of the records."""
    chance = np.random.default_rng(len(part) + requests)
    keys = np.array(bodies)
    made: list[tuple[type[Model], dict[str, Any], Columns]] = []
    people, asked = _requests(chance, keys, requests)
    made.append((Applicant, {"name": "某人", "telephone": "13800000000"}, people))
    made.append((InformationRequest, _REQUEST, asked))
    made.append(
        (FollowUpCase, {"body": "某机关", "subject": "不服答复"}, _cases(chance, asked, requests // 50))
    )
    disclosed = _items(chance, keys, items)
    appearances = _appearances(chance, disclosed)
    made.append((Disclosure, {"title": "关于某项目的公示信息", "status": Status.ENDED}, disclosed))
    made.append((Appearance, {}, appearances))
    documents = _documents(chance, keys, max(50, items // 100))
    made.append((NormativeDocument, {"title": "某管理办法"}, documents))
    made.append((ValidityChange, {}, _changes(chance, documents)))
    firsts = _first_appearances(disclosed, appearances)
    for model, same, columns in made:
        _write(model, same, columns | firsts if model is Disclosure else columns)
        _as_parquet(folder / f"{model.__name__}-{part}.parquet", columns)


_REQUEST: dict[str, Any] = {
    "query_code": "ABCD1234",
    "title": "某项目的有关情况",
    "description": _TEXT,
    "provision_form": "electronic",
    "receipt_way": "online",
}


def _next_key(model: type[Model]) -> int:
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0) + 1


def _some_days(chance: np.random.Generator, number: int) -> Any:
    return _BEGIN + chance.integers(0, _DAYS, number)


def _owners(chance: np.random.Generator, keys: Any, number: int) -> Any:
    """Authorities; a few have most of the records."""
    return keys[(chance.random(number) ** 2 * len(keys)).astype(int)]


def _requests(chance: np.random.Generator, keys: Any, number: int) -> tuple[Columns, Columns]:
    first_person, first = _next_key(Applicant), _next_key(InformationRequest)
    kinds = np.array(ApplicantKind.values)
    people = {
        "id": np.arange(first_person, first_person + number),
        "kind": chance.choice(kinds, number, p=[0.8, 0.1, 0.01, 0.02, 0.05, 0.02]),
    }
    received = _some_days(chance, number)
    is_open = chance.random(number) < 0.005
    withdrawn = ~is_open & (chance.random(number) < 0.04)
    outcome = chance.choice(np.array(REPLIES), number)
    outcome[is_open | withdrawn] = ""
    ground = np.where(outcome == "R3", chance.choice(np.array(GROUNDS), number), "")
    closed = received + chance.integers(0, 45, number)
    closed[is_open] = np.datetime64("NaT")
    stage = np.where(is_open, "processing", np.where(withdrawn, "withdrawn", "closed"))
    asked = {
        "id": np.arange(first, first + number),
        "authority_id": _owners(chance, keys, number),
        "applicant_id": people["id"],
        "number": np.char.add("b", np.arange(first, first + number).astype(str)),
        "channel": chance.choice(np.array(["internet", "in_person", "signed_mail", "fax"]), number),
        "stage": stage,
        "outcome": outcome,
        "ground": ground,
        "arrived_on": received,
        "received_on": received,
        "counted_on": received,
        "closed_on": closed,
    }
    return people, asked


def _cases(chance: np.random.Generator, asked: Columns, number: int) -> Columns:
    first = _next_key(FollowUpCase)
    places = chance.integers(0, len(asked["id"]), number)
    filed = _some_days(chance, number)
    is_open = chance.random(number) < 0.1
    decided = filed + chance.integers(20, 200, number)
    decided[is_open] = np.datetime64("NaT")
    return {
        "id": np.arange(first, first + number),
        "authority_id": asked["authority_id"][places],
        "request_id": asked["id"][places],
        "kind": chance.choice(np.array(FollowUpKind.values), number),
        "result": np.where(is_open, "", chance.choice(np.array(RESULTS), number)),
        "filed_on": filed,
        "decided_on": decided,
    }


def _items(chance: np.random.Generator, keys: Any, number: int) -> Columns:
    first = _next_key(Disclosure)
    return {
        "id": np.arange(first, first + number),
        "authority_id": _owners(chance, keys, number),
        "kind": chance.choice(
            np.array(
                [ItemKind.INFORMATION.value, ItemKind.NORMATIVE_DOCUMENT.value, ItemKind.INTERPRETATION.value]
            ),
            number,
            p=[0.96, 0.01, 0.03],
        ),
        # Moments are in UTC; the day begins in China, eight hours before.
        "published_at": _some_days(chance, number).astype("datetime64[s]")
        + (chance.integers(0, 86_400, number) - 8 * 3600).astype("timedelta64[s]"),
    }


def _appearances(chance: np.random.Generator, disclosed: Columns) -> Columns:
    """Every item on the website, a third of them elsewhere, too, up to ninety days later."""
    number = len(disclosed["id"])
    elsewhere = np.flatnonzero(chance.random(number) < 1 / 3)
    channels = np.array(
        [Channel.WECHAT.value, Channel.WEIBO.value, Channel.GAZETTE.value, Channel.PRESS.value]
    )
    later = chance.integers(0, 90 * 86_400, len(elsewhere)).astype("timedelta64[s]")
    first = _next_key(Appearance)
    return {
        "id": np.arange(first, first + number + len(elsewhere)),
        "disclosure_id": np.concatenate([disclosed["id"], disclosed["id"][elsewhere]]),
        "channel": np.concatenate(
            [np.full(number, Channel.WEBSITE.value), chance.choice(channels, len(elsewhere))]
        ),
        "at": np.concatenate([disclosed["published_at"], disclosed["published_at"][elsewhere] + later]),
    }


def _first_appearances(disclosed: Columns, appearances: Columns) -> Columns:
    """What the platform keeps with the items; the Parquet files have the appearances only."""
    found: Columns = {}
    for column, channels in FIRST_APPEARANCES.items():
        there = np.isin(appearances["channel"], [channel.value for channel in channels])
        first = np.full(len(disclosed["id"]), np.datetime64("NaT"), dtype="datetime64[s]")
        # No item appears twice on the channels of one column.
        first[appearances["disclosure_id"][there] - disclosed["id"][0]] = appearances["at"][there]
        found[column] = first
    return found


def _documents(chance: np.random.Generator, keys: Any, number: int) -> Columns:
    first = _next_key(NormativeDocument)
    issued = _some_days(chance, number)
    effective = issued + chance.integers(0, 60, number)
    expires = effective + chance.integers(300, 2000, number)
    expires[chance.random(number) < 0.5] = np.datetime64("NaT")
    return {
        "id": np.arange(first, first + number),
        "authority_id": _owners(chance, keys, number),
        "kind": chance.choice(np.array(NormativeKind.values), number, p=[0.1, 0.9]),
        "issued_on": issued,
        "effective_on": effective,
        "expires_on": expires,
    }


def _changes(chance: np.random.Generator, documents: Columns) -> Columns:
    """A fifth was repealed or declared expired, a tenth renewed before its end."""
    drawn = chance.random(len(documents["id"]))
    has_end = ~np.isnat(documents["expires_on"])
    ended, renewed = np.flatnonzero(drawn < 0.2), np.flatnonzero((drawn > 0.8) & has_end)
    first, number = _next_key(ValidityChange), len(ended) + len(renewed)
    none = np.full(len(ended), np.datetime64("NaT"), dtype="datetime64[D]")
    kinds = ValidityChange.Kind
    return {
        "id": np.arange(first, first + number),
        "document_id": np.concatenate([documents["id"][ended], documents["id"][renewed]]),
        "kind": np.concatenate(
            [
                chance.choice(np.array([kinds.REPEALED.value, kinds.EXPIRED.value]), len(ended)),
                np.full(len(renewed), kinds.RENEWED.value),
            ]
        ),
        "on": np.concatenate(
            [
                documents["issued_on"][ended] + chance.integers(1, 2000, len(ended)),
                documents["expires_on"][renewed] - 10,
            ]
        ),
        "until": np.concatenate(
            [none, documents["expires_on"][renewed] + chance.integers(30, 1500, len(renewed))]
        ),
    }


# Into the database and into files


def _as_parquet(path: Path, columns: Columns) -> None:
    pq.write_table(pa.table({name: pa.array(values) for name, values in columns.items()}), path)


def _write(model: type[Model], same: dict[str, Any], columns: Columns) -> None:
    """All rows of a table: ``columns`` as given, every other column as in an instance with ``same``."""
    instance = model(**same)
    now = timezone.now()
    fields = model._meta.concrete_fields
    filled: list[Any] = []
    for field in fields:
        if field.column in columns:
            filled.append(columns[field.column])
            continue
        value = now if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False) else None
        value = field.pre_save(instance, add=True) if value is None else value
        filled.append(field.get_db_prep_save(value, connection))
    quoted = [connection.ops.quote_name(field.column) for field in fields]
    with _without_indexes(model._meta.db_table), transaction.atomic():
        for start in range(0, len(columns["id"]), _BATCH):
            rows = zip(*(_values(each, start) for each in filled), strict=False)
            _insert(model._meta.db_table, quoted, rows)


def _values(column: Any, start: int) -> Any:
    """A piece of a column as the driver takes it; one value for all rows comes again and again."""
    if not isinstance(column, np.ndarray):
        return repeat(column)
    piece = column[start : start + _BATCH]
    if piece.dtype.kind != "M":
        return piece.tolist()
    if connection.vendor == "sqlite":
        # As Django writes days and moments there.
        written = np.datetime_as_string(piece).tolist()
        return [None if each == "NaT" else each.replace("T", " ") for each in written]
    found = piece.tolist()
    return [each.replace(tzinfo=dt.UTC) if isinstance(each, dt.datetime) else each for each in found]


def _insert(table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({", ".join(columns)}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["?"] * len(columns))
            cursor.connection.executemany(
                f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({places})', rows
            )


@contextlib.contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Take the plain indexes of a table away and make them again at the end, which is much faster than keeping them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN"
                " (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE '%%UNIQUE%%'",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql LIKE 'CREATE INDEX%%'",
                [table],
            )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, statement in indexes:
            cursor.execute(statement)
