"""A PDF as text: its running text put together over lines and pages, its ruled tables as tables."""

from __future__ import annotations

import io
import logging
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gongkai.reading.sources.joining import without_controls
from gongkai.reading.sources.pdf_lines import (
    Character,
    Line,
    PageLines,
    lines_of,
    margins_of,
    paragraphs_of,
    without_running_heads,
)
from gongkai.reading.sources.pdf_tables import Box, PdfTable, goes_on, put_together, table_of
from gongkai.reading.sources.text import Block, TableBlock
from gongkai.reading.sources.unreadable import NO_TEXT, WITH_PASSWORD, WOULD_BURST, Unreadable

if TYPE_CHECKING:
    from pdfplumber.page import Page

KIND = "PDF 文件"
MOST_PAGES = 200
MOST_CHARACTERS = 50_000
"""Characters of one page."""
MOST_RULES = 20_000
"""Lines and rectangles of one page; a page full of them is a drawing, in which looking for tables never ends."""
LARGEST_STREAM = 60 * 1024 * 1024
"""Bytes of one unpacked stream that is no picture."""
LARGEST_STREAMS = 150 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image|/Length1|/FontFile")
_DICTIONARY = 600
_MOST_UNMAPPED = 0.2
_RULES = {"snap_x_tolerance": 1}
"""Points. Two tables on one page may have columns that nearly stand below one another: they are not the same."""
_UNMAPPED = re.compile(r"\(cid:\d+\)")

PICTURES_ONLY = "这个 PDF 文件是扫描的图片，没有文字，无法读取。请上传由 Word 等直接转成的 PDF、Word 文件，或粘贴正文和表格。"
NO_MAPPING = (
    "这个 PDF 文件的字体没有附文字对照，取不出其中的字。请上传 Word 文件或网页，或重新转成 PDF 后重试。"
)

_Item: TypeAlias = Line | PdfTable


@dataclass(slots=True)
class _ReadPage:
    height: float
    lines: list[Line]
    tables: list[PdfTable]
    characters: int
    unmapped: int
    pictures: int


def blocks_of_pdf(data: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of all pages, and a sentence about pages that are pictures.

    Raises Unreadable for a file that is locked, made to burst, too long or without text.
    """
    _weigh(data)
    pages = _read_pages(data)
    if not any(page.characters for page in pages):
        raise Unreadable(PICTURES_ONLY if any(page.pictures for page in pages) else NO_TEXT.format(kind=KIND))
    if sum(page.unmapped for page in pages) > _MOST_UNMAPPED * sum(page.characters for page in pages):
        raise Unreadable(NO_MAPPING)
    remarks = []
    scanned = [str(number) for number, page in enumerate(pages, 1) if page.pictures and not page.characters]
    if scanned:
        remarks.append(f"第 {'、'.join(scanned)} 页是图片，没有文字，未读。")
    return _blocks(pages), remarks


def _read_pages(data: bytes) -> list[_ReadPage]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    # pdfminer logs every oddity of a file; what matters of them shows in what is read.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        document = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Unreadable(WITH_PASSWORD.format(kind=KIND)) from error
        raise
    with document:
        if len(document.pages) > MOST_PAGES:
            raise Unreadable(
                f"PDF 文件有 {len(document.pages)} 页，超过 {MOST_PAGES} 页的上限，不像是一份年度报告。"
                "请只保留报告正文和统计表后重试。"
            )
        pages = []
        for page in document.pages:
            pages.append(_read_page(page))
            page.close()
        return pages


def _read_page(page: Page) -> _ReadPage:
    if len(page.chars) > MOST_CHARACTERS:
        raise Unreadable(WOULD_BURST.format(kind=KIND))
    # Bold is often the same character printed twice; a figure must not be read twice as long for that.
    page = page.dedupe_chars()
    characters: list[Character] = [c for c in page.chars if without_controls(c["text"])]
    tables: list[PdfTable] = []
    taken: set[int] = set()
    if len(page.rects) + len(page.lines) + len(page.curves) <= MOST_RULES:
        for found in page.find_tables(_RULES):
            table, inside = table_of([Box(*box) for box in found.cells], characters)
            if not table.is_one_column:
                tables.append(table)
                taken |= inside
    outside = [character for number, character in enumerate(characters) if number not in taken]
    return _ReadPage(
        float(page.height),
        lines_of(outside),
        sorted(tables, key=lambda table: table.top),
        sum(1 for c in characters if c["text"].strip()),
        sum(1 for c in characters if _UNMAPPED.fullmatch(c["text"])),
        len(page.images),
    )


def _blocks(pages: list[_ReadPage]) -> list[Block]:
    kept = without_running_heads(
        [
            PageLines(page.height, page.lines, [(table.top, table.bottom) for table in page.tables])
            for page in pages
        ]
    )
    margins = margins_of([line for lines in kept for line in lines])
    items: list[tuple[int, _Item]] = []
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True)):
        standing: list[_Item] = [*lines, *page.tables]
        for item in sorted(standing, key=lambda item: item.top):
            _add(items, number, item)
    blocks: list[Block] = []
    pending: list[Line] = []
    for _, item in items:
        if isinstance(item, Line):
            pending.append(item)
            continue
        blocks += paragraphs_of(pending, margins)
        pending = []
        blocks.append(TableBlock(item.places()))
    return [*blocks, *paragraphs_of(pending, margins)]


def _add(items: list[tuple[int, _Item]], page: int, item: _Item) -> None:
    """Add what stands next; a table at the top of a page is put to the one that ended the page before."""
    if items and isinstance(item, PdfTable):
        last_page, last = items[-1]
        if last_page < page and isinstance(last, PdfTable) and goes_on(last, item):
            items[-1] = (page, put_together(last, item))
            return
    items.append((page, item))


def _weigh(data: bytes) -> None:
    """Unpack every stream once within bounds, because the reader itself has none. Raises Unreadable."""
    total = 0
    for match in _STREAM.finditer(data):
        if _PICTURE.search(data, max(0, match.start() - _DICTIONARY), match.start()):
            # Pictures and fonts are not unpacked for their text.
            continue
        size = _unpacked_size(data, match.end())
        total += size
        if size > LARGEST_STREAM or total > LARGEST_STREAMS:
            raise Unreadable(WOULD_BURST.format(kind=KIND))


def _unpacked_size(data: bytes, start: int) -> int:
    """Bytes that a stream becomes, packed twice or not; as far as it can be told, and no more than one over the limit."""
    if not data.startswith(b"\x78", start):
        return 0
    end = data.find(b"endstream", start)
    packed = memoryview(data)[start : end if end >= 0 else len(data)]
    try:
        once = zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1)
        if once[:1] != b"\x78":
            return len(once)
        return max(len(once), len(zlib.decompressobj().decompress(once, LARGEST_STREAM + 1)))
    except zlib.error:
        return 0
