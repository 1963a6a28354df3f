"""Saying what is wrong in a report: the cross-footing rules of its forms, and the checks of its prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from gongkai.forms.cells import UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.checking import CheckResult, check_table, findings
from gongkai.forms.context import Context, PrintedShare, ShareGroup
from gongkai.forms.facts import Fact, Facts
from gongkai.forms.findings import Finding, Severity
from gongkai.forms.library import table as table_of
from gongkai.forms.partitions import parts_of
from gongkai.reading.prose import Prose, ShareStatement, Statement, prose_tables, read_prose
from gongkai.reading.prose_checks import citations, numbers, period, sections
from gongkai.reading.prose_checks.subject import ProseRule, Subject
from gongkai.reading.readable import ReadableText
from gongkai.reading.report import Report

_GRAVITY = {severity: order for order, severity in enumerate(Severity)}
_PROSE_CHECKS = (period, sections, citations, numbers)
_RULE_MAKING_LEVELS = ("province", "prefecture")


def examine(
    report: Report,
    cells: Cells | None = None,
    previous: Cells | None = None,
    units: Sequence[Cells] = (),
    facts: Facts | None = None,
) -> list[Finding]:
    """Everything that is wrong or doubtful in a report, the gravest first.

    ``cells`` are the cells to check where they differ from those read (corrected by hand); ``previous`` are
    the cells of last year's report, ``units`` those of the reporting units, for the rules that need them;
    ``facts`` are what is known of the authority otherwise than by its name.
    """
    if not report.tables:
        return []
    subject = _subject(report, report.cells if cells is None else cells)
    results = _results(subject, previous, units, facts or {})
    found = [_with_the_sentence(finding, subject) for finding in findings(results)]
    for module in _PROSE_CHECKS:
        found.extend(module.check(subject))
    return sorted(found, key=lambda finding: _GRAVITY[finding.severity])


def _with_the_sentence(finding: Finding, subject: Subject) -> Finding:
    """A finding that holds prose against a table also points at the place in the prose."""
    if finding.places or not finding.id.startswith("X-1") or not finding.cells:
        return finding
    statement = subject.prose.exact().get(finding.cells[0])
    if statement is None:
        return finding
    return replace(finding, places=(subject.text.span(statement.start, statement.end),))


def prose_rules() -> tuple[ProseRule, ...]:
    """Every check of the prose, in the order in which they are asked."""
    return tuple(rule for module in _PROSE_CHECKS for rule in module.RULES)


def _subject(report: Report, cells: Cells) -> Subject:
    text = ReadableText(report.text)
    tables = tuple(table_of(table.form, table.table) for table in report.tables)
    told = tuple(table for table in tables if any(row.prose for row in table.rows))
    outside = [(table.start, table.end) for table in report.tables if not table.in_prose]
    readable_spans = [(text.readable(start), text.readable(end)) for start, end in outside]
    prose = read_prose(
        text.text, told or prose_tables(report.year), readable_spans, report.year, report.authority
    )
    return Subject(report, text, cells, prose)


def _results(
    subject: Subject, previous: Cells | None, units: Sequence[Cells], facts: Facts
) -> list[CheckResult]:
    report = subject.report
    shares = [
        (_printed_share(subject, share), share)
        for share in subject.prose.shares
        if not _leaves_out_carried_over(share, subject.cells)
    ]
    in_prose = {(table.form, table.table) for table in report.tables if table.in_prose}
    context = Context(
        facts={**facts_of(report), **facts},
        previous=None if previous is None else in_the_forms_of(report, previous),
        units=units,
        prose={
            cell: Cell.number(statement.value)
            for cell, statement in subject.prose.exact().items()
            if (cell.form, cell.table) not in in_prose and not _allows_more(statement, subject.cells)
        },
        shares=[printed for printed, _ in shares],
        share_groups=list(_share_groups(subject, shares)),
    )
    results: list[CheckResult] = []
    for read in report.tables:
        results += check_table(
            table_of(read.form, read.table), subject.cells, context, arrangement=read.arrangement
        )
    return results


def _leaves_out_carried_over(share: ShareStatement, cells: Cells) -> bool:
    """Whether a rate of completion is of more than the requests received, because some were carried over."""
    whole = share.whole
    if whole.row != "new":
        return False
    carried = cells.get(replace(whole, row="carried_in"), UNREAD)
    return carried.state not in (CellState.ZERO, CellState.BLANK)


def _allows_more(statement: Statement, cells: Cells) -> bool:
    """Whether the table may hold more than was told: "12 received, all answered" leaves out those carried over."""
    value = cells.get(statement.cell, UNREAD).value
    return statement.inferred and value is not None and value > statement.value


def in_the_forms_of(report: Report, previous: Cells) -> Cells:
    """Last year's cells under the names that this report's forms give them.

    A table keeps its cells over a change of form where both forms print it with the same columns: the
    requests and the remedies of 2019 and 2021.
    """
    found = dict(previous)
    for read in report.tables:
        table = table_of(read.form, read.table)
        columns = {column.id for column in table.columns(read.arrangement)}
        rows = {row.id for row in table.rows if not row.heading}
        for cell, value in previous.items():
            if cell.table != read.table or cell.form == read.form or cell.row not in rows:
                continue
            if {column.id for column in table_of(cell.form, cell.table).columns()} == columns:
                found[replace(cell, form=read.form)] = value
    return found


def facts_of(report: Report) -> dict[str, Fact]:
    """What the rules may ask about the authority, judged by its name; None where that does not tell."""
    known = bool(report.level)
    return {
        "level": report.level or None,
        "kind": ("department" if report.level == "department" else "government") if known else None,
        "area_government": report.level in ("province", "prefecture", "county") if known else None,
        # Departments of provinces and ministries make rules too; by name alone that cannot be told.
        "rule_making": None if report.level in ("", "department") else report.level in _RULE_MAKING_LEVELS,
        "compiled": None,
        "year": None if report.year is None else Decimal(report.year),
    }


def _printed_share(subject: Subject, share: ShareStatement) -> PrintedShare:
    whole = subject.prose.exact().get(share.whole)
    begin = max(0, share.part.start - 24)
    left = subject.body[begin : share.part.start]
    begin += max(left.rfind(mark) + 1 for mark in ";。%,\n")
    phrase = "".join(subject.body[begin : share.end].split())
    return PrintedShare(
        printed=share.printed,
        decimals=share.decimals,
        part=share.part.cell,
        whole=share.whole,
        places=(subject.text.span(share.part.start, share.end),),
        phrase=phrase,
        part_value=Cell.number(share.part.value),
        whole_value=Cell.number(whole.value) if whole else None,
    )


def _share_groups(
    subject: Subject, shares: Sequence[tuple[PrintedShare, ShareStatement]]
) -> list[ShareGroup]:
    """Percentages that divide one whole: of the parts that a rule declares, told in one paragraph."""
    groups: dict[tuple[int, CellReference, tuple[str, ...]], list[tuple[PrintedShare, ShareStatement]]]
    groups = defaultdict(list)
    for printed, statement in shares:
        for parts in parts_of(printed.part, printed.whole):
            groups[statement.paragraph, printed.whole, parts].append((printed, statement))
    found = []
    for (_, whole, _), members in groups.items():
        if len({printed.part for printed, _ in members}) < 2:
            continue
        group = ShareGroup.of([printed for printed, _ in members])
        if group.total > 100 or _is_complete(subject.prose, subject.cells, whole, members):
            found.append(group)
    return found


def _is_complete(
    prose: Prose, cells: Cells, whole: CellReference, members: Sequence[tuple[PrintedShare, ShareStatement]]
) -> bool:
    """Whether the parts told are all there are: only then must their percentages add to 100."""
    told = prose.exact().get(whole)
    total = told.value if told else cells.get(whole, UNREAD).value
    return total is not None and sum(statement.part.value for _, statement in members) == total
