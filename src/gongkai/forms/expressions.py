"""The small language in which cross-footing rules are declared: its grammar, and nothing that evaluates it.

``new + carried_in = total + carried_out`` or ``sum(granted..ot_other) <= max(total, 0)``. The language has
names, numbers, quoted text, arithmetic, comparisons, ``and or not``, a closed set of functions, and ranges of
rows or columns (``a..b``) inside the arguments of a function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

RESERVED_WORDS = frozenset({"and", "or", "not"})
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
ARITHMETIC = ("+", "-", "*", "/")


@dataclass(frozen=True, slots=True)
class Arity:
    """What a function takes: how many arguments, and whether ranges may stand among them.

    ``names_only`` says that every argument names a cell, because the function asks for the cell's state or
    for the same cell elsewhere, and not for a computed number.
    """

    least: int
    most: int | None = None
    ranges: bool = False
    names_only: bool = False


FUNCTIONS: dict[str, Arity] = {
    "sum": Arity(1, None, ranges=True),
    "max": Arity(1, None, ranges=True),
    "abs": Arity(1, 1),
    "rounded": Arity(2, 2),
    "filled": Arity(1, None, ranges=True, names_only=True),
    "whole": Arity(1, 1),
    "previous": Arity(1, 1, names_only=True),
    "units": Arity(1, 1, names_only=True),
    "prose": Arity(1, 1, names_only=True),
}
ELSEWHERE = ("previous", "units", "prose")
"""The functions that fetch the same cell from another place than the report's own table."""


class ExpressionError(ValueError):
    """An expression that does not follow the grammar; ``column`` counts characters from 1."""

    def __init__(self, text: str, column: int, message: str) -> None:
        self.text = text
        self.column = column
        super().__init__(f"表达式“{text}”第 {column} 个字符处：{message}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, to compare a fact of the report with."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A row, a column, the cell in question or a fact of the report."""

    name: str


@dataclass(frozen=True, slots=True)
class Range:
    """All rows (or columns) that carry figures from ``start`` to ``end`` in the order of the table."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Unary:
    """``-x`` or ``not x``."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, a comparison, ``and`` or ``or``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...]


Node: TypeAlias = Number | Text | Name | Range | Unary | Binary | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its source text and its tree."""

    text: str
    tree: Node

    def __str__(self) -> str:
        return self.text

    @property
    def is_comparison(self) -> bool:
        """Whether it is one relation between two amounts, which reads well as a formula with numbers."""
        return isinstance(self.tree, Binary) and self.tree.operator not in ("and", "or", "+", "-", "*", "/")

    def names(self) -> tuple[str, ...]:
        """Every name used, the ends of ranges too, once each and in order of appearance."""
        found: dict[str, None] = {}
        for node in walk(self.tree):
            if isinstance(node, Name):
                found[node.name] = None
            elif isinstance(node, Range):
                found[node.start] = None
                found[node.end] = None
        return tuple(found)

    def ranges(self) -> tuple[Range, ...]:
        """Every range used, in order of appearance."""
        return tuple(node for node in walk(self.tree) if isinstance(node, Range))

    def calls(self) -> tuple[Call, ...]:
        """Every function call, in order of appearance."""
        return tuple(node for node in walk(self.tree) if isinstance(node, Call))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, from left to right."""
    yield node
    if isinstance(node, Unary):
        yield from walk(node.operand)
    elif isinstance(node, Binary):
        yield from walk(node.left)
        yield from walk(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


def parse_expression(text: str) -> Expression:
    """Read an expression; raises ExpressionError with the place where it stops making sense."""
    parser = _Parser(text)
    return Expression(text, parser.parse())


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        return "表达式结尾" if self.kind == "end" else f"“{self.text}”"


_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[a-z_][a-z0-9_]*)"
    r'|(?P<text>"[^"]*")'
    r"|(?P<sign>\.\.|!=|<=|>=|[-+*/=<>(),])"
)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            if text[position] == '"':
                raise ExpressionError(text, position + 1, "引号没有成对，请补上结尾的引号。")
            raise ExpressionError(text, position + 1, f"不认识的字符“{text[position]}”。")
        if match.lastgroup != "space":
            tokens.append(_Token(str(match.lastgroup), match.group(), position + 1))
        position = match.end()
    tokens.append(_Token("end", "", len(text) + 1))
    return tokens


_DEEPEST = 50


class _Parser:
    """Recursive descent, one method per level of precedence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def parse(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionError(self.text, 1, "表达式是空的。")
        node = self.disjunction()
        if self.token.kind != "end":
            raise self.error(f"这里不该出现{self.token.shown}。")
        return node

    def error(self, message: str, column: int | None = None) -> ExpressionError:
        return ExpressionError(self.text, self.token.column if column is None else column, message)

    def accept(self, *texts: str) -> str:
        """Step over the token if it is one of these, and say which; the empty text where it is not."""
        token = self.token
        if token.kind in ("sign", "name") and token.text in texts:
            self.position += 1
            return token.text
        return ""

    def disjunction(self) -> Node:
        node = self.conjunction()
        while self.accept("or"):
            node = Binary("or", node, self.conjunction())
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while self.accept("and"):
            node = Binary("and", node, self.negation())
        return node

    def negation(self) -> Node:
        if self.accept("not"):
            with _Deeper(self):
                return Unary("not", self.negation())
        return self.comparison()

    def comparison(self) -> Node:
        node = self.addition()
        operator = self.accept(*COMPARISONS)
        if not operator:
            return node
        node = Binary(operator, node, self.addition())
        if self.token.text in COMPARISONS:
            raise self.error("一个关系只能有一个比较号，请用 and 连接两个关系。")
        return node

    def addition(self) -> Node:
        node = self.multiplication()
        while operator := self.accept("+", "-"):
            node = Binary(operator, node, self.multiplication())
        return node

    def multiplication(self) -> Node:
        node = self.sign()
        while operator := self.accept("*", "/"):
            node = Binary(operator, node, self.sign())
        return node

    def sign(self) -> Node:
        if self.accept("-"):
            with _Deeper(self):
                return Unary("-", self.sign())
        return self.operand()

    def operand(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.position += 1
            return Number(Decimal(token.text))
        if token.kind == "text":
            self.position += 1
            return Text(token.text[1:-1])
        if token.kind == "name" and token.text not in RESERVED_WORDS:
            self.position += 1
            if self.token.text == "(" and self.token.kind == "sign":
                return self.call(token)
            if self.token.text == "..":
                raise self.error("范围“甲..乙”只能写在函数的括号里，例如 sum(甲..乙)。")
            return Name(token.text)
        if self.accept("("):
            with _Deeper(self):
                node = self.disjunction()
            if not self.accept(")"):
                raise self.error(f"缺少右括号，却遇到{self.token.shown}。")
            return node
        raise self.error(f"这里应当是名称、数字或括号，却遇到{token.shown}。")

    def call(self, function: _Token) -> Node:
        arity = FUNCTIONS.get(function.text)
        if arity is None:
            known = "、".join(FUNCTIONS)
            raise self.error(f"没有函数“{function.text}”，可用的函数有：{known}。", function.column)
        self.accept("(")
        arguments: list[Node] = []
        with _Deeper(self):
            while not self.accept(")"):
                if arguments and not self.accept(","):
                    raise self.error(f"参数之间应当用逗号隔开，却遇到{self.token.shown}。")
                arguments.append(self.argument(function.text, arity))
        if len(arguments) < arity.least or (arity.most is not None and len(arguments) > arity.most):
            wanted = f"需要 {arity.least} 个" if arity.least == arity.most else f"至少需要 {arity.least} 个"
            raise self.error(
                f"函数“{function.text}”{wanted}参数，这里有 {len(arguments)} 个。", function.column
            )
        return Call(function.text, tuple(arguments))

    def argument(self, function: str, arity: Arity) -> Node:
        first = self.token
        following = self.tokens[self.position + 1] if first.kind != "end" else first
        if first.kind == "name" and following.kind == "sign" and following.text == "..":
            if not arity.ranges:
                raise self.error(f"函数“{function}”不能用范围。", following.column)
            self.position += 2
            last = self.token
            if last.kind != "name" or last.text in RESERVED_WORDS:
                raise self.error(f"范围的结尾应当是名称，却遇到{last.shown}。")
            self.position += 1
            return Range(first.text, last.text)
        node = self.disjunction()
        if arity.names_only and not _names_a_cell(node, function):
            raise self.error(f"函数“{function}”的参数只能是名称。", first.column)
        return node


def _names_a_cell(node: Node, function: str) -> bool:
    """``filled`` may also be asked of a cell fetched from elsewhere; nothing is fetched twice."""
    if isinstance(node, Name):
        return True
    return function == "filled" and isinstance(node, Call) and node.function in ELSEWHERE


class _Deeper:
    """Keeps nesting within what the evaluation can walk, so that no expression ends in a RecursionError."""

    def __init__(self, parser: _Parser) -> None:
        self.parser = parser

    def __enter__(self) -> None:
        self.parser.depth += 1
        if self.parser.depth > _DEEPEST:
            raise self.parser.error(f"嵌套超过 {_DEEPEST} 层，请把规则拆开。")

    def __exit__(self, *_: object) -> None:
        self.parser.depth -= 1
