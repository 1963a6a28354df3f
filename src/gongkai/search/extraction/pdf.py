"""The text of PDF files, page by page."""

from __future__ import annotations

from typing import IO

from gongkai.search.extraction.extracted import Collected, TextState, Unreadable

MOST_PAGES = 5_000
_LOCKED = "PDF设了打开密码，公众打不开，也不能提取文字。请去掉密码，另存后再上传。"
_DAMAGED = "PDF打不开，可能没有传完整或者已经损坏。请重新导出后再上传。"
_SCANNED = "PDF里没有文字，可能是扫描件：不能搜索，读屏软件也不能朗读。请上传由Word等直接导出的PDF，或者同时提供文字版。"


def read_pdf(file: IO[bytes], collected: Collected) -> None:
    """All pages; pages without text are told, and a file that has none is a scan. Raises Unreadable."""
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(file.read())
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise Unreadable(TextState.ENCRYPTED, _LOCKED) from error
        raise Unreadable(TextState.BROKEN, _DAMAGED) from error
    empty, damaged = 0, 0
    for number in range(min(pages, MOST_PAGES)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded()
            page.close()
        except pypdfium2.PdfiumError:
            damaged += 1
            continue
        empty += not text.strip()
        collected.add(text + "\n")
    if pages > MOST_PAGES:
        collected.is_cut = True
    if not collected.text():
        raise Unreadable(TextState.BROKEN, _DAMAGED) if damaged else Unreadable(TextState.NO_TEXT, _SCANNED)
    if empty:
        collected.remark(f"PDF共{pages}页，其中{empty}页没有文字，可能是扫描的图片，不能搜索和朗读。")
    if damaged:
        collected.remark(f"PDF共{pages}页，其中{damaged}页已经损坏，没有读出。请重新导出后再上传。")
