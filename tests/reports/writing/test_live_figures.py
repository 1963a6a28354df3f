"""Live figures: names and the grammar, numbers that stay equal to the table, and percentages that add up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference
from gongkai.forms.library import all_forms
from gongkai.forms.library import form as form_with_id
from gongkai.reading.examination import examine
from gongkai.reports.annual.composing import compose
from gongkai.reports.annual.document import Run
from gongkai.reports.annual.figure_names import (
    UnknownFigure,
    live_figure,
    live_figures,
    problems_in,
    understand,
)
from gongkai.reports.annual.live_figures import NOT_ENTERED, runs_of, unknown_in
from gongkai.reports.annual.shares import shares_of_a_whole
from gongkai.reports.outputs.text_file import read_back
from tests.reports.writing.kit import a_report, references, zeros

FORM = form_with_id("2021")


def text_of(
    text: str, cells: dict[str, int | str | Cell], last: dict[str, int | str | Cell] | None = None
) -> str:
    previous = None if last is None else zeros(FORM, last)
    return "".join(run.text for run in runs_of(text, FORM, zeros(FORM, cells), previous))


def test_every_cell_of_every_form_has_a_name() -> None:
    for form in all_forms():
        called = {reference for figure in live_figures(form) for reference in figure.references}
        assert called == set(references(form)) | set(references(form, compiled=True))
        names = [figure.name for figure in live_figures(form)]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "form_id, name, cell",
    [
        ("2021", "requests.new.total", "2021/requests/new/total"),
        ("2021", "requests.new", "2021/requests/new/total"),
        ("2021", "documents.normative_documents.issued", "2021/documents/normative_documents/issued"),
        ("2021", "fees.fees", "2021/fees/fees/amount"),
        ("2021", "remedies.reconsideration", "2021/remedies/reconsideration/total"),
        ("2019", "requests.otherwise", "2019/requests/otherwise/total"),
        ("2014", "statistics.received", "2014/statistics/received/total"),
        ("2014", "statistics.received.counties", "2014/statistics/received/counties"),
    ],
)
def test_a_name_leads_to_its_cell(form_id: str, name: str, cell: str) -> None:
    found = live_figure(form_with_id(form_id), name)
    assert found.references == (CellReference.parse(cell),)


def test_the_label_is_in_official_words() -> None:
    found = live_figure(FORM, "requests.den_secret.natural")
    assert found.label == "三、本年度办理结果/（三）不予公开/1.属于国家秘密 · 自然人"


def test_a_heading_is_the_sum_of_the_rows_below_it_where_they_count_one_thing() -> None:
    assert text_of("{{ requests.denied }}件", {"requests.den_secret": 2, "requests.den_query": 3}) == "5件"
    assert (
        text_of("{{ remedies.litigation }}", {"remedies.direct": 2, "remedies.after_reconsideration": 1})
        == "3"
    )
    with pytest.raises(UnknownFigure):
        live_figure(FORM, "requests.results")
    with pytest.raises(UnknownFigure):
        live_figure(form_with_id("2014"), "statistics.resources")


def test_a_number_of_the_table_stands_in_the_text_with_its_name_and_cells() -> None:
    runs = runs_of("收到申请{{ requests.new }}件。", FORM, zeros(FORM, {"requests.new": 1234}))
    cell = CellReference("2021", "requests", "new", "total")
    assert runs == (Run("收到申请"), Run("1234", "requests.new.total", (cell,)), Run("件。"))


@pytest.mark.parametrize(
    "state, word", [(BLANK, "〔尚未填报〕"), (UNREAD, "〔未读出〕"), (NOT_APPLICABLE, "〔不适用〕")]
)
def test_what_is_not_known_shows_as_a_word_and_never_as_zero(state: Cell, word: str) -> None:
    cells: dict[str, int | str | Cell] = {"requests.new": state, "requests.total": 3}
    assert text_of("{{ requests.new }}", cells) == word
    assert text_of("{{ requests.new + requests.total }}", cells) == ("3" if state == NOT_APPLICABLE else word)
    assert text_of("{{ share requests.new of requests.total }}", cells) == word
    assert text_of("{{ share requests.total of requests.new }}", cells) == word
    assert text_of("{{ change requests.new }}", cells, {"requests.new": 2}) == word


@pytest.mark.parametrize(
    "state, word", [(BLANK, "〔上年数不明〕"), (UNREAD, "〔上年数不明〕"), (NOT_APPLICABLE, "〔不适用〕")]
)
def test_what_was_not_known_last_year_is_told_apart_from_what_is_to_be_entered_now(
    state: Cell, word: str
) -> None:
    last: dict[str, int | str | Cell] = {"requests.new": state}
    for kind in ("last", "change", "rate"):
        text = f"{{{{ {kind} requests.new }}}}"
        assert text_of(text, {"requests.new": 2}, last) == word
        (told,) = unknown_in(text, FORM, zeros(FORM, {"requests.new": 2}), zeros(FORM, last))
        assert word in told and NOT_ENTERED not in told


def test_a_text_that_shows_what_is_not_known_says_so_before_it_is_published() -> None:
    cells = zeros(FORM, {"requests.new": BLANK, "requests.granted": 2})
    text = "{{ requests.new }}件、{{ requests.granted }}件，{{ change requests.granted }}，{{ requests.new }}"
    first, second = unknown_in(text, FORM, cells)
    assert "本年新收" in first and "〔尚未填报〕" in first
    assert "比上年增减" in second and "〔无上年度数据〕" in second
    assert unknown_in("{{ requests.granted }}{{ nothing }}", FORM, cells) == []


@pytest.mark.parametrize(
    "now, last, change, rate",
    [
        (12, 10, "增加2件", "增长20.0%"),
        (7, 10, "减少3件", "下降30.0%"),
        (10, 10, "持平", "持平"),
        (5, 0, "增加5件", "〔上年为0，不计增幅〕"),
    ],
)
def test_last_year_is_compared(now: int, last: int, change: str, rate: str) -> None:
    cells: dict[str, int | str | Cell] = {"requests.new": now}
    before: dict[str, int | str | Cell] = {"requests.new": last}
    assert text_of("{{ last requests.new }}", cells, before) == str(last)
    assert text_of("{{ change requests.new }}", cells, before) == change
    assert text_of("{{ rate requests.new }}", cells, before) == rate
    assert text_of("{{ change requests.new }}", cells) == "〔无上年度数据〕"


def test_last_year_in_another_form_counts_where_the_table_is_the_same() -> None:
    old = form_with_id("2019")
    previous = zeros(old, {"requests.new": 9, "documents.rules.made": 4})
    runs = runs_of("{{ last requests.new }}", FORM, zeros(FORM), previous)
    assert runs[0].text == "9"
    (other,) = runs_of("{{ last documents.rules.issued }}", FORM, zeros(FORM), previous)
    assert other.text == "〔无上年度数据〕"


def test_a_share_of_nothing_or_of_less_than_the_part_has_a_word() -> None:
    assert text_of("{{ share requests.granted of requests.total }}", {}) == "〔总数为0，无占比〕"
    wrong: dict[str, int | str | Cell] = {"requests.granted": 5, "requests.total": 3}
    assert text_of("{{ share requests.granted of requests.total }}", wrong) == "〔数据有误，无占比〕"


def test_parts_that_are_more_than_their_whole_have_no_shares_at_all() -> None:
    form = form_with_id("2014")
    names = ("statistics.online", "statistics.letter")
    cells = zeros(form, {"statistics.received": 1, **dict.fromkeys(names, 1)})
    text = "、".join(f"{{{{ share {name} of statistics.received }}}}" for name in names)
    assert "".join(run.text for run in runs_of(text, form, cells)) == "、".join(["〔数据有误，无占比〕"] * 2)


def test_shares_of_one_paragraph_are_rounded_together_those_of_another_by_themselves() -> None:
    cells: dict[str, int | str | Cell] = {
        "requests.granted": 1,
        "requests.partial": 1,
        "requests.den_secret": 1,
        "requests.total": 3,
    }
    parts = ["granted", "partial", "denied"]
    together = "、".join(f"{{{{ share requests.{part} of requests.total }}}}" for part in parts)
    assert text_of(together, cells) == "33.4%、33.3%、33.3%"
    apart = "\n".join(f"{{{{ share requests.{part} of requests.total }}}}" for part in parts)
    assert text_of(apart, cells) == "33.3%\n33.3%\n33.3%"


def test_a_part_of_a_part_and_another_way_of_dividing_do_not_disturb_the_sum() -> None:
    cells: dict[str, int | str | Cell] = {
        "requests.granted": 1,
        "requests.den_secret": 1,
        "requests.den_query": 1,
        "requests.total": 3,
        "requests.total.natural": 2,
        "requests.total.enterprise": 1,
    }
    names = [
        "requests.granted",
        "requests.denied",
        "requests.den_secret",
        "requests.total.natural",
        "requests.total.enterprise",
    ]
    text = " ".join(f"{{{{ share {name} of requests.total }}}}" for name in names)
    granted, denied, secret, natural, enterprise = (
        Decimal(share.removesuffix("%")) for share in text_of(text, cells).split()
    )
    assert granted + denied == natural + enterprise == 100
    assert secret == Decimal("33.3")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.integers(0, 10**6))
def test_shares_add_to_one_hundred_and_none_is_off_by_a_tenth(parts: list[int], rest: int) -> None:
    whole = sum(parts) + rest
    if not whole:
        with pytest.raises(ValueError):
            shares_of_a_whole([Decimal(part) for part in parts], Decimal(whole))
        return
    shares = shares_of_a_whole([Decimal(part) for part in parts], Decimal(whole))
    for part, share in zip(parts, shares, strict=True):
        assert abs(share - Decimal(part) * 100 / whole) < Decimal("0.1")
        assert share >= 0
        assert share == share.quantize(Decimal("0.1"))
    assert sum(shares) <= 100
    if not rest:
        assert sum(shares) == 100


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_by_itself_is_rounded_half_up(part: int, rest: int) -> None:
    whole = part + rest
    (share,) = shares_of_a_whole([Decimal(part)], Decimal(whole))
    assert share == Decimal((part * 2000 + whole) // (2 * whole)) / 10


@pytest.mark.parametrize(
    "text, words",
    [
        ("{{ requests.nev }}", "requests.new"),
        ("{{ request.denied.total }}", "requests.denied.total"),
        ("{{ 行政复议 }}", "remedies.reconsideration"),
        ("{{ xyz }}", "请从“数据”一栏选择"),
        ("{{ }}", "没有写数据的名称"),
        ("{{ share requests.granted }}", "谁占谁"),
        ("{{ requests.new + fees.fees }}", "单位不同"),
        ("办结{{ requests.total 件", "没有配对"),
        ("办结 requests.total }}件", "没有配对"),
    ],
)
def test_what_names_no_figure_is_told_with_what_to_write(text: str, words: str) -> None:
    (problem,) = problems_in(text, FORM)
    assert words in problem
    # Nothing of it is lost, and nothing is made up.
    assert text_of(text, {"requests.new": 5, "requests.total": 5}) == text


def test_a_column_that_the_report_is_not_printed_in_is_no_figure_of_it() -> None:
    form = form_with_id("2014")
    text = "{{ statistics.received.counties }}"
    assert problems_in(text, form, "three") == []
    assert "没有名为" in problems_in(text, form, "single")[0]


def test_an_expression_says_itself_in_full_names_and_official_words() -> None:
    found = understand(" share  requests.granted of requests.total ", FORM)
    assert found.name == "share requests.granted.total of requests.total.total"
    assert understand(found.name, FORM) == found
    assert "占" in found.label and "（一）予以公开" in found.label
    assert understand("last requests.new", FORM).label.startswith("上年度报告的")


@given(st.text(max_size=200))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    cells = zeros(FORM)
    problems_in(text, FORM)
    marked = "{{ " + text + " }}"
    problems_in(marked, FORM)
    assert "".join(run.text for run in runs_of(text, FORM, cells) if not run.figure) == text or "{{" in text
    runs_of(marked, FORM, cells)


def test_a_typed_number_that_is_not_the_table_s_is_a_finding_and_a_live_one_never() -> None:
    cells = zeros(
        FORM,
        {
            "requests.new": 12,
            "requests.new.natural": 12,
            "requests.carried_out": 12,
            "requests.carried_out.natural": 12,
        },
    )
    for typed, expected in (("5", {"X-1"}), ("{{ requests.new }}", set())):
        texts = {"general_requests": f"2023年，本机关收到政府信息公开申请{typed}件。"}
        made = compose(a_report("2021"), cells, texts, date=dt.date(2024, 1, 20))
        found = {finding.id for finding in examine(read_back(made), cells) if finding.id.startswith("X-1")}
        assert found == expected
