from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import product

import pytest

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference
from gongkai.forms.layout import Grid, GridKind, grid, stacks
from gongkai.forms.library import all_forms, form, table
from gongkai.forms.model import Table
from gongkai.forms.rendering import Html, render_html
from tests.forms.sample_form import footing_cells, reference, sample_table

STACKS = [
    (stack, arrangement)
    for official in all_forms()
    for stack in stacks(official.tables)
    for arrangement in stack[0].arrangements
] + [((sample_table(),), "standard")]
SHOWN = pytest.mark.parametrize(
    ("stack", "arrangement"), STACKS, ids=[f"{s[0].form}-{s[0].id}-{a}" for s, a in STACKS]
)


class Outline(HTMLParser):
    """Checks that tags are closed in order and keeps what stands in the cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.cells: list[tuple[str, dict[str, str], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute is given twice: {attrs}"
        self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append((tag, {name: value or "" for name, value in attrs}, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open or "th" in self.open:
            tag, attributes, text = self.cells[-1]
            self.cells[-1] = (tag, attributes, text + data)


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    found.close()
    assert found.open == []
    return found


def figures_of(stack: tuple[Table, ...], arrangement: str) -> list[CellReference]:
    return [r for t in stack for r in t.references(arrangement if arrangement in t.arrangements else "")]


def covered(laid_out: Grid) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for cell in laid_out.cells():
        found.update(
            product(
                range(cell.line, cell.line + cell.rowspan),
                range(cell.position, cell.position + cell.colspan),
            )
        )
    return found


@SHOWN
def test_every_line_covers_the_same_width_without_gaps_or_overlaps(
    stack: tuple[Table, ...], arrangement: str
) -> None:
    laid_out = grid(stack, arrangement)
    everything = product(range(len(laid_out.lines)), range(laid_out.width))
    assert covered(laid_out) == Counter(everything)


@SHOWN
def test_every_figure_appears_exactly_once(stack: tuple[Table, ...], arrangement: str) -> None:
    shown = [cell.reference for cell in grid(stack, arrangement).cells() if cell.reference]
    assert Counter(shown) == Counter(figures_of(stack, arrangement))


@SHOWN
def test_no_span_reaches_out_of_its_block(stack: tuple[Table, ...], arrangement: str) -> None:
    laid_out = grid(stack, arrangement)
    for block in laid_out.blocks:
        for line in laid_out.lines[block.start : block.body]:
            assert all(cell.line + cell.rowspan <= block.body for cell in line)
        for line in laid_out.lines[block.body : block.end]:
            assert all(cell.line + cell.rowspan <= block.end for cell in line)


@SHOWN
def test_the_html_is_whole_and_every_figure_names_headers_that_exist(
    stack: tuple[Table, ...], arrangement: str
) -> None:
    cells = {reference: Cell.number(7) for reference in figures_of(stack, arrangement)}
    found = outline(render_html(stack, cells, arrangement))
    ids = Counter(attributes["id"] for _, attributes, _ in found.cells if "id" in attributes)
    assert max(ids.values()) == 1
    figures = [(a, text) for tag, a, text in found.cells if tag == "td" and "figure" in a["class"].split()]
    assert len(figures) == len(cells)
    for attributes, text in figures:
        assert text == "7"
        assert attributes["headers"]
        assert set(attributes["headers"].split()) <= set(ids)
    for tag, attributes, _ in found.cells:
        assert (tag == "th") == ("scope" in attributes)


def places_of(laid_out: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {c.text: (c.line, c.position, c.rowspan, c.colspan) for c in laid_out.cells() if c.text}


def test_the_requests_of_2021_have_three_label_columns_and_three_header_storeys() -> None:
    places = places_of(grid(table("2021", "requests")))
    assert places["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"] == (0, 0, 3, 3)
    assert places["申请人情况"] == (0, 3, 1, 7)
    assert places["自然人"] == (1, 3, 2, 1)
    assert places["法人或其他组织"] == (1, 4, 1, 5)
    assert places["商业企业"] == (2, 4, 1, 1)
    assert places["一、本年新收政府信息公开申请数量"] == (3, 0, 1, 3)
    assert places["三、本年度办理结果"] == (5, 0, 22, 1)
    assert places["（一）予以公开"] == (5, 1, 1, 2)
    assert places["（三）不予公开"] == (7, 1, 8, 1)
    assert places["1.属于国家秘密"] == (7, 2, 1, 1)
    assert places["（七）总计"] == (26, 1, 1, 2)
    assert places["四、结转下年度继续办理"] == (27, 0, 1, 3)


def test_proactive_disclosure_is_four_blocks_under_one_another_with_captions() -> None:
    stack = stacks(form("2021").tables)[0]
    laid_out = grid(stack)
    captions = [cell for cell in laid_out.cells() if cell.kind is GridKind.CAPTION]
    assert [c.text for c in captions] == [f"第二十条第（{n}）项" for n in "一五六八"]
    assert {c.colspan for c in captions} == {laid_out.width} == {4}
    assert places_of(laid_out)["本年收费金额（单位：万元）"][3] == 3


def test_remedies_are_one_line_of_fifteen_figures_under_three_storeys() -> None:
    laid_out = grid(table("2021", "remedies"))
    places = places_of(laid_out)
    assert (len(laid_out.lines), laid_out.width) == (4, 15)
    assert places["行政复议"] == (0, 0, 1, 5)
    assert places["行政诉讼"] == (0, 5, 1, 10)
    assert places["未经复议直接起诉"] == (1, 5, 1, 5)
    assert places["复议后起诉"] == (1, 10, 1, 5)
    assert all(cell.kind is GridKind.FIGURE for cell in laid_out.lines[3])


def test_the_statistics_of_2014_show_units_and_headings_as_lines_of_their_own() -> None:
    laid_out = grid(table("2014", "statistics"), "three")
    assert (len(laid_out.lines), laid_out.width) == (66, 5)
    heading = laid_out.lines[1]
    assert [cell.text for cell in heading] == ["一、主动公开情况", "——", "", "", ""]
    assert [cell.indent for line in laid_out.lines[1:4] for cell in line[:1]] == [0, 1, 2]


def test_each_state_is_shown_as_itself_and_never_as_a_zero() -> None:
    states = {
        "new": (Cell.number(12), "figure-number", "12"),
        "carried_in": (Cell.number(0), "figure-zero", "0"),
        "granted": (BLANK, "figure-blank", "空白"),
        "secret": (NOT_APPLICABLE, "figure-not-applicable", "——"),
        "private": (UNREAD, "figure-unread", "未读出"),
    }
    cells = {reference(row, "total"): cell for row, (cell, _, _) in states.items()}
    html = render_html(sample_table(), cells, figure_attributes=lambda r: {"data-cell": str(r)})
    shown = {a["data-cell"]: (a["class"], text) for _, a, text in outline(html).cells if "data-cell" in a}
    for row, (_, name, text) in states.items():
        assert shown[str(reference(row, "total"))] == (f"figure {name}", text)
    assert shown[str(reference("total", "total"))] == ("figure figure-unread", "未读出")
    assert '<span class="visually-hidden">空白</span>' in html


def test_everything_that_comes_from_outside_is_escaped() -> None:
    html = render_html(
        sample_table(),
        footing_cells(),
        figure_attributes=lambda _: {"title": '"><script>', "class": "selected"},
        figure_content=lambda _, cell: f"<b>{cell.value}</b>",
    )
    assert "<script>" not in html
    assert "&lt;b&gt;8&lt;/b&gt;" in html
    assert 'class="figure figure-number selected"' in html


def test_finished_html_is_inserted_as_it_is() -> None:
    html = render_html(
        sample_table(), footing_cells(), figure_content=lambda r, c: Html(f'<a href="#x">{c.value}</a>')
    )
    assert html.count('<a href="#x">') == 21
    assert html.__html__() == html


@pytest.mark.parametrize("name", ["on click", "x><script", "", "headers", "rowspan"])
def test_an_attribute_that_would_break_the_table_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="属性"):
        render_html(sample_table(), {}, figure_attributes=lambda _: {name: "x"})


def test_a_prefix_keeps_two_showings_of_a_table_apart() -> None:
    both = render_html(sample_table(), {}, id_prefix="a-") + render_html(sample_table(), {}, id_prefix="b-")
    ids = Counter(a["id"] for _, a, _ in outline(both).cells if "id" in a)
    assert max(ids.values()) == 1
