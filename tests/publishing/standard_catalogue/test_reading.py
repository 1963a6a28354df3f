"""Reading a standard catalogue: headers and merged cells as they are found in the field, and the way back."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import FIELDS_OF_DISCLOSURE
from gongkai.publishing.standard_catalogue.entries import ReadCatalogue, ReadEntry
from gongkai.publishing.standard_catalogue.reading import read_catalogue
from gongkai.publishing.standard_catalogue.values import (
    CHANNELS,
    LEVELS,
    SPECIAL_GROUP,
    channels_in,
    in_order_of_levels,
    is_ticked,
    known_field,
    limit_in_working_days,
    special_group,
)
from gongkai.publishing.standard_catalogue.writing import catalogue_workbook

TOP = [
    "序号", "公开事项", None, "公开内容\n(要素)", "公开依据", "公开时限", "公开主体",
    "公开渠道和载体（“■”表示必选项，“□”表示可选项）", "公开对象", None, "公开方式", None, "公开层级", None,
]  # fmt: skip
SUB = [
    None, "一级\n事项", "二级事项", None, None, None, None, None,
    "全社会", "特定群体（请自行填写）", "主动", "依申请公开", "县级", "乡镇级",
]  # fmt: skip
ROW = [
    1, "政策文件", "法律法规", "1.法律\n2.规章", "《条例》", "自信息形成之日起20个工作日内", "县民政局",
    "■政府网站 □政府公报\n■公开查阅点____", "√", None, "√", None, "√", "√",
]  # fmt: skip


def bytes_of(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def a_book(
    *rows: Sequence[object],
    title: str | None = "（一）社会救助领域基层政务公开标准目录",
    name: str = "Sheet1",
    merges: Sequence[str] = (),
    top: Sequence[object] = TOP,
    sub: Sequence[object] | None = SUB,
) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = name
    for row in ([title] if title else None, top, sub, *rows):
        if row is not None:
            sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    return bytes_of(book)


def read(*rows: Sequence[object], **options: Any) -> ReadCatalogue:
    return read_catalogue(a_book(*rows, **options))


def changed(**cells: object) -> list[object]:
    """The row of the example with other cells, by the letter of their column."""
    row: list[object] = list(ROW)
    for letter, value in cells.items():
        row[ord(letter) - ord("A")] = value
    return row


def test_an_entry_is_read_with_all_its_facts() -> None:
    found = read(ROW, merges=["A1:N1", "A2:A3", "B2:C2", "D2:D3", "I2:J2", "K2:L2", "M2:N2"])
    assert found.problems == found.notes == ()
    assert found.entries == (
        ReadEntry(
            field="社会救助",
            number="1",
            first_item="政策文件",
            second_item="法律法规",
            content="1.法律\n2.规章",
            basis="《条例》",
            time_limit="自信息形成之日起20个工作日内",
            limit_working_days=20,
            publisher="县民政局",
            channels=("政府网站", "公开查阅点"),
            levels=("县级", "乡级"),
        ),
    )


def test_merged_first_items_and_blank_ones_belong_to_the_item_above() -> None:
    rows = [changed(C="甲"), changed(B=None, C="乙"), changed(B=None, C="丙"), changed(B="办事", C="丁")]
    found = read(*rows, merges=["B4:B5"])
    assert [entry.key[1:] for entry in found.entries] == [
        ("政策文件", "甲"),
        ("政策文件", "乙"),
        ("政策文件", "丙"),
        ("办事", "丁"),
    ]


def test_facts_that_are_merged_over_several_rows_hold_for_each() -> None:
    rows = [ROW, [2, None, "另一项", *[None] * 11]]
    found = read(
        *rows, merges=["B4:B5", "D4:D5", "E4:E5", "F4:F5", "G4:G5", "H4:H5", "I4:I5", "K4:K5", "M4:M5"]
    )
    first, second = found.entries
    assert (second.content, second.limit_working_days, second.channels) == (
        first.content,
        first.limit_working_days,
        first.channels,
    )
    assert second.levels == ("县级",)


@pytest.mark.parametrize(
    ("title", "name", "field"),
    [
        ("国有土地上房屋征收与补偿领域基层政务公开标准目录", "Sheet1", "国有土地上房屋征收"),
        (None, "12.养老服务", "养老服务"),
        (None, "农村集体土地征收", "征地补偿"),
        ("（二十七）新闻出版版权领域基层政务公开标准目录", "Sheet1", "新闻出版版权"),
        (None, "（三）广播电视领域", "广播电视"),
    ],
)
def test_the_field_is_read_from_the_title_or_the_sheet(title: str | None, name: str, field: str) -> None:
    assert read(ROW, title=title, name=name).entries[0].field == field


def test_a_column_of_fields_goes_before_the_title() -> None:
    found = read([*ROW, "救灾领域"], top=[*TOP, "试点领域"])
    assert found.entries[0].field == "救灾"


def test_a_sheet_of_no_field_is_said_in_words() -> None:
    found = read(ROW, title=None)
    assert found.entries == ()
    assert "看不出属于哪个领域" in str(found.problems[0])
    assert str(found.problems[0]).startswith("工作表“Sheet1”第3行：")


def test_a_single_row_of_header_is_enough() -> None:
    top = ["序号", "一级事项", "二级事项", "公开内容", "公开时限", "公开对象", "公开方式", "公开层级"]
    row = [1, "甲", "乙", "内容", "实时公开", "■全社会 □特定群体", "依申请公开", "县级、村级"]
    entry = read(row, top=top, sub=None).entries[0]
    assert (entry.limit_working_days, entry.audience_all, entry.audience_special) == (0, True, "")
    assert (entry.proactive, entry.on_request, entry.levels) == (False, True, ("县级", "村级"))


def test_headers_repeated_on_every_page_and_footnotes_are_no_entries() -> None:
    found = read(
        ROW, ["二、办事服务"], TOP, SUB, changed(C="乙"), [None] * 14, ["注：本目录由县政府办公室负责解释。"]
    )
    assert [entry.second_item for entry in found.entries] == ["法律法规", "乙"]
    assert found.problems == ()


def test_every_row_that_cannot_be_imported_is_named() -> None:
    found = read(
        changed(B=None),
        ROW,
        ROW,
        changed(C="勾选", K="大概"),
        changed(C="长", D="长" * 4001),
        changed(C="好"),
    )
    assert [entry.second_item for entry in found.entries] == ["法律法规", "好"]
    assert [(problem.row, problem.sentence[:12]) for problem in found.problems] == [
        (4, "没有一级事项。请填写，或"),
        (6, "与工作表“Sheet1”"),
        (7, "“主动”一栏写的是“大概"),
        (8, "“公开内容（要素）”有4"),
    ]


def test_what_nobody_ticked_is_read_as_open_and_said_so() -> None:
    found = read(changed(I=None, K="□"))
    assert found.entries[0].audience_all and found.entries[0].proactive
    assert len(found.notes) == 2


def test_sheets_without_a_header_are_named_and_hidden_ones_left_out() -> None:
    book = load_workbook(io.BytesIO(a_book(ROW)))
    book.create_sheet("填表说明").append(["请按要求填写"])
    hidden = book.copy_worksheet(book.worksheets[0])
    hidden.sheet_state = "hidden"
    book.create_sheet("空表")
    found = read_catalogue(bytes_of(book))
    assert len(found.entries) == 1
    assert [note.sheet for note in found.notes] == ["填表说明"]


def _no_workbook() -> bytes:
    return b"PK\x03\x04 no zip at all"


def _huge_merge() -> bytes:
    """Written by hand: to make such a file with a library takes the memory that reading it would take."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_book(ROW, merges=["A10:B11"]))) as small,
        zipfile.ZipFile(buffer, "w") as huge,
    ):
        for name in small.namelist():
            huge.writestr(name, small.read(name).replace(b'"A10:B11"', b'"A10:XFD200000"'))
    return buffer.getvalue()


def _stray_cell() -> bytes:
    book = load_workbook(io.BytesIO(a_book(ROW)))
    book.worksheets[0].cell(1_048_576, 3).value = "x"
    return bytes_of(book)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_no_workbook, "另存为 .xlsx"),
        (_huge_merge, "合并单元格大得不正常"),
        (_stray_cell, "超过了5000行"),
        (lambda: b"x" * (5 * 1024 * 1024 + 1), "超过了5 MB"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(make: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_catalogue(make())


def test_formats_far_below_and_far_beside_the_entries_do_no_harm() -> None:
    book = load_workbook(io.BytesIO(a_book(ROW)))
    book.worksheets[0].cell(1_048_576, 16_384).number_format = "0.00"
    assert len(read_catalogue(bytes_of(book)).entries) == 1


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("信息形成或者变更之日起20个工作日内", 20),
        ("3个工作日内", 3),
        ("制定或获取信息之日起 10 个 工作日内公开，公示期7个工作日", 7),
        ("二十个工作日内", 20),
        ("十五个工作日", 15),
        ("7日内", 5),
        ("２０日之内", 14),
        ("1日内", 1),
        ("24小时内公开", 1),
        ("实时公开", 0),
        ("长期公开", None),
        ("每月15日前", None),
        ("2019年5月15日", None),
        ("按规定时限及时公开", None),
        ("", None),
    ],
)
def test_limits_are_understood_as_far_as_they_can_be_counted(text: str, days: int | None) -> None:
    assert limit_in_working_days(text) == days


@given(st.text(max_size=60))
def test_no_limit_that_anybody_writes_is_a_fault(text: str) -> None:
    found = limit_in_working_days(text)
    assert found is None or 0 <= found <= 3660


@pytest.mark.parametrize(
    ("text", "answer"), [("√", True), ("■", True), ("", False), ("—", False), ("□", False), ("大概", None)]
)
def test_ticks_are_yes_no_or_not_understood(text: str, answer: bool | None) -> None:
    assert is_ticked(text) is answer


def test_special_groups_are_named_or_ticked() -> None:
    assert [special_group(text) for text in ("√", "√ 残疾人", "申请人", "/", "")] == [
        SPECIAL_GROUP,
        "残疾人",
        "申请人",
        "",
        "",
    ]


def test_channels_without_boxes_are_all_meant() -> None:
    assert channels_in("政府网站、公开查阅点\n其他") == ("政府网站", "公开查阅点", "其他")
    assert channels_in("■ 社区/企事业单位/村公示栏(电子屏) □精准推送 ■其他：____") == (CHANNELS[10], "其他")


def test_every_known_field_is_found_in_its_own_title() -> None:
    assert [known_field(f"（一）某县{name}领域目录") for name in FIELDS_OF_DISCLOSURE] == list(
        FIELDS_OF_DISCLOSURE
    )


LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="■☑✓✔√●▇█☒✅□☐○◻")
PLAIN = (
    st.text(LETTERS | st.just(" "), min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
LINES = st.lists(PLAIN, max_size=3).map("\n".join)


@st.composite
def entries(draw: st.DrawFn) -> ReadEntry:
    limit = draw(LINES | st.sampled_from(["20个工作日内", "实时公开", "7日内", "长期公开"]))
    channels = draw(st.lists(st.sampled_from([*CHANNELS, "政务新媒体", "乡村大喇叭"]), unique=True))
    everybody, proactive = draw(st.booleans()), draw(st.booleans())
    special = draw(st.sampled_from(["", SPECIAL_GROUP, "残疾人", "=申请人"]))
    return ReadEntry(
        field=draw(st.sampled_from([*FIELDS_OF_DISCLOSURE[:4], "新闻出版版权"])),
        first_item=draw(PLAIN.filter(lambda text: not text.startswith(("一级", "公开", "事项")))),
        second_item=draw(PLAIN | st.just("")),
        number=draw(st.sampled_from(["", "1", "12", "一"])),
        content=draw(LINES),
        basis=draw(LINES),
        time_limit=limit,
        limit_working_days=limit_in_working_days(limit),
        publisher=draw(PLAIN | st.just("")),
        channels=tuple(sorted(channels, key=lambda name: CHANNELS.index(name) if name in CHANNELS else 99)),
        audience_all=everybody or not special,
        audience_special=special,
        proactive=proactive,
        on_request=draw(st.booleans()) if proactive else True,
        levels=in_order_of_levels(draw(st.sets(st.sampled_from([*LEVELS, "开发区"])))),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), max_size=12, unique_by=lambda entry: entry.key), st.randoms(use_true_random=False))
def test_what_is_exported_is_imported_as_it_was(found: list[ReadEntry], chance: random.Random) -> None:
    chance.shuffle(found)
    again = read_catalogue(catalogue_workbook(found))
    assert again.problems == ()
    fields = list(dict.fromkeys(entry.field for entry in found))
    assert list(again.entries) == sorted(found, key=lambda entry: fields.index(entry.field))
