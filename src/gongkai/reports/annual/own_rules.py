"""Rules that only a report in the making, or one that is handed in, can break: what is missing in it, and what must be asked about.

All other rules are those of the forms and of the prose, the same as for published reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.forms.cells import CellReference
from gongkai.forms.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule: its id, how grave it is to break it, and what it asks for."""

    id: str
    severity: Severity
    title: str


_RULES = (
    OwnRule("C-1", Severity.ERROR, "数据尚未填全"),
    OwnRule("C-2", Severity.ERROR, "填报单位的数不明"),
    OwnRule("C-3", Severity.ERROR, "报告内容不完整"),
    OwnRule("C-4", Severity.ERROR, "文中的数据标记不能识别"),
    OwnRule("C-5", Severity.ERROR, "填报单位不齐"),
    OwnRule("C-6", Severity.ERROR, "文中的数据还没有数"),
    OwnRule("C-7", Severity.ERROR, "没有填报单位名单"),
    OwnRule("C-8", Severity.WARNING, "有单位不在名单中"),
    OwnRule("C-9", Severity.WARNING, "上年度的数不明"),
    OwnRule("H-1", Severity.ERROR, "不可能的数"),
    OwnRule("H-2", Severity.WARNING, "有数未读出"),
    OwnRule("H-3", Severity.WARNING, "金额经过换算"),
)
OWN_RULES: dict[str, OwnRule] = {rule.id: rule for rule in _RULES}
"""C: of a report that is being made; H: of a file that is handed in."""


def broken(rule: str, message: str, *, scope: str = "", cells: tuple[CellReference, ...] = ()) -> Finding:
    """The finding that a rule of these is broken; raises KeyError for a rule that is none of them."""
    known = OWN_RULES[rule]
    return Finding(known.id, known.severity, known.title, message, scope=scope, cells=cells)
