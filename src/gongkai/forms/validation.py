"""Whether what a form declares holds together: every name that is used must stand for something."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from string import Formatter

from gongkai.forms.expressions import (
    COMPARISONS,
    ELSEWHERE,
    Binary,
    Call,
    Expression,
    Name,
    Node,
    Unary,
    walk,
)
from gongkai.forms.facts import FACTS, ROW_FACTS, SHARE_FACTS, SHARE_GROUP_FACTS
from gongkai.forms.model import Form, Rule, Table
from gongkai.forms.nodes import Entry, Problems

ACROSS = ("columns", "rows", "cells", "shares", "share_groups")

SIDES = ("left", "right", "difference")
PLACES: dict[str, tuple[str, ...]] = {
    "columns": ("column", "unit"),
    "rows": ("row", "unit"),
    "cells": ("row", "column", "unit", "cell"),
    "shares": ("row", "column", "unit", "phrase"),
    "share_groups": ("phrase",),
}
"""What a message may say about the place, besides the names of its rule's expression."""

CONDITION_FACTS = frozenset({*ROW_FACTS, "same_unit"})
"""Names of a place that are true or false by themselves."""

RESERVED_IDS = frozenset({"and", "or", "not", "cell", "row", "column", "unit", "phrase", *SIDES})


def check_form(
    form: Form, tables: Sequence[tuple[Table, Entry, Mapping[str, int]]], problems: Problems
) -> None:
    """Note what is wrong between the tables of a form and inside each of them."""
    numbers = [section.number for section in form.sections]
    for number in sorted({number for number in numbers if number and numbers.count(number) > 1}):
        problems.add(1, f"章节“{number}”重复。")
    seen_tables: set[str] = set()
    seen_rules: set[str] = set()
    for table, entry, lines in tables:
        if table.id in seen_tables:
            problems.add(entry.line_of("id"), f"表的 id“{table.id}”重复。")
        seen_tables.add(table.id)
        if table.section and table.section not in numbers:
            problems.add(
                entry.line_of("section"), f"表“{table.id}”所属章节“{table.section}”没有在 sections 中列出。"
            )
        if all(row.heading for row in table.rows):
            problems.add(entry.line, f"表“{table.id}”是空的：没有任何填数的行。")
        if not table.arrangements:
            problems.add(entry.line, f"表“{table.id}”是空的：没有任何列。")
        for key, line in lines.items():
            if key.startswith("rule "):
                rule_id = key.split()[1]
                if rule_id in seen_rules:
                    problems.add(line, f"规则的 id“{rule_id}”重复。")
                seen_rules.add(rule_id)
        _check_rows(form, table, lines, problems)


def _check_rows(form: Form, table: Table, lines: Mapping[str, int], problems: Problems) -> None:
    own = {row.id for row in table.rows}
    columns = {column.id for arrangement in table.arrangements.values() for column in arrangement}
    for row in table.rows:
        line = lines.get(row.id, 1)
        if row.share_of and row.share_of not in own:
            problems.add(line, f"行“{row.id}”的 share_of 指向不存在的行“{row.share_of}”。")
        for phrase in row.prose:
            for name in phrase.together_with:
                if name not in own:
                    problems.add(line, f"行“{row.id}”的行文写法 together_with 指向不存在的行“{name}”。")
            if phrase.within and phrase.within not in own and not _elsewhere(form, phrase.within):
                problems.add(line, f"行“{row.id}”的行文写法 within 指向不存在的行“{phrase.within}”。")
            if phrase.column and phrase.column not in columns:
                problems.add(line, f"行“{row.id}”的行文写法 column 指向不存在的列“{phrase.column}”。")


def _elsewhere(form: Form, path: str) -> bool:
    """Whether ``table/row`` names a row of another table of the form."""
    table_id, _, row_id = path.partition("/")
    return any(t.id == table_id and any(r.id == row_id for r in t.rows) for t in form.tables)


def check_rule(rule: Rule, table: Table, entry: Entry, facts: Collection[str], problems: Problems) -> None:
    """Note every name of a rule that stands for nothing in its table."""
    rows = [row.id for row in table.rows]
    columns = [[column.id for column in arrangement] for arrangement in table.arrangements.values()]
    all_columns = {column for arrangement in columns for column in arrangement}
    for key, narrowed, known, word in (
        ("rows", rule.rows, set(rows), "行"),
        ("columns", rule.columns, all_columns, "列"),
    ):
        for name in narrowed:
            if name not in known:
                problems.add(entry.line_of(key), f"规则“{rule.id}”的范围里没有这一{word}：“{name}”。")
        if narrowed and (rule.across == "share_groups" or {key, rule.across} == {"rows", "columns"}):
            problems.add(entry.line_of(key), f"规则“{rule.id}”按 {rule.across} 核对，不能用“{key}”缩小范围。")
    operands = _operands(rule.across, table, all_columns)
    _check_names(rule, rule.expression, "expression", operands, facts, entry, problems)
    if rule.when is not None:
        _check_names(rule, rule.when, "when", operands, facts, entry, problems)
    orders = [[row.id for row in table.rows if not row.heading]] if rule.across == "columns" else columns
    _check_ranges(rule, orders, entry, problems)
    _check_message(rule, entry, problems)


def _operands(across: str, table: Table, columns: Collection[str]) -> set[str]:
    if across == "columns":
        return {row.id for row in table.rows if not row.heading}
    if across == "rows":
        return set(columns) | set(ROW_FACTS)
    if across == "cells":
        return {"cell"} | set(ROW_FACTS)
    return set(SHARE_FACTS if across == "shares" else SHARE_GROUP_FACTS)


def _check_names(
    rule: Rule,
    expression: Expression,
    key: str,
    operands: Collection[str],
    facts: Collection[str],
    entry: Entry,
    problems: Problems,
) -> None:
    line = entry.line_of(key)
    for name in expression.names():
        if name not in operands and name not in FACTS and name not in facts:
            kind = {"columns": "填数的行", "rows": "列"}.get(rule.across, "名称")
            problems.add(line, f"规则“{rule.id}”的“{key}”用到“{name}”，表里没有这一{kind}，也没有这个事实。")
    if not _is_condition(expression.tree, operands):
        problems.add(line, f"规则“{rule.id}”的“{key}”应当是能成立或不成立的关系，例如“甲 = 乙 + 丙”。")
    for call in expression.calls():
        if call.function in ELSEWHERE and rule.across in ("shares", "share_groups"):
            problems.add(line, f"规则“{rule.id}”按 {rule.across} 核对，不能用函数“{call.function}”。")
        for argument in call.arguments:
            if call.function in ELSEWHERE and isinstance(argument, Name) and argument.name not in operands:
                problems.add(line, f"规则“{rule.id}”里“{call.function}({argument.name})”指的不是单元格。")


def _is_condition(node: Node, operands: Collection[str]) -> bool:
    """Whether a part of an expression is true or false, and its own parts are what they have to be."""
    if isinstance(node, Binary):
        parts = (node.left, node.right)
        if node.operator in ("and", "or"):
            return all(_is_condition(part, operands) for part in parts)
        return node.operator in COMPARISONS and not any(_is_relation(part) for part in parts)
    if isinstance(node, Unary):
        return node.operator == "not" and _is_condition(node.operand, operands)
    if isinstance(node, Call):
        return node.function in ("filled", "whole")
    return isinstance(node, Name) and (node.name not in operands or node.name in CONDITION_FACTS)


def _is_relation(node: Node) -> bool:
    """Whether something that is true or false stands where a number has to stand."""
    return any(
        (isinstance(part, Binary) and part.operator in (*COMPARISONS, "and", "or"))
        or (isinstance(part, Unary) and part.operator == "not")
        or (isinstance(part, Call) and part.function in ("filled", "whole"))
        for part in walk(node)
    )


def _check_ranges(rule: Rule, orders: Sequence[Sequence[str]], entry: Entry, problems: Problems) -> None:
    for expression, key in ((rule.expression, "expression"), (rule.when, "when")):
        for found in expression.ranges() if expression else ():
            if rule.across not in ("columns", "rows"):
                problems.add(entry.line_of(key), f"规则“{rule.id}”按 {rule.across} 核对，不能用范围。")
            elif not any(
                found.start in order
                and found.end in order
                and list(order).index(found.start) <= list(order).index(found.end)
                for order in orders
            ):
                problems.add(
                    entry.line_of(key),
                    f"规则“{rule.id}”的范围“{found.start}..{found.end}”不成立：两端都要在表里，并且先后有序。",
                )


def placeholders(rule: Rule) -> frozenset[str]:
    """Everything that the message of a rule may name in braces."""
    names = set(rule.expression.names()) | set(SIDES) | set(PLACES[rule.across])
    if rule.when is not None:
        names |= set(rule.when.names())
    if rule.across == "shares":
        names |= set(SHARE_FACTS)
    elif rule.across == "share_groups":
        names |= set(SHARE_GROUP_FACTS)
    for call in rule.expression.calls():
        if call.function in ELSEWHERE:
            names |= {f"{call.function}_{a.name}" for a in call.arguments if isinstance(a, Name)}
    return frozenset(names)


def _check_message(rule: Rule, entry: Entry, problems: Problems) -> None:
    line = entry.line_of("message")
    known = placeholders(rule)
    try:
        parts = list(Formatter().parse(rule.message))
    except ValueError:
        problems.add(line, f"规则“{rule.id}”的“message”里花括号没有成对。")
        return
    compares = any(isinstance(n, Binary) and n.operator in COMPARISONS for n in walk(rule.expression.tree))
    for _, name, layout, conversion in parts:
        if name is None:
            continue
        if layout or conversion:
            problems.add(line, f"规则“{rule.id}”的“message”里“{{{name}}}”只能写名称，不能带格式。")
        if name not in known:
            problems.add(line, f"规则“{rule.id}”的“message”里“{{{name}}}”没有对应的行、列或数值。")
        elif name in SIDES and not compares:
            problems.add(line, f"规则“{rule.id}”没有比较两边，“message”里不能用“{{{name}}}”。")
