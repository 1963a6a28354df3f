"""Lists that Word and WPS write as paragraphs: made lists again where their numbers allow it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gongkai.publishing.rich_text.containers import Container
from gongkai.publishing.rich_text.model import Item, ListBlock, Paragraph, Rule

_BULLET = re.compile("[·•●○■□◆◇▪▫➢➤✓✔√–—\\-*§Øol\ue000-\uf8ff]{1,2}")
_NUMBER = re.compile(r"[(（]?(\d{1,4})[.)．、）]?")
_DEEPEST = 4

Child = Container | Paragraph | Rule


def with_word_lists(children: Iterable[Child]) -> list[Child | ListBlock]:
    """The children with every run of Word's list paragraphs as a list.

    The numbering of official documents (一、 （一） 第一条) and one that does not run on without gaps is part of the
    text and stays in it, because a web page would number in its own way.
    """
    result: list[Child | ListBlock] = []
    run: list[Paragraph] = []
    for child in children:
        if isinstance(child, Paragraph) and child.level and _is_marker(child):
            run.append(child)
            continue
        result += _as_list(run)
        run = []
        result.append(child)
    return result + _as_list(run)


def _as_list(run: Sequence[Paragraph]) -> list[Child | ListBlock]:
    if not run:
        return []
    top = min(paragraph.level for paragraph in run)
    block, end = _list(run, 0, top)
    return [block] if block is not None and end == len(run) else list(run)


def _list(run: Sequence[Paragraph], start: int, level: int) -> tuple[ListBlock | None, int]:
    """The list at a level that begins at a paragraph, and where it ends; None if it cannot be one."""
    first = _number(run[start])
    block = ListBlock(first is not None, start=first or 1)
    place = start
    while place < len(run) and run[place].level >= level:
        paragraph = run[place]
        if paragraph.level > level:
            if not block.items or level >= _DEEPEST:
                return None, place
            inner, place = _list(run, place, paragraph.level)
            if inner is None:
                return None, place
            block.items[-1].parts.append(inner)
            continue
        if not _continues(block, paragraph):
            return None, place
        block.items.append(Item([list(paragraph.content)]))
        place += 1
    return block, place


def _continues(block: ListBlock, paragraph: Paragraph) -> bool:
    if not block.ordered:
        return _BULLET.fullmatch(paragraph.marker.strip()) is not None
    return _number(paragraph) == block.start + len(block.items)


def _is_marker(paragraph: Paragraph) -> bool:
    return _number(paragraph) is not None or _BULLET.fullmatch(paragraph.marker.strip()) is not None


def _number(paragraph: Paragraph) -> int | None:
    match = _NUMBER.fullmatch("".join(paragraph.marker.split()))
    return int(match.group(1)) if match and int(match.group(1)) else None
