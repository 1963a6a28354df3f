"""The figures that a reader looks for first, beside those of the year before, and those of the units in a compiled report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.forms.cells import Cell, CellReference, Cells
from gongkai.forms.formatting import format_value as format_number
from gongkai.forms.library import form as form_with_id
from gongkai.reports.annual.contributions import added
from gongkai.reports.annual.publishing import PublishedReport
from gongkai.reports.comparing.choosing import comparable_tables
from gongkai.reports.models import SubmittedFigure
from gongkai.reports.values import exact, format_value

Place = tuple[str, str, str]
_REQUESTS: tuple[Place, ...] = (
    ("requests", "new", "total"),
    ("requests", "total", "total"),
    ("requests", "carried_out", "total"),
    ("remedies", "reconsideration", "total"),
    ("remedies", "direct", "total"),
    ("remedies", "after_reconsideration", "total"),
)
_HEADLINES: Mapping[str, tuple[Place, ...]] = {
    "2021": (
        ("documents", "normative_documents", "issued"),
        ("documents", "normative_documents", "in_force"),
        ("licences", "licences", "decisions"),
        ("penalties", "penalties", "decisions"),
        ("penalties", "compulsory_measures", "decisions"),
        *_REQUESTS,
    ),
    "2019": (
        ("documents", "normative_documents", "made"),
        ("licences", "licences", "decisions"),
        ("penalties", "penalties", "decisions"),
        ("penalties", "compulsory_measures", "decisions"),
        *_REQUESTS,
    ),
    "2014": tuple(
        ("statistics", row, "total")
        for row in ("disclosed", "received", "closed", "replied", "reconsideration", "litigation")
    ),
}
_NEW: Mapping[str, Place] = {
    "2021": ("requests", "new", "total"),
    "2019": ("requests", "new", "total"),
    "2014": ("statistics", "received", "total"),
}
_DECISIONS: Mapping[str, tuple[Place, ...]] = {
    form: (
        ("licences", "licences", "decisions"),
        ("penalties", "penalties", "decisions"),
        ("penalties", "compulsory_measures", "decisions"),
    )
    for form in ("2021", "2019")
}
MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of this year and of the year before; ``change`` is empty where either is not known."""

    label: str
    unit: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of a compiled report that published its own. ``is_other``: it has published another submission than went in."""

    name: str
    address: str
    new: str
    decisions: str
    is_other: bool


def headlines(form: str, cells: Cells, before_form: str, before: Cells | None) -> list[Headline]:
    """The headline figures of a report; of the year before only those that its form prints alike."""
    found = []
    for table_id, row, column in _HEADLINES.get(form, ()):
        table = form_with_id(form).table(table_id)
        if table.row(row).heading or not any(one.id == column for one in table.columns()):
            continue
        alike = before_form in {other.form for other in comparable_tables(table)}
        now = cells.get(CellReference(form, table_id, row, column))
        last = before.get(CellReference(before_form, table_id, row, column)) if before and alike else None
        found.append(
            Headline(
                f"{table.row_path(row)} · {table.column_path(column)}",
                table.column(column).unit or table.row(row).unit,
                format_value(now) if now else "未填报",
                format_value(last) if last else "没有可比数据",
                _change(now, last),
            )
        )
    return found


def _change(now: Cell | None, last: Cell | None) -> str:
    if now is None or last is None or now.value is None or last.value is None:
        return ""
    difference = now.value - last.value
    text = format_number(abs(difference), grouping=",")
    return "持平" if difference == 0 else f"增加 {text}" if difference > 0 else f"减少 {text}"


def unit_lines(included: Mapping[int, int], published: Iterable[PublishedReport]) -> list[UnitLine]:
    """The units whose reports are public themselves, most new requests first, at most 20. One query.

    ``included`` gives for the key of each report that went in the key of the submission that did.
    """
    shown = [one for one in published if one.report.pk in included]
    cells = _cells([one.submission.pk for one in shown], {one.report.form for one in shown})
    lines: list[tuple[Decimal, str, UnitLine]] = []
    for one in shown:
        own, form = cells.get(one.submission.pk, {}), one.report.form
        new = own.get(CellReference(form, *_NEW[form])) if form in _NEW else None
        parts = [own.get(CellReference(form, *place)) for place in _DECISIONS.get(form, ())]
        known = [part for part in parts if part is not None]
        decisions = added(known) if known and len(known) == len(parts) else None
        line = UnitLine(
            one.report.authority.name,
            one.address,
            format_value(new) if new else "未填报",
            format_value(decisions) if decisions else "没有这项数据",
            included[one.report.pk] != one.submission.pk,
        )
        value = new.value if new is not None and new.value is not None else Decimal(-1)
        lines.append((value, line.name, line))
    lines.sort(key=lambda entry: (-entry[0], entry[1]))
    return [line for _, _, line in lines[:MOST_UNITS]]


def _cells(submissions: Sequence[int], forms: set[str]) -> dict[int, dict[CellReference, Cell]]:
    wanted = {place for form in forms for place in (_NEW.get(form), *_DECISIONS.get(form, ())) if place}
    rows = SubmittedFigure.objects.filter(
        submission__in=submissions,
        table__in={table for table, _, _ in wanted},
        row__in={row for _, row, _ in wanted},
        column__in={column for _, _, column in wanted},
    ).defer("record_ids")
    found: dict[int, dict[CellReference, Cell]] = {}
    for figure in rows:
        found.setdefault(figure.submission_id, {})[figure.reference] = Cell(
            figure.cell.state, exact(figure.value)
        )
    return found
