"""A statistical form as data: tables, rows, columns, units, labels and cross-footing rules.

These are the objects that ``forms.loading`` builds from the declarative files in ``forms/definitions``.
Computing, checking, showing, exporting and reading a report all go through them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gongkai.forms.cells import CellReference
from gongkai.forms.expressions import Expression
from gongkai.forms.findings import Severity


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures.

    ``group`` is the header above it (storeys joined by slashes); ``unit``, ``whole_number`` and ``signed`` override what the row says,
    where they are given; ``short`` is a shorter label for formulas.
    """

    id: str
    label: str
    group: str = ""
    variants: tuple[str, ...] = ()
    unit: str = ""
    short: str = ""
    whole_number: bool | None = None
    signed: bool | None = None

    @property
    def full_label(self) -> str:
        """The official label with the header above it, joined by a slash."""
        return f"{self.group}/{self.label}" if self.group else self.label


@dataclass(frozen=True, slots=True)
class ProsePhrase:
    """How a row's figure is told in running text, where there is no table.

    ``before`` and ``after`` are regular expressions over the normalised text left and right of the number,
    both held against the number's edge; ``within`` names a row that must have been told before in the
    paragraph; ``states_zero`` is a phrase that says "none" in words. ``column`` is the column it speaks of
    where that is not the total; ``inferred`` marks a phrase from which the figure follows without being
    printed; ``together_with`` names rows that the phrase counts together with this one.
    """

    before: str = ""
    after: str = ""
    within: str = ""
    states_zero: str = ""
    column: str = ""
    inferred: bool = False
    together_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with its unit and its place in the hierarchy of rows.

    ``parent`` is the id of the row or group above; ``heading`` rows carry no figures. ``whole_number`` says
    that the figures count things. ``share_of`` is the row a printed percentage of this row refers to.
    ``short`` is a shorter label for formulas.
    """

    id: str
    label: str
    unit: str
    parent: str = ""
    heading: bool = False
    variants: tuple[str, ...] = ()
    note: str = ""
    whole_number: bool = True
    signed: bool = False
    share_of: str = ""
    prose: tuple[ProsePhrase, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A cross-footing rule (勾稽关系), declared as an expression over the cells of one table.

    ``across`` says what the names in the expression stand for: ``columns`` (the names are rows, the rule is
    asked in every column), ``rows`` (the names are columns, the rule is asked in every row) or ``cells``
    (the name ``cell`` is every single cell), ``shares`` (the names speak of one percentage printed in the
    prose) or ``share_groups`` (of percentages that should add to 100). ``columns`` and ``rows`` narrow that
    down; empty means all.
    ``when`` is a condition on the facts of the report (level of the authority, arrangement of the columns).
    """

    id: str
    title: str
    severity: Severity
    across: str
    expression: Expression
    message: str
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    when: Expression | None = None
    partition: bool = False
    """Whether the relation says that the whole on its left is divided into the parts on its right."""
    source: str = ""

    @property
    def asks_what_is_filled(self) -> bool:
        """Whether the rule is about cells being filled or blank, and not only about their figures."""
        return any(call.function == "filled" for call in self.expression.calls())


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a form.

    ``section`` is the number of the report's section it belongs to; tables with the same ``stack`` are shown
    under one another as one table. ``layout`` is ``rows`` (a row of the definition is a row on paper) or
    ``side_by_side`` (every row of the definition is a group of columns, all on one line of paper).
    ``nesting`` says how rows below a heading are shown: ``indent`` (the heading is a line of its own, what
    belongs to it is indented) or ``spans`` (the heading is a label cell to the left that spans its rows).
    ``arrangements`` are the sets of columns in which the table is published, by name; the first is official.
    """

    id: str
    form: str
    title: str
    section: str
    rows: tuple[Row, ...]
    arrangements: dict[str, tuple[Column, ...]]
    caption: str = ""
    caption_variants: tuple[str, ...] = ()
    stack: str = ""
    layout: str = "rows"
    corner: str = ""
    row_header: str = ""
    rules: tuple[Rule, ...] = ()
    nesting: str = "indent"

    def row(self, row_id: str) -> Row:
        """The row with this id; raises KeyError where there is none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(f"{self.form}/{self.id} 没有行 {row_id}")

    def columns(self, arrangement: str = "") -> tuple[Column, ...]:
        """The columns of an arrangement; without a name, of the official one."""
        return self.arrangements[arrangement or next(iter(self.arrangements))]

    def column(self, column_id: str, arrangement: str = "") -> Column:
        """The column with this id, looked for in the arrangement first and then in all of them."""
        for column in (*self.columns(arrangement), *(c for a in self.arrangements.values() for c in a)):
            if column.id == column_id:
                return column
        raise KeyError(f"{self.form}/{self.id} 没有列 {column_id}")

    def row_in(self, row_id: str, column_id: str) -> Row:
        """The row as it is in one column: where the column has a unit of its own, or counts other things, that is what holds.

        Raises KeyError where there is no such row or column.
        """
        row, column = self.row(row_id), self.column(column_id)
        return replace(
            row,
            unit=column.unit or row.unit,
            whole_number=row.whole_number if column.whole_number is None else column.whole_number,
            signed=row.signed if column.signed is None else column.signed,
        )

    def row_path(self, row_id: str) -> str:
        """The official label of a row with those above it, joined by slashes, as in the published form."""
        labels: list[str] = []
        current = row_id
        while current:
            row = self.row(current)
            labels.append(row.label)
            current = row.parent
        if self.caption:
            labels.append(self.caption)
        return "/".join(reversed(labels))

    def column_path(self, column_id: str, arrangement: str = "") -> str:
        """The official label of a column with the headers above it that tell columns apart.

        A header that stands over every column of figures says nothing about any of them and is left out.
        """
        column = self.column(column_id, arrangement)
        storeys = column.group.split("/") if column.group else []
        groups = [other.group.split("/") for other in self.columns(arrangement)]
        if storeys and all(group[:1] == storeys[:1] for group in groups):
            storeys = storeys[1:]
        return "/".join((*storeys, column.label))

    def references(self, arrangement: str = "") -> Iterator[CellReference]:
        """Every cell that takes a figure, row by row."""
        for row in self.rows:
            if row.heading:
                continue
            for column in self.columns(arrangement):
                yield CellReference(self.form, self.id, row.id, column.id)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the report and its official title."""

    number: str
    title: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A statistical form: ``id`` is the year of its edict, ``years`` the reporting years it was made for.

    ``facts`` are facts of a report that its rules ask for beyond those every form may use (``forms.facts``).
    """

    id: str
    title: str
    basis: str
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    facts: tuple[str, ...] = ()
    path: str = field(default="", compare=False)

    def table(self, table_id: str) -> Table:
        """The table with this id; raises KeyError where there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(f"{self.id} 没有表 {table_id}")
