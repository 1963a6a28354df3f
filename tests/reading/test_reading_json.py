"""Our own JSON is taken figure by figure; what is wrong in it is said and never becomes a zero."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.library import all_forms, form
from gongkai.forms.model import Form
from gongkai.reading import examine, read_report
from gongkai.reading.serialization import report_as_json
from tests.reading import laying_out as made
from tests.reading.published import NAMES, source_of

FORM = form("2021")
ISSUED = CellReference("2021", "documents", "rules", "issued")


def given() -> dict[str, Any]:
    figures = {reference: Cell.number(n) for n, reference in enumerate(made.references_of(FORM, ""))}
    return report_as_json(read_report(made.as_html(FORM, "", figures)), [])


def entry_of(data: dict[str, Any], cell: CellReference = ISSUED) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["figures"] if one["cell"] == str(cell))
    return found


@pytest.mark.parametrize("with_text", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_report_that_was_read_comes_back_from_its_json(name: str, with_text: bool) -> None:
    first = read_report(source_of(name))
    data = report_as_json(first, examine(first)) | ({"text": first.text} if with_text else {})
    again = read_report(json.dumps(data, ensure_ascii=False).encode())
    assert again.encoding == "json"
    assert {c: (f.state, f.value, f.confidence, f.origin) for c, f in again.figures.items()} == {
        c: (f.state, f.value, f.confidence, f.origin) for c, f in first.figures.items()
    }
    facts = ("title", "authority", "level", "year", "period", "forms")
    assert [getattr(again, fact) for fact in facts] == [getattr(first, fact) for fact in facts]
    for figure in again.figures.values():
        if figure.start is not None:
            assert again.text[figure.start : figure.end] == figure.raw
    if with_text:
        assert again.text == first.text
        assert [finding.id for finding in examine(again)] == [finding.id for finding in examine(first)]


@pytest.mark.parametrize("chosen", all_forms(), ids=lambda chosen: chosen.id)
def test_every_arrangement_comes_back(chosen: Form) -> None:
    for arrangement in chosen.tables[0].arrangements:
        figures = {r: Cell.number(n) for n, r in enumerate(made.references_of(chosen, arrangement))}
        data = report_as_json(read_report(made.as_html(chosen, arrangement, figures)), [])
        data["tables"] = []
        report = read_report(json.dumps(data))
        assert {c: f.as_cell() for c, f in report.figures.items()} == figures
        assert report.tables[0].arrangement == arrangement
        assert report.unread == []


def _set(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: entry_of(data).update(changes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set(value="5"), "状态和数值对不上"),
        (_set(value=None, state="number"), "状态和数值对不上"),
        (_set(value=None, state="zero"), "状态和数值对不上"),
        (_set(value=0, state="blank"), "状态和数值对不上"),
        (_set(value=7, state="zero"), "状态和数值对不上"),
        (_set(value=True, state="number"), "状态和数值对不上"),
        (_set(state="perhaps"), "状态和数值对不上"),
        (_set(cell="2021/documents/rules/nowhere"), "不在任何一种表式中"),
        (_set(cell="2021/requests/results/natural"), "不在任何一种表式中"),
        (_set(cell=5), "不在任何一种表式中"),
        (lambda data: data["figures"].remove(entry_of(data)), "缺少 1 个数"),
    ],
)
def test_what_is_wrong_with_a_figure_leaves_it_unread_and_is_said(
    change: Callable[[dict[str, Any]], None], words: str
) -> None:
    data = given()
    change(data)
    report = read_report(json.dumps(data))
    assert report.figures[ISSUED].as_cell() == Cell(CellState.UNREAD)
    assert any(words in entry.message for entry in report.unread)
    others = {c: f.value for c, f in report.figures.items() if c != ISSUED}
    assert others == {c: f.value for c, f in read_report(json.dumps(given())).figures.items() if c != ISSUED}


def test_a_cell_that_stands_there_twice_is_read_once_and_said() -> None:
    data = given()
    data["figures"].append({**entry_of(data), "value": 99, "state": "number"})
    report = read_report(json.dumps(data))
    assert report.figures[ISSUED].value == 0
    assert any("不止一次" in entry.message for entry in report.unread)


def test_written_text_is_kept_where_it_came_without_the_whole_text() -> None:
    data = given() | {"sections": [{"heading": "一、总体情况", "paragraphs": ["收到申请5件。"]}]}
    text = read_report(json.dumps(data)).text
    assert text.startswith(made.title_of(FORM))
    assert "一、总体情况\n收到申请5件。\n" in text


@pytest.mark.parametrize(
    "data",
    [
        {"figures": [1, None, "x", [], {}]},
        {"figures": []},
        {
            "figures": [{"cell": "a/b/c/d"}],
            "tables": [1],
            "unread": [1],
            "year": "2023",
            "period": [1, 2],
            "text": 5,
        },
    ],
)
def test_an_object_without_one_known_figure_is_no_report(data: dict[str, Any]) -> None:
    report = read_report(json.dumps(data))
    assert not report.is_read
    assert "没有可以认定的数" in report.unread[0].message


@pytest.mark.parametrize(
    "source", ['{"figures": NaN}', "{" * 5000, '{"a":' * 5000, '{"figures": {}}', '{"figures": [}']
)
def test_json_that_is_damaged_is_called_that(source: str) -> None:
    report = read_report(source, "报告.json")
    assert "JSON" in report.unread[0].message
    assert len(report.unread) == 1
