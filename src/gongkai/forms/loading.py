"""Building a statistical form from its declarative file, and refusing it where anything is not right."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from gongkai.forms.expressions import Expression, ExpressionError, parse_expression
from gongkai.forms.findings import Severity
from gongkai.forms.model import Column, Form, ProsePhrase, Row, Rule, Section, Table
from gongkai.forms.nodes import Entry, FormError, Problems, compose
from gongkai.forms.validation import ACROSS, RESERVED_IDS, check_form, check_rule

__all__ = ["FormError", "load_form", "parse_form"]

FORM_KEYS = ("id", "title", "basis", "years", "sections", "tables", "facts")
SECTION_KEYS = ("number", "title", "keywords")
TABLE_KEYS = (
    *("id", "title", "section", "stack", "layout", "nesting", "caption", "caption_variants", "corner"),
    *("row_header", "unit", "columns", "arrangements", "rows", "rules"),
)
COLUMN_KEYS = ("id", "label", "group", "variants", "unit", "short", "whole_number", "signed")
ROW_KEYS = (
    *("id", "label", "unit", "parent", "heading", "variants", "note", "whole_number", "signed"),
    *("share_of", "prose", "short"),
)
PROSE_KEYS = ("before", "after", "within", "states_zero", "column", "inferred", "together_with")
RULE_KEYS = (
    *("id", "title", "severity", "across", "expression", "columns", "rows", "when", "partition"),
    *("message", "source"),
)
NO_UNIT = "——"
"""What the forms print as the unit of a heading."""

_ID = re.compile(r"[a-z_][a-z0-9_]*")


def load_form(path: Path | Traversable) -> Form:
    """The form declared in a YAML file.

    Raises FormError with every problem of the file, each with file name and line, where the file
    cannot be read or declares something that does not hold together.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FormError([f"找不到表式文件 {path}，请核对路径。"]) from error
    except IsADirectoryError as error:
        raise FormError([f"{path} 是文件夹，应当给出一个表式文件。"]) from error
    except OSError as error:
        raise FormError([f"表式文件 {path} 打不开：{error.strerror}。"]) from error
    except UnicodeDecodeError as error:
        raise FormError([f"{path.name} 第 1 行：文件不是 UTF-8 编码，请另存为 UTF-8。"]) from error
    return parse_form(text, path.name, str(path))


def parse_form(text: str, file: str, path: str = "") -> Form:
    """The form declared in a YAML text; ``file`` is the name that problems are reported under."""
    problems = Problems(file)
    entry = Entry(compose(text, file), FORM_KEYS, "表式", problems)
    first_year, last_year = _years(entry, problems)
    sections = tuple(_section(item) for item in entry.entries("sections", SECTION_KEYS, "章节"))
    form_id = entry.text("id", required=True)
    facts = entry.texts("facts")
    tables = [
        _TableBuilder(item, form_id, facts, problems) for item in entry.entries("tables", TABLE_KEYS, "表")
    ]
    form = Form(
        id=form_id,
        title=entry.text("title", required=True),
        basis=entry.text("basis", required=True),
        first_year=first_year,
        last_year=last_year,
        sections=sections,
        tables=tuple(builder.table for builder in tables),
        facts=facts,
        path=path or file,
    )
    if not tables:
        problems.add(entry.line_of("tables"), "表式没有任何表。")
    check_form(form, [(builder.table, builder.entry, builder.lines) for builder in tables], problems)
    problems.raise_if_any()
    return form


def _years(entry: Entry, problems: Problems) -> tuple[int, int | None]:
    line = entry.line_of("years")
    parts = entry.texts("years")
    if len(parts) != 2:
        problems.add(line, "表式的“years”应当写成 [首年, 末年]，仍在使用的写 [首年, null]。")
        return 0, None
    first, last = parts
    open_ended = last in ("null", "~", "")
    if not first.isdecimal() or not (open_ended or last.isdecimal()):
        problems.add(line, "表式的“years”里应当是年份，例如 [2021, null]。")
        return 0, None
    if not open_ended and int(last) < int(first):
        problems.add(line, "表式的“years”末年早于首年。")
    return int(first), None if open_ended else int(last)


def _section(entry: Entry) -> Section:
    return Section(
        entry.text("number", required=True), entry.text("title", required=True), entry.texts("keywords")
    )


def _identifier(entry: Entry) -> str:
    """The id of a table, row or column, which must be usable as a name in expressions and messages."""
    found = entry.text("id", required=True)
    if found and not _ID.fullmatch(found):
        entry.problems.add(entry.line_of("id"), f"{entry.what}的 id“{found}”只能用小写字母、数字和下划线。")
    elif found in RESERVED_IDS:
        entry.problems.add(
            entry.line_of("id"), f"{entry.what}的 id“{found}”是保留字，规则里另有用途，请换一个。"
        )
    return found


def _expression(entry: Entry, key: str, *, required: bool) -> Expression | None:
    text = entry.text(key, required=required)
    if not text:
        return None
    try:
        return parse_expression(text)
    except ExpressionError as error:
        entry.problems.add(entry.line_of(key), f"{entry.what}的“{key}”有误：{error}")
        return None


class _TableBuilder:
    """One table in the making: the object itself, and the lines on which its parts stand."""

    def __init__(self, entry: Entry, form_id: str, facts: tuple[str, ...], problems: Problems) -> None:
        self.entry = entry
        self.problems = problems
        self.lines: dict[str, int] = {}
        unit = entry.text("unit")
        rows = tuple(self._row(item, unit) for item in entry.entries("rows", ROW_KEYS, "行"))
        bare = Table(
            id=_identifier(entry),
            form=form_id,
            title=entry.text("title", required=True),
            section=entry.text("section"),
            rows=rows,
            arrangements=self._arrangements(),
            caption=entry.text("caption"),
            caption_variants=entry.texts("caption_variants"),
            stack=entry.text("stack"),
            layout=entry.choice("layout", ("rows", "side_by_side"), "rows"),
            corner=entry.text("corner"),
            row_header=entry.text("row_header"),
            nesting=entry.choice("nesting", ("indent", "spans"), "indent"),
        )
        rules = []
        for item in entry.entries("rules", RULE_KEYS, "规则"):
            rule = self._rule(item)
            if rule is not None:
                rules.append(rule)
                check_rule(rule, bare, item, facts, problems)
        self.table = replace(bare, rules=tuple(rules))

    def _arrangements(self) -> dict[str, tuple[Column, ...]]:
        lists = self.entry.named_lists("arrangements", COLUMN_KEYS, "列")
        if "columns" in self.entry:
            if lists:
                self.problems.add(self.entry.line_of("columns"), "表的“columns”和“arrangements”只能写一个。")
            lists = {"standard": self.entry.entries("columns", COLUMN_KEYS, "列"), **lists}
        found: dict[str, tuple[Column, ...]] = {}
        for name, items in lists.items():
            columns: list[Column] = []
            for item in items:
                column = Column(
                    id=_identifier(item),
                    label=item.text("label", required=True),
                    group=item.text("group"),
                    variants=item.texts("variants"),
                    unit=item.text("unit"),
                    short=item.text("short"),
                    whole_number=item.flag("whole_number", True) if "whole_number" in item else None,
                    signed=item.flag("signed", False) if "signed" in item else None,
                )
                if column.id and any(column.id == other.id for other in columns):
                    self.problems.add(item.line_of("id"), f"列的 id“{column.id}”重复。")
                columns.append(column)
            if columns:
                found[name] = tuple(columns)
        return found

    def _row(self, entry: Entry, table_unit: str) -> Row:
        heading = entry.flag("heading", False)
        unit = entry.text("unit", default=NO_UNIT if heading else table_unit)
        if not unit:
            self.problems.add(entry.line, "行缺少“unit”（单位），表里也没有写统一的“unit”。")
        row = Row(
            id=_identifier(entry),
            label=entry.text("label", required=True),
            unit=unit,
            parent=entry.text("parent"),
            heading=heading,
            variants=entry.texts("variants"),
            note=entry.text("note"),
            whole_number=entry.flag("whole_number", True),
            signed=entry.flag("signed", False),
            share_of=entry.text("share_of"),
            prose=tuple(self._prose(item) for item in entry.entries("prose", PROSE_KEYS, "行文写法")),
            short=entry.text("short"),
        )
        if row.id in self.lines:
            self.problems.add(entry.line_of("id"), f"行的 id“{row.id}”重复。")
        elif row.parent and row.parent not in self.lines:
            self.problems.add(
                entry.line_of("parent"), f"行“{row.id}”的上级“{row.parent}”不存在，或者没有写在它前面。"
            )
        self.lines.setdefault(row.id, entry.line)
        return row

    def _prose(self, entry: Entry) -> ProsePhrase:
        for key in ("before", "after", "states_zero"):
            try:
                re.compile(entry.text(key))
            except re.error as error:
                self.problems.add(entry.line_of(key), f"行文写法的“{key}”不是有效的正则表达式：{error}。")
        phrase = ProsePhrase(
            before=entry.text("before"),
            after=entry.text("after"),
            within=entry.text("within"),
            states_zero=entry.text("states_zero"),
            column=entry.text("column"),
            inferred=entry.flag("inferred", False),
            together_with=entry.texts("together_with"),
        )
        if not (phrase.before or phrase.after or phrase.states_zero):
            self.problems.add(entry.line, "行文写法至少要有“before”“after”“states_zero”之一。")
        return phrase

    def _rule(self, entry: Entry) -> Rule | None:
        severity = entry.choice("severity", [str(item) for item in Severity])
        across = entry.choice("across", ACROSS)
        expression = _expression(entry, "expression", required=True)
        when = _expression(entry, "when", required=False)
        rule_id = entry.text("id", required=True)
        title = entry.text("title", required=True)
        message = entry.text("message", required=True)
        partition = entry.flag("partition", False)
        if rule_id:
            self.lines[f"rule {rule_id} {entry.line_of('id')}"] = entry.line_of("id")
        if expression is None or severity not in tuple(Severity) or across not in ACROSS:
            return None
        return Rule(
            id=rule_id,
            title=title,
            severity=Severity(severity),
            across=across,
            expression=expression,
            message=message,
            columns=entry.texts("columns"),
            rows=entry.texts("rows"),
            when=when,
            partition=partition,
            source=entry.text("source"),
        )
