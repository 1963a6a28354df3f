"""Rows that follow one another by number: nobody writes over what they did not see, and the database has the last word."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from gongkai.reports.annual.actions.entering import EnteredMeanwhile
from gongkai.reports.annual.actions.in_turn import Turn
from gongkai.reports.annual.actions.writing import TextChanged
from gongkai.reports.annual.texts import current_text
from gongkai.reports.models import AnnualReport, HandEntry, SectionText
from gongkai.reports.models.cells import fields_of
from tests.reports.annual.reporting import LICENCES, Reporting, a_report


@pytest.fixture
def report(db: None) -> AnnualReport:
    return a_report(Reporting().authority)


def text_turn(report: AnnualReport, last: SectionText | None) -> Turn[SectionText]:
    return Turn(last, lambda: current_text(report, "other"), TextChanged)


def a_text(report: AnnualReport, body: str) -> SectionText:
    return SectionText(report=report, key="other", body=body)


def test_rows_are_numbered_one_after_the_other(report: AnnualReport) -> None:
    first = text_turn(report, None).write(a_text(report, "第一稿"))
    second = text_turn(report, first).write(a_text(report, "第二稿"))
    assert (first.number, second.number) == (1, 2) and current_text(report, "other") == second


def test_who_did_not_see_the_last_row_is_told_of_it(report: AnnualReport) -> None:
    text_turn(report, None).require_seen(7)
    first = text_turn(report, None).write(a_text(report, "第一稿"))
    text_turn(report, first).require_seen(1)
    for seen in (0, 2):
        with pytest.raises(TextChanged) as refused:
            text_turn(report, first).require_seen(seen)
        assert refused.value.other == first


def test_who_comes_second_at_the_same_moment_is_told_what_the_first_wrote(report: AnnualReport) -> None:
    late = text_turn(report, None)
    first = text_turn(report, None).write(a_text(report, "先到"))
    with pytest.raises(TextChanged) as refused:
        late.write(a_text(report, "后到"))
    assert refused.value.other == first
    # The transaction goes on, and nothing was written over.
    assert [row.body for row in SectionText.objects.filter(report=report)] == ["先到"]


def test_what_the_database_refuses_for_another_reason_is_no_tale_of_somebody_else(
    report: AnnualReport,
) -> None:
    turn: Turn[HandEntry] = Turn(None, lambda: None, EnteredMeanwhile)
    without_value = HandEntry(report=report, **fields_of(LICENCES), state="number", value=None, source="台账")
    with pytest.raises(IntegrityError):
        turn.write(without_value)
