"""The official forms as they are declared, and figures of published reports held against their rules."""

from __future__ import annotations

import pytest

from gongkai.forms.cells import BLANK, Cell, CellReference
from gongkai.forms.checking import Context, check, findings
from gongkai.forms.findings import Outcome
from gongkai.forms.library import all_forms, form, form_for_year, table
from gongkai.forms.model import Form

OUTCOMES_2021 = (
    *("granted", "partial"),
    *(
        "den_secret",
        "den_law",
        "den_security",
        "den_third",
        "den_internal",
        "den_process",
        "den_casefile",
        "den_query",
    ),
    *("na_nohold", "na_make", "na_unclear"),
    *("np_petition", "np_repeat", "np_publication", "np_mass", "np_reissue"),
    *("ot_uncorrected", "ot_unpaid", "ot_other"),
)


@pytest.fixture(params=all_forms(), ids=lambda found: found.id)
def official(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


def test_every_official_form_is_valid_and_sorted_by_age() -> None:
    assert [found.id for found in all_forms()] == ["2014", "2019", "2021"]


def test_every_rule_has_a_sentence_and_a_title(official: Form) -> None:
    for found in official.tables:
        assert all(rule.title and rule.message for rule in found.rules)


def test_a_form_of_zeros_breaks_no_error_rule(official: Form) -> None:
    for arrangement in {name for found in official.tables for name in found.arrangements}:
        arrangements = {t.id: arrangement for t in official.tables if arrangement in t.arrangements}
        cells = {
            reference: Cell.number(0)
            for found in official.tables
            for reference in found.references(arrangements.get(found.id, ""))
        }
        broken = findings(check(official.tables, cells, None, arrangements))
        assert [f for f in broken if f.severity == "error"] == []


@pytest.mark.parametrize("value", ["-1", "0.5"])
def test_in_every_cell_a_figure_that_cannot_be_breaks_a_rule_of_its_own(official: Form, value: str) -> None:
    for found in official.tables:
        cells = {reference: Cell.number(value) for reference in found.references()}
        impossible = {
            reference
            for reference in cells
            if (row := found.row_in(reference.row, reference.column)) and not row.signed
            if value == "-1" or row.whole_number
        }
        broken = findings(check((found,), cells))
        errors = {one.cells for one in broken if one.severity == "error"}
        assert {(reference,) for reference in impossible} <= errors


def test_an_unread_form_has_neither_holding_nor_broken_rules(official: Form) -> None:
    results = check(official.tables, {}, Context(facts={"level": "county", "rule_making": False}))
    assert results
    assert not {result.outcome for result in results} & {Outcome.HOLDS, Outcome.BROKEN}


@pytest.mark.parametrize(
    ("year", "form_id"),
    [(2014, "2014"), (2018, "2014"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2030, "2021")],
)
def test_every_year_since_2014_has_its_form(year: int, form_id: str) -> None:
    assert form_for_year(year).id == form_id


def test_what_is_not_there_is_said_in_a_sentence() -> None:
    with pytest.raises(KeyError, match="2013 年度没有全国统一的表式"):
        form_for_year(2013)
    with pytest.raises(KeyError, match="没有编号为“1999”的表式"):
        form("1999")
    with pytest.raises(KeyError, match="没有表 nothing"):
        table("2021", "nothing")


def test_the_2021_form_has_its_25_rows_of_requests_and_15_figures_of_remedies() -> None:
    requests, remedies = table("2021", "requests"), table("2021", "remedies")
    assert len([row for row in requests.rows if not row.heading]) == 25
    assert len(requests.columns()) == 7
    assert len(list(remedies.references())) == 15


def test_the_2019_form_counts_other_handling_in_one_row() -> None:
    assert len([row for row in table("2019", "requests").rows if not row.heading]) == 23


def test_the_2014_form_has_65_rows_seven_of_them_headings() -> None:
    rows = table("2014", "statistics").rows
    assert (len(rows), len([row for row in rows if row.heading])) == (65, 7)


def requests_cells(
    totals: dict[str, int], natural: dict[str, int] | None = None
) -> dict[CellReference, Cell]:
    """Requests of the 2021 form in which everything stands in the total and, unless told, comes from persons."""
    persons = totals if natural is None else natural
    cells = {reference: Cell.number(0) for reference in table("2021", "requests").references()}
    for column, figures in (("natural", persons), ("total", totals)):
        for row, value in figures.items():
            cells[CellReference("2021", "requests", row, column)] = Cell.number(value)
    return cells


def remedies_cells(figures: dict[str, tuple[int, ...]]) -> dict[CellReference, Cell]:
    columns = [column.id for column in table("2021", "remedies").columns()]
    return {
        CellReference("2021", "remedies", row, column): Cell.number(value)
        for row, values in figures.items()
        for column, value in zip(columns, values, strict=True)
    }


def test_the_report_of_a_city_whose_figures_foot_breaks_no_rule() -> None:
    outcomes = (
        5548,
        2168,
        13,
        30,
        11,
        51,
        104,
        85,
        286,
        150,
        3222,
        180,
        19,
        203,
        148,
        0,
        101,
        5,
        318,
        203,
        965,
    )
    totals = dict(zip(OUTCOMES_2021, outcomes, strict=True))
    totals |= {"new": 14069, "carried_in": 560, "total": 13810, "carried_out": 819}
    cells = requests_cells(totals) | remedies_cells(
        {
            "reconsideration": (376, 97, 196, 121, 790),
            "direct": (16, 1, 12, 27, 56),
            "after_reconsideration": (74, 1, 30, 51, 156),
        }
    )
    tables = (table("2021", "requests"), table("2021", "remedies"))
    results = check(tables, cells)
    assert findings(results) == []
    held = {(r.rule.id, r.scope) for r in results if r.outcome is Outcome.HOLDS}
    assert {("T3-1", "total"), ("T3-2", "total"), ("T3-3", "new")} <= held
    assert {("T4-1", "reconsideration"), ("T4-2", "direct"), ("T4-3", "after_reconsideration")} <= held


def test_the_report_of_a_county_whose_figures_do_not_foot_breaks_exactly_the_rules_it_breaks() -> None:
    totals = {"new": 12, "granted": 12, "den_query": 12, "total": 0}
    cells = requests_cells(totals, natural={})
    documents = table("2021", "documents")
    cells |= {reference: Cell.number(0) for reference in documents.references()}
    cells[CellReference("2021", "documents", "rules", "in_force")] = Cell.number(18)
    told = {CellReference("2021", "requests", "total", "total"): Cell.number(12)}
    context = Context(facts={"level": "county", "rule_making": False}, prose=told)
    found = findings(check((documents, table("2021", "requests")), cells, context))
    errors = {(f.id, f.scope): f for f in found if f.severity == "error"}
    assert set(errors) == {
        ("T2-2", "rules"),
        ("T3-1", "total"),
        ("T3-2", "total"),
        ("T3-3", "new"),
        ("T3-3", "granted"),
        ("T3-3", "den_query"),
        ("X-1", "total/total"),
    }
    assert errors["T3-2", "total"].formula == "总计 0 ≠ 予以公开 12 + 属于行政查询事项 12 + 其余 19 项均为 0"
    assert errors["X-1", "total/total"].cells == tuple(told)


def test_a_government_that_may_make_rules_may_have_some_in_force() -> None:
    documents = table("2021", "documents")
    cells = {reference: Cell.number(18) for reference in documents.references()}
    for rule_making in (True, None):
        found = findings(check([documents], cells, Context(facts={"rule_making": rule_making})))
        assert "T2-2" not in {f.id for f in found}


def _requests(form_id: str, figures: dict[tuple[str, str], int]) -> dict[CellReference, Cell]:
    """A requests table that is blank but for these figures."""
    cells = dict.fromkeys(table(form_id, "requests").references(), BLANK)
    for (row, column), value in figures.items():
        cells[CellReference(form_id, "requests", row, column)] = Cell.number(value)
    return cells


def _errors(form_id: str, cells: dict[CellReference, Cell]) -> set[tuple[str, str]]:
    return {(f.id, f.scope) for f in findings(check([table(form_id, "requests")], cells))}


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_a_blank_total_beside_figures_is_not_zero(form_id: str) -> None:
    figures = {
        ("new", "natural"): 5,
        ("carried_in", "natural"): 2,
        ("granted", "natural"): 7,
        ("new", "total"): 5,
    }
    assert _errors(form_id, _requests(form_id, figures)) == set()
    figures[("total", "total")] = 7
    assert _errors(form_id, _requests(form_id, figures)) == set()


def test_a_blank_last_line_of_outcomes_is_not_zero() -> None:
    figures = {("new", "natural"): 5, ("granted", "natural"): 5, ("carried_out", "natural"): 0}
    assert _errors("2019", _requests("2019", figures)) == set()


def test_a_total_whose_parts_are_all_left_out_says_nothing_against_them() -> None:
    figures = {
        ("new", "natural"): 5,
        ("new", "total"): 5,
        ("granted", "total"): 5,
        ("carried_out", "natural"): 0,
    }
    assert _errors("2019", _requests("2019", figures)) == set()


def test_a_blank_that_makes_up_no_total_still_counts_as_nothing() -> None:
    figures = {("new", "natural"): 5, ("granted", "natural"): 4, ("total", "natural"): 4}
    assert _errors("2019", _requests("2019", figures)) == {("T3-1", "natural")}
