"""Reports in the official layout as the files in which authorities publish them, made by other libraries than ours."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.layout import Grid, GridCell, GridKind, grid, stacks
from gongkai.forms.model import Form
from gongkai.forms.rendering import render_html

YEARS = {"2014": 2017, "2019": 2020, "2021": 2023}
Figures = Mapping[CellReference, Cell]


def title_of(form: Form) -> str:
    return f"某市人民政府{YEARS[form.id]}年政府信息公开工作年度报告"


def opening_of(form: Form) -> str:
    year = YEARS[form.id]
    return (
        "根据《中华人民共和国政府信息公开条例》和有关要求，编制本报告。"
        f"统计期限为{year}年1月1日至{year}年12月31日。" + "报告可在本市人民政府门户网站查阅和下载。" * 4
    )


def references_of(form: Form, arrangement: str) -> list[CellReference]:
    return [
        reference
        for table in form.tables
        for reference in table.references(arrangement if arrangement in table.arrangements else "")
    ]


def grids_of(form: Form, arrangement: str) -> list[tuple[str, Grid]]:
    """Each printed table with the heading above it."""
    return [
        (f"{stack[0].section}、{stack[0].title}", grid(stack, arrangement)) for stack in stacks(form.tables)
    ]


def written(place: GridCell, figures: Figures) -> str:
    if place.reference is None:
        return f"{place.text}{place.note}"
    cell = figures[place.reference]
    if cell.value is not None:
        return f"{cell.value:f}"
    return "——" if cell.state is CellState.NOT_APPLICABLE else ""


def as_html(form: Form, arrangement: str, figures: Figures) -> bytes:
    parts = [f"<h1>{title_of(form)}</h1><p>{opening_of(form)}</p>"]
    for stack in stacks(form.tables):
        parts.append(f"<h2>{stack[0].section}、{stack[0].title}</h2>")
        parts.append(render_html(stack, figures, arrangement))
    body = "\n".join(parts)
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def as_word(form: Form, arrangement: str, figures: Figures) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(title_of(form), 0)
    document.add_paragraph(opening_of(form))
    for heading, laid_out in grids_of(form, arrangement):
        document.add_heading(heading, 1)
        table = document.add_table(len(laid_out.lines), laid_out.width)
        # Asking python-docx for one cell lays out the whole table; its rows are asked for once.
        cells = [list(row.cells) for row in table.rows]
        for place in laid_out.cells():
            cell = cells[place.line][place.position]
            if place.rowspan > 1 or place.colspan > 1:
                cell = cell.merge(cells[place.line + place.rowspan - 1][place.position + place.colspan - 1])
            cell.text = written(place, figures)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_workbook(form: Form, arrangement: str, figures: Figures, one_sheet: bool) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    frame = Border(left=Side(style="thin"), bottom=Side(style="thin"))
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet["A1"], sheet["A2"] = title_of(form), opening_of(form)
    below = 4
    for number, (heading, laid_out) in enumerate(grids_of(form, arrangement), start=1):
        if not one_sheet:
            sheet, below = workbook.create_sheet(f"表{number}"), 1
        sheet.cell(below, 1).value = heading
        below += 1
        for place in laid_out.cells():
            cell = sheet.cell(below + place.line, place.position + 1)
            cell.border = frame
            value = figures[place.reference].value if place.reference is not None else None
            cell.value = written(place, figures) or None if value is None else value
            if place.rowspan > 1 or place.colspan > 1:
                sheet.merge_cells(
                    start_row=below + place.line,
                    start_column=place.position + 1,
                    end_row=below + place.line + place.rowspan - 1,
                    end_column=place.position + place.colspan,
                )
        below += len(laid_out.lines) + 1
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1cm, height: data.height * 1cm, margin: 2cm, numbering: "— 1 —")
#set text(font: data.font, size: 10pt, lang: "zh", fallback: false)
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
#let placed(c) = table.cell(x: c.x, y: c.y, rowspan: c.rowspan, colspan: c.colspan, c.text)
#align(center, text(size: 18pt)[#data.title])
#data.opening
#for t in data.tables [
  #parbreak()
  #text(size: 12pt)[#t.heading]
  #table(
    columns: t.widths.map(width => width * 1fr),
    align: center + horizon,
    ..if data.repeat { (table.header(..t.cells.filter(c => c.y < t.head).map(placed)),) } else { () },
    ..t.cells.filter(c => not data.repeat or c.y >= t.head).map(placed),
  )
]
"""


@cache
def chinese_font() -> str:
    """A family on this machine that has Chinese characters; empty where there is none."""
    import typst

    known = set(typst.Fonts().families())
    wanted = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "SimSun", "FandolSong")
    return next((name for name in wanted if name in known), "")


def as_pdf(
    form: Form,
    arrangement: str,
    figures: Figures,
    *,
    width: float = 29.7,
    height: float = 21.0,
    repeat_headers: bool = True,
) -> bytes:
    """Set with typst; pages of this size in cm, so that tables break where it is narrow or low."""
    import typst

    tables = []
    for heading, laid_out in grids_of(form, arrangement):
        figure_columns = [c.position for c in laid_out.cells() if c.kind is GridKind.FIGURE]
        first = min(figure_columns)
        tables.append(
            {
                "heading": heading,
                "head": laid_out.blocks[0].body,
                "widths": [1.5 if n >= first else 5 if n == first - 1 else 2 for n in range(laid_out.width)],
                "cells": [
                    {
                        "x": place.position,
                        "y": place.line,
                        "rowspan": place.rowspan,
                        "colspan": place.colspan,
                        "text": written(place, figures),
                    }
                    for place in laid_out.cells()
                ],
            }
        )
    data = {
        "title": title_of(form),
        "opening": opening_of(form),
        "tables": tables,
        "width": width,
        "height": height,
        "font": chinese_font(),
        "repeat": repeat_headers,
    }
    made = typst.compile(_TYPST.encode(), sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made
