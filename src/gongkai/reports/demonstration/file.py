"""The file of a unit that does not work on the platform: its report as it would come by e-mail."""

from __future__ import annotations

import datetime as dt

from gongkai.forms.cells import Cell, CellReference, Cells
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.models import Authority
from gongkai.reports.annual.composing import compose
from gongkai.reports.models import AnnualReport, Scope
from gongkai.reports.outputs import OUTPUTS

_FORMAT = "docx"
_GRANTED, _NOT_HELD, _PETITION = 6, 2, 1
_FIGURES: dict[tuple[str, str, str], int] = {
    ("requests", "new", "natural"): _GRANTED + _NOT_HELD,
    ("requests", "new", "enterprise"): _PETITION,
    ("requests", "granted", "natural"): _GRANTED,
    ("requests", "na_nohold", "natural"): _NOT_HELD,
    ("requests", "np_petition", "enterprise"): _PETITION,
    ("requests", "total", "natural"): _GRANTED + _NOT_HELD,
    ("requests", "total", "enterprise"): _PETITION,
    ("remedies", "reconsideration", "upheld"): 1,
    ("remedies", "reconsideration", "total"): 1,
    ("documents", "normative_documents", "issued"): 1,
    ("documents", "normative_documents", "repealed"): 1,
    ("documents", "normative_documents", "in_force"): 14,
    ("licences", "licences", "decisions"): 1268,
    ("penalties", "penalties", "decisions"): 143,
    ("penalties", "compulsory_measures", "decisions"): 6,
    ("fees", "fees", "amount"): 32,
}
"""Table, row and column of what is not nought; row totals of table 3 are added up."""
_TEXTS = {
    "opening": "本报告依据《中华人民共和国政府信息公开条例》编制，数据统计期限自{year}年1月1日起至{year}年12月31日止。",
    "general_proactive": "围绕民生保障等领域主动公开政府信息，制发行政规范性文件{{ documents.normative_documents.issued }}件。",
    "general_requests": "全年新收政府信息公开申请{{ requests.new }}件，办结{{ requests.total }}件，没有结转下年度的申请。",
    "general_management": "落实公开审查制度，对现行有效的{{ documents.normative_documents.in_force }}件行政规范性文件进行动态更新。",
    "general_platform": "依托上级政府网站发布信息，在政务服务大厅设查阅点。",
    "general_supervision": "开展业务培训，政务公开纳入年度考核，没有责任追究的情形。",
    "problems": "主要问题是解读材料偏少。下一步将增加图文解读，及时更新栏目。",
    "other": "本年度没有收取信息处理费，没有其他需要报告的事项。",
}


def file_of(unit: Authority, year: int) -> tuple[str, bytes]:
    """The name and the bytes of the unit's report of a year, in the form of 2021."""
    report = AnnualReport(authority=unit, year=year, form="2021", scope=Scope.OWN)
    document = compose(
        report,
        _cells(),
        {key: text.replace("{year}", str(year)) for key, text in _TEXTS.items()},
        date=dt.date(year + 1, 1, 22),
    )
    output = OUTPUTS[_FORMAT]
    return f"{report.title}{output.suffix}", output.write(document)


def _cells() -> Cells:
    found: dict[CellReference, Cell] = {}
    for table in form_with_id("2021").tables:
        for reference in table.references():
            value = _FIGURES.get((reference.table, reference.row, reference.column), 0)
            if reference.table == "requests" and reference.column == "total":
                value = sum(
                    figure
                    for (name, row, _), figure in _FIGURES.items()
                    if (name, row) == ("requests", reference.row)
                )
            found[reference] = Cell.number(value)
    return found
