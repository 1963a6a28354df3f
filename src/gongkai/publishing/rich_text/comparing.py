"""What changed between two versions of a text, paragraph by paragraph and character by character.

Reviewers read this instead of two texts. Paragraphs are compared first and characters only inside those that were
paired, so that a text of a hundred thousand characters takes a moment and not minutes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.model import (
    Block,
    Break,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    Quote,
    Row,
    Rule,
    Run,
    Table,
)
from gongkai.publishing.rich_text.parsing import parse


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters that stayed, came or went (never ``CHANGED``)."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph, heading, list item or table row: what became of it, and of its characters.

    ``kind`` says what it is in Chinese (段落, 二级标题, 表格行 …); ``old_kind`` what it was, where that changed.
    """

    change: Change
    kind: str
    segments: tuple[Segment, ...]
    old_kind: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """All paragraphs of both versions in reading order, and how many characters came and went."""

    paragraphs: tuple[ParagraphChange, ...]
    added: int
    removed: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed that a reader could see."""
        return all(paragraph.change is Change.SAME for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    text: str


_KINDS = {"p": "段落", "h2": "二级标题", "h3": "三级标题", "h4": "四级标题"}
_TOKEN = re.compile(r"https?://[!-~]+|/[!-~]+|[0-9][0-9.,]*[0-9]|[A-Za-z]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；！？\n;]*[。；！？\n;]?")
_ALIKE = 0.4
_MOST_PAIRS = 3000
_MOST_STEPS = 1_000_000
_MOST_MEETINGS = 20_000_000


def difference(old_html: str, new_html: str) -> Difference:
    """What changed from one cleaned text to the next: words, kinds of paragraphs, addresses of links and pictures.

    The look of characters (bold, italic) and the alignment are not compared.
    """
    old, new = _lines(old_html), _lines(new_html)
    paragraphs = tuple(_compared(old, new))
    segments = [segment for paragraph in paragraphs for segment in paragraph.segments]
    added = sum(len(segment.text) for segment in segments if segment.change is Change.ADDED)
    removed = sum(len(segment.text) for segment in segments if segment.change is Change.REMOVED)
    return Difference(paragraphs, added, removed)


def _compared(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[ParagraphChange]:
    if _meetings(old, new) > _MOST_MEETINGS:
        yield from _replaced(old, new)
        return
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            for line in old[i1:i2]:
                yield _whole(Change.SAME, line)
        else:
            yield from _replaced(old[i1:i2], new[j1:j2])


def _meetings(old: Sequence[_Line] | Sequence[str], new: Sequence[_Line] | Sequence[str]) -> int:
    """How many pairs of equal elements there are: what comparing them costs, few for texts and many for repetitions."""
    olds, news = Counter(old), Counter(new)
    return sum(number * news[element] for element, number in olds.items())


def _replaced(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[ParagraphChange]:
    """Some paragraphs in the place of others: those that are alike are paired in their order, the rest came or went."""
    taken = 0
    for line in new:
        partner = _partner(old, taken, line)
        if partner is None:
            yield _whole(Change.ADDED, line)
            continue
        for gone in old[taken:partner]:
            yield _whole(Change.REMOVED, gone)
        yield _changed(old[partner], line)
        taken = partner + 1
    for gone in old[taken:]:
        yield _whole(Change.REMOVED, gone)


def _partner(old: Sequence[_Line], start: int, line: _Line) -> int | None:
    """The next old paragraph that a new one may have come from; looked for among a few only."""
    for place in range(start, min(start + 5, len(old))):
        if _are_alike(old[place].text, line.text):
            return place
    return None


def _are_alike(first: str, second: str) -> bool:
    shorter, longer = sorted((len(first), len(second)))
    if shorter == 0:
        return longer == 0
    if first == second:
        return True
    ratio = 2 * _common(first, second) / (shorter + longer)
    return ratio >= _ALIKE


def _common(first: str, second: str) -> int:
    """How many pairs of neighbouring characters both texts have: cheap, and good enough to tell kin from strangers."""
    pairs: dict[str, int] = {}
    for place in range(min(len(first), _MOST_PAIRS) - 1):
        pair = first[place : place + 2]
        pairs[pair] = pairs.get(pair, 0) + 1
    common = 1
    for place in range(min(len(second), _MOST_PAIRS) - 1):
        pair = second[place : place + 2]
        if pairs.get(pair, 0):
            pairs[pair] -= 1
            common += 1
    whole, looked_at = min(len(first), len(second)), min(len(first), len(second), _MOST_PAIRS)
    return common * whole // max(looked_at, 1)


def _changed(old: _Line, new: _Line) -> ParagraphChange:
    segments = _merged(_segments(old.text, new.text))
    return ParagraphChange(Change.CHANGED, new.kind, segments, old.kind if old.kind != new.kind else "")


def _segments(old: str, new: str) -> Iterator[Segment]:
    """By characters (numbers, Latin words and addresses as one) between what both texts begin and end with."""
    start = _common_start(old, new)
    end = _common_end(old, new, start)
    yield Segment(Change.SAME, old[:start])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    old_tokens, new_tokens = _TOKEN.findall(middle_old), _TOKEN.findall(middle_new)
    if len(old_tokens) * len(new_tokens) <= _MOST_STEPS:
        yield from _by_tokens(old_tokens, new_tokens)
    else:
        yield from _by_sentences(middle_old, middle_new)
    yield Segment(Change.SAME, old[len(old) - end :] if end else "")


def _by_sentences(old: str, new: str) -> Iterator[Segment]:
    old_sentences = [sentence for sentence in _SENTENCE.findall(old) if sentence]
    new_sentences = [sentence for sentence in _SENTENCE.findall(new) if sentence]
    if _meetings(old_sentences, new_sentences) > _MOST_MEETINGS:
        yield Segment(Change.REMOVED, old)
        yield Segment(Change.ADDED, new)
        return
    matcher = SequenceMatcher(None, old_sentences, new_sentences, autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        before, after = "".join(old_sentences[i1:i2]), "".join(new_sentences[j1:j2])
        if operation == "equal":
            yield Segment(Change.SAME, before)
            continue
        tokens = _TOKEN.findall(before), _TOKEN.findall(after)
        if len(tokens[0]) * len(tokens[1]) <= _MOST_STEPS:
            yield from _by_tokens(*tokens)
        else:
            yield Segment(Change.REMOVED, before)
            yield Segment(Change.ADDED, after)


def _by_tokens(old: Sequence[str], new: Sequence[str]) -> Iterator[Segment]:
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[i1:i2]), "".join(new[j1:j2])
        if operation == "equal":
            yield Segment(Change.SAME, before)
        else:
            yield Segment(Change.REMOVED, before)
            yield Segment(Change.ADDED, after)


def _merged(segments: Iterator[Segment]) -> tuple[Segment, ...]:
    result: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if result and result[-1].change is segment.change:
            result[-1] = Segment(segment.change, result[-1].text + segment.text)
        else:
            result.append(segment)
    return tuple(result)


_PART_OF_A_TOKEN = re.compile(r"[!-~]")


def _common_start(old: str, new: str) -> int:
    """How many characters both begin with, without cutting a number, a word or an address."""
    length = 0
    while length < min(len(old), len(new)) and old[length] == new[length]:
        length += 1
    while length and length < max(len(old), len(new)) and _PART_OF_A_TOKEN.match(old[length - 1]):
        length -= 1
    return length


def _common_end(old: str, new: str, start: int) -> int:
    length = 0
    while length < min(len(old), len(new)) - start and old[-1 - length] == new[-1 - length]:
        length += 1
    while length and _PART_OF_A_TOKEN.match(old[len(old) - length]):
        length -= 1
    return length


def _whole(change: Change, line: _Line) -> ParagraphChange:
    segments = (Segment(change, line.text),) if line.text else ()
    return ParagraphChange(change, line.kind, segments)


def _lines(html: str) -> list[_Line]:
    blocks, _ = parse(html, ANY_PICTURE)
    return [line for block in blocks for line in _of_block(block)]


def _of_block(block: Block) -> Iterator[_Line]:
    if isinstance(block, Paragraph):
        yield _Line(_KINDS[block.tag], _shown(block.content))
    elif isinstance(block, Rule):
        yield _Line("分隔线", "")
    elif isinstance(block, ListBlock):
        yield from _of_list(block)
    elif isinstance(block, Table):
        if block.caption:
            yield _Line("表格标题", _shown(block.caption))
        for row in block.rows:
            yield _Line("表头行" if row.head else "表格行", _shown_row(row))
    elif isinstance(block, Quote):
        for inner in block.blocks:
            for line in _of_block(inner):
                yield _Line(f"引用的{line.kind}", line.text)


def _of_list(block: ListBlock) -> Iterator[_Line]:
    for number, item in enumerate(block.items, start=block.start):
        kind = f"列表第{number}项" if block.ordered else "列表项"
        for part in item.parts:
            if isinstance(part, ListBlock):
                yield from _of_list(part)
            else:
                yield _Line(kind, _shown(part))


def _shown_row(row: Row) -> str:
    return " | ".join(_shown(cell.content).replace("\n", " ") for cell in row.cells)


def _shown(content: Sequence[Inline]) -> str:
    """The characters with the addresses of links and pictures, which nobody sees and which matter."""
    pieces = []
    for place, part in enumerate(content):
        if isinstance(part, Break):
            pieces.append("\n")
            continue
        pieces.append(part.text if isinstance(part, Run) else _shown_picture(part))
        following = content[place + 1] if place + 1 < len(content) else None
        ends = following is None or isinstance(following, Break) or following.href != part.href
        if part.href and ends:
            pieces.append(f"（链接：{part.href}）")
    return "".join(pieces)


def _shown_picture(picture: Picture) -> str:
    return f"〔图片：{picture.alternative or '没有替代文字'}，{picture.source}〕"
