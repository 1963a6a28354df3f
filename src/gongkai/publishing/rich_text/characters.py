"""Characters as they were meant: without the blanks, breaks and invisible signs that a paste brings along."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from gongkai.publishing.rich_text.model import Break, Inline, Run

_BLANKS = re.compile("[ \t\n\r\f\v\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\u2018\u2019"
# Word breaks the lines of its HTML between any two Chinese characters; a browser would show a blank there.
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_HAN}])[ \t]*[\r\n]+[ \t]*(?=[{_HAN}])")
_EDGES = " \u3000"
_KEPT_CONTROLS = "\t\n\r\f"


def visible(text: str) -> str:
    """The text without control characters, signs that turn the direction of writing, and lone halves of characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        for character in text
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn")
    )


def tidy(content: Iterable[Inline]) -> list[Inline]:
    """The content with single blanks, none at its ends and beside breaks, and equal neighbours joined."""
    joined = _joined(content)
    collapsed = _collapsed(joined)
    return _joined(_blanks_follow_their_neighbours(_joined(collapsed)))


def _joined(content: Iterable[Inline]) -> list[Inline]:
    result: list[Inline] = []
    pieces: list[str] = []

    def finish() -> None:
        if pieces and isinstance(last := result[-1], Run):
            result[-1] = replace(last, text=last.text + "".join(pieces))
            pieces.clear()

    for part in content:
        if isinstance(part, Run):
            if not part.text:
                continue
            last = result[-1] if result else None
            if isinstance(last, Run) and last.marks == part.marks and last.href == part.href:
                pieces.append(part.text)
                continue
        finish()
        result.append(part)
    finish()
    return result


def _collapsed(content: list[Inline]) -> list[Inline]:
    result: list[Inline] = []
    blank_before = True
    for part in content:
        if isinstance(part, Run):
            text = _BLANKS.sub(" ", _BREAK_IN_CHINESE.sub("", part.text))
            text = text.lstrip(_EDGES) if _at_line_start(result) else text
            text = text[1:] if blank_before and text.startswith(" ") else text
            if text:
                blank_before = text.endswith(" ")
                result.append(replace(part, text=text))
        elif isinstance(part, Break):
            _trim_end(result)
            # Breaks at the beginning are none, and two in a row are kept: they part paragraphs.
            if result:
                result.append(part)
            blank_before = True
        else:
            result.append(part)
            blank_before = False
    _trim_end(result)
    while result and isinstance(result[-1], Break):
        result.pop()
        _trim_end(result)
    return result


def _at_line_start(result: list[Inline]) -> bool:
    return not result or isinstance(result[-1], Break)


def _trim_end(result: list[Inline]) -> None:
    while result and isinstance(last := result[-1], Run):
        text = last.text.rstrip(_EDGES)
        if text:
            result[-1] = replace(last, text=text)
            return
        result.pop()


def _blanks_follow_their_neighbours(content: list[Inline]) -> list[Inline]:
    """A blank alone has only the marks and the link that both its neighbours have: there is nothing to see of others."""
    result = list(content)
    for place, part in enumerate(content):
        if isinstance(part, Run) and not part.text.strip(_EDGES):
            before = content[place - 1] if place else None
            after = content[place + 1] if place + 1 < len(content) else None
            marks = _marks(before) & _marks(after)
            href = part.href if part.href and part.href == _href(before) == _href(after) else ""
            result[place] = Run(part.text, part.marks & marks, href)
    return result


def _marks(part: Inline | None) -> frozenset[str]:
    return part.marks if isinstance(part, Run) else frozenset()


def _href(part: Inline | None) -> str:
    return "" if part is None or isinstance(part, Break) else part.href
