"""Reading a Word letter for printing. What is not understood is named and refused, never left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from gongkai.casework.letters.blocks import (
    Block,
    Margin,
    Page,
    ParagraphBlock,
    Run,
    Sheet,
)
from gongkai.casework.letters.faults import NotPrintable
from gongkai.casework.letters.word_runs import RunReader, name_of, paragraph_content
from gongkai.casework.letters.word_styles import (
    Styles,
    alignment_of,
    first_line_indent,
    heading_level,
    line_height,
    rule_below,
    side_indent,
    size_of,
)
from gongkai.casework.letters.word_tables import TableReader

MOST_PARAGRAPHS = 5_000
_LONGEST_CHAIN = 3
"""Name and seal place are kept with the date, and one paragraph of text with them."""
_TWIPS = 20
_SILENT = ("w:sectPr", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:permStart", "w:permEnd")


def read_sheet(document: WordDocument) -> Sheet:
    """The letter in a document.

    Raises ``NotPrintable`` with a sentence for each kind of thing that cannot be set, all at once.
    """
    return _Reader(document).sheet()


class _Reader:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._refused: dict[str, None] = {}
        self._runs = RunReader(self._styles, self._refused)
        self._paragraphs = 0

    def sheet(self) -> Sheet:
        document = self._document
        if len(document.sections) != 1:
            self._refuse("多个节（分节符）")
        body = _let_go(_in_order(self.blocks(document.element.body)))
        header, footer = self._margin("header"), self._margin("footer")
        if self._paragraphs > MOST_PARAGRAPHS:
            raise NotPrintable([f"文件有{self._paragraphs}个段落，超过{MOST_PARAGRAPHS}个，不能转成 PDF。"])
        if self._refused:
            raise NotPrintable(
                f"文件中有{name}，不能转成 PDF。请在 Word 中删去，或者改为普通文字后重新上传。"
                for name in self._refused
            )
        return Sheet(self._title(body), self._page(), header, footer, body)

    def blocks(self, container: Any) -> Iterator[Block]:
        """The paragraphs and tables directly in a container, in their order."""
        for child in container:
            tag = child.tag
            if tag == qn("w:p"):
                yield self._paragraph(child)
            elif tag == qn("w:tbl"):
                yield TableReader(self._without_headings, self._refused).table(child)
            elif tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                yield from () if content is None else self.blocks(content)
            elif tag not in (*map(qn, _SILENT), qn("w:tcPr")):
                self._refuse(name_of(child))

    def _without_headings(self, container: Any) -> Iterator[Block]:
        """The blocks of a cell or a margin: a heading there heads nothing."""
        for block in self.blocks(container):
            yield replace(block, level=0) if isinstance(block, ParagraphBlock) else block

    def _paragraph(self, element: Any) -> ParagraphBlock:
        self._paragraphs += 1
        properties = self._styles.of_paragraph(element)
        numbering = properties.element("w:numPr")
        if numbering is not None and _number_id(numbering) not in ("", "0"):
            self._refuse("自动编号或者项目符号")
        if element.find(f"{qn('w:pPr')}/{qn('w:framePr')}") is not None:
            self._refuse("图文框")
        runs = tuple(self._runs.read(element, paragraph_content(element)))
        size = max(
            (run.size for run in runs if run.text), default=size_of(self._styles.of_run(element, None))
        )
        return ParagraphBlock(
            runs=runs,
            alignment=alignment_of(properties),
            line=line_height(properties, size),
            size=size,
            first_line=first_line_indent(properties, size),
            left=side_indent(properties, ("left", "start"), size),
            right=side_indent(properties, ("right", "end"), size),
            before=properties.points("w:spacing", "w:before"),
            after=properties.points("w:spacing", "w:after"),
            level=heading_level(properties) if any(run.text.strip() for run in runs) else 0,
            rule=rule_below(properties),
            keep_with_next=properties.is_on("w:keepNext"),
            on_new_page=properties.is_on("w:pageBreakBefore"),
        )

    def _margin(self, which: str) -> Margin:
        section = self._document.sections[-1]
        names = {"even": f"even_page_{which}", "first": f"first_page_{which}"}
        wanted = {
            "even": self._document.settings.odd_and_even_pages_header_footer,
            "first": section.different_first_page_header_footer,
        }
        found = {
            key: tuple(self._without_headings(getattr(section, name)._element)) if wanted[key] else None
            for key, name in names.items()
        }
        return Margin(tuple(self._own(getattr(section, which))), found["even"], found["first"])

    def _own(self, margin: Any) -> Iterable[Block]:
        """A section without header of its own has none; asking for its content would add one to the file."""
        return () if margin.is_linked_to_previous else self._without_headings(margin._element)

    def _title(self, body: tuple[Block, ...]) -> str:
        for block in body:
            if isinstance(block, ParagraphBlock) and block.level:
                return _text(block.runs)
        return self._document.core_properties.title or "公文"

    def _page(self) -> Page:
        section = self._document.element.body.find(qn("w:sectPr"))
        size, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))

        def points(element: Any, name: str, default: int) -> float:
            value = None if element is None else element.get(qn(f"w:{name}"))
            return abs(float(value)) / _TWIPS if value else default

        return Page(
            width=points(size, "w", 595),
            height=points(size, "h", 842),
            top=points(margin, "top", 105),
            bottom=points(margin, "bottom", 99),
            left=points(margin, "left", 79),
            right=points(margin, "right", 74),
            header_distance=points(margin, "header", 43),
            footer_distance=points(margin, "footer", 50),
        )

    def _refuse(self, name: str) -> None:
        self._refused[name] = None


def _in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with headings that begin at the first level and leave none out, as readers by ear need them."""
    ordered: list[Block] = []
    level = 0
    for block in blocks:
        if isinstance(block, ParagraphBlock) and block.level:
            level = min(block.level, level + 1)
            block = replace(block, level=level)
        ordered.append(block)
    return tuple(ordered)


def _let_go(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with long chains of paragraphs that are kept together loosened at their beginning.

    Word keeps only the last line of a paragraph with the next; typst moves the whole of it, and would with it move
    half a page for the sake of a signature.
    """
    loosened: list[Block] = []
    chain = 0
    for block in reversed(blocks):
        kept = isinstance(block, ParagraphBlock) and block.keep_with_next
        chain = chain + 1 if kept else 0
        if isinstance(block, ParagraphBlock) and chain > _LONGEST_CHAIN:
            block = replace(block, keep_with_next=False)
        loosened.append(block)
    return tuple(reversed(loosened))


def _number_id(numbering: Any) -> str:
    element = numbering.find(qn("w:numId"))
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs).strip()
