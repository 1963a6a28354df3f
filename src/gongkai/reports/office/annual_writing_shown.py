"""Live figures as the writing pages show them: chips in the preview, and the list to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.forms.partitions import partitions
from gongkai.reports.annual.document import Paragraph, Run
from gongkai.reports.annual.figure_names import (
    Kind,
    LiveFigure,
    UnknownFigure,
    live_figures,
    understand,
)
from gongkai.reports.annual.live_figures import runs_of
from gongkai.reports.annual.writing_desk import WritingDesk, marks_in
from gongkai.reports.office.annual_links import figure_address


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of a paragraph. ``name`` is empty for what was typed."""

    text: str
    name: str = ""
    label: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A live figure that may be put into the text: what to write, in official words, and what it is now."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The figures of one table, or the percentages."""

    title: str
    choices: tuple[Choice, ...]


def chips(desk: WritingDesk, paragraphs: Iterable[Paragraph]) -> list[list[Chip]]:
    """Paragraphs as pieces, every live figure with its words and the way to its trace."""
    return [[_chip(desk, run) for run in paragraph.runs] for paragraph in paragraphs]


def _chip(desk: WritingDesk, run: Run) -> Chip:
    if not run.figure:
        return Chip(run.text)
    expression = understand(run.figure, desk.form)
    traced = expression.kind in (Kind.FIGURE, Kind.SHARE) and len(expression.of.references) == 1
    address = figure_address(desk.report, expression.of.references[0]) if traced else ""
    return Chip(run.text, run.figure, expression.label, address)


def figures_by_mark(desk: WritingDesk, body: str) -> dict[str, dict[str, str]]:
    """For every mark of a text as it was written: what it is now, and its words. The shares are those of their paragraph."""
    found: dict[str, dict[str, str]] = {}
    for line in body.splitlines():
        values = {
            run.figure: run.text for run in runs_of(line, desk.form, desk.cells, desk.previous) if run.figure
        }
        for inside in marks_in(line):
            try:
                expression = understand(inside, desk.form, desk.arrangement)
            except UnknownFigure as error:
                found[inside.strip()] = {"problem": str(error)}
                continue
            found[inside.strip()] = {"text": values[expression.name], "label": expression.label}
    return found


def choices(desk: WritingDesk) -> list[ChoiceGroup]:
    """All live figures with their values, those that are most used first."""
    figures = live_figures(desk.form, desk.arrangement)
    usual = [figure for figure in figures if figure.short != figure.name]
    groups: dict[str, list[LiveFigure]] = {}
    for figure in figures:
        groups.setdefault(figure.table, []).append(figure)
    shares = list(_shares(desk))
    found = (
        [ChoiceGroup("常用：各项总计", tuple(_choice(desk, f.short, f.label) for f in usual))]
        if usual
        else []
    )
    found += [ChoiceGroup("占比（合计为100.0%）", tuple(shares))] if shares else []
    found += [
        ChoiceGroup(title, tuple(_choice(desk, f.name, f.label) for f in members))
        for title, members in groups.items()
    ]
    return found


def _choice(desk: WritingDesk, name: str, label: str) -> Choice:
    (run,) = runs_of(f"{{{{ {name} }}}}", desk.form, desk.cells, desk.previous)
    return Choice(name, label, run.text)


def _shares(desk: WritingDesk) -> Iterator[Choice]:
    """The percentages of the parts that the form itself says divide a whole, in the column of totals."""
    for table in desk.form.tables:
        for partition in partitions(table):
            if partition.across != "columns":
                continue
            whole = f"{table.id}.{partition.whole}"
            names = [f"share {table.id}.{part} of {whole}" for part in partition.parts]
            line = "".join(f"{{{{ {name} }}}}" for name in names)
            runs = runs_of(line, desk.form, desk.cells, desk.previous)
            for name, run in zip(names, runs, strict=True):
                yield Choice(name, understand(name, desk.form).label, run.text)
