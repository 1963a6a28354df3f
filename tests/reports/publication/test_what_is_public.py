"""Of every item the public has the newest publication that is not newer than the version that it reads."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.models import DisclosureVersion
from gongkai.reports.annual.data_years import public_years
from gongkai.reports.annual.publishing import published_reports
from gongkai.reports.models import AnnualReport, ReportStatus
from tests.reports.publication.kit import Press


def shown(report: AnnualReport) -> list[tuple[int, int]]:
    """Which submission of the report is public, and with which publication."""
    return [
        (one.submission.number, one.publication.pk) for one in published_reports() if one.report == report
    ]


def test_a_newer_publication_is_public_when_its_own_version_is_and_not_before(press: Press) -> None:
    report = press.of_department()
    item = press.published(report)
    first = shown(report)
    assert [number for number, _ in first] == [1]
    # Versions of other items come in between, so that the keys of one item's versions do not follow one another.
    press.published(press.of_department(year=press.year - 1))
    press.submitted(report, status=ReportStatus.ACCEPTED)
    drafted = press.drafted(report)
    assert drafted.publication.disclosure_id == item.pk
    assert shown(report) == first
    press.through(drafted.review)
    assert shown(report) == [(2, drafted.publication.pk)]
    # A version by hand stands on the publication that it was made from.
    item.refresh_from_db()
    saved = save_draft(press.writer, item, {"title": report.title + "（修订）"}, seen=item.revision)
    press.through(submit(press.writer, saved.disclosure, seen=saved.disclosure.revision))
    assert shown(report) == [(2, drafted.publication.pk)]


def test_no_version_is_compared_with_versions_of_other_items(press: Press) -> None:
    """A database that noted no row in a table joins it before it knows better: only keys may lead to a version."""
    press.published(press.of_department())
    table = DisclosureVersion._meta.db_table
    for ask in (published_reports, public_years):
        with CaptureQueriesContext(connection) as queries:
            assert ask()
        joins = [query["sql"].count(f'JOIN "{table}"') for query in queries]
        assert max(joins) <= 1, queries.captured_queries
