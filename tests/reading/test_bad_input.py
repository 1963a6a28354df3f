"""Bad input gets a clear sentence or a partial result that says what is missing; never a traceback, never zeros."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import CellState
from gongkai.reading import examine, read_report
from tests.reading.published import NAMES, by_label, figures_of, source_of


def _only_sentence(source: bytes | str) -> str:
    report = read_report(source)
    assert not report.is_read
    assert report.figures == {}
    assert examine(report) == []
    assert len(report.unread) == 1
    return report.unread[0].message


@pytest.mark.parametrize("source", [b"", b"   \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "", " \n "])
def test_an_empty_file_is_called_empty(source: bytes | str) -> None:
    assert _only_sentence(source) == "文件是空的，没有可读的内容。请确认选对了文件。"


def test_binary_rubbish_is_called_no_text() -> None:
    rubbish = random.Random(7).randbytes(40_000)
    assert "不是文本" in _only_sentence(rubbish)
    assert "图片" in _only_sentence(b"\x89PNG\r\n\x1a\n" + rubbish)
    assert "不是文本" in _only_sentence(b"PK\x03\x04" + bytes(200) + rubbish)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.7\n", "PDF 文件"),
        (b"PK\x03\x04", "Word、Excel"),
        (b"\xd0\xcf\x11\xe0", "旧版 Word"),
        (b"\xff\xd8\xff", "图片"),
    ],
)
def test_known_kinds_of_files_are_called_by_name(beginning: bytes, kind: str) -> None:
    assert kind in _only_sentence(beginning + b"\x00\x01 some content")


def test_a_text_that_is_no_report_is_called_that() -> None:
    assert "没有政府信息公开年度报告的内容" in _only_sentence("三国演义第一回，话说天下大势。" * 50)
    assert "没有找到" in _only_sentence("政府信息公开条例是行政法规，请各单位学习。" * 20)


def test_a_report_without_any_figure_is_named_and_its_table_asked_for() -> None:
    sentence = _only_sentence("某某市2022年政府信息公开工作年度报告\n一、总体情况\n工作取得了新成效。\n")
    assert "《某某市2022年政府信息公开工作年度报告》" in sentence
    assert "没有找到统计表" in sentence


def test_fifty_megabytes_are_refused_with_the_limit() -> None:
    sentence = _only_sentence("公开".encode() * (50 * 1024 * 1024 // 6))
    assert "50 MB" in sentence
    assert "20 MB" in sentence


def test_a_report_cut_in_the_middle_says_from_where_rows_are_missing() -> None:
    source = source_of("huairen_2024")
    report = read_report(
        source[: source.index("（四）无法提供") + 8] if "（四）" in source else source[:2900]
    )
    assert report.is_read
    assert any("报告可能在此处中断" in unread.message for unread in report.unread)
    missing = [figure for figure in report.figures.values() if figure.state is CellState.UNREAD]
    assert missing
    assert all(figure.value is None for figure in missing)
    assert any("没有找到“政府信息公开行政复议、行政诉讼情况”" in unread.message for unread in report.unread)


def test_two_reports_in_one_file_the_first_is_read_and_the_second_announced() -> None:
    first, second = source_of("huairen_2024"), source_of("hekou_2018")
    report = read_report(first + "\n\n" + second)
    alone = read_report(first)
    assert {cell: figure.value for cell, figure in report.figures.items()} == {
        cell: figure.value for cell, figure in alone.figures.items()
    }
    assert any("另一份报告" in unread.message for unread in report.unread)


def test_the_same_table_twice_is_read_once_and_said() -> None:
    source = source_of("hekou_2018")
    table = source[source.index("统 计 指 标") : source.index("单位负责人")]
    report = read_report(source + "\n" + table.replace("198", "777"))
    assert by_label(report)["一、主动公开情况/（一）主动公开政府信息数", "统计数"].value == 198
    assert any("第二次出现" in unread.message for unread in report.unread)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", NAMES)
def test_reports_in_every_encoding_read_alike(name: str, encoding: str) -> None:
    report = read_report(source_of(name).encode(encoding))
    read = by_label(report)
    assert {key: read[key].value for key in figures_of(name)} == figures_of(name)


def test_a_file_cut_inside_a_character_is_still_read() -> None:
    source = source_of("hekou_2018").encode()
    report = read_report(source[: len(source) - 1])
    assert by_label(report)["一、主动公开情况/（一）主动公开政府信息数", "统计数"].value == 198


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("19 8", CellState.UNREAD),
        ("1.9.8", CellState.UNREAD),
        ("198份左右", CellState.UNREAD),
        ("", CellState.BLANK),
        ("无", CellState.BLANK),
        ("—", CellState.NOT_APPLICABLE),
        ("0", CellState.ZERO),
        ("１９８", CellState.NUMBER),
        ("198条", CellState.NUMBER),
    ],
)
def test_a_cell_is_a_number_only_where_one_number_stands_in_it(written: str, state: CellState) -> None:
    source = source_of("hekou_2018").replace(
        "(一)主动公开政府信息数 | 条 | 198 |", f"(一)主动公开政府信息数 | 条 | {written} |"
    )
    figure = by_label(read_report(source))["一、主动公开情况/（一）主动公开政府信息数", "统计数"]
    assert figure.state is state
    assert figure.value == {CellState.NUMBER: 198, CellState.ZERO: 0}.get(state)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_at_all_make_the_reader_fail(source: bytes) -> None:
    report = read_report(source)
    examine(report)
    assert report.is_read or report.unread


@given(st.lists(st.sampled_from([*"一二三四五（）()、|\n\t 0123456789.%余万条件次人", "规章", "行政许可", "自然人",
    "政府信息公开", "2021年", "其中：", "全市", "各县区", "收到申请数", "占", "未收到"]), max_size=120))  # fmt: skip
@settings(deadline=None)
def test_no_mixture_of_report_words_makes_the_reader_fail(pieces: list[str]) -> None:
    report = read_report("".join(pieces))
    examine(report)
    for figure in report.figures.values():
        if figure.start is not None:
            assert report.text[figure.start : figure.end] == figure.raw


@pytest.mark.parametrize("unit", ["1", "1 ", "1,", "(", "一", " ", "|", "--|", "\t", "a\t", "|\n", "政府\n", "2023年", "政府信息公开",
    "收到政府信息公开申请5件,", "占5%", "统计期限为2023年1月", "?。ㄒ", "务(wu)",
    "规章|1|2|3|\n", "《", "二〇", "2022年数据如下:\n"])  # fmt: skip
def test_long_monotonous_texts_take_no_more_than_their_length(unit: str) -> None:
    head = "青山县2023年政府信息公开工作年度报告\n公开\n"
    start = time.perf_counter()
    examine(read_report(head + unit * (60_000 // len(unit))))
    # Linear work takes a few tenths of a second here; work that grows with the square takes minutes.
    assert time.perf_counter() - start < 15
