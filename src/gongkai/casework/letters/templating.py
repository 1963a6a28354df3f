"""The small language of templates: variables and conditions, and nothing that could run, repeat or look around.

A template is written by an authority and filled with what citizens typed. So it is not enough to run it in a sandbox:
loops, calls, filters and access to attributes are not part of the language at all, and a template that has them is
refused before it runs. What citizens typed is a value, never a template.
"""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from gongkai.casework.letters.faults import TemplateFault

MOST_MARKS = 400
"""The most variables and conditions in one part of a template."""
_NEW_PARAGRAPH = "\a"
"""docxtpl starts a new paragraph of the same format here."""
_MARKS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
)
_WORDS: dict[type[nodes.Node], str] = {
    nodes.For: "循环（for）",
    nodes.Call: "函数调用",
    nodes.Filter: "过滤器（|）",
    nodes.Getattr: "属性访问（.）",
    nodes.Getitem: "下标访问（[]）",
    nodes.Macro: "宏（macro）",
    nodes.Include: "引用其他模板（include）",
    nodes.Import: "引用其他模板（import）",
    nodes.Extends: "引用其他模板（extends）",
    nodes.Assign: "赋值（set）",
}


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Jinja with the language of letters. It checks every source that it is given, body, header and footer."""

    def __init__(self, variables: frozenset[str]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.variables = variables
        self.used: set[str] = set()

    def from_string(self, source: str | nodes.Template, *args: Any, **options: Any) -> Template:
        """The template of a source.

        Raises ``TemplateFault`` for what the language has not, and ``jinja2.TemplateSyntaxError``.
        """
        parsed = self.parse(source) if isinstance(source, str) else source
        faults = self._faults(parsed)
        if faults:
            raise TemplateFault(faults)
        return super().from_string(source, *args, **options)

    def _faults(self, template: nodes.Template) -> list[str]:
        faults: dict[str, None] = {}
        marks = 0
        for node in template.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                faults[_refusal(node)] = None
            elif isinstance(node, nodes.Name):
                marks += 1
                self.used.add(node.name)
                if node.name not in self.variables:
                    faults[f"模板中的变量“{node.name}”不存在，请对照变量表改正。"] = None
        if marks > MOST_MARKS:
            faults[f"模板中有{marks}处变量，超过{MOST_MARKS}处，请删去重复的内容。"] = None
        return list(faults)


def _refusal(node: nodes.Node) -> str:
    word = _WORDS.get(type(node), "变量和条件以外的写法")
    return f"模板中不能使用{word}，只能使用变量表中的变量，以及“如果有内容才显示”的条件（if）。"


def unclosed_marks(text: str) -> tuple[str, ...]:
    """A sentence for each line of a template's text in which a mark is opened and not closed, or the other way."""
    return tuple(
        f"模板中“{line.strip()[:40]}”一段的“{opening}”和“{closing}”不成对，请补全。"
        for line in text.split("\n")
        for opening, closing in _MARKS
        if line.count(opening) != line.count(closing)
    )


def marked_up(lines: list[str]) -> Markup:
    """A value for a template: its lines become paragraphs, and all its characters stay what they are.

    Braces are written as references, so that nothing after Jinja can take them for marks of a template either.
    """
    escaped = str(escape(_NEW_PARAGRAPH.join(lines)))
    return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))
