"""From containers as they were read to the blocks of an official text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.publishing.rich_text.characters import tidy
from gongkai.publishing.rich_text.containers import Container, Kind
from gongkai.publishing.rich_text.dropped import Account, Drop
from gongkai.publishing.rich_text.model import (
    STRONG,
    Block,
    Break,
    Inline,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    is_empty,
    without,
)
from gongkai.publishing.rich_text.tables import table_of
from gongkai.publishing.rich_text.word_lists import with_word_lists

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIGHEST, _LOWEST = 2, 4


def arranged(root: Container, account: Account) -> list[Block]:
    """The blocks of everything that was read."""
    return _blocks(root, account, _shift(root))


def _blocks(container: Container, account: Account, shift: int) -> list[Block]:
    result: list[Block] = []
    for child in with_word_lists(container.children):
        if isinstance(child, Paragraph):
            result += _paragraphs(child, shift)
        elif isinstance(child, Rule):
            result.append(child)
        elif isinstance(child, ListBlock):
            result += _finished_list(child)
        else:
            result += _of_container(child, account, shift)
    return result


def _of_container(child: Container, account: Account, shift: int) -> list[Block]:
    if child.kind is Kind.TABLE:
        return _of_table(child, account, shift)
    if child.kind is Kind.LIST:
        block = _list(child, account)
        return [block] if block.items else []
    inside = _blocks(child, account, shift)
    if child.kind is not Kind.QUOTE or not inside:
        return inside
    # A quotation inside a quotation is one, and the line across the page has no place in it.
    unquoted: list[Block] = []
    for part in inside:
        unquoted += part.blocks if isinstance(part, Quote) else [part]
    quoted: list[Block] = [part for part in unquoted if not isinstance(part, Rule)]
    return [Quote(quoted)] if quoted else []


def _of_table(child: Container, account: Account, shift: int) -> list[Block]:
    """A table and, before it, what stood in it outside of its cells; a frame of one cell is only what is in it."""
    cells = [cell for row in _of_kind(child, Kind.ROW) for cell in _of_kind(row, Kind.CELL)]
    stray: list[Block] = []
    for part in (child, *_of_kind(child, Kind.ROW)):
        others = [
            other
            for other in part.children
            if not (isinstance(other, Container) and other.kind in (Kind.ROW, Kind.CELL, Kind.CAPTION))
        ]
        stray += _blocks(Container(Kind.ROOT, children=others), account, shift)
    captions = _lines(_of_kind(child, Kind.CAPTION), account)
    if len(cells) <= 1:
        before = [Paragraph("p", "", captions)] if captions else []
        inside = [block for cell in cells for block in _blocks(cell, account, shift)]
        return [*stray, *before, *inside]
    rows = [
        (row.head, [(cell, _lines([cell], account)) for cell in _of_kind(row, Kind.CELL)])
        for row in _of_kind(child, Kind.ROW)
    ]
    return [*stray, Table(table_of(rows), captions)]


def _list(child: Container, account: Account) -> ListBlock:
    block = ListBlock(child.tag == "ol", start=child.start)
    for item in child.children:
        if isinstance(item, Container):
            made = _item(item, account)
            if made.parts:
                block.items.append(made)
    return block


def _item(container: Container, account: Account) -> Item:
    """Lines and lists in their order; whatever else stands in an item becomes lines."""
    parts: list[list[Inline] | ListBlock] = []
    lines: list[Inline] = []

    def end_lines() -> None:
        content = tidy(_single_breaks(lines))
        if not is_empty(content):
            parts.append(content)
        lines.clear()

    for child in with_word_lists(container.children):
        if isinstance(child, ListBlock) or (isinstance(child, Container) and child.kind is Kind.LIST):
            block = child if isinstance(child, ListBlock) else _list(child, account)
            for finished in _finished_list(block) if isinstance(child, ListBlock) else [block]:
                if finished.items:
                    end_lines()
                    parts.append(finished)
        else:
            lines += _with_break(lines, _content([child], account))
    end_lines()
    return Item(parts)


def _finished_list(block: ListBlock) -> list[ListBlock]:
    """A list that was made of Word's paragraphs, with its lines tidied and empty items left out."""
    items = []
    for item in block.items:
        parts: list[list[Inline] | ListBlock] = []
        for part in item.parts:
            if isinstance(part, ListBlock):
                parts += _finished_list(part)
            elif not is_empty(content := tidy(_single_breaks(part))):
                parts.append(content)
        if parts:
            items.append(Item(parts))
    return [ListBlock(block.ordered, items, block.start)] if items else []


def _lines(containers: Iterable[Container], account: Account) -> list[Inline]:
    """Everything in some containers as lines of characters."""
    lines: list[Inline] = []
    for container in containers:
        lines += _with_break(lines, _content(container.children, account))
    return tidy(_single_breaks(lines))


def _content(children: Iterable[Container | Paragraph | Rule | ListBlock], account: Account) -> list[Inline]:
    lines: list[Inline] = []
    for child in children:
        if isinstance(child, Paragraph):
            marker = [Run(f"{child.marker.strip()} ")] if child.marker.strip() else []
            lines += _with_break(lines, [*marker, *child.content])
        elif isinstance(child, Container):
            if child.kind is Kind.TABLE:
                account.add(Drop.NESTED_TABLE)
            content = _content(child.children, account)
            beside = child.kind is Kind.CELL and lines
            lines += [Run(" "), *content] if beside else _with_break(lines, content)
    return lines


def _with_break(before: list[Inline], content: list[Inline]) -> list[Inline]:
    return [Break(), *content] if before and content else content


def _single_breaks(content: Iterable[Inline]) -> list[Inline]:
    result: list[Inline] = []
    for part in tidy(content):
        if not (isinstance(part, Break) and result and isinstance(result[-1], Break)):
            result.append(part)
    return result


def _paragraphs(paragraph: Paragraph, shift: int) -> Iterator[Paragraph]:
    """The paragraph, or several where two breaks part it; none without content."""
    content = tidy(paragraph.content)
    if paragraph.marker.strip():
        content = tidy([Run(f"{paragraph.marker.strip()} "), *content])
    if paragraph.tag in _HEADINGS:
        level = min(max(int(paragraph.tag[1]) + shift, _HIGHEST), _LOWEST)
        content = tidy(without(_single_breaks(content), STRONG))
        if not is_empty(content):
            yield Paragraph(f"h{level}", paragraph.align, content)
        return
    for part in _parted(content):
        if not is_empty(part):
            yield Paragraph("p", paragraph.align, part)


def _parted(content: list[Inline]) -> list[list[Inline]]:
    parts: list[list[Inline]] = [[]]
    breaks = 0
    for part in content:
        if isinstance(part, Break):
            breaks += 1
            continue
        if breaks > 1:
            parts.append([])
        elif breaks == 1:
            parts[-1].append(Break())
        breaks = 0
        parts[-1].append(part)
    return [tidy(part) for part in parts]


def _shift(root: Container) -> int:
    """By how much headings go down: the title of the page is its only heading of the first level."""
    return 1 if _has_first_heading(root) else 0


def _has_first_heading(container: Container) -> bool:
    return any(
        (isinstance(child, Paragraph) and child.tag == "h1" and not is_empty(tidy(child.content)))
        or (isinstance(child, Container) and _has_first_heading(child))
        for child in container.children
    )


def _of_kind(container: Container, kind: Kind) -> list[Container]:
    return [child for child in container.children if isinstance(child, Container) and child.kind is kind]
