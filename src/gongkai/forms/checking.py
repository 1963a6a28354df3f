"""Checking the cells of a report against the cross-footing rules (勾稽关系) of its forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gongkai.forms.cells import Cell, CellReference, Cells
from gongkai.forms.context import Context, PrintedShare, ShareGroup
from gongkai.forms.evaluation import Evaluation, evaluate
from gongkai.forms.expressions import ELSEWHERE
from gongkai.forms.facts import Fact
from gongkai.forms.findings import Finding, Outcome, Severity
from gongkai.forms.formatting import format_computed, format_operand, format_value
from gongkai.forms.formulas import ELSEWHERE_WORDS, formula
from gongkai.forms.model import Rule, Table
from gongkai.forms.partitions import doubtful_blanks
from gongkai.forms.scopes import Place, places

__all__ = [
    "CheckResult",
    "Context",
    "PrintedShare",
    "ShareGroup",
    "arrangement_in",
    "check",
    "check_table",
    "findings",
]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What became of one rule in one place of a table.

    ``scope`` is the column, the row, ``row/column`` or the phrase; it is empty where the rule could be asked
    nowhere. ``left``, ``right`` and ``difference`` (left minus right) are the sides of the deciding
    comparison. ``values`` are the operands by official label; a cell without a figure shows the word for its
    state. ``message`` is the sentence for a person, and empty unless the rule is broken. ``formula`` is the
    rule written out with labels and numbers, and empty where it does not apply.
    """

    rule: Rule
    table: Table
    outcome: Outcome
    scope: str = ""
    row: str = ""
    column: str = ""
    left: Decimal | None = None
    right: Decimal | None = None
    difference: Decimal | None = None
    values: dict[str, Decimal | str | None] = field(default_factory=dict)
    cells: tuple[CellReference, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    message: str = ""
    formula: str = ""

    def as_finding(self) -> Finding:
        """The result as a finding; only meaningful where the rule is broken."""
        return Finding(
            id=self.rule.id,
            severity=self.rule.severity,
            title=self.rule.title,
            message=self.message,
            scope=self.scope,
            # Conditions joined by words say less than the message; only a relation is shown with its numbers.
            formula=self.formula if self.rule.expression.is_comparison else "",
            values=self.values,
            cells=self.cells,
            places=self.places,
        )


def check(
    tables: Iterable[Table],
    cells: Cells,
    context: Context | None = None,
    arrangements: Mapping[str, str] | None = None,
) -> list[CheckResult]:
    """Ask every rule of some tables in every place, in the order of the tables.

    ``arrangements`` names the set of columns by table id; for a table that is not in it, the set that fits
    the cells best is taken.
    """
    named = arrangements or {}
    results: list[CheckResult] = []
    for table in tables:
        arrangement = named.get(table.id) or arrangement_in(table, cells)
        results.extend(check_table(table, cells, context, arrangement))
    return results


def check_table(
    table: Table, cells: Cells, context: Context | None = None, arrangement: str = ""
) -> list[CheckResult]:
    """Ask every rule of a table in every place.

    A cell that is missing from ``cells`` counts as unread. ``arrangement`` is the set of columns in which the
    table was published; without it, the official one.
    """
    surroundings = context or Context()
    name = arrangement or next(iter(table.arrangements))
    surroundings = replace(surroundings, facts={**surroundings.facts, "arrangement": name})
    doubtful = doubtful_blanks(table, table.columns(name), cells)
    results: list[CheckResult] = []
    for rule in table.rules:
        asked = [_ask(rule, place, doubtful) for place in places(rule, table, cells, surroundings, name)]
        results.extend(asked or [CheckResult(rule, table, Outcome.NOT_APPLICABLE)])
    return results


def arrangement_in(table: Table, cells: Cells) -> str:
    """The set of columns of which the cells hold most, and among equals the one of which least is missing."""

    def fit(name: str) -> tuple[int, int]:
        references = list(table.references(name))
        present = sum(reference in cells for reference in references)
        return present, present - len(references)

    return max(table.arrangements, key=fit)


_GRAVITY = {severity: position for position, severity in enumerate(Severity)}


def findings(results: Sequence[CheckResult]) -> list[Finding]:
    """The broken rules as findings, the gravest first and then in the order of the results."""
    found: list[Finding] = []
    taken: set[tuple[str, str]] = set()
    for result in results:
        if result.outcome is not Outcome.BROKEN:
            continue
        finding = result.as_finding()
        if (finding.id, finding.scope) in taken:
            # Two forms in one report may both have a rule of this name.
            finding = replace(finding, scope=f"{result.table.form}/{result.table.id}/{finding.scope}")
        taken.add((finding.id, finding.scope))
        found.append(finding)
    return sorted(found, key=lambda finding: _GRAVITY[finding.severity])


def _ask(rule: Rule, place: Place, doubtful: frozenset[CellReference]) -> CheckResult:
    result = CheckResult(
        rule,
        place.table,
        Outcome.NOT_APPLICABLE,
        scope=place.id,
        row=place.row.id if place.row else "",
        column=place.column.id if place.column else "",
        places=place.spans,
    )
    conditions: dict[str, Cell | Fact] = {}
    if rule.when is not None:
        condition = evaluate(rule.when, place)
        conditions = condition.operands
        if condition.outcome is not Outcome.HOLDS:
            undecided = condition.outcome is Outcome.NOT_ASSESSABLE
            return replace(result, outcome=condition.outcome if undecided else Outcome.NOT_APPLICABLE)
    evaluation = evaluate(rule.expression, place)
    result = replace(
        result,
        outcome=_judged(rule, evaluation, place, doubtful),
        left=evaluation.left,
        right=evaluation.right,
        difference=evaluation.difference,
        values=_values(evaluation, place),
        cells=_cells(evaluation, place),
    )
    if result.outcome is Outcome.NOT_APPLICABLE:
        return result
    return replace(
        result,
        message=_message(rule, evaluation, place, conditions) if result.outcome is Outcome.BROKEN else "",
        formula=formula(rule.expression, evaluation, place, place.short_label),
    )


def _judged(rule: Rule, evaluation: Evaluation, place: Place, doubtful: frozenset[CellReference]) -> Outcome:
    """The outcome, unless it rests on a blank that stands for something else than nothing."""
    if evaluation.outcome not in (Outcome.HOLDS, Outcome.BROKEN) or rule.asks_what_is_filled:
        return evaluation.outcome
    if any(place.references.get(name) in doubtful for name in evaluation.operands):
        return Outcome.NOT_ASSESSABLE
    return evaluation.outcome


def _elsewhere(key: str) -> tuple[str, str]:
    """The function and the name behind ``previous_x``, ``units_x``, ``prose_x``; empty for other keys."""
    function, _, name = key.partition("_")
    return (function, name) if function in ELSEWHERE else ("", "")


def _values(evaluation: Evaluation, place: Place) -> dict[str, Decimal | str | None]:
    found: dict[str, Decimal | str | None] = {}
    for key, operand in evaluation.operands.items():
        function, name = _elsewhere(key)
        known_as_cell = key in place.references or not function
        label = place.label(key) if known_as_cell else f"{ELSEWHERE_WORDS[function]}{place.label(name)}"
        if isinstance(operand, Cell):
            found[label] = operand.value if operand.is_filled else format_operand(operand)
        elif isinstance(operand, bool):
            found[label] = format_operand(operand)
        else:
            found[label] = operand
    return found


def _cells(evaluation: Evaluation, place: Place) -> tuple[CellReference, ...]:
    """The cells of this report that the rule looked at, and not those of last year or of the units."""
    found = dict.fromkeys(place.about)
    for key in evaluation.operands:
        function, name = _elsewhere(key)
        if key in place.references:
            found[place.references[key]] = None
        elif function == "prose" and name in place.references:
            found[place.references[name]] = None
    return tuple(found)


class _Words(dict[str, str]):
    """What fills the braces of a message. The loader has seen to it that nothing is missing."""

    def __missing__(self, key: str) -> str:
        return "不详"


def _message(rule: Rule, evaluation: Evaluation, place: Place, conditions: Mapping[str, Cell | Fact]) -> str:
    operands = {**place.shown, **conditions, **evaluation.operands}
    words = _Words({name: format_operand(operand) for name, operand in operands.items()})
    if place.decimals is not None:
        for name in ("printed", "correct"):
            value = operands.get(name)
            number = value.value if isinstance(value, Cell) else value
            if isinstance(number, Decimal):
                words[name] = format_value(number, place.decimals)
    sides = {"left": evaluation.left, "right": evaluation.right, "difference": evaluation.difference}
    for name, side in sides.items():
        words[name] = "空白" if side is None else format_computed(abs(side) if name == "difference" else side)
    words.update(place.words)
    return rule.message.format_map(words)
