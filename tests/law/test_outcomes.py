"""R1–R17 and W1–W8: complete, and each in a row that the forms really have."""

from __future__ import annotations

import pytest

from gongkai.forms.library import form
from gongkai.law.outcomes import GROUNDS, OUTCOMES, WITHDRAWN_ROWS, Form, Ground, Outcome, ReplyKind

TABLES = {Form.OF_2014: "statistics", Form.OF_2019: "requests", Form.OF_2021: "requests"}


def leaf_rows(which: Form) -> set[str]:
    table = form(which.value).table(TABLES[which])
    return {row.id for row in table.rows if not row.heading}


def rows_of(which: Form) -> set[str]:
    found: set[str] = set(WITHDRAWN_ROWS[which])
    for outcome in OUTCOMES.values():
        grounds = [g for g in Ground if g is not Ground.SPECIAL_REGISTER]
        for ground in grounds if outcome.kind is ReplyKind.REFUSED else [None]:
            found.update(outcome.rows(which, ground))
    return found


def test_all_seventeen_kinds_and_eight_grounds_are_there() -> None:
    assert [kind.value for kind in OUTCOMES] == [f"R{number}" for number in range(1, 18)]
    assert [ground.value for ground in GROUNDS] == [f"W{number}" for number in range(1, 9)]
    assert set(OUTCOMES) == set(ReplyKind)


@pytest.mark.parametrize("which", list(Form))
def test_every_row_exists_in_its_form(which: Form) -> None:
    assert rows_of(which) - leaf_rows(which) == set()


def test_every_outcome_row_of_2021_and_2019_is_reached() -> None:
    outside = {"new", "carried_in", "total", "carried_out"}
    assert rows_of(Form.OF_2021) == leaf_rows(Form.OF_2021) - outside
    assert rows_of(Form.OF_2019) == leaf_rows(Form.OF_2019) - outside
    assert len(rows_of(Form.OF_2021)) == 21


@pytest.mark.parametrize(
    ("kind", "row_2021", "row_2019", "rows_2014"),
    [
        ("R1", "granted", "granted", ("already_public",)),
        ("R2", "granted", "granted", ("granted",)),
        ("R4", "na_nohold", "na_nohold", ("not_existing",)),
        ("R5", "na_nohold", "na_nohold", ("not_this_authority",)),
        ("R6", "np_repeat", "np_repeat", ()),
        ("R7", "den_query", "den_query", ("other_way",)),
        ("R8", "partial", "partial", ("partly_granted",)),
        ("R9", "na_make", "na_make", ()),
        ("R10", "na_unclear", "na_unclear", ()),
        ("R11", "np_petition", "np_petition", ()),
        ("R12", "np_publication", "np_publication", ()),
        ("R13", "np_mass", "np_mass", ()),
        ("R14", "np_reissue", "np_reissue", ()),
        ("R15", "ot_uncorrected", "otherwise", ()),
        ("R16", "ot_unpaid", "otherwise", ()),
        ("R17", "ot_other", "otherwise", ("refused_not_information", "other_way")),
    ],
)
def test_each_kind_stands_in_its_row(
    kind: str, row_2021: str, row_2019: str, rows_2014: tuple[str, ...]
) -> None:
    outcome = OUTCOMES[ReplyKind(kind)]
    assert outcome.row(Form.OF_2021) == row_2021
    assert outcome.row(Form.OF_2019) == row_2019
    assert outcome.rows(Form.OF_2014) == rows_2014


@pytest.mark.parametrize(
    ("ground", "row", "rows_2014"),
    [
        ("W1", "den_secret", ("refused_secret",)),
        ("W2", "den_law", ("refused_other",)),
        ("W3", "den_security", ("refused_security",)),
        ("W4", "den_third", ("refused_trade", "refused_privacy")),
        ("W5", "den_internal", ()),
        ("W6", "den_process", ()),
        ("W7", "den_casefile", ()),
    ],
)
def test_a_refusal_stands_in_the_row_of_its_ground(ground: str, row: str, rows_2014: tuple[str, ...]) -> None:
    refusal = OUTCOMES[ReplyKind.REFUSED]
    assert refusal.row(Form.OF_2021, Ground(ground)) == refusal.row(Form.OF_2019, Ground(ground)) == row
    assert refusal.rows(Form.OF_2014, Ground(ground)) == rows_2014


def test_where_the_form_of_2014_leaves_a_choice_or_has_no_counterpart_there_is_no_one_row() -> None:
    refusal = OUTCOMES[ReplyKind.REFUSED]
    assert refusal.row(Form.OF_2014, Ground.THIRD_PARTY) is None
    assert refusal.row(Form.OF_2014, Ground.PROCESS) is None
    assert refusal.row(Form.OF_2014, Ground.STATE_SECRET) == "refused_secret"


def test_a_refusal_without_ground_has_no_row() -> None:
    with pytest.raises(ValueError, match="必须注明理由"):
        OUTCOMES[ReplyKind.REFUSED].row(Form.OF_2021)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=str)
def test_every_reply_that_goes_out_says_what_it_must(outcome: Outcome) -> None:
    assert outcome.article and outcome.title and outcome.ends_case
    assert bool(outcome.must_tell) == outcome.needs_delivery


def test_only_articles_14_to_16_go_to_reconsideration_first() -> None:
    assert [g.value for g, refusal in GROUNDS.items() if refusal.reconsideration_first] == [
        "W1", "W2", "W3", "W4", "W5", "W6", "W7",
    ]  # fmt: skip
    assert [g.value for g, refusal in GROUNDS.items() if refusal.must_withhold] == ["W1", "W2", "W3", "W4"]
