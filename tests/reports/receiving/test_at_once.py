"""Two people of compiling offices at once: who is merged into whom is decided one after the other (PostgreSQL)."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from gongkai.organizations.models import Authority, Kind, Level, Role
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions import units
from gongkai.reports.annual.actions.units import change_unit, list_units
from gongkai.reports.models import Duty, ReportingUnit
from tests.organizations.city import authority, person
from tests.reports.receiving.kit import House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None) -> House:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    return House()


def looking_together(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let these questions of the actions wait for one another: where nobody waits for a lock, both see what neither has changed yet."""
    both_have_looked = threading.Barrier(2)

    def waiting(ask: Callable[..., Any]) -> Callable[..., Any]:
        def ask_and_wait(*given: Any) -> Any:
            found = ask(*given)
            with contextlib.suppress(threading.BrokenBarrierError):
                both_have_looked.wait(timeout=2)
            return found

        return ask_and_wait

    for name in names:
        monkeypatch.setattr(units, name, waiting(getattr(units, name)))


def at_once(*steps: Callable[[], object]) -> list[Refused]:
    """Take steps at the same time, each on a connection of its own; the refusals."""
    refused: list[Refused] = []
    ended: list[bool] = []

    def take(step: Callable[[], object]) -> None:
        try:
            step()
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()
        ended.append(True)

    workers = [threading.Thread(target=take, args=(step,)) for step in steps]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert len(ended) == len(steps)
    return refused


def changing(actor: Any, row: ReportingUnit, **changes: Any) -> Callable[[], object]:
    seen = ReportingUnit.objects.get(pk=row.pk).revision
    return lambda: change_unit(actor, row, due=row.due_on, seen=seen, **changes)


def in_the_county_too(house: House) -> tuple[Any, ReportingUnit]:
    """The department after it was moved to the county, still in the city's list; with it the county's office, and the city's row."""
    row = house.listed()[house.city.department.name]
    Authority.objects.filter(pk=house.city.department.pk).update(parent=house.city.county)
    return person(Role.INFORMATION_OFFICER, at=house.city.county), row


def is_counted_twice(house: House) -> bool:
    """Whether the records of the department are in another's report, and it is to report them itself, too."""
    rows = ReportingUnit.objects.filter(unit=house.city.department, year=house.year)
    duties = set(rows.values_list("duty", flat=True))
    return {Duty.MERGED, Duty.REQUIRED} <= duties


def test_two_mergers_at_once_make_no_chain_in_which_records_are_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        authority(name, house.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT)
        for name in ("鹤壁市民政局", "鹤壁市水利局", "鹤壁市林业局")
    ]
    list_units(house.officer, house.compiler, house.year)
    rows = {row.unit_id: row for row in ReportingUnit.objects.filter(compiler=house.compiler)}
    merged_into_the_next = [
        changing(
            house.officer, rows[unit.pk], duty=Duty.MERGED, reason="机构改革", counted_with=others[place + 1]
        )
        for place, unit in enumerate(others[:2])
    ]
    looking_together(monkeypatch, "_listed_as_required")
    assert len(at_once(*merged_into_the_next)) == 1
    merged = ReportingUnit.objects.filter(duty=Duty.MERGED)
    assert not merged.filter(counted_with__in=merged.values("unit")).exists()


def test_two_lists_changed_at_once_do_not_count_a_unit_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, row = in_the_county_too(house)
    list_units(officer, house.city.county, house.year)
    theirs = ReportingUnit.objects.get(compiler=house.city.county, unit=house.city.department)
    changing(officer, theirs, duty=Duty.EXEMPT, reason="由市里填报")()
    merged = changing(house.officer, row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler)
    required = changing(officer, theirs, duty=Duty.REQUIRED)
    looking_together(monkeypatch, "_counted_twice")
    (refusal,) = at_once(merged, required)
    assert "重复计算" in str(refusal) and not is_counted_twice(house)


def test_a_list_written_while_another_merges_its_unit_does_not_count_it_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, row = in_the_county_too(house)
    merged = changing(house.officer, row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler)
    department = house.city.department.pk
    looking_together(monkeypatch, "_counted_twice", "_unit")
    at_once(merged, lambda: list_units(officer, house.city.county, house.year, [department]))
    assert not is_counted_twice(house)


def test_all_authorities_of_a_change_are_taken_at_once_in_the_order_of_their_keys(house: House) -> None:
    row = house.listed()[house.city.department.name]
    merged = changing(house.officer, row, duty=Duty.MERGED, reason="机构改革", counted_with=house.compiler)
    with CaptureQueriesContext(connection) as queries:
        merged()
    (taken,) = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert taken.endswith('ORDER BY "organizations_authority"."id" ASC FOR NO KEY UPDATE')
    assert all(str(key) in taken for key in (house.compiler.pk, house.city.department.pk))
