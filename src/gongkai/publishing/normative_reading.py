"""Reading a list of documents out of an Excel file: every row that is not right is told in words. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils import timezone
from openpyxl import load_workbook

from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import NormativeKind, ValidityChange, ValidityKind
from gongkai.publishing.validity_rules import suggested_kind

MOST_ROWS = 3000
"""How many documents one file may hold; an authority has some hundreds."""
_MOST_COLUMNS = 40
_ROWS_BEFORE_THE_HEAD = 10
_ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("标题", "文件名称", "文件标题", "名称", "规范性文件名称", "规章名称"),
    "document_number": ("文号", "发文字号", "文件编号", "发文文号", "制发文号"),
    "registration_number": ("统一登记号", "登记号", "统一编号", "登记编号"),
    "adopted_on": ("通过日期",),
    "issued_on": ("制发日期", "成文日期", "印发日期", "发文日期", "公布日期", "发布日期", "制定日期"),
    "effective_on": ("施行日期", "实施日期", "生效日期", "执行日期"),
    "expires_on": ("有效期至", "有效期", "失效日期", "截止日期", "有效期截止"),
    "kind": ("种类", "类别", "文件类型", "文件种类"),
    "validity_kind": ("有效期类型", "期限类型"),
    "status": ("状态", "有效性", "时效性", "公文时效", "清理结果"),
    "status_on": ("状态日期", "废止日期", "废止（失效）日期", "废止或失效日期", "变动日期"),
    "note": ("依据", "说明", "备注", "废止依据"),
}
_NAMES = {key: names[0] for key, names in _ALIASES.items()}
_KINDS = {
    "规章": NormativeKind.RULES,
    "政府规章": NormativeKind.RULES,
    "行政规范性文件": NormativeKind.NORMATIVE_DOCUMENT,
    "规范性文件": NormativeKind.NORMATIVE_DOCUMENT,
}
_VALIDITY_KINDS = {
    "一般": ValidityKind.GENERAL,
    "暂行": ValidityKind.TRIAL,
    "试行": ValidityKind.TRIAL,
    "暂行、试行": ValidityKind.TRIAL,
    "通告": ValidityKind.PUBLIC_NOTICE,
    "不设有效期": ValidityKind.UNLIMITED,
    ValidityKind.UNLIMITED.label: ValidityKind.UNLIMITED,
}
_STATUSES: dict[str, str] = {
    **dict.fromkeys(("", "有效", "现行有效", "继续有效", "尚未施行"), ""),
    **dict.fromkeys(("已修改", "修改", "已修订", "已被修改"), ValidityChange.Kind.AMENDED.value),
    **dict.fromkeys(("废止", "已废止"), ValidityChange.Kind.REPEALED.value),
    **dict.fromkeys(("失效", "已失效", "宣布失效"), ValidityChange.Kind.EXPIRED.value),
}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")


@dataclass(slots=True)
class ListedDocument:
    """One row: its number in the file, what it says, and what is wrong with it. ``fields`` fit ``NormativeDocument``."""

    line: int
    fields: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    status_on: dt.date | None = None
    note: str = ""
    problems: list[str] = field(default_factory=list)


def read_list(file: IO[bytes]) -> list[ListedDocument]:
    """The documents of the first sheet that has a head. Raises Refused where the file as a whole cannot be read."""
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:
        # The library answers a damaged package with errors of many kinds; all mean the same to who sent it.
        raise Refused("这个文件打不开，可能已经损坏。请用 Excel 另存为 .xlsx 后重新上传。") from error
    try:
        for sheet in book.worksheets:
            found = _read_sheet(sheet)
            if found is not None:
                return found
    finally:
        book.close()
    raise Refused(
        "没有找到表头。请在表头一行写上“标题”“文号”“制发日期”等列名，可以先下载现有的清单作为样式。"
    )


def _read_sheet(sheet: Any) -> list[ListedDocument] | None:
    # A sheet may claim a million rows; what it claims is not believed.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1)
    columns = _head(rows)
    if columns is None:
        return None
    found: list[ListedDocument] = []
    for line, values in rows:
        cells = {key: values[place] if place < len(values) else None for key, place in columns.items()}
        if all(_text(value) == "" for value in cells.values()):
            continue
        if len(found) == MOST_ROWS:
            raise Refused(f"一次最多导入{MOST_ROWS}件，请分成几个文件。")
        found.append(_read_row(line, cells))
    if not found:
        raise Refused("表头下面没有文件，请核对是不是选错了文件。")
    return found


def _head(rows: Iterator[tuple[int, Sequence[Any]]]) -> dict[str, int] | None:
    for line, values in rows:
        columns = _columns(values)
        if "title" in columns and len(columns) > 1:
            if "issued_on" not in columns:
                raise Refused(
                    "表头中没有“制发日期”（也可以写“成文日期”“印发日期”或者“公布日期”），请补上这一列。"
                )
            return columns
        if line >= _ROWS_BEFORE_THE_HEAD:
            break
    return None


def _columns(values: Iterable[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(values):
        name = re.sub(r"\s", "", _text(value)).replace("(", "（").replace(")", "）")
        for key, aliases in _ALIASES.items():
            if name in aliases and key not in found:
                found[key] = place
    return found


def _read_row(line: int, cells: Mapping[str, Any]) -> ListedDocument:
    row = ListedDocument(line)
    text = {key: _text(value) for key, value in cells.items()}
    title = text.get("title", "")
    if not title:
        row.problems.append("没有标题。")
    dates = {
        key: _day(cells.get(key), _NAMES[key], row.problems)
        for key in ("adopted_on", "issued_on", "effective_on", "expires_on", "status_on")
    }
    if not text.get("issued_on"):
        row.problems.append("没有制发日期。")
    row.fields = {
        "title": title,
        "document_number": text.get("document_number", ""),
        "registration_number": text.get("registration_number", ""),
        "kind": _chosen(text.get("kind", ""), _KINDS, NormativeKind.NORMATIVE_DOCUMENT, "种类", row.problems),
        "validity_kind": _chosen(
            text.get("validity_kind", ""), _VALIDITY_KINDS, suggested_kind(title), "有效期类型", row.problems
        ),
        "adopted_on": dates["adopted_on"],
        "issued_on": dates["issued_on"],
        "effective_on": dates["effective_on"] or dates["issued_on"],
        "expires_on": dates["expires_on"],
    }
    row.note = text.get("note", "")[:500]
    row.status_on = dates["status_on"]
    _read_status(row, text.get("status", ""))
    return row


def _read_status(row: ListedDocument, status: str) -> None:
    if status not in _STATUSES:
        row.problems.append(f"状态“{status}”看不懂，请写有效、已修改、废止或者失效。")
        return
    row.status = _STATUSES[status]
    if not row.status or row.status_on is not None:
        return
    ends = row.fields["expires_on"]
    if row.status == ValidityChange.Kind.EXPIRED and ends is not None and ends < timezone.localdate():
        row.status = ""  # its own last day says so
        return
    row.problems.append(f"状态是“{status}”，但没有写从哪一天起（状态日期）。")


def _chosen(text: str, choices: Mapping[str, Any], usual: Any, name: str, problems: list[str]) -> Any:
    if not text:
        return usual
    if text not in choices:
        problems.append(f"{name}“{text}”看不懂，请写{'、'.join(list(choices)[:4])}等。")
        return usual
    return choices[text]


def _day(value: Any, name: str, problems: list[str]) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = _text(value)
    if not text:
        return None
    match = _DATE.fullmatch(text)
    try:
        if match is not None:
            return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    problems.append(f"{name}“{text[:20]}”不是日期，请写成 2021-03-01 或者 2021年3月1日。")
    return None


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()
