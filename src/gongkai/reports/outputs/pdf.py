"""The report as PDF, set by typst in the layout of official papers: tagged, numbered pages, repeated headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.forms.layout import GridKind
from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.document import Block, ChartBlock, Heading, Paragraph, ReportDocument, TableBlock
from gongkai.reports.outputs.content import (
    ANNEX,
    REASONS,
    SEAL_PLACE,
    basis_line,
    chart_caption,
    chart_note,
    cleaned,
    date_line,
    included_lines,
    included_title,
    numbered_charts,
    numbered_lines,
    place_text,
    says_title,
    split_at_signature,
    title_lines,
)
from gongkai.reports.outputs.drawings import draw
from gongkai.reports.outputs.pdf_source import SOURCE
from gongkai.reports.outputs.widths import (
    CELL_LEADING_POINTS,
    HEADS,
    PADDING_MM,
    TEXT_WIDTH_MM,
    measures_of,
    repeated_lines,
)
from gongkai.web import official_layout as layout
from gongkai.web.typefaces import BODY, HEI, KAI, SONG, TITLE, families
from gongkai.web.typesetting import CannotBeSet, Setting

STANDARDS = ["a-2a", "ua-1"]
MISSING = "〓"
"""What printers put where they have no type for a character."""
_MOST_MISSING = 30
_NO_FONT = (
    "服务器上没有安装中文字体，不能生成 PDF。请平台管理员安装仿宋、小标宋等公文字体，"
    "或者安装思源宋体（Debian、Ubuntu：apt-get install fonts-noto-cjk）后再试；Word 文件仍可下载。"
)
_NOT_SET = "报告中有不能排版的内容，不能生成 PDF，请告知平台管理员；Word 文件仍可下载。"
_LEFT = (GridKind.ROW_HEADER, GridKind.ROW_GROUP, GridKind.CORNER)


def write_pdf(document: ReportDocument) -> bytes:
    """The PDF, tagged (PDF/UA-1) and fit for the archive (PDF/A-2a).

    A character that no font of the machine shows is printed as 〓, and the last line says which one it was. Raises Refused
    on a machine without any Chinese font.
    """
    present = families()
    if not present[BODY.name]:
        raise Refused(_NO_FONT)
    document = cleaned(document)
    files: dict[str, bytes] = {}
    data = _as_data(document, present, files)
    missing: list[str] = []
    while True:
        try:
            return Setting(SOURCE, data, files).pdf(pdf_standards=STANDARDS)
        except CannotBeSet as fault:
            if not fault.character or fault.character in missing or len(missing) >= _MOST_MISSING:
                raise Refused(_NOT_SET) from fault
            missing.append(fault.character)
            data = _without(data, fault.character)
            files = {
                name: content.replace(fault.character.encode(), MISSING.encode())
                for name, content in files.items()
            }
            data["foot"] = [basis_line(document), _about_missing(missing)]


def _about_missing(missing: Iterable[str]) -> str:
    codes = "、".join(f"U+{ord(one):04X}" for character in missing for one in character)
    return f"本机字体不能显示的字以“{MISSING}”代替：{codes}。"


def _without(data: Any, character: str) -> Any:
    """The data with the sign for a missing character in its place, in every text."""
    if isinstance(data, str):
        return data.replace(character, MISSING)
    if isinstance(data, dict):
        return {name: _without(value, character) for name, value in data.items()}
    return [_without(value, character) for value in data] if isinstance(data, list) else data


def _as_data(
    document: ReportDocument, present: dict[str, list[str]], files: dict[str, bytes]
) -> dict[str, Any]:
    faces = {"body": BODY, "title": TITLE, "hei": HEI, "kai": KAI, "song": SONG}
    own = {name.lower() for name in TITLE.own_names}
    before, behind = split_at_signature(document)
    signature = [document.authority, SEAL_PLACE, date_line(document)]
    lists = [
        (REASONS, numbered_lines(document.reasons)),
        (included_title(document), included_lines(document)),
    ]
    return {
        "title": document.title,
        "title-lines": [line for line in title_lines(document) if line],
        "bold-title": TITLE.bold_stand_in and present[TITLE.name][0].lower() not in own,
        "authority": document.authority,
        "date": [document.date.year, document.date.month, document.date.day],
        "remarks": [remark for remark in document.remarks],
        "latin": present[""],
        "families": {name: present[face.name] for name, face in faces.items()},
        "page": {
            "top": layout.MARGIN_TOP_MM,
            "bottom": layout.MARGIN_BOTTOM_MM,
            "left": layout.MARGIN_LEFT_MM,
            "right": layout.MARGIN_RIGHT_MM,
            "width": TEXT_WIDTH_MM,
            "body": layout.BODY_POINTS,
            "line": layout.LINE_POINTS,
            "title": layout.TITLE_POINTS,
            "title-line": layout.TITLE_LINE_POINTS,
            "number": layout.PAGE_NUMBER_POINTS,
        },
        "blocks": [
            *_blocks(before, document, files),
            {"kind": "signature", "lines": [line for line in signature]},
            *_blocks(behind, document, files),
        ],
        "lists": [{"heading": heading, "lines": list(lines)} for heading, lines in lists if lines],
        "foot": [basis_line(document)],
    }


def _blocks(
    blocks: Iterable[Block], document: ReportDocument, files: dict[str, bytes]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    numbers = numbered_charts(document)
    above: Block | None = None
    for block in blocks:
        if isinstance(block, Heading):
            found.append(
                {
                    "kind": "heading",
                    "level": min(block.level, 2),
                    "text": block.text,
                    "on-new-page": block.key == ANNEX,
                }
            )
        elif isinstance(block, Paragraph):
            found.append({"kind": "paragraph", "lines": block.text.split("\n")})
        elif isinstance(block, TableBlock):
            found.append(_table(block, above if isinstance(above, Heading) else None, document))
        else:
            found.append(_chart(block, numbers[block.name], files))
        above = block
    return found


def _table(block: TableBlock, above: Heading | None, document: ReportDocument) -> dict[str, Any]:
    laid_out = block.grid()
    measures = measures_of(laid_out, document)
    return {
        "kind": "table",
        "title": "" if says_title(above, block) else block.title,
        "widths": list(measures.widths),
        "size": measures.points,
        "leading": CELL_LEADING_POINTS,
        "padding": PADDING_MM,
        "heads": repeated_lines(laid_out),
        "notes": [note for note in block.notes],
        "cells": [
            {
                "x": place.position,
                "y": place.line,
                "columns": place.colspan,
                "rows": place.rowspan,
                "text": place_text(place, document),
                "left": place.kind in _LEFT,
                "shaded": place.kind in HEADS,
                "indent": place.indent,
            }
            for place in laid_out.cells()
        ],
    }


def _chart(chart: ChartBlock, number: int, files: dict[str, bytes]) -> dict[str, Any]:
    name = f"chart-{number}.svg"
    files[name] = draw(chart).encode()
    caption, note = chart_caption(chart, number), chart_note(chart)
    return {
        "kind": "chart",
        "file": name,
        "alternative": f"{caption}。{note}",
        "caption": caption,
        "note": note,
    }
