"""Figures told in running text: a number is understood by its unit and by the words around it.

Each row of a form says in its definition (``prose``) how it is told. What a clause leaves out ("of which the
districts 20") is taken from what the paragraph spoke of before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.library import all_forms, form_for_year
from gongkai.forms.model import Table
from gongkai.reading.clauses import (
    counts_more_than_the_year,
    is_about_another_time,
    is_share_of_the_own_whole,
    names_another_area,
    names_another_office,
    speaks_of_the_whole,
)
from gongkai.reading.phrases import UNIT_FAMILIES, PhraseBook, phrase_book
from gongkai.reading.readable import ReadableText
from gongkai.reading.report import Figure, Origin, TableRead

_NUMBER = re.compile(
    r"(?<![\d.\-〔第A-Za-z])(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)\s?(?P<more>[余多])?(?P<ten_thousand>万(?!元))?(?P<more2>[余多])?\s?"
    r"(?P<unit>%|万元|人次|[条件次篇人名个元期份项场处])"
)
_COUNTIES = (
    r"(?:各|市辖)*县(?:\(市\)|市)?[、,]?区(?:\([^()]{0,20}\))?(?:人民)?(?:政府)?"
    r"|各?县\(市[、,]?区\)(?:人民)?(?:政府)?|各县(?:市)?(?:人民)?政府|各乡镇(?:\(?街道\)?)?"
)
_DEPARTMENTS = (
    r"市级(?:各)?(?:行政)?(?:机关|部门)(?:及企事业单位|及企业、事业单位)?|市?政府各?部门(?:\([^()]{0,12}\))?"
    r"|各部门|市直(?:各)?(?:部门|单位)"
)
_SCOPE = re.compile(
    rf"(?P<departments>{_DEPARTMENTS})|(?P<counties>{_COUNTIES})|(?P<total>全(?:市|县|区|省|州)|我(?:市|县|区|省|州))"
)
_INHERITING = re.compile(
    rf"^[,;。:]?(?:其中[,:]?)?(?:(?P<departments>{_DEPARTMENTS})|(?P<counties>{_COUNTIES}))[^,。;]{{0,8}}$"
)
_CONTINUING = re.compile(r"^[,、][^,。;]{1,6}$")
_SHARE = re.compile(
    r"^[,(]?(?:约|各)?(?:占[^,。;]{0,16}|所占比重为?|比重为|主动公开比例为|,?办结率(?:为|达到?)?|)$"
)
_LEFT = 70
_RIGHT = 60
_LONGEST_SENTENCE = 240
_READ_IN_PROSE = 0.9


@dataclass(slots=True)
class Statement:
    """A number in running text that says something of a cell. Places are those of the readable text."""

    cell: CellReference
    value: Decimal
    start: int
    end: int
    unit: str
    approximate: bool = False
    inferred: bool = False
    inherited: bool = False
    in_words: bool = False
    also: tuple[CellReference, ...] = ()
    paragraph: int = 0


@dataclass(slots=True)
class ShareStatement:
    """A percentage in running text, with the statement it belongs to and the cell it is a share of."""

    printed: Decimal
    decimals: int
    part: Statement
    whole: CellReference
    start: int
    end: int
    paragraph: int


@dataclass(slots=True)
class Prose:
    """Everything the running text says of the cells of some tables."""

    statements: list[Statement] = field(default_factory=list)
    shares: list[ShareStatement] = field(default_factory=list)
    approximate: list[tuple[int, int]] = field(default_factory=list)

    def exact(self) -> dict[CellReference, Statement]:
        """The first exact statement about each cell."""
        found: dict[CellReference, Statement] = {}
        for statement in self.statements:
            if not statement.approximate and not statement.also:
                found.setdefault(statement.cell, statement)
        return found


def prose_tables(year: int | None) -> tuple[Table, ...]:
    """The tables of the form of a year that can be told in prose; of the newest form for an unknown year."""
    try:
        form = form_for_year(year) if year is not None else all_forms()[-1]
    except KeyError:
        return ()
    return tuple(table for table in form.tables if any(row.prose for row in table.rows))


def figures_in_prose(
    body: str, year: int, authority: str, text: ReadableText
) -> tuple[TableRead, dict[CellReference, Figure]] | None:
    """The table of a form that the running text tells, with every cell of it; None where it tells none."""
    tables = prose_tables(year)
    if not tables:
        return None
    table = tables[0]
    arrangement = list(table.arrangements)[-1]
    prose = read_prose(body, (table,), (), year, authority)
    told = prose.exact()
    if not told:
        return None
    figures: dict[CellReference, Figure] = {}
    for reference in table.references(arrangement):
        statement = told.get(reference)
        if statement is None:
            figures[reference] = Figure(reference, CellState.UNREAD, None, confidence=0.0)
            continue
        start, end = text.span(statement.start, statement.end)
        figures[reference] = Figure(
            reference,
            CellState.NUMBER if statement.value else CellState.ZERO,
            statement.value,
            text.source[start:end],
            start,
            end,
            _READ_IN_PROSE,
            Origin.INFERRED if statement.inferred else Origin.READ,
        )
    spans = [(f.start, f.end) for f in figures.values() if f.start is not None and f.end is not None]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return TableRead(table.form, table.id, arrangement, first, last, in_prose=True), figures


def read_prose(
    body: str,
    tables: Sequence[Table],
    outside: Sequence[tuple[int, int]],
    year: int | None,
    authority: str = "",
) -> Prose:
    """All statements about the cells of some tables in a readable text, leaving out the spans of its tables.

    What is said of another year than the report's, of a part of the year or of a body other than the
    authority, is not about its cells.
    """
    prose = Prose()
    book = phrase_book(tables)
    for number, (start, end) in enumerate(_paragraphs(body, outside)):
        _Paragraph(body, start, end, number, book, prose, year, authority).read()
    return prose


def _paragraphs(body: str, outside: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = 0
    for line in body.split("\n"):
        start, end = position, position + len(line)
        position = end + 1
        if len(line) > 6 and "|" not in line and not any(a <= start < b for a, b in outside):
            yield start, end


class _Paragraph:
    """Reads one paragraph from left to right, remembering what it speaks of."""

    def __init__(
        self,
        body: str,
        start: int,
        end: int,
        number: int,
        book: PhraseBook,
        prose: Prose,
        year: int | None,
        authority: str,
    ) -> None:
        self.body, self.start, self.end, self.number = body, start, end, number
        self.book, self.prose, self.year, self.authority = book, prose, year, authority
        self.topics: dict[str, str] = {}
        self.told: dict[str, int] = {}
        self.scope = self.paragraph_scope = "total"
        self.last: Statement | None = None
        self.last_end = start
        self.inheriting = False

    def read(self) -> None:
        first = True
        for match in _NUMBER.finditer(self.body, self.start, self.end):
            left = self._left_of(match.start())
            if match["unit"] == "%":
                self._share(match, left)
                self.last_end = match.end()
                continue
            self._set_scope(self.body[self.last_end : match.start()], left, first)
            first = False
            self._number(match, left)
            self.last_end = match.end()
        for row, phrase, start, end in self.book.zeros(self.body, self.start, self.end):
            words = self._sentence_before(start)
            if self._is_about_something_else(words, len(words), start):
                continue
            if self.book.has_column(row, phrase.column or "total"):
                cell = self.book.reference(row, phrase.column or "total")
                self._state(Statement(cell, Decimal(0), start, end, "", in_words=True, paragraph=self.number))

    def _left_of(self, position: int) -> str:
        begin = max(self.last_end, position - _LEFT)
        sentence = self.body.rfind("。", begin, position)
        return "".join(self.body[max(begin, sentence + 1) : position].split())

    def _sentence_before(self, position: int) -> str:
        begin = max(self.start, position - _LONGEST_SENTENCE)
        begin = max(begin, *(self.body.rfind(mark, begin, position) + 1 for mark in "。;"))
        return "".join(self.body[begin:position].split())

    def _right_of(self, position: int) -> str:
        return "".join(self.body[position : min(self.end, position + _RIGHT)].split())

    def _set_scope(self, between: str, left: str, first: bool) -> None:
        if "。" in between or ";" in between:
            self.scope, self.inheriting = self.paragraph_scope, False
        mentioned = [match.lastgroup or "total" for match in _SCOPE.finditer(left)]
        if mentioned:
            # "the districts and the departments together" speaks of all of them.
            self.scope = "total" if {"counties", "departments"} <= set(mentioned) else mentioned[-1]
            if first and "其中" not in left:
                self.paragraph_scope = self.scope

    def _number(self, match: re.Match[str], left: str) -> None:
        family = UNIT_FAMILIES.get(match["unit"], "")
        approximate = bool(match["more"] or match["more2"] or left.endswith(("约", "近")))
        if approximate:
            self.prose.approximate.append(match.span())
        value = Decimal(match["number"].replace(",", "")) * (10000 if match["ten_thousand"] else 1)
        if match["unit"] == "元":
            value /= 10000
        right = self._right_of(match.end())
        meant = self.book.meant(family, left, right, self.told)
        self.last = None
        if meant and self._is_about_something_else(left, meant[0][2], match.start(), right):
            return
        for row, phrase, _ in meant:
            self._tell(
                row,
                phrase.column or self.scope,
                value,
                match,
                approximate,
                phrase.inferred,
                phrase.together_with,
            )
        if meant:
            self.inheriting = False
        elif row_id := self._inherited(family, left):
            self._tell(row_id, self.scope, value, match, approximate, inherited=True)
            self.inheriting = True

    def _is_about_something_else(self, left: str, phrase_start: int, position: int, right: str = "") -> bool:
        """Another time, or one of several bodies where the table has no column for them.

        The words on the left of a number reach back to the number before; ``phrase_start`` is where the phrase
        begins in them. The tables of one column since 2019 are held against prose only where the subject is
        certain to be the whole authority.
        """
        if is_about_another_time(left, self.year) or names_another_area(left, self.authority):
            return True
        if self.book.tells_bodies_apart:
            return names_another_office(left[:phrase_start], self.authority)
        sentence = self._sentence_before(position)
        before = sentence[: len(sentence) - (len(left) - phrase_start)]
        return counts_more_than_the_year(right) or not speaks_of_the_whole(before, self.authority)

    def _inherited(self, family: str, left: str) -> str:
        topic = self.topics.get(family, "")
        if topic and (_INHERITING.match(left) or (self.inheriting and _CONTINUING.match(left))):
            return topic
        return ""

    def _tell(
        self,
        row: str,
        column: str,
        value: Decimal,
        match: re.Match[str],
        approximate: bool,
        inferred: bool = False,
        together_with: tuple[str, ...] = (),
        inherited: bool = False,
    ) -> None:
        if not self.book.has_column(row, column):
            return
        also = tuple(self.book.reference(other, column) for other in together_with)
        statement = Statement(
            self.book.reference(row, column), value, match.start("number"), match.end("number"), match["unit"],
            approximate, inferred, inherited, False, also, self.number,
        )  # fmt: skip
        self._state(statement)
        if not inherited:
            self.topics[UNIT_FAMILIES[match["unit"]]] = row
        self.told[row] = match.start()

    def _state(self, statement: Statement) -> None:
        self.prose.statements.append(statement)
        self.last = statement

    def _share(self, match: re.Match[str], left: str) -> None:
        part = self.last
        if part is None or part.in_words or not _SHARE.match(left):
            return
        if not is_share_of_the_own_whole(left, self.authority):
            return
        whole = self._whole(part, left)
        if whole is not None:
            digits = match["number"].replace(",", "")
            decimals = len(digits.partition(".")[2])
            self.prose.shares.append(
                ShareStatement(
                    Decimal(digits),
                    decimals,
                    part,
                    whole,
                    match.start("number"),
                    match.end("unit"),
                    self.number,
                )
            )

    def _whole(self, part: Statement, left: str) -> CellReference | None:
        """The cell that a percentage is a share of, by its wording or by the form's definition."""
        if "主动公开比例" in left:
            return self.book.reference("normative_issued", part.cell.column)
        if part.inherited:
            return self.book.reference(part.cell.row, "total")
        base = self.book.share_of(part.cell.row)
        return self.book.reference(base, part.cell.column) if base else None
