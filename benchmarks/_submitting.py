"""Submitting from several processes at once, beside as many bare INSERTs from as many processes."""

from __future__ import annotations

import io
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

PROCESSES = 4
BARE_TABLE = "benchmark_bare_rows"


@dataclass(frozen=True, slots=True)
class Submitted:
    """How many requests, how many statements each writes with, and the seconds of both."""

    requests: int
    rows: int
    seconds: float
    bare: float


def submitted(authority: int, each: int) -> Submitted:
    """Let every process submit ``each`` requests; raises AssertionError if one is lost or came twice."""
    from django.db import connection

    from gongkai.casework.models import InformationRequest

    before = set(InformationRequest.objects.values_list("pk", flat=True))
    rows = _rows_of_one(authority)
    with connection.cursor() as cursor:
        key = "integer primary key" if connection.vendor == "sqlite" else "serial primary key"
        cursor.execute(f"CREATE TABLE {BARE_TABLE} (id {key}, text varchar(400))")
    # What the processes open is theirs alone.
    connection.close()
    bare = _raced(_insert_bare, each, rows)
    seconds = _raced(_submit, authority, each)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {BARE_TABLE}")
        assert cursor.fetchone()[0] == PROCESSES * each * rows
        cursor.execute(f"DROP TABLE {BARE_TABLE}")
    made = InformationRequest.objects.exclude(pk__in=before) if len(before) < 500 else _newer(before)
    _assert_nothing_lost(list(made), PROCESSES * each + 1)
    return Submitted(PROCESSES * each, rows, seconds, bare)


def _newer(before: set[int]) -> Any:
    from gongkai.casework.models import InformationRequest

    return InformationRequest.objects.filter(pk__gt=max(before))


def _assert_nothing_lost(made: list[Any], expected: int) -> None:
    assert len(made) == expected, f"{len(made)} of {expected} requests are there"
    serials = sorted(int(request.number[-5:]) for request in made)
    assert serials == list(range(1, expected + 1)), "numbers are missing or were given twice"
    for request in made:
        assert request.events.count() == 2 and request.files.count() == 1
        with request.files.get().file.open("rb") as file:
            assert file.read() == picture()


def _raced(work: Callable[..., None], *arguments: int) -> float:
    """Run ``work`` in several processes that begin together; the seconds until the last one is done."""
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(PROCESSES + 1)
    processes = [
        spawning.Process(target=_prepared, args=(work, ready, number, *arguments))
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    ready.wait(120)
    start = time.perf_counter()
    for process in processes:
        process.join()
    assert all(process.exitcode == 0 for process in processes), "a process failed"
    return time.perf_counter() - start


def _prepared(work: Callable[..., None], ready: Barrier, number: int, *arguments: int) -> None:
    import django

    django.setup()
    work(ready, number, *arguments)


def _insert_bare(ready: Barrier, number: int, each: int, rows: int) -> None:
    from django.db import connection, transaction

    connection.ensure_connection()
    ready.wait(120)
    for turn in range(each):
        with transaction.atomic(), connection.cursor() as cursor:
            for row in range(rows):
                text = f"{number} {turn} {row} " + "x" * 300
                cursor.execute(f"INSERT INTO {BARE_TABLE} (text) VALUES (%s)", [text])


def _submit(ready: Barrier, number: int, authority: int, each: int) -> None:
    from django.db import connection

    connection.ensure_connection()
    ready.wait(120)
    for turn in range(each):
        submit_one(authority, f"process {number} turn {turn}")


def _rows_of_one(authority: int) -> int:
    """How many rows one submission writes, counted on the first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        submit_one(authority, "first")
    return sum(query["sql"].startswith(("INSERT", "UPDATE")) for query in captured)


def picture() -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (400, 250), "#1f4e8c").save(data, "PNG")
    return data.getvalue()


def submit_one(authority: int, token: str) -> None:
    """One request with the picture of a document, as the public form submits it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gongkai.casework.actions import intake
    from gongkai.casework.models import ApplicantKind, FileKind, ProvisionForm, ReceiptWay
    from gongkai.organizations.models import Authority
    from gongkai.web.uploads import UploadKind, check_upload

    upload = check_upload(SimpleUploadedFile("证件.png", picture(), "image/png"), UploadKind.SCAN)
    intake.submit_online(
        intake.Submission(
            Authority.objects.get(pk=authority),
            intake.ApplicantFacts(
                ApplicantKind.NATURAL_PERSON,
                "张三丰",
                "resident_id",
                "11010519491231002X",
                telephone="13800000000",
            ),
            intake.RequestFacts(
                title="2025年度老旧小区改造项目清单",
                description="请公开本市2025年度老旧小区改造项目的名称、地址和投资额。",
                provision_form=ProvisionForm.ELECTRONIC,
                receipt_way=ReceiptWay.ONLINE,
            ),
            [intake.Paper(FileKind.IDENTITY, upload)],
        ),
        token,
    )
