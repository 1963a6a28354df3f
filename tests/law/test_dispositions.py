"""How proceedings end, and in which column of table 4."""

from __future__ import annotations

import pytest

from gongkai.forms.library import form
from gongkai.law.dispositions import ENDINGS, Column, Disposition, Proceeding, ending


@pytest.mark.parametrize("proceeding", Proceeding)
def test_every_proceeding_can_end_in_each_of_the_three_columns(proceeding: Proceeding) -> None:
    assert {each.column for each in ENDINGS[proceeding].values()} == set(Column)
    for disposition, each in ENDINGS[proceeding].items():
        assert each.disposition is disposition
        assert "》第" in each.article and each.title


def test_the_columns_are_those_of_the_form() -> None:
    table = form("2021").table("remedies")
    assert {column.value for column in Column} <= {column.id for column in table.columns()}


@pytest.mark.parametrize(
    ("disposition", "column"),
    [
        (Disposition.UPHELD, Column.UPHELD),
        (Disposition.CLAIM_REJECTED, Column.UPHELD),
        (Disposition.CHANGED, Column.CORRECTED),
        (Disposition.ANNULLED, Column.CORRECTED),
        (Disposition.DECLARED_UNLAWFUL, Column.CORRECTED),
        (Disposition.DECLARED_VOID, Column.CORRECTED),
        (Disposition.ORDERED_TO_PERFORM, Column.CORRECTED),
        (Disposition.NOT_ACCEPTED, Column.OTHER),
        (Disposition.INADMISSIBLE, Column.OTHER),
        (Disposition.WITHDRAWN, Column.OTHER),
        (Disposition.SETTLED, Column.OTHER),
    ],
)
def test_a_reconsideration_is_counted_by_what_it_orders(disposition: Disposition, column: Column) -> None:
    assert ending(Proceeding.RECONSIDERATION, disposition).column is column


def test_only_endings_that_leave_the_reply_in_doubt_lead_to_a_new_reply() -> None:
    for endings in ENDINGS.values():
        for each in endings.values():
            if each.column is Column.UPHELD:
                assert not each.may_order_reply
    assert ending(Proceeding.RECONSIDERATION, Disposition.ANNULLED).may_order_reply


def test_a_ruling_has_the_shorter_time_for_an_appeal_and_a_withdrawal_none() -> None:
    assert ending(Proceeding.LITIGATION, Disposition.INADMISSIBLE).is_ruling
    assert not ending(Proceeding.LITIGATION, Disposition.ANNULLED).is_ruling
    assert not ending(Proceeding.LITIGATION, Disposition.WITHDRAWN).may_be_appealed


def test_an_ending_of_another_proceeding_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="没有这种结案方式"):
        ending(Proceeding.LITIGATION, Disposition.CRITICISM)
