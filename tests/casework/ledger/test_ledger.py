"""The ledger as a real Excel file: its columns, its look, no formulas, real dates, and a memory that does not grow."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from gongkai.casework.actions.steps import void
from gongkai.casework.keeping import append
from gongkai.casework.ledger.entries import Entry, entries, headings
from gongkai.casework.ledger.workbook import write_ledger
from gongkai.casework.models import FollowUpCase, InformationRequest, Letter, LetterStatus
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Extended,
    Replied,
    ThirdPartyConsulted,
)
from gongkai.law.outcomes import Ground, ReplyKind
from tests.casework.board.records import a_request
from tests.casework.kit import Desk, registered, today

Inside = Callable[[InformationRequest], bool]


def yes(request: InformationRequest) -> bool:
    return True


def no(request: InformationRequest) -> bool:
    return False


def lines(is_inside: Inside = yes, full_names: bool = False) -> list[dict[str, Any]]:
    names = [column.name for column in headings(with_authority=False)]
    rows = InformationRequest.objects.all()
    return [
        dict(zip(names, entry.values(with_authority=False), strict=True))
        for entry in entries(rows, is_inside=is_inside, full_names=full_names)
    ]


def workbook(with_authority: bool = False) -> Any:
    file = io.BytesIO()
    write_ledger(
        entries(InformationRequest.objects.all(), is_inside=yes, full_names=False),
        file,
        title="鹤壁市人民政府政府信息公开申请台账",
        subtitle="收到日期：2026年",
        with_authority=with_authority,
    )
    return load_workbook(io.BytesIO(file.getvalue()))


def a_finished_case(desk: Desk) -> InformationRequest:
    request = registered(desk)
    day = today()
    steps = [
        CorrectionAsked(day, day + dt.timedelta(days=10)),
        Corrected(day, "补正后的内容"),
        ThirdPartyConsulted(day, "某公司"),
        Extended(day, 5, "郑文静"),
        Replied(day, ReplyKind.REFUSED, Ground.STATE_SECRET, "国家秘密"),
        Delivered(day, Delivery.POST),
    ]
    append(request, steps, actor=desk.officer)
    Letter.objects.create(
        request=request,
        kind="reply_r3",
        title="不予公开告知书",
        event_kind="Replied",
        document_number="鹤政公开告〔2026〕1号",
        status=LetterStatus.SENT,
        prepared_by=desk.officer,
    )
    FollowUpCase.objects.create(
        authority=request.authority,
        request=request,
        kind="reconsideration",
        body="河南省人民政府",
        subject="不服不予公开",
        filed_on=day,
    )
    InformationRequest.objects.filter(pk=request.pk).update(officer=desk.officer, archived_at=timezone.now())
    return InformationRequest.objects.get(pk=request.pk)


def test_a_line_tells_what_happened_to_a_request(desk: Desk) -> None:
    request = a_finished_case(desk)
    [line] = lines()
    day = today()
    assert line == {
        "序号": 1,
        "申请编号": request.number,
        "收到日期": day,
        "申请人": "张**",
        "申请人类型": "自然人",
        "提出方式": "当面提交",
        "申请内容": f"{request.title}：{request.description}",
        "补正": f"{day}要求补正；{day}补正",
        "延长": "延长5个工作日",
        "征求意见": f"{day}征求第三方",
        "答复期限": request.due_on,
        "答复日期": day,
        "答复类型": "不予公开",
        "不予公开理由": "依法确定为国家秘密",
        "是否按期": "按期",
        "文号": "鹤政公开告〔2026〕1号",
        "送达方式": f"{day}邮寄送达",
        "复议、诉讼、投诉": "行政复议：尚未审结",
        "经办人": "吴佳怡",
        "归档日期": day,
    }


def test_the_name_is_masked_unless_the_reading_is_on_record(desk: Desk) -> None:
    registered(desk)
    assert lines()[0]["申请人"] == "张**"
    assert lines(full_names=True)[0]["申请人"] == "张三丰"


def test_a_reader_from_outside_sees_neither_name_nor_words(desk: Desk) -> None:
    registered(desk)
    [line] = lines(no)
    assert line["申请人"] == "（不显示）"
    assert "投资额" not in line["申请内容"], "the words of the request may name people"
    [asked] = lines(no, full_names=True)
    assert asked["申请人"] == "（不显示）"


def test_an_open_and_an_unconfirmed_request_have_empty_cells(desk: Desk) -> None:
    a_request(desk.authority, today())
    a_request(desk.authority, today(), received_on=None, stage="awaiting_confirmation", due_on=None)
    first, second = lines()
    assert (first["答复日期"], first["是否按期"], first["答复类型"]) == (None, "", "办理中")
    assert second["收到日期"] == f"{today()}收到材料，待确认"


def test_a_voided_event_is_not_told(desk: Desk) -> None:
    request = registered(desk)
    [row] = append(request, [ThirdPartyConsulted(today(), "某公司")], actor=desk.officer)
    void(desk.head, row, reason="误登", seen=None)
    assert lines()[0]["征求意见"] == ""


def test_the_sheet_is_set_up_for_paper(desk: Desk) -> None:
    a_finished_case(desk)
    sheet = workbook()["台账"]
    assert sheet["A1"].value == "鹤壁市人民政府政府信息公开申请台账"
    assert "A1:T1" in [str(cells) for cells in sheet.merged_cells.ranges]
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert [cell.value for cell in sheet[3]] == [column.name for column in headings(with_authority=False)]
    assert sheet["B4"].border.left.style == "thin" and sheet["A3"].font.bold
    assert sheet.column_dimensions["G"].width == 44


def test_dates_are_dates_and_the_last_line_adds_up(desk: Desk) -> None:
    a_finished_case(desk)
    a_request(desk.authority, today())
    sheet = workbook()["台账"]
    received = sheet["C4"]
    assert received.is_date and received.value.date() == today() and received.number_format == "yyyy-mm-dd"
    sums = {head.value: cell.value for head, cell in zip(sheet[3], sheet[6], strict=True)}
    assert sums["序号"] == "合计" and sums["申请编号"] == "2件"
    assert (sums["补正"], sums["延长"], sums["征求意见"]) == ("1件", "1件", "1件")
    assert sums["是否按期"] == "按期1件，超期0件"
    assert (sums["答复日期"], sums["复议、诉讼、投诉"], sums["归档日期"]) == ("1件", "1件", "1件")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n=", "＝", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(desk: Desk, start: str) -> None:
    a_request(desk.authority, today(), title=f"{start}SUM(1,1)", name="=1+1", kind="enterprise")
    file = io.BytesIO()
    write_ledger(
        entries(InformationRequest.objects.all(), is_inside=yes, full_names=False),
        file,
        title="=HYPERLINK()",
        subtitle="+1",
        with_authority=True,
    )
    with zipfile.ZipFile(file) as package:
        inside = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside and "<f " not in inside
    sheet = load_workbook(io.BytesIO(file.getvalue()))["台账"]
    texts = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert all(cell.data_type in "sn" for cell in texts.values())
    assert texts["=1+1"].quotePrefix
    assert texts["=HYPERLINK()"].data_type == "s"


def test_signs_that_the_format_forbids_do_not_spoil_the_file(desk: Desk) -> None:
    a_request(desk.authority, today(), title="有\x01控制\x0b字符", description="长" * 40_000)
    content = workbook()["台账"]["G4"].value
    assert content.startswith("有�控制�字符：长长")
    assert content.endswith("……（全文见案卷）") and len(content) < 32_767


def test_the_authority_stands_in_the_ledger_of_several(desk: Desk) -> None:
    a_request(desk.city.county, today())
    sheet = workbook(with_authority=True)["台账"]
    assert sheet["C3"].value == "机关" and sheet["C4"].value == "淇县人民政府"


def test_queries_grow_with_batches_not_with_lines(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        a_request(desk.authority, today())
    with django_assert_max_num_queries(6):
        assert len(lines()) == 30


def repeated(entry: Entry, number: int) -> Iterator[Entry]:
    for _ in range(number):
        yield entry


def test_the_length_of_the_ledger_needs_no_memory(desk: Desk, tmp_path: Any) -> None:
    a_finished_case(desk)
    [entry] = entries(InformationRequest.objects.all(), is_inside=yes, full_names=False)

    def peak(number: int) -> int:
        tracemalloc.start()
        with (tmp_path / f"{number}.xlsx").open("wb") as file:
            write_ledger(repeated(entry, number), file, title="台账", subtitle="", with_authority=False)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(200), peak(2000)
    assert large < small + 700_000, "ten times as many lines take no more than a buffer more"


def test_a_ledger_that_no_sheet_can_hold_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.casework.ledger.workbook.MOST_LINES", 2)
    for _ in range(3):
        a_request(desk.authority, today())
    with pytest.raises(ValueError, match="2 lines"):
        workbook()
