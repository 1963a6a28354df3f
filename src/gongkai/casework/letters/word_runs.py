"""Reading the runs of a paragraph: text, breaks and fields, and the names of all that is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, cast

from docx.oxml.ns import qn

from gongkai.casework.letters.blocks import Run, RunKind
from gongkai.casework.letters.word_styles import Properties, Styles, color_of, size_of

_NAMES = {
    "drawing": "图片、图形或者文本框",
    "pict": "图片、图形或者文本框",
    "object": "嵌入的对象",
    "AlternateContent": "图片、图形或者文本框",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "ins": "尚未接受的修订",
    "del": "尚未接受的修订",
    "moveFrom": "尚未接受的修订",
    "moveTo": "尚未接受的修订",
    "commentRangeStart": "批注",
    "commentRangeEnd": "批注",
    "commentReference": "批注",
    "oMath": "公式",
    "oMathPara": "公式",
    "sym": "符号字体的特殊符号",
    "ruby": "拼音标注",
    "altChunk": "嵌入的文档",
}
_TRANSPARENT = ("hyperlink", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent", "dir", "bdo")
_SILENT = (
    "pPr",
    "rPr",
    "sdtPr",
    "sdtEndPr",
    "smartTagPr",
    "customXmlPr",
    "bookmarkStart",
    "bookmarkEnd",
    "proofErr",
    "permStart",
    "permEnd",
    "lastRenderedPageBreak",
    "softHyphen",
    "annotationRef",
)
_CHARACTERS = {"noBreakHyphen": "\u2011"}
_MARKS: dict[str, RunKind] = {"tab": "tab", "ptab": "tab", "cr": "break"}
_COUNTERS: dict[str, RunKind] = {
    "PAGE": "page_number",
    "NUMPAGES": "page_count",
    "SECTIONPAGES": "page_count",
}


def name_of(element: Any) -> str:
    """What a person calls the thing that an element stands for."""
    local = _local(element)
    return _NAMES.get(local, f"不能识别的内容（{local}）")


def paragraph_content(paragraph: Any) -> Iterator[Any]:
    """The elements of a paragraph in their order, links and content controls opened."""
    for child in paragraph:
        local = _local(child)
        if local in _TRANSPARENT and not _counter(child.get(qn("w:instr"), "")):
            yield from paragraph_content(child)
        elif local not in _SILENT:
            yield child


class RunReader:
    """Reads runs, and notes in ``refused`` the names of what cannot be set."""

    def __init__(self, styles: Styles, refused: dict[str, None]) -> None:
        self._styles = styles
        self._refused = refused

    def read(self, paragraph: Any, content: Iterable[Any]) -> Iterator[Run]:
        """The runs of a paragraph. A page number is itself; every other field is what it last showed."""
        field = _Field()
        for element in content:
            local = _local(element)
            if local == "fldSimple":
                look = self._styles.of_run(paragraph, element.find(qn("w:r")))
                yield _run(look, _counter(element.get(qn("w:instr"), "")) or "text")
            elif local == "r":
                yield from self._of_run(paragraph, element, field)
            else:
                self._refused[name_of(element)] = None

    def _of_run(self, paragraph: Any, run: Any, field: _Field) -> Iterator[Run]:
        look = self._styles.of_run(paragraph, run)
        if look.is_on("w:vanish"):
            return
        for element in run:
            local = _local(element)
            if local in ("fldChar", "instrText"):
                counter = field.take(local, element)
                if counter:
                    yield _run(look, counter)
            elif local in _SILENT or field.is_replaced:
                continue
            elif local == "t":
                yield _run(look, "text", element.text or "")
            elif local in _CHARACTERS:
                yield _run(look, "text", _CHARACTERS[local])
            elif local == "br":
                yield from self._break(look, element.get(qn("w:type"), "textWrapping"))
            elif local in _MARKS:
                yield _run(look, _MARKS[local])
            else:
                self._refused[name_of(element)] = None

    def _break(self, look: Properties, kind: str) -> Iterator[Run]:
        if kind == "column":
            self._refused["分栏符"] = None
        else:
            yield _run(look, "page_break" if kind == "page" else "break")


class _Field:
    """A field that spreads over several runs: its code, then what it last showed."""

    def __init__(self) -> None:
        self._depth = 0
        self._code = ""
        self._counter: RunKind | None = None

    @property
    def is_replaced(self) -> bool:
        """Whether what stands here is set anew and not taken from the file."""
        return self._counter is not None

    def take(self, local: str, element: Any) -> RunKind | None:
        """Take in one part of a field; the counter to set, where one begins."""
        if local == "instrText":
            self._code += element.text or ""
            return None
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            self._depth += 1
            self._code = ""
        elif kind == "separate" and self._depth == 1:
            self._counter = _counter(self._code)
            return self._counter
        elif kind == "end":
            self._depth = max(0, self._depth - 1)
            if self._depth == 0:
                self._counter = None
        return None


def _counter(code: str) -> RunKind | None:
    words = code.split()
    return _COUNTERS.get(words[0].upper()) if words else None


def _run(look: Properties, kind: RunKind, text: str = "") -> Run:
    raised = look.value("w:vertAlign")
    return Run(
        kind=kind,
        size=size_of(look),
        typeface=look.value("w:rFonts", "w:eastAsia"),
        text=text,
        bold=look.is_on("w:b"),
        italic=look.is_on("w:i"),
        underlined=look.value("w:u") not in ("", "none"),
        struck=look.is_on("w:strike"),
        raised=cast(
            Literal["", "superscript", "subscript"],
            raised if raised in ("superscript", "subscript") else "",
        ),
        color=color_of(look.value("w:color")),
    )


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else "comment"
