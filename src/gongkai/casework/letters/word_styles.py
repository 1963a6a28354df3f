"""What a paragraph or a run of a Word file looks like once its styles are followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from gongkai.casework.letters.blocks import Alignment, Rule

_TWIPS = 20
_OFF = ("0", "false", "off", "none")
_ALIGNMENTS: dict[str, Alignment] = {
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
}
_DEFAULT_POINTS = 10.5
_SINGLE_LINE = 1.3
"""Height of a single line by type size; typefaces differ a little."""
_CHAIN = 20
"""More styles than this are not based on one another, unless in a circle."""


class Properties:
    """Property elements from the most particular to the most general; the first that says something counts."""

    def __init__(self, sources: Sequence[Any]) -> None:
        self._sources = [source for source in sources if source is not None]

    def element(self, tag: str) -> Any | None:
        """The nearest element of a tag."""
        for source in self._sources:
            found = source.find(qn(tag))
            if found is not None:
                return found
        return None

    def value(self, tag: str, attribute: str = "w:val") -> str:
        """The nearest value of an attribute; empty if nobody sets it."""
        for source in self._sources:
            found = source.find(qn(tag))
            if found is not None and found.get(qn(attribute)) is not None:
                return str(found.get(qn(attribute)))
        return ""

    def is_on(self, tag: str) -> bool:
        """Whether a property that can be switched is on."""
        found = self.element(tag)
        return found is not None and found.get(qn("w:val"), "1") not in _OFF

    def number(self, tag: str, attribute: str = "w:val") -> float:
        """The nearest value as a number, 0 if there is none."""
        return _number(self.value(tag, attribute))

    def points(self, tag: str, attribute: str) -> float:
        """The nearest measure in points; Word counts twentieths."""
        return self.number(tag, attribute) / _TWIPS


class Styles:
    """The styles of a document."""

    def __init__(self, document: WordDocument) -> None:
        root = document.styles.element
        self._by_id = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._default = next(
            (
                style
                for style in self._by_id.values()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            None,
        )
        self._paragraph_defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
        self._run_defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")

    def of_paragraph(self, paragraph: Any) -> Properties:
        """What applies to a paragraph as a whole."""
        own = paragraph.find(qn("w:pPr"))
        styles = [style.find(qn("w:pPr")) for style in self._paragraph_chain(paragraph)]
        return Properties([own, *styles, self._paragraph_defaults])

    def of_run(self, paragraph: Any, run: Any | None) -> Properties:
        """What applies to a run in a paragraph; without a run, to the paragraph's text in general."""
        own = None if run is None else run.find(qn("w:rPr"))
        named = None if own is None else own.find(qn("w:rStyle"))
        character = [] if named is None else self._chain(self._by_id.get(named.get(qn("w:val"))))
        chains = [*character, *self._paragraph_chain(paragraph)]
        return Properties([own, *(style.find(qn("w:rPr")) for style in chains), self._run_defaults])

    def _paragraph_chain(self, paragraph: Any) -> list[Any]:
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = None if own is None else self._by_id.get(own.get(qn("w:val")))
        return self._chain(self._default if style is None else style)

    def _chain(self, style: Any | None) -> list[Any]:
        chain: list[Any] = []
        while style is not None and len(chain) < _CHAIN:
            chain.append(style)
            base = style.find(qn("w:basedOn"))
            style = None if base is None else self._by_id.get(base.get(qn("w:val")))
        return chain


def size_of(properties: Properties) -> float:
    """The type size; Word counts half points."""
    return properties.number("w:sz") / 2 or _DEFAULT_POINTS


def alignment_of(properties: Properties) -> Alignment:
    """How the lines of a paragraph are aligned."""
    return _ALIGNMENTS.get(properties.value("w:jc"), "left")


def line_height(properties: Properties, size: float) -> float:
    """The distance from line to line."""
    line = properties.number("w:spacing", "w:line")
    rule = properties.value("w:spacing", "w:lineRule")
    single = size * _SINGLE_LINE
    if not line:
        return single
    if rule == "exact":
        return line / _TWIPS
    if rule == "atLeast":
        return max(line / _TWIPS, single)
    return single * line / 240


def first_line_indent(properties: Properties, size: float) -> float:
    """The indent of the first line: in characters where Word has it so; below zero, the other lines are indented."""
    forward = _indent(properties, "firstLine", size)
    return forward or -_indent(properties, "hanging", size)


def side_indent(properties: Properties, names: Sequence[str], size: float) -> float:
    """The indent of a side, by either of the names that Word has for it."""
    for name in names:
        found = _indent(properties, name, size)
        if found:
            return found
    return 0


def rule_below(properties: Properties) -> Rule | None:
    """The line below a paragraph, as a letterhead has it."""
    borders = properties.element("w:pBdr")
    bottom = None if borders is None else borders.find(qn("w:bottom"))
    if bottom is None or bottom.get(qn("w:val")) in (None, "nil", "none"):
        return None
    width = _number(bottom.get(qn("w:sz"), "4")) / 8
    return Rule(width, _number(bottom.get(qn("w:space"), "1")), color_of(bottom.get(qn("w:color"), "")))


def heading_level(properties: Properties) -> int:
    """1 for the highest heading, 0 for running text."""
    level = properties.value("w:outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 9 else 0


def color_of(value: str) -> str:
    """A colour as six figures; black where Word leaves it open."""
    is_hexadecimal = len(value) == 6 and all(figure in "0123456789abcdefABCDEF" for figure in value)
    return value if is_hexadecimal else "000000"


def _indent(properties: Properties, name: str, size: float) -> float:
    in_characters = properties.number("w:ind", f"w:{name}Chars")
    return in_characters / 100 * size if in_characters else properties.points("w:ind", f"w:{name}")


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0
