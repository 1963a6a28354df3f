"""Pages of records over many authorities: the records of the sorted list, and no more read however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.casework.models import Applicant, ApplicantKind, InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.law.state import Stage
from gongkai.organizations.evidence import evidence_kind, model_of
from gongkai.organizations.measuring import all_measures
from gongkai.organizations.models import Authority
from gongkai.publishing.models import Disclosure, Status
from gongkai.reports.annual import newest_first, tracing
from gongkai.reports.annual.newest_first import Timeline
from gongkai.reports.annual.tracing import RecordPage, Records
from tests.organizations.city import City, authority
from tests.reports.random_records import write_records

YEAR = 2021


@pytest.fixture
def city(db: None) -> City:
    return City()


def records_for(cell: CellReference, authorities: list[int], year: int = YEAR) -> Records:
    measure = all_measures()[cell]
    return Records(measure, evidence_kind(model_of(measure)), year, tuple(authorities), ())


def departments(city: City, number: int) -> list[Authority]:
    return [authority(f"第{place}局", parent=city.city, kind="department") for place in range(number)]


def pages_of(records: Records) -> Iterator[RecordPage]:
    page = records.page({})
    yield page
    while page.after is not None:
        page = records.page({}, after=page.after)
        yield page


@pytest.mark.parametrize("seed", range(3))
def test_page_by_page_it_is_the_sorted_list_there_and_back(
    city: City, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With pages and lists so short that every list of records is long."""
    monkeypatch.setattr(tracing, "PAGE", 4)
    monkeypatch.setattr(newest_first, "FEW", 6)
    bodies = [city.city, *departments(city, 2)]
    write_records(bodies, (YEAR - 1, YEAR), Random(seed), 60)
    keys = [body.pk for body in bodies]
    long = 0
    for cell in all_measures():
        records = records_for(cell, keys)
        whole = [row.pk for row in records.listed({})]
        pages = list(pages_of(records))
        assert [line.key for page in pages for line in page.lines] == whole, cell
        for place in range(len(pages) - 1, 0, -1):
            assert records.page({}, before=pages[place].before).lines == pages[place - 1].lines, cell
        long += len(whole) > 6
    assert long > 30


def test_records_of_one_moment_are_parted_by_their_keys(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "PAGE", 4)
    monkeypatch.setattr(newest_first, "FEW", 6)
    bodies = departments(city, 3)
    moment = timezone.make_aware(dt.datetime(YEAR, 5, 1, 9))
    items = Disclosure.objects.bulk_create(
        Disclosure(authority=bodies[place % 3], title="某事项", published_at=moment) for place in range(30)
    )
    records = records_for(CellReference("2014", "statistics", "disclosed", "total"), [b.pk for b in bodies])
    found = [line.key for page in pages_of(records) for line in page.lines]
    assert found == sorted((item.pk for item in items), reverse=True)


def test_in_front_of_a_record_that_is_gone_is_the_first_page(city: City) -> None:
    bodies = departments(city, 2)
    write_items(bodies, 120)
    for keys in ([bodies[0].pk], [body.pk for body in bodies]):
        records = records_for(CellReference("2014", "statistics", "disclosed", "total"), keys)
        assert records.page({}, before=10**9).lines == records.page({}).lines


@pytest.mark.parametrize("is_cut", [True, False])
@pytest.mark.parametrize("path", ["published_at", "date_of_issue"])
def test_the_pieces_of_a_timeline_are_all_of_time_once(city: City, path: str, is_cut: bool) -> None:
    """An item for every edge that a piece can have, and those beside it; each lies in one piece."""
    timeline = Timeline.of(Disclosure, path, is_cut=is_cut)
    assert timeline is not None
    edges = [
        value
        for piece in timeline.pieces_of(YEAR)
        for _, said in _leaves(piece)
        for value in (said if isinstance(said, tuple) else [said])
        if isinstance(value, dt.date)
    ]
    step = dt.timedelta(microseconds=1) if timeline.is_of_moments else dt.timedelta(days=1)
    last = max(edges)
    times = {edge + step * way for edge in edges for way in (-1, 0, 1)}
    times = {time for time in times if not is_cut or time <= last}
    Disclosure.objects.bulk_create(
        Disclosure(authority=city.city, title="某事项", **{path: time}) for time in [*times, None]
    )
    found: list[int] = []
    for piece in timeline.pieces_of(YEAR):
        found += Disclosure.objects.filter(piece).values_list("pk", flat=True)
    assert sorted(found) == sorted(Disclosure.objects.values_list("pk", flat=True))


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, tuple):
            yield child
        else:
            yield from _leaves(child)


# What a page costs


def write_items(bodies: list[Authority], number: int) -> None:
    """Items over three years, of which the one in the middle is asked for."""
    begin = timezone.make_aware(dt.datetime(YEAR - 1, 1, 1))
    width = dt.timedelta(days=3 * 365) / number
    moments = [begin + width * place for place in range(number)]
    Disclosure.objects.bulk_create(
        Disclosure(
            authority=bodies[place % len(bodies)],
            title="某事项",
            status=Status.ENDED,
            published_at=moment,
            first_on_website_at=moment,
        )
        for place, moment in enumerate(moments)
    )


def write_requests(bodies: list[Authority], number: int) -> None:
    """Requests over three years, each finished after twenty days."""
    people = Applicant.objects.bulk_create(
        Applicant(kind=ApplicantKind.NATURAL_PERSON, name="某人") for _ in range(number)
    )
    days = [dt.date(YEAR - 1, 1, 1) + dt.timedelta(days=place * 3 * 365 // number) for place in range(number)]
    InformationRequest.objects.bulk_create(
        InformationRequest(
            authority=bodies[place % len(bodies)],
            applicant=people[place],
            number=f"b{people[place].pk}",
            title="某事",
            stage=Stage.CLOSED.value,
            outcome="R1",
            arrived_on=day,
            received_on=day,
            counted_on=day,
            closed_on=day + dt.timedelta(days=20),
        )
        for place, day in enumerate(days)
    )


CELLS = (
    CellReference("2021", "requests", "new", "total"),
    CellReference("2021", "requests", "total", "total"),
    CellReference("2021", "requests", "granted", "natural"),
    CellReference("2021", "requests", "carried_in", "total"),
    CellReference("2021", "requests", "carried_out", "total"),
    CellReference("2014", "statistics", "disclosed", "total"),
    CellReference("2014", "statistics", "website", "total"),
)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_a_page_takes_no_more_steps_of_the_database_when_there_are_more_records(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing, "PAGE", 10)
    monkeypatch.setattr(newest_first, "FEW", 20)
    bodies = departments(city, 10)
    steps = []
    for number in (1500, 4500):
        write_items(bodies, number)
        write_requests(bodies, number)
        steps.append({cell: steps_of(records_for(cell, [body.pk for body in bodies])) for cell in CELLS})
    fewer, more = steps
    for cell in CELLS:
        for before, after in zip(fewer[cell], more[cell], strict=True):
            assert after < 1.5 * before + 200, (str(cell), fewer[cell], more[cell])


def steps_of(records: Records) -> list[int]:
    """Hundreds of steps for the first page, for the third, and for the second from behind."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    found: list[int] = []
    connection.connection.set_progress_handler(count, 10)
    try:
        first = records.page({})
        found.append(counted)
        second = records.page({}, after=first.after)
        assert second.after is not None
        counted = 0
        third = records.page({}, after=second.after)
        found.append(counted)
        counted = 0
        assert records.page({}, before=third.before).lines == second.lines
        found.append(counted)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return found
