"""What the reader yields goes into the archive and comes out of it unchanged."""

from __future__ import annotations

import pytest

from gongkai.reading import examine, read_report
from gongkai.reports.actions import store_source
from gongkai.reports.models import ArchivedReport
from gongkai.reports.storing import current_cells, restore_finding, restore_report
from tests.reports.conftest import DEMONSTRATION, People

REPORTS = sorted(path.name for path in DEMONSTRATION.glob("*.txt"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_stored_report_is_restored_as_it_was_read(people: People, name: str) -> None:
    source = (DEMONSTRATION / name).read_bytes()
    read = read_report(source, name)
    stored = ArchivedReport.objects.get(pk=store_source(None, people.county, source, name).pk)
    figures = list(stored.figures.all())
    restored = restore_report(stored, figures)
    assert restored == read
    assert current_cells(figures) == read.cells


@pytest.mark.parametrize("name", REPORTS)
def test_stored_findings_are_those_of_the_reader(people: People, name: str) -> None:
    source = (DEMONSTRATION / name).read_bytes()
    read = read_report(source, name)
    stored = store_source(None, people.county, source, name)
    assert [restore_finding(record) for record in stored.findings.all()] == examine(read)
