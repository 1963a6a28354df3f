"""The phrases by which the forms' definitions recognise a row in running text, ready to be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gongkai.forms.cells import CellReference
from gongkai.forms.model import ProsePhrase, Table

UNIT_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys("条件篇份项", "item"),
    **dict.fromkeys("次期场", "time"),
    **dict.fromkeys("人名", "person"),
    "人次": "visit",
    **dict.fromkeys("个处", "piece"),
    "万元": "money",
    "元": "money",
}
"""Units that authorities use for one another: a document is counted as 件 here and as 条 there."""


class PhraseBook:
    """The phrases of some tables. Rows are named by their ids, which must be unique over the tables."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = {row.id: table for table in tables for row in table.rows}
        self._rows = {row.id: row for table in tables for row in table.rows}
        plain: dict[str, dict[str, list[tuple[str, ProsePhrase]]]] = {}
        self._with_right: dict[str, list[tuple[str, ProsePhrase, re.Pattern[str], re.Pattern[str]]]] = {}
        self._zeros: list[tuple[str, ProsePhrase, re.Pattern[str]]] = []
        for row in self._rows.values():
            family = UNIT_FAMILIES.get(row.unit, "")
            for phrase in row.prose:
                if phrase.states_zero:
                    self._zeros.append((row.id, phrase, re.compile(phrase.states_zero)))
                elif phrase.after:
                    left, right = re.compile(f"(?:{phrase.before})$"), re.compile(phrase.after)
                    self._with_right.setdefault(family, []).append((row.id, phrase, left, right))
                else:
                    plain.setdefault(family, {}).setdefault(phrase.before, []).append((row.id, phrase))
        self._plain = {
            family: (
                re.compile("(?:" + "|".join(f"({before})" for before in phrases) + ")$"),
                list(phrases.values()),
            )
            for family, phrases in plain.items()
        }

    @property
    def tells_bodies_apart(self) -> bool:
        """Whether a table has columns for parts of the authority, so that a clause about one has its cell."""
        return any(len(table.arrangements) > 1 for table in self._tables.values())

    def reference(self, row: str, column: str) -> CellReference:
        """The cell of a row in a column."""
        table = self._tables[row]
        return CellReference(table.form, table.id, row, column)

    def has_column(self, row: str, column: str) -> bool:
        """Whether the row's table has such a column, in whichever arrangement."""
        table = self._tables[row]
        return any(c.id == column for arrangement in table.arrangements.values() for c in arrangement)

    def share_of(self, row: str) -> str:
        """The row a percentage of this row refers to, or an empty string."""
        return self._rows[row].share_of

    def meant(
        self, family: str, left: str, right: str, told: Mapping[str, int]
    ) -> list[tuple[str, ProsePhrase, int]]:
        """The rows that a number speaks of, by the words left and right of it and what was told before.

        ``told`` gives for every row spoken of in the paragraph where that was. With each row and phrase comes
        where the phrase begins in the words on the left.
        """
        found = [
            (row, phrase, match.start())
            for row, phrase, before, after in self._with_right.get(family, ())
            if after.match(right) and (match := before.search(left))
        ]
        pattern, rows = self._plain.get(family, (None, []))
        match = pattern.search(left) if pattern is not None and left else None
        if match is not None and match.lastindex is not None:
            fitting = [
                (row, phrase)
                for row, phrase in rows[match.lastindex - 1]
                if not phrase.within or phrase.within in told
            ]
            if fitting:
                row, phrase = max(fitting, key=lambda entry: told.get(entry[1].within, -1))
                found.append((row, phrase, match.start()))
        return found

    def zeros(self, body: str, start: int, end: int) -> Iterator[tuple[str, ProsePhrase, int, int]]:
        """The phrases of a stretch of text that say "none" in words."""
        for row, phrase, pattern in self._zeros:
            for match in pattern.finditer(body, start, end):
                yield row, phrase, match.start(), match.end()


_BOOKS: dict[tuple[tuple[str, str], ...], PhraseBook] = {}


def phrase_book(tables: Sequence[Table]) -> PhraseBook:
    """The phrases of some tables, made once."""
    key = tuple((table.form, table.id) for table in tables)
    if key not in _BOOKS:
        _BOOKS[key] = PhraseBook(tables)
    return _BOOKS[key]
