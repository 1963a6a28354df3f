"""Two people of the compiling office at once: who is merged into whom is decided one after the other (PostgreSQL)."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import connection, connections

from gongkai.organizations.models import Authority, Kind, Level
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.actions import units
from gongkai.reports.annual.actions.units import change_unit, list_units
from gongkai.reports.models import Duty, ReportingUnit
from tests.organizations.city import authority
from tests.reports.receiving.kit import House

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_mergers_at_once_make_no_chain_in_which_records_are_lost(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    house = House()
    others = [
        authority(name, house.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT)
        for name in ("鹤壁市民政局", "鹤壁市水利局", "鹤壁市林业局")
    ]
    list_units(house.officer, house.compiler, house.year)
    rows = {row.unit_id: row for row in ReportingUnit.objects.filter(compiler=house.compiler)}
    # Where nobody waits for the other, both have seen a list in which nobody is merged yet.
    both_have_looked = threading.Barrier(2)
    look = units._listed_as_required

    def look_together(unit: ReportingUnit, other: Authority) -> bool:
        found = look(unit, other)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_looked.wait(timeout=2)
        return found

    monkeypatch.setattr(units, "_listed_as_required", look_together)
    refused: list[Refused] = []

    def merge(place: int) -> None:
        row = rows[others[place].pk]
        try:
            change_unit(
                house.officer,
                row,
                duty=Duty.MERGED,
                due=row.due_on,
                reason="机构改革",
                counted_with=others[place + 1],
            )
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=merge, args=(place,)) for place in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert len(refused) == 1
    merged = ReportingUnit.objects.filter(duty=Duty.MERGED)
    assert not merged.filter(counted_with__in=merged.values("unit")).exists()
