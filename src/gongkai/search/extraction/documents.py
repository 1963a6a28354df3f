"""The text of Word documents, slides and OFD, read from their XML."""

from __future__ import annotations

import posixpath
from typing import IO

from lxml import etree  # type: ignore[import-untyped]

from gongkai.search.extraction.extracted import Collected, TextState, Unreadable
from gongkai.search.extraction.packages import Package

_NOT_WORD = "文件的内容不是Word文档（.docx）。请用办公软件打开后另存为 .docx 再上传。"
_NOT_SLIDES = "文件的内容不是演示文稿（.pptx）。请用办公软件打开后另存为 .pptx 再上传。"
_NOT_OFD = "文件的内容不是OFD版式文件。请重新导出后再上传。"
COMMENTS = "文档里有批注，公众下载后能看到。请接受或者删除批注后再上传。"
CHANGES = "文档里有修订痕迹，公众下载后能看到改动前后的文字。请接受全部修订后再上传。"
HIDDEN_TEXT = "文档里有隐藏文字，公众下载后能看到。请删除后再上传。"
NOTES = "演示文稿里有备注，公众下载后能看到。请删除备注后再上传。"
HIDDEN_SLIDES = "演示文稿里有隐藏的幻灯片，公众下载后能看到。请删除后再上传。"


def read_word(file: IO[bytes], collected: Collected) -> None:
    """Body, then notes, headers and footers, each text once; comments and deleted text are told, and read too.

    Comments and deleted text are not what a reader sees, but they are published with the file: so the checks look
    at them.
    """
    package = Package(file)
    if "word/document.xml" not in package:
        raise Unreadable(TextState.BROKEN, _NOT_WORD)
    _word_part(package, "word/document.xml", collected)
    for name in package.names(r"word/(?:footnotes|endnotes)\.xml"):
        _word_part(package, name, collected)
    seen: set[str] = set()
    for name in package.names(r"word/(?:header|footer)[0-9]*\.xml"):
        part = Collected()
        _word_part(package, name, part)
        text = part.text()
        if text and text not in seen:
            seen.add(text)
            collected.add(text + "\n")
    if "word/comments.xml" in package:
        before = Collected()
        _word_part(package, "word/comments.xml", before)
        if before.text():
            collected.remark(COMMENTS)
            collected.add(before.text() + "\n")


def _word_part(package: Package, name: str, collected: Collected) -> None:
    cells, fallback = 0, 0
    for event, element, tag in package.events(name):
        if tag == "Fallback":
            # The same text box once more, for programs of before 2010.
            fallback += 1 if event == "start" else -1
        elif fallback:
            continue
        elif event == "start":
            cells += tag == "tc"
            if tag in ("del", "ins", "moveFrom", "moveTo"):
                collected.remark(CHANGES)
            elif tag == "vanish" and not _is_off(element):
                collected.remark(HIDDEN_TEXT)
        elif tag in ("t", "delText"):
            collected.add(element.text or "")
        elif tag == "tab":
            collected.add(" ")
        elif tag in ("br", "cr"):
            collected.add("\n" if not cells else " ")
        elif tag == "noBreakHyphen":
            collected.add("-")
        elif tag == "p":
            collected.add("\n" if not cells else " ")
        elif tag == "tc":
            cells -= 1
            collected.add("\t" if not cells else " ")
        elif tag == "tr":
            collected.add("\n" if not cells else " ")


def _is_off(element: etree._Element) -> bool:
    return any(value in ("0", "false", "off") for value in element.attrib.values())


def read_slides(file: IO[bytes], collected: Collected) -> None:
    """The slides in their order, a line for each paragraph; notes are told, and read too."""
    package = Package(file)
    slides = package.names(r"ppt/slides/slide[0-9]+\.xml")
    if not slides:
        raise Unreadable(TextState.BROKEN, _NOT_SLIDES)
    for name in slides:
        if _slide_part(package, name, collected):
            collected.remark(HIDDEN_SLIDES)
        collected.add("\n")
    for name in package.names(r"ppt/notesslides/notesslide[0-9]+\.xml"):
        notes = Collected()
        _slide_part(package, name, notes)
        # The number of the slide stands on every page of notes.
        if notes.text() and not notes.text().isdigit():
            collected.remark(NOTES)
            collected.add(notes.text() + "\n")


def _slide_part(package: Package, name: str, collected: Collected) -> bool:
    """Reads a slide; whether it is hidden."""
    hidden, fallback, cells = False, 0, 0
    for event, element, tag in package.events(name):
        if tag == "Fallback":
            fallback += 1 if event == "start" else -1
        elif event == "start":
            hidden = hidden or (tag == "sld" and element.get("show") in ("0", "false"))
            cells += tag == "tc"
        elif fallback:
            continue
        elif tag == "t":
            collected.add(element.text or "")
        elif tag == "br":
            collected.add(" ")
        elif tag == "tc":
            cells -= 1
            collected.add("\t")
        elif tag == "p":
            collected.add(" " if cells else "\n")
        elif tag == "tr":
            collected.add("\n")
    return hidden


def read_ofd(file: IO[bytes], collected: Collected) -> None:
    """The text of an OFD file (GB/T 33190-2016), page by page; pieces on one height are one line."""
    package = Package(file)
    if "OFD.xml" not in package:
        raise Unreadable(TextState.BROKEN, _NOT_OFD)
    pages = [page for root in _values(package, "OFD.xml", "DocRoot") for page in _pages(package, root)]
    for page in pages or package.names(r".*pages/page_?[0-9]+/content\.xml"):
        if page in package:
            _ofd_page(package, page, collected)
            collected.add("\n")


def _values(package: Package, name: str, wanted: str) -> list[str]:
    return [
        (element.text or "").strip().lstrip("/")
        for event, element, tag in package.events(name, ("end",))
        if tag == wanted
    ]


def _pages(package: Package, root: str) -> list[str]:
    if root not in package:
        return []
    folder = posixpath.dirname(root)
    found = [
        element.get("BaseLoc", "")
        for event, element, tag in package.events(root, ("end",))
        if tag == "Page" and element.get("BaseLoc")
    ]
    return [
        place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))
        for place in found
    ]


def _ofd_page(package: Package, name: str, collected: Collected) -> None:
    height: float | None = None
    for event, element, tag in package.events(name):
        if event == "start" and tag == "TextObject":
            top = _top(element)
            if height is not None and (top is None or abs(top - height) > 1.0):
                collected.add("\n")
            height = top
        elif event == "end" and tag == "TextCode":
            collected.add(element.text or "")


def _top(element: etree._Element) -> float | None:
    """How far from the top of the page a piece of text stands, in millimetres."""
    try:
        return float(element.get("Boundary", "").split()[1])
    except (IndexError, ValueError):
        return None
