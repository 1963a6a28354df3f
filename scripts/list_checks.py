"""Write docs/checks.md from the forms' definitions: every rule a report is checked against."""

from __future__ import annotations

from pathlib import Path

from gongkai.forms.library import all_forms
from gongkai.forms.model import Form, Table
from gongkai.reading.examination import prose_rules
from gongkai.reports.annual.own_rules import OWN_RULES

PAGE = Path(__file__).parents[1] / "docs" / "checks.md"

_ACROSS = {
    "columns": "每一列",
    "rows": "每一行",
    "cells": "每一格",
    "shares": "正文每个百分比",
    "share_groups": "正文每组百分比",
}

_HEAD = """# 检查规则 / The checks

本页由 `make checks` 根据 `src/gongkai/forms/definitions/` 生成，请勿手工修改。
Written by `make checks` from the forms' definitions; change those, not this page.

- **错误** (error)：报告自相矛盾，或与法律不符。**存疑** (warning)：可疑、舍入、表述。**提示** (note)：值得一看，并非差错。
- 有一个数没有读出时，规则“无法判断”，不算通过。An unread operand makes a rule *not assessable*, never passed.
- `previous()` 上一年度报告的同一格，`units()` 各填报单位之和，`prose()` 正文所述，`filled()` 已填写（含零）。
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, *(_form(form) for form in reversed(all_forms())), _prose(), _own()]
    return "\n".join(parts)


def _form(form: Form) -> str:
    lines = [f"## {form.title}（{form.basis}）", ""]
    for table in form.tables:
        lines += _table(table)
    return "\n".join(lines)


def _table(table: Table) -> list[str]:
    caption = f"：{table.caption}" if table.caption else ""
    lines = [f"### 第{table.section}部分 {table.title}{caption}", ""]
    lines += ["| 编号 | 程度 | 要求 | 范围 | 算式 |", "|---|---|---|---|---|"]
    for rule in table.rules:
        narrowed = [table.row(name).label for name in rule.rows] if len(rule.rows) < 8 else ["各计数行"]
        narrowed += [table.column(name).label for name in rule.columns]
        scope = _ACROSS[rule.across] + (f"（{'、'.join(narrowed)}）" if narrowed else "")
        condition = f"，当 `{rule.when.text}`" if rule.when else ""
        formula = rule.expression.text.replace("|", "\\|")
        lines.append(
            f"| {rule.id} | {rule.severity.label} | {rule.title} | {scope}{condition} | `{formula}` |"
        )
    return [*lines, ""]


def _prose() -> str:
    lines = ["## 正文", "", "| 编号 | 程度 | 要求 |", "|---|---|---|"]
    lines += [f"| {rule.id} | {rule.severity.label} | {rule.title} |" for rule in prose_rules()]
    return "\n".join([*lines, ""])


def _own() -> str:
    lines = ["## 编写中的报告、报送的文件", "", "| 编号 | 程度 | 问题 |", "|---|---|---|"]
    lines += [f"| {rule.id} | {rule.severity.label} | {rule.title} |" for rule in OWN_RULES.values()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
