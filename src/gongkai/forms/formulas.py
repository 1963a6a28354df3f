"""Writing a rule out with official labels and the numbers that stand there: ``新收 12 + 结转 0 = 总计 0``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gongkai.forms.cells import Cell, CellState
from gongkai.forms.evaluation import Evaluation, Scope
from gongkai.forms.expressions import Binary, Call, Expression, Name, Node, Number, Range, Text, Unary
from gongkai.forms.facts import Fact
from gongkai.forms.findings import Outcome
from gongkai.forms.formatting import format_operand, format_value

SIGNS = {
    **{"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"},
    **{"+": "+", "-": "−", "*": "×", "/": "÷", "and": "并且", "or": "或者"},
}
OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
ELSEWHERE_WORDS = {"previous": "上年", "units": "各填报单位合计", "prose": "正文所述"}
LONGEST_SUM = 4
"""A longer sum shows its figures other than zero, and says how many terms it leaves out."""

_STRENGTH = {
    "or": 1,
    "and": 2,
    "=": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_NEGATION = 3


def formula(expression: Expression, evaluation: Evaluation, scope: Scope, label: Callable[[str], str]) -> str:
    """The expression with short official labels and numbers; ``label`` gives the label of a name.

    A broken relation is written as what stands there: ``收到申请 30 ≠ 当面 4 + 网络 20``.
    """
    tree = expression.tree
    if evaluation.outcome is Outcome.BROKEN and isinstance(tree, Binary) and tree.operator in OPPOSITES:
        tree = replace(tree, operator=OPPOSITES[tree.operator])
    return _Writer(evaluation, scope, label).written(tree, 0)


@dataclass(frozen=True, slots=True)
class _Writer:
    evaluation: Evaluation
    scope: Scope
    label: Callable[[str], str]

    def written(self, node: Node, strength: int) -> str:
        """A part of the expression, in brackets where it binds weaker than what it stands in."""
        if isinstance(node, Number):
            return format_value(node.value)
        if isinstance(node, Text):
            return f"“{node.value}”"
        if isinstance(node, Name):
            return self.term(node.name)
        if isinstance(node, Range):
            return self.terms(self.scope.members(node), "、")
        if isinstance(node, Call):
            return self.call(node, strength)
        if isinstance(node, Unary):
            own = _NEGATION if node.operator == "not" else _STRENGTH["*"]
            text = ("并非 " if node.operator == "not" else "−") + self.written(node.operand, own)
        else:
            own = _STRENGTH[node.operator]
            associative = node.operator in ("+", "*", "and", "or")
            right = self.written(node.right, own if associative else own + 1)
            text = f"{self.written(node.left, own)} {SIGNS[node.operator]} {right}"
        return f"（{text}）" if own < strength else text

    def term(self, name: str) -> str:
        return f"{self.label(name)} {format_operand(self.operand(name))}"

    def operand(self, name: str) -> Cell | Fact:
        return self.evaluation.operands.get(name)

    def terms(self, names: Sequence[str], joint: str) -> str:
        if len(names) <= LONGEST_SUM:
            return joint.join(self.term(name) for name in names)
        shown = [name for name in names if not _is_nothing(self.operand(name))]
        parts = [self.term(name) for name in shown]
        left_out = [self.operand(name) for name in names if name not in shown]
        if left_out:
            words = " 或 ".join(dict.fromkeys(format_operand(operand) for operand in left_out))
            parts.append(f"{'其余 ' if shown else ''}{len(left_out)} 项均为 {words}")
        return joint.join(parts)

    def call(self, node: Call, strength: int) -> str:
        if node.function in ELSEWHERE_WORDS:
            return self.elsewhere(node)
        if node.function == "sum":
            inner = " + ".join(
                self.terms(self.scope.members(a), " + ") if isinstance(a, Range) else self.written(a, 5)
                for a in node.arguments
            )
            return f"（{inner}）" if strength > _STRENGTH["+"] else inner
        inner = "、".join(self.written(argument, 0) for argument in node.arguments)
        if node.function == "abs":
            return f"|{inner}|"
        if node.function == "filled":
            return f"已填（{inner}）"
        words = {"max": "最大值", "rounded": "四舍五入", "whole": "整数"}
        return f"{words[node.function]}（{inner}）"

    def elsewhere(self, node: Call) -> str:
        argument = node.arguments[0]
        name = argument.name if isinstance(argument, Name) else ""
        found = self.operand(f"{node.function}_{name}")
        shown = format_operand(found) if isinstance(found, Cell) else "未取得"
        return f"{ELSEWHERE_WORDS[node.function]}{self.label(name)} {shown}"


def _is_nothing(operand: Cell | Fact) -> bool:
    return isinstance(operand, Cell) and operand.state in (CellState.ZERO, CellState.BLANK)
