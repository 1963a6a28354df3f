"""Annual reports as documents, for the tests of the outputs: realistic texts around figures that fit together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from gongkai.forms.cells import NOT_APPLICABLE, Cell, CellReference, Cells
from gongkai.forms.layout import stacks
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form
from gongkai.reports.annual.document import (
    Block,
    ChartBlock,
    Heading,
    Paragraph,
    ReportDocument,
    Run,
    TableBlock,
)
from gongkai.reports.annual.sections import parts_of

YEARS = {"2014": 2016, "2019": 2020, "2021": 2025}
AUTHORITY = "鹤壁市人民政府"

TEXTS_SINCE_2019 = {
    "opening": "本报告根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《中华人民共和国政府信息公开工作年度报告格式》的要求编制。"
    "本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。报告电子版可在鹤壁市人民政府门户网站下载，"
    "如有疑问请与鹤壁市人民政府办公室联系（地址：鹤壁市淇滨区九州路1号，电话：0392-3333333）。",
    "general_proactive": "{year}年，全市各级行政机关围绕中心工作，主动公开财政预决算、重大建设项目、医疗卫生等重点领域信息。"
    "全年制发行政规范性文件{documents}件，废止4件，全部在政府门户网站公开并同步解读。",
    "general_requests": "全市共收到政府信息公开申请{new}件，上年结转9件，办结{total}件，其中予以公开{granted}件。"
    "办理中加强与申请人沟通，规范答复文书，依法保障公众的知情权。",
    "general_management": "落实公开审查制度，按照“谁制作、谁公开、谁负责”的原则，集中清理行政规范性文件，标注有效性并动态调整。",
    "general_platform": "以政府门户网站为第一平台，规范栏目设置，优化检索功能；在市图书馆、档案馆设置查阅场所，方便群众查阅。",
    "general_supervision": "将政务公开纳入年度综合考核，组织业务培训和第三方评估，督促整改。全年没有发生需要追究责任的情形。",
    "problems": "一是部分单位主动公开的及时性有待加强；二是政策解读的形式还比较单一。下一步，我们将健全考核机制，丰富解读形式。",
    "other": "本年度没有收取信息处理费。没有其他需要报告的事项。",
}
TEXTS_UNTIL_2018 = {
    "opening": "本报告根据《中华人民共和国政府信息公开条例》的要求编制。报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
    "overview": "{year}年，全市政府信息公开工作在市委、市政府的领导下，加强组织领导，健全制度，完善平台，各项工作有序推进。",
    "proactive": "全市各级行政机关通过政府公报、政府网站、政务微博、政务微信等渠道主动公开政府信息，及时回应公众关注的热点问题。",
    "requests": "全市各级行政机关依法受理和答复政府信息公开申请，申请内容主要涉及征地拆迁、城乡规划和社会保障。",
    "fees": "全市各级行政机关没有就政府信息公开收取检索、复制、邮寄等费用。",
    "remedies": "全市因政府信息公开申请行政复议、提起行政诉讼的情况，见所附统计表。",
    "problems": "公开的内容和形式与公众的需求还有差距，下一步将细化公开标准，加强队伍建设。",
}


def cell(table: str, row: str, column: str, form: str) -> CellReference:
    return CellReference(form, table, row, column)


def consistent_cells(form: Form, arrangement: str = "") -> dict[CellReference, Cell]:
    """Every cell of a form, such that the cross-footing rules of the request table hold."""
    cells: dict[CellReference, Cell] = {}
    for table in form.tables:
        for place, reference in enumerate(
            table.references(arrangement if arrangement in table.arrangements else "")
        ):
            row = table.row_in(reference.row, reference.column)
            cells[reference] = Cell.number(place * 7 % 41 if row.whole_number else Decimal("12.75"))
    if any(table.id == "requests" for table in form.tables):
        _fit_requests(form, cells)
        _fit_remedies(form, cells)
    if form.id != "2014":
        first = form.table("documents")
        for row in first.rows:
            for column in first.columns():
                cells[CellReference(form.id, "documents", row.id, column.id)] = Cell.number(
                    0
                    if row.id == "rules"
                    else {"issued": 6, "repealed": 4, "in_force": 217}.get(column.id, 6)
                )
        for table_id, row_id, value in (
            ("licences", "licences", 558794),
            ("penalties", "penalties", 32611),
            ("penalties", "compulsory_measures", 1480),
        ):
            cells[CellReference(form.id, table_id, row_id, "decisions")] = Cell.number(value)
    return cells


def _fit_requests(form: Form, cells: dict[CellReference, Cell]) -> None:
    table = form.table("requests")
    columns = [column.id for column in table.columns()]
    people = [column for column in columns if column != "total"]
    results = [row.id for row in table.rows if row.parent and not row.heading and row.id != "total"]
    for number, column in enumerate(people):
        weights = {row: (place * 13 + number * 5) % 9 for place, row in enumerate(results)}
        weights["granted"] = 120 if column == "natural" else 7
        done = sum(weights.values())
        values = {
            **weights,
            "total": done,
            "carried_out": number,
            "carried_in": 9 if column == "natural" else 0,
        }
        values["new"] = done + values["carried_out"] - values["carried_in"]
        for row, value in values.items():
            cells[CellReference(form.id, "requests", row, column)] = Cell.number(value)
    for row in ("new", "carried_in", *results, "total", "carried_out"):
        parts = [cells[CellReference(form.id, "requests", row, column)].value or 0 for column in people]
        cells[CellReference(form.id, "requests", row, "total")] = Cell.number(sum(parts))


def _fit_remedies(form: Form, cells: dict[CellReference, Cell]) -> None:
    table = form.table("remedies")
    columns = [column.id for column in table.columns()]
    for place, row in enumerate(row for row in table.rows if not row.heading):
        values = [12 + place, 3, 0, 1 + place]
        for column, value in zip(columns, [*values, sum(values)], strict=True):
            cells[CellReference(form.id, "remedies", row.id, column)] = Cell.number(value)


def report_document(
    form_id: str = "2021",
    arrangement: str = "",
    cells: Mapping[CellReference, Cell] | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    with_charts: bool = True,
    **more: object,
) -> ReportDocument:
    """A whole report of 鹤壁 in a form: all its parts, its tables, one chart of each kind."""
    form = form_with_id(form_id)
    year = YEARS[form_id]
    figures: Cells = consistent_cells(form, arrangement) if cells is None else cells
    own = dict(TEXTS_UNTIL_2018 if form_id == "2014" else TEXTS_SINCE_2019) | dict(texts or {})
    blocks: list[Block] = []
    for part in parts_of(form):
        if part.heading:
            blocks.append(Heading(part.heading, part.level, part.key))
        for text in own.get(part.key, "").split("\n"):
            if text:
                blocks.append(Paragraph(_runs(text, form, year, figures), part.key))
        if with_charts and part.key in ("general_requests", "requests") and not part.tables:
            blocks += charts(form_id)
        tables = [form.table(table) for table in part.tables if any(t.id == table for t in form.tables)]
        blocks += [TableBlock(stack, arrangement) for stack in stacks(tables)]
    title = f"{AUTHORITY}{year}年政府信息公开工作年度报告"
    given: dict[str, object] = {"level": "prefecture", **more}
    return ReportDocument(
        title,
        AUTHORITY,
        year,
        form,
        dt.date(year + 1, 1, 26),
        tuple(blocks),
        figures,
        **given,  # type: ignore[arg-type]
    )


def charts(form_id: str) -> list[ChartBlock]:
    """A chart of each kind; the labels are such as the tables have."""
    return [
        ChartBlock(
            f"results-{form_id}",
            "政府信息公开申请办理结果",
            "bars",
            ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"),
            (("件", tuple(Decimal(value) for value in (155, 24, 31, 17, 9, 12))),),
            "件",
        ),
        ChartBlock(
            f"years-{form_id}",
            "近三年新收申请数量",
            "line",
            ("2023年", "2024年", "2025年"),
            (
                ("自然人", (Decimal(96), None, Decimal(120))),
                ("法人或其他组织", (Decimal(12), Decimal(14), Decimal(35))),
            ),
            "件",
        ),
        ChartBlock(
            f"levels-{form_id}",
            "市级和县级行政机关办理情况",
            "stacked",
            ("市级", "县级"),
            (("按时办结", (Decimal(80), Decimal(120))), ("延期办结", (Decimal(4), Decimal(9)))),
            "件",
        ),
    ]


def _runs(text: str, form: Form, year: int, cells: Cells) -> tuple[Run, ...]:
    """The text with its places filled by live figures."""
    places = {
        "new": ("requests", "new", "total"),
        "total": ("requests", "total", "total"),
        "granted": ("requests", "granted", "total"),
        "documents": ("documents", "normative_documents", form.tables[0].columns()[0].id),
    }
    runs: list[Run] = []
    for piece in text.split("{"):
        name, closed, rest = piece.partition("}")
        if not closed or (name not in places and name != "year"):
            runs.append(Run(piece if not runs else "{" + piece))
            continue
        if name == "year":
            runs.append(Run(str(year)))
        else:
            table, row, column = places[name]
            reference = CellReference(form.id, table, row, column)
            value = cells.get(reference, NOT_APPLICABLE).value
            runs.append(
                Run("未读出" if value is None else str(value), f"{table}.{row}.{column}", (reference,))
            )
        if rest:
            runs.append(Run(rest))
    return tuple(run for run in runs if run.text)
