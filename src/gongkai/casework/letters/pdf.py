"""A Word letter as PDF, set by typst in the same layout, tagged for screen readers and fit for the archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from gongkai.casework.letters.blocks import Sheet
from gongkai.casework.letters.faults import NoChineseFont, NotPrintable
from gongkai.casework.letters.packages import open_document
from gongkai.casework.letters.typesetting import SOURCE
from gongkai.casework.letters.word_reading import read_sheet
from gongkai.web.typefaces import BODY, families, typeface_named
from gongkai.web.typesetting import CannotBeSet, Setting

_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_NO_FONT = (
    "本机没有安装中文字体，不能生成 PDF。请管理员安装仿宋、小标宋等公文字体，"
    "或者安装思源宋体（Debian、Ubuntu：apt-get install fonts-noto-cjk）后重试；Word 文件仍可下载。"
)
_NOT_SET = "文件中有不能排版的内容，不能转成 PDF，请改成普通的段落和表格后重新上传；Word 文件仍可下载。"


def docx_to_pdf(docx: bytes) -> bytes:
    """The PDF of a Word letter, also of one that was edited by hand.

    Raises ``NotAWordFile``; ``NotPrintable`` naming whatever the PDF could not show; ``NoChineseFont``.
    """
    return _compiled(docx, "pdf", pdf_standards=_STANDARDS)[0]


def docx_to_pictures(docx: bytes, dots_per_inch: int = 110) -> tuple[bytes, ...]:
    """The pages of a Word letter as PNG pictures, to look at; raises as :func:`docx_to_pdf`."""
    return tuple(_compiled(docx, "png", ppi=dots_per_inch))


def _compiled(docx: bytes, format_: str, **options: Any) -> list[bytes]:
    sheet = read_sheet(open_document(docx))
    present = _families()
    try:
        return Setting(SOURCE, _as_data(sheet, present)).pages(format_, **options)
    except CannotBeSet as fault:
        raise NotPrintable([_sentence(fault)]) from fault


def _sentence(fault: CannotBeSet) -> str:
    """Why typst gave up. The archive standard does not let a letter go out with an empty box in it."""
    if not fault.character:
        return _NOT_SET
    return (
        f"本机的字体不能显示“{fault.character}”（{fault.codes}），不能转成 PDF。"
        "请管理员安装含有该字的字体，或者改用通用的写法；Word 文件仍可下载。"
    )


def _families() -> dict[str, list[str]]:
    """The families of the machine; raises ``NoChineseFont`` if there is none for the text itself."""
    found = families()
    if not found[BODY.name]:
        raise NoChineseFont([_NO_FONT])
    return found


def _as_data(sheet: Sheet, families: dict[str, list[str]]) -> dict[str, Any]:
    """The sheet as typst reads it: with the machine's families in place of Word's names."""
    data: dict[str, Any] = asdict(sheet)
    margins = [margin for which in ("header", "footer") for margin in data[which].values() if margin]
    for blocks in (data["body"], *margins):
        _name_families(blocks, families)
    data["latin"] = families[""]
    data["families"] = families[BODY.name]
    return data


def _name_families(blocks: Iterable[dict[str, Any]], families: dict[str, list[str]]) -> None:
    for block in blocks:
        if "runs" not in block:
            for row in block["rows"]:
                for cell in row:
                    _name_families(cell["blocks"], families)
            continue
        for run in block["runs"]:
            face = typeface_named(run["typeface"])
            run["families"] = families[face.name]
            own = {name.lower() for name in face.own_names}
            run["bold"] = run["bold"] or (face.bold_stand_in and run["families"][0].lower() not in own)
