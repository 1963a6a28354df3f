"""Evaluating the expression of a rule over cells, without ever taking what is not known for a zero.

An unread operand leaves the whole rule *not assessable*, whatever the rest of it says. A blank cell counts
as nothing as long as the same side of the relation holds at least one figure; a side of blanks alone is not
assessable, and where both sides are blank there is nothing to ask. A cell that is not applicable, a fact
nobody knows and a figure from elsewhere that is not at hand make the rule not applicable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from enum import Enum
from typing import Protocol, TypeAlias

from gongkai.forms.cells import UNREAD, Cell, CellState
from gongkai.forms.expressions import (
    ARITHMETIC,
    COMPARISONS,
    ELSEWHERE,
    Binary,
    Call,
    Expression,
    Name,
    Node,
    Number,
    Range,
    Text,
    Unary,
)
from gongkai.forms.facts import Fact
from gongkai.forms.findings import Outcome

PRECISION = 100
"""Significant digits of all arithmetic: far beyond any figure, so that sums are exact."""


class Truth(Enum):
    """What a condition comes to."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    """Something that it needs is blank or unread."""
    NOT_APPLICABLE = "not_applicable"


class Scope(Protocol):
    """What the names of an expression stand for in one place of a table."""

    def operand(self, name: str) -> Cell | Fact:
        """The cell or the fact with this name."""

    def members(self, found: Range) -> Sequence[str]:
        """The names from one end of a range to the other, in the order of the table."""

    def elsewhere(self, function: str, name: str) -> Cell | None:
        """The same cell a year before, in the reporting units or in the prose; None where not at hand."""


Operands: TypeAlias = dict[str, Cell | Fact]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an expression came to in one place.

    ``left`` and ``right`` are the two sides of the comparison that decided (the first that failed, else the
    first of all), None where a side is no number. ``operands`` holds everything that was looked at, by name;
    figures from elsewhere as ``previous_x``, ``units_x`` and ``prose_x``.
    """

    truth: Truth
    outcome: Outcome
    left: Decimal | None
    right: Decimal | None
    operands: Operands

    @property
    def difference(self) -> Decimal | None:
        """Left minus right; None where either is no number."""
        if self.left is None or self.right is None:
            return None
        with localcontext() as context:
            context.prec = PRECISION
            return self.left - self.right


def evaluate(expression: Expression, scope: Scope) -> Evaluation:
    """Evaluate an expression in one place of a table."""
    evaluator = _Evaluator(scope)
    with localcontext() as context:
        context.prec = PRECISION
        try:
            truth = _as_truth(evaluator.value(expression.tree))
        except DecimalException:
            # Only absurdly long numbers get here; what can't be computed can't be judged.
            truth = Truth.UNKNOWN
    left, right = evaluator.sides()
    return Evaluation(truth, evaluator.outcome(truth), left, right, evaluator.operands)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """The value rounded to decimal places, halves away from zero, as figures are rounded in print."""
    with localcontext() as context:
        context.prec = max(PRECISION, value.adjusted() + places + 2)
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number in the making. A blank keeps the value of the constants around it; its own is nothing."""

    value: Decimal
    state: CellState = CellState.NUMBER
    constant: bool = False

    @property
    def is_figure(self) -> bool:
        return self.state is CellState.NUMBER and not self.constant


_Value: TypeAlias = _Quantity | Truth | str
_NOTHING = Decimal(0)
_ABSENT = _Quantity(_NOTHING, CellState.NOT_APPLICABLE)


def _of_cell(cell: Cell) -> _Quantity:
    if cell.is_filled and cell.value is not None:
        return _Quantity(cell.value)
    state = CellState.UNREAD if cell.is_filled else cell.state
    return _Quantity(_NOTHING, state)


def _joint_state(parts: Sequence[_Quantity]) -> tuple[CellState, bool]:
    """The state of quantities that are added up or compared in size, and whether all are constants."""
    states = {part.state for part in parts}
    for state in (CellState.NOT_APPLICABLE, CellState.UNREAD):
        if state in states:
            return state, False
    if any(part.is_figure for part in parts):
        return CellState.NUMBER, False
    if CellState.BLANK in states:
        return CellState.BLANK, False
    return CellState.NUMBER, True


def _added(parts: Sequence[_Quantity]) -> _Quantity:
    state, constant = _joint_state(parts)
    return _Quantity(sum((part.value for part in parts), _NOTHING), state, constant)


def _greatest(parts: Sequence[_Quantity]) -> _Quantity:
    state, constant = _joint_state(parts)
    known = [part.value for part in parts if part.state is CellState.NUMBER]
    return _Quantity(max(known, default=_NOTHING), state, constant)


def _product(left: _Quantity, right: _Quantity, divide: bool) -> _Quantity:
    states = (left.state, right.state)
    for state in (CellState.NOT_APPLICABLE, CellState.UNREAD):
        if state in states:
            return _Quantity(_NOTHING, state)
    if CellState.BLANK in states:
        # A multiple of nothing is nothing, but nothing has no ratio to a figure: that is not known.
        scaled = right.constant or (left.constant and not divide)
        return _Quantity(_NOTHING, CellState.BLANK if scaled else CellState.UNREAD)
    if divide and not right.value:
        return _ABSENT
    value = left.value / right.value if divide else left.value * right.value
    return _Quantity(value, CellState.NUMBER, left.constant and right.constant)


def _as_truth(value: _Value) -> Truth:
    if isinstance(value, Truth):
        return value
    if isinstance(value, _Quantity) and value.state in (CellState.UNREAD, CellState.BLANK):
        return Truth.UNKNOWN
    return Truth.NOT_APPLICABLE


def _as_quantity(value: _Value) -> _Quantity:
    """A fact of the wrong kind where a number is wanted is as good as none."""
    return value if isinstance(value, _Quantity) else _ABSENT


def _truth_of(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE


def _conjunction(left: Truth, right: Truth) -> Truth:
    for truth in (Truth.FALSE, Truth.NOT_APPLICABLE, Truth.UNKNOWN):
        if truth in (left, right):
            return truth
    return Truth.TRUE


def _negation(truth: Truth) -> Truth:
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(truth, truth)


_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _compared(operator: str, left: _Value, right: _Value) -> Truth:
    if isinstance(left, _Quantity) and isinstance(right, _Quantity):
        states = {left.state, right.state}
        if CellState.NOT_APPLICABLE in states or states == {CellState.BLANK}:
            return Truth.NOT_APPLICABLE
        if states != {CellState.NUMBER}:
            return Truth.UNKNOWN
        return _truth_of(_HOLDS[operator](left.value, right.value))
    comparable = isinstance(left, str) and isinstance(right, str)
    if not comparable or operator not in ("=", "!="):
        return Truth.NOT_APPLICABLE
    return _truth_of((left == right) is (operator == "="))


class _Evaluator:
    """One walk over one tree.

    Both sides of ``and`` and ``or`` are always walked: what is unread must show.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.operands: Operands = {}
        self.comparisons: list[tuple[Truth, _Value, _Value]] = []
        self.unread = False
        self.not_at_hand = False

    def outcome(self, truth: Truth) -> Outcome:
        if self.not_at_hand or truth is Truth.NOT_APPLICABLE:
            return Outcome.NOT_APPLICABLE
        if self.unread or truth is Truth.UNKNOWN:
            return Outcome.NOT_ASSESSABLE
        return Outcome.HOLDS if truth is Truth.TRUE else Outcome.BROKEN

    def sides(self) -> tuple[Decimal | None, Decimal | None]:
        failed = [found for found in self.comparisons if found[0] is Truth.FALSE]
        deciding = (failed or self.comparisons)[:1]
        if not deciding:
            return None, None
        _, left, right = deciding[0]
        return _number(left), _number(right)

    def value(self, node: Node) -> _Value:
        if isinstance(node, Number):
            return _Quantity(node.value, constant=True)
        if isinstance(node, Text):
            return node.value
        if isinstance(node, Name):
            return self.named(node.name)
        if isinstance(node, Unary):
            return self.unary(node)
        if isinstance(node, Binary):
            return self.binary(node)
        if isinstance(node, Call):
            return self.call(node)
        raise TypeError("a range stands for several cells and has no value of its own")

    def look_up(self, name: str) -> Cell | Fact:
        found = self.scope.operand(name)
        self.operands[name] = found
        if isinstance(found, Cell) and _of_cell(found).state is CellState.UNREAD:
            self.unread = True
        return found

    def fetch(self, call: Call) -> Cell:
        argument = call.arguments[0]
        name = argument.name if isinstance(argument, Name) else ""
        found = self.scope.elsewhere(call.function, name)
        if found is None:
            self.not_at_hand = True
            return Cell(CellState.NOT_APPLICABLE)
        self.operands[f"{call.function}_{name}"] = found
        if _of_cell(found).state is CellState.UNREAD:
            self.unread = True
        return found

    def named(self, name: str) -> _Value:
        found = self.look_up(name)
        if isinstance(found, Cell):
            return _of_cell(found)
        if isinstance(found, bool):
            return _truth_of(found)
        if found is None:
            return _ABSENT
        return found if isinstance(found, str) else _Quantity(Decimal(found))

    def unary(self, node: Unary) -> _Value:
        value = self.value(node.operand)
        if node.operator == "not":
            return _negation(_as_truth(value))
        quantity = _as_quantity(value)
        return _Quantity(-quantity.value, quantity.state, quantity.constant)

    def binary(self, node: Binary) -> _Value:
        left, right = self.value(node.left), self.value(node.right)
        if node.operator in COMPARISONS:
            truth = _compared(node.operator, left, right)
            self.comparisons.append((truth, left, right))
            return truth
        if node.operator in ARITHMETIC:
            return self.arithmetic(node.operator, _as_quantity(left), _as_quantity(right))
        if node.operator == "and":
            return _conjunction(_as_truth(left), _as_truth(right))
        return _negation(_conjunction(_negation(_as_truth(left)), _negation(_as_truth(right))))

    @staticmethod
    def arithmetic(operator: str, left: _Quantity, right: _Quantity) -> _Quantity:
        if operator == "+":
            return _added((left, right))
        if operator == "-":
            return _added((left, _Quantity(-right.value, right.state, right.constant)))
        return _product(left, right, divide=operator == "/")

    def call(self, node: Call) -> _Value:
        if node.function in ELSEWHERE:
            return _of_cell(self.fetch(node))
        if node.function == "filled":
            return self.filled(node)
        parts = [_as_quantity(value) for value in self.arguments(node)]
        if node.function == "sum":
            return _added(parts)
        if node.function == "max":
            return _greatest(parts)
        first = parts[0]
        if node.function == "abs":
            return _Quantity(abs(first.value), first.state, first.constant)
        if node.function == "whole":
            if first.state is not CellState.NUMBER:
                return _as_truth(first)
            return _truth_of(first.value == first.value.to_integral_value())
        return self.rounded(first, parts[1])

    @staticmethod
    def rounded(quantity: _Quantity, places: _Quantity) -> _Quantity:
        if places.state is not CellState.NUMBER or places.value != places.value.to_integral_value():
            return _ABSENT
        if quantity.state is not CellState.NUMBER:
            return quantity
        return _Quantity(
            round_half_up(quantity.value, int(places.value)), CellState.NUMBER, quantity.constant
        )

    def arguments(self, node: Call) -> list[_Value]:
        values: list[_Value] = []
        for argument in node.arguments:
            if isinstance(argument, Range):
                values.extend(self.named(name) for name in self.scope.members(argument))
            else:
                values.append(self.value(argument))
        return values

    def filled(self, node: Call) -> Truth:
        looked_at: list[Cell | Fact] = []
        for argument in node.arguments:
            if isinstance(argument, Range):
                looked_at.extend(self.look_up(name) for name in self.scope.members(argument))
            elif isinstance(argument, Name):
                looked_at.append(self.look_up(argument.name))
            elif isinstance(argument, Call):
                looked_at.append(self.fetch(argument))
        if any(isinstance(found, Cell) and found.state is CellState.UNREAD for found in looked_at):
            return Truth.UNKNOWN
        return _truth_of(any(f.is_filled if isinstance(f, Cell) else f is not None for f in looked_at))


def _number(value: _Value) -> Decimal | None:
    if isinstance(value, _Quantity) and value.state is CellState.NUMBER:
        return value.value
    return None


def sum_of_cells(cells: Sequence[Cell]) -> Cell:
    """What several authorities' same cell adds up to; UNREAD as soon as one of them is unread.

    Blank cells add nothing, and where all are blank the sum is blank too.
    """
    if any(_of_cell(cell).state is CellState.UNREAD for cell in cells):
        return UNREAD
    with localcontext() as context:
        context.prec = PRECISION
        filled = [cell.value for cell in cells if cell.is_filled and cell.value is not None]
        if filled:
            return Cell.number(sum(filled, _NOTHING))
    blank = any(cell.state is CellState.BLANK for cell in cells)
    return Cell(CellState.BLANK if blank else CellState.NOT_APPLICABLE)
