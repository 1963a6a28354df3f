"""A small form that holds one of everything, for tests that should not depend on an official form."""

from __future__ import annotations

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.checking import CheckResult, Context, check_table
from gongkai.forms.findings import Outcome
from gongkai.forms.loading import parse_form
from gongkai.forms.model import Form, Table

SAMPLE = """\
id: sample
title: 样表
basis: 测试用
years: [2021, null]
sections:
  - {number: 一, title: 申请情况, keywords: [申请]}
tables:
  - id: requests
    title: 申请情况表
    section: 一
    nesting: spans
    unit: 件
    corner: （角注）
    columns:
      - {id: natural, label: 自然人, group: 申请人情况}
      - {id: other, label: 其他, group: 申请人情况/组织}
      - {id: total, label: 总计, group: 申请人情况}
    rows:
      - {id: new, label: 一、本年新收政府信息公开申请数量, short: 新收}
      - {id: carried_in, label: 二、上年结转政府信息公开申请数量}
      - {id: results, label: 三、办理结果, heading: true}
      - {id: granted, label: （一）予以公开, parent: results, share_of: new}
      - {id: denied, label: （二）不予公开, parent: results, heading: true}
      - {id: secret, label: 1.国家秘密, parent: denied}
      - {id: private, label: 2.个人隐私, parent: denied, prose: [{before: '个人隐私'}]}
      - {id: total, label: （三）总计, parent: results}
      - {id: carried_out, label: 四、结转下年}
    rules:
      - id: FLOW
        title: 收支相等
        severity: error
        across: columns
        expression: new + carried_in = total + carried_out
        message: "{column}：{new} + {carried_in} = {left}，{total} + {carried_out} = {right}，相差 {difference} {unit}。"
      - id: SUM
        title: 总计等于各项之和
        severity: error
        across: columns
        expression: total = sum(granted..private)
        message: "{column}：总计 {left}，各项之和 {right}，相差 {difference}。"
      - id: ACROSS
        title: 每行总计
        severity: error
        across: rows
        expression: total = sum(natural..other)
        message: "{row}：总计 {total}，各列之和 {right}。"
      - id: WHOLE
        title: 整数
        severity: warning
        across: cells
        expression: cell >= 0 and whole(cell)
        when: whole_number
        message: "{row}/{column}：{cell} {unit} 不是不小于零的整数。"
      - id: PROSE
        title: 正文与表
        severity: error
        across: cells
        expression: prose(cell) = cell
        message: "正文称 {prose_cell}，表中为 {cell}。"
      - id: MISSING
        title: 正文有而表中空白
        severity: warning
        across: cells
        expression: filled(cell) or not filled(prose(cell))
        message: "正文称 {prose_cell}，表中为 {cell}。"
      - id: LASTYEAR
        title: 与上年衔接
        severity: warning
        across: columns
        expression: carried_in = previous(carried_out)
        message: "本年结转 {carried_in}，上年 {previous_carried_out}。"
      - id: ROLLUP
        title: 汇总
        severity: error
        across: cells
        columns: [total]
        expression: cell = units(cell)
        message: "{row}：{cell}，各单位合计 {units_cell}。"
      - id: TOWN
        title: 乡镇无结转
        severity: note
        across: columns
        columns: [total]
        expression: carried_out = 0
        when: level = "township"
        message: "结转下年 {carried_out}。"
      - id: SHARE
        title: 百分比
        severity: error
        across: shares
        expression: abs(printed - exact) < ulp
        message: "“{phrase}”称 {printed}%，{part}/{whole} 应为 {correct}%。"
      - id: ROUNDING
        title: 舍入
        severity: warning
        across: shares
        expression: printed = correct or abs(printed - exact) >= ulp
        message: "“{phrase}”称 {printed}%，四舍五入应为 {correct}%。"
      - id: HUNDRED
        title: 各部分合计
        severity: error
        across: share_groups
        expression: abs(total - 100) <= tolerance
        message: "{count} 个百分比合计 {total}%。"
"""

FOOTING = {
    # natural, other, total
    "new": (5, 3, 8),
    "carried_in": (1, 0, 1),
    "granted": (2, 1, 3),
    "secret": (1, 0, 1),
    "private": (1, 2, 3),
    "total": (4, 3, 7),
    "carried_out": (2, 0, 2),
}


def sample_form() -> Form:
    return parse_form(SAMPLE, "sample.yaml")


def sample_table() -> Table:
    return sample_form().table("requests")


def reference(row: str, column: str) -> CellReference:
    return CellReference("sample", "requests", row, column)


def footing_cells() -> dict[CellReference, Cell]:
    return {
        reference(row, column): Cell.number(value)
        for row, values in FOOTING.items()
        for column, value in zip(("natural", "other", "total"), values, strict=True)
    }


def results_of(
    cells: dict[CellReference, Cell], context: Context | None = None
) -> dict[tuple[str, str], CheckResult]:
    """The results by rule and scope."""
    return {(r.rule.id, r.scope): r for r in check_table(sample_table(), cells, context)}


def outcome(
    cells: dict[CellReference, Cell], rule: str, scope: str, context: Context | None = None
) -> Outcome:
    return results_of(cells, context)[(rule, scope)].outcome
