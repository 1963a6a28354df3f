"""The text of a Word file, as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from gongkai.casework.letters.packages import open_document

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NO_TEXT = (_FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:pPr"))


def text_of(docx: bytes) -> str:
    """All text of a Word file, a line for each paragraph: headers, body with tables and text boxes, footers.

    Hidden and deleted text is left out: a reader does not see it. Raises ``NotAWordFile`` in Chinese.
    """
    return text_of_document(open_document(docx))


def text_of_document(document: WordDocument) -> str:
    """The text of an open document, as :func:`text_of`."""
    headers = _linked(document, RELATIONSHIP_TYPE.HEADER)
    footers = _linked(document, RELATIONSHIP_TYPE.FOOTER)
    roots = (*headers, document.element.body, *footers)
    return "\n".join(line for root in roots for line in _paragraphs(root))


def _linked(document: WordDocument, kind: str) -> list[Any]:
    return [
        relation.target_part.element
        for relation in document.part.rels.values()
        if relation.reltype == kind and not relation.is_external
    ]


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(qn("w:p")):
        if any(ancestor.tag == _FALLBACK for ancestor in paragraph.iterancestors()):
            continue
        yield "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:p") or child.tag in _NO_TEXT:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == qn("w:r") and _is_hidden(child):
            continue
        else:
            yield from _pieces(child)


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    hidden = None if properties is None else properties.find(qn("w:vanish"))
    return hidden is not None and hidden.get(qn("w:val"), "1") not in ("0", "false", "off")
