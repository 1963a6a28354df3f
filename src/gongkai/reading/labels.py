"""What a cell of text can mean: the labels of all forms, in every spelling, as one index to look things up in."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from gongkai.forms.library import all_forms
from gongkai.forms.model import Form, Table
from gongkai.reading.folding import fold, label_key

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+\.)")
_ANNOTATION = re.compile(r"\([^()]*\)$")
_HEADERS = (
    "信息内容",
    "申请人情况",
    "法人或其他组织",
    "统计指标",
    "单位",
    "指标",
    "项目",
    "序号",
    "统计项目",
)
UNITS = frozenset(
    [
        "条",
        "件",
        "次",
        "篇",
        "个",
        "人",
        "人次",
        "万元",
        "元",
        "项",
        "份",
        "期",
        "——",
        "—",
        "-",
        "--",
        "/",
        "个(处)",
        "处",
    ]
)


_UNIT_NOTE = re.compile(r"\((?:单位:?)?(?:亿元|万元|元|件|条|项|次)\)$")


def without_unit(key: str) -> str:
    """A label's key without the unit that stands in brackets behind it."""
    return _UNIT_NOTE.sub("", key) if key.endswith(")") else key


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """A cell may be the label of this row; ``order`` is the row's place in its family of tables."""

    table: str
    row: str
    order: int
    heading: bool


@dataclass(slots=True)
class Meaning:
    """Everything a label can stand for. ``official`` is false for variants and shortened spellings."""

    rows: dict[str, list[RowMeaning]] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)
    caption: str = ""
    is_header: bool = False
    opens: str = ""
    """The family of tables whose head a header begins, where only one family has it."""
    official: bool = True


def family_of(table: Table) -> str:
    """The name under which tables are told apart by their labels: a stack of tables is read as one."""
    return table.stack or table.id


@cache
def family_rows(family: str) -> dict[tuple[str, str], int]:
    """The place of every row (table id, row id) of a family, over all forms in which the family occurs."""
    order: dict[tuple[str, str], int] = {}
    for form in reversed(all_forms()):
        for table in form.tables:
            if family_of(table) == family:
                for row in table.rows:
                    order.setdefault((table.id, row.id), len(order))
    return order


@cache
def label_index() -> dict[str, Meaning]:
    """Every known label, folded and without white space, and what it can mean."""
    index: dict[str, Meaning] = {}
    for form in all_forms():
        _add_form(index, form)
    for header in _HEADERS:
        index.setdefault(header, Meaning()).is_header = True
    _add_short_spellings(index)
    return index


def _add_form(index: dict[str, Meaning], form: Form) -> None:
    for table in form.tables:
        family = family_of(table)
        order = family_rows(family)
        for row in table.rows:
            labels = (row.label, *row.variants)
            # The note may stand in the cell of the label or on a line of its own.
            with_note = [label + row.note for label in labels if row.note]
            for label in (*labels, *with_note):
                meaning = index.setdefault(
                    _key(label), Meaning(official=label in (row.label, row.label + row.note))
                )
                found = RowMeaning(table.id, row.id, order[table.id, row.id], row.heading)
                others = meaning.rows.setdefault(family, [])
                if not any(other.table == found.table and other.row == found.row for other in others):
                    others.append(found)
                    others.sort(key=lambda other: other.order)
            if row.note:
                # A note is known, and means no row: it must not be taken for a damaged label.
                index.setdefault(_key(row.note), Meaning())
                index.setdefault(_key(row.label + row.note), index[_key(row.label)])
        for arrangement in table.arrangements.values():
            for column in arrangement:
                for label in (column.label, *column.variants):
                    meaning = index.setdefault(_key(label), Meaning(official=label == column.label))
                    meaning.columns.setdefault(family, set()).add(column.id)
                for header in column.group.split("/"):
                    if header:
                        _add_header(index, header, family)
        for caption in (table.caption, *table.caption_variants):
            if caption:
                index.setdefault(_key(caption), Meaning()).caption = table.id
        if table.corner:
            _add_header(index, table.corner, family)


def _add_header(index: dict[str, Meaning], label: str, family: str) -> None:
    meaning = index.setdefault(_key(label), Meaning())
    meaning.is_header, meaning.opens = True, family


def _add_short_spellings(index: dict[str, Meaning]) -> None:
    """Labels without their closing bracket and without their number, where that stays unmistakable."""
    for key, meaning in list(index.items()):
        if not meaning.rows:
            continue
        short = _ANNOTATION.sub("", key)
        for spelling in {short, _ORDINAL.sub("", key), _ORDINAL.sub("", short)}:
            if spelling == key or len(spelling) < 4:
                continue
            known = index.get(spelling)
            if known is None:
                index[spelling] = Meaning(rows={f: list(r) for f, r in meaning.rows.items()}, official=False)
            elif not known.official and known.rows and not known.columns:
                for family, rows in meaning.rows.items():
                    merged = known.rows.setdefault(family, [])
                    merged += [row for row in rows if row not in merged]
                    merged.sort(key=lambda row: row.order)


def _key(label: str) -> str:
    return label_key(fold(label))


@lru_cache(maxsize=4096)
def nearest_row(key: str, family: str) -> Meaning | None:
    """The row label of a family that a slightly damaged text most likely is; None where none is near."""
    keys = _family_keys(family)
    near = difflib.get_close_matches(key, keys, n=2, cutoff=0.8)
    if not near:
        return None
    if len(near) == 2:
        first, second = (difflib.SequenceMatcher(None, key, other).ratio() for other in near)
        if first - second < 0.05:
            return None
    return label_index()[near[0]]


@cache
def _family_keys(family: str) -> tuple[str, ...]:
    return tuple(key for key, meaning in label_index().items() if family in meaning.rows and len(key) >= 5)
