"""Figures that no room of the platform keeps records for yet, and that are therefore entered by hand: why, and what proves them.

A cell that an app counts needs no line here, and a line here gives way to it: once a room says in its ``measures.py`` that it
counts a cell, the cell is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.forms.cells import CellReference
from gongkai.forms.library import all_forms


@dataclass(frozen=True, slots=True)
class ByHand:
    """Why a figure is entered by hand, and what its source should be."""

    reason: str
    source: str


_DECISIONS = ByHand("处理决定的台账尚未接入本平台。", "执法办案系统、双公示平台的年度统计。")
_ITEMS = ByHand("事项目录尚未接入本平台。", "权责清单、行政许可事项清单。")
_FEES = ByHand("收费台账尚未接入本平台。", "财政票据系统或财务决算的年度收费金额。")
_FEE_ITEMS = ByHand("收费台账尚未接入本平台。", "行政事业性收费目录清单。")
_PROCUREMENT = ByHand("采购台账尚未接入本平台。", "政府采购网的年度统计。")
_RESPONSES = ByHand("回应关切的台账尚未接入本平台。", "舆情办理台账、新闻发布会和在线访谈的记录。")
_MAILBOX = ByHand("回应关切的台账尚未接入本平台。", "微博、微信和互动栏目的后台统计。")
_MEETINGS = ByHand("会议和培训的台账尚未接入本平台。", "会议通知、签到表、培训方案。")

_DECLARED: dict[tuple[str, str], dict[str, ByHand]] = {
    ("2021", "licences"): {"": _DECISIONS},
    ("2021", "penalties"): {"": _DECISIONS},
    ("2021", "fees"): {"": _FEES},
    ("2019", "licences"): {"": _ITEMS, "decisions": _DECISIONS},
    ("2019", "penalties"): {"": _ITEMS, "decisions": _DECISIONS},
    ("2019", "fees"): {"": _FEE_ITEMS},
    ("2019", "procurement"): {"": _PROCUREMENT},
    ("2014", "statistics"): {
        "responses": _RESPONSES,
        "press_conferences": _RESPONSES,
        "press_conferences_attended": _RESPONSES,
        "interviews": _RESPONSES,
        "interviews_attended": _RESPONSES,
        "microblog_responses": _MAILBOX,
        "other_responses": _MAILBOX,
        "meetings": _MEETINGS,
        "training_classes": _MEETINGS,
        "trainees": _MEETINGS,
    },
}
"""By form and table: rows or columns by id; the empty id stands for all that are not named."""


@cache
def declared() -> dict[CellReference, ByHand]:
    """Every cell that may be entered by hand, in the column in which an authority reports by itself."""
    found: dict[CellReference, ByHand] = {}
    for form in all_forms():
        for table in form.tables:
            named = _DECLARED.get((form.id, table.id), {})
            for reference in table.references():
                declaration = named.get(reference.row) or named.get(reference.column) or named.get("")
                if declaration is not None:
                    found[reference] = declaration
    return found
