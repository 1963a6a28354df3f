"""The parts of a report in the order in which they are read: where there is text to write, and where the tables stand.

Since 2019: the six sections of 国办公开办函〔2019〕60号 and 〔2021〕30号, the first with its five headings. From 2014 to 2018: the
parts of Art. 32 of the Regulation of 2007, with the table (国办发〔2014〕32号) at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.forms.model import Form


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part of a report.

    ``key`` names its text; ``heading`` is the official title with its number, empty for the opening paragraph; ``level`` is 1 for a
    section, 2 for a heading inside. ``tables`` are the tables of the form that stand in it, after its text.
    ``is_written`` says that text belongs here, ``is_required`` that a report without it is not complete (Art. 50).
    ``hint`` tells the author what belongs here.
    """

    key: str
    heading: str
    level: int = 1
    tables: tuple[str, ...] = ()
    is_written: bool = True
    is_required: bool = False
    hint: str = ""


_PROACTIVE = ("documents", "licences", "penalties", "fees", "procurement")
_SINCE_2019 = (
    ReportPart(
        "opening",
        "",
        hint="报告依据、统计期限、公布方式和联系办法。",
        is_required=True,
    ),
    ReportPart("general", "一、总体情况", is_written=False),
    ReportPart(
        "general_proactive", "（一）主动公开", 2, is_required=True, hint="公开了什么、多少、在哪里公开。"
    ),
    ReportPart(
        "general_requests", "（二）依申请公开", 2, is_required=True, hint="收到多少、办结多少、结果如何。"
    ),
    ReportPart(
        "general_management",
        "（三）政府信息管理",
        2,
        is_required=True,
        hint="公开审查、规范性文件的清理和动态调整。",
    ),
    ReportPart(
        "general_platform",
        "（四）政府信息公开平台建设",
        2,
        is_required=True,
        hint="政府网站、政务新媒体、公报和查阅场所。",
    ),
    ReportPart(
        "general_supervision",
        "（五）监督保障",
        2,
        is_required=True,
        hint="机构、人员、培训；政府的报告还要写工作考核、社会评议和责任追究结果。",
    ),
    ReportPart(
        "proactive", "二、主动公开政府信息情况", tables=_PROACTIVE, hint="需要对表中数据说明的，写在这里。"
    ),
    ReportPart(
        "requests",
        "三、收到和处理政府信息公开申请情况",
        tables=("requests",),
        hint="需要对表中数据说明的，写在这里。",
    ),
    ReportPart(
        "remedies",
        "四、政府信息公开行政复议、行政诉讼情况",
        tables=("remedies",),
        hint="需要对表中数据说明的，写在这里。",
    ),
    ReportPart(
        "problems",
        "五、存在的主要问题及改进情况",
        is_required=True,
        hint="上年问题的改进情况、今年的主要问题和改进措施。",
    ),
    ReportPart(
        "other",
        "六、其他需要报告的事项",
        is_required=True,
        hint="收取信息处理费的情况；没有的也要写明。国务院文件要求在年报中报告的事项也写在这里。",
    ),
)
_UNTIL_2018 = (
    ReportPart("opening", "", is_required=True, hint="报告依据、统计期限和联系办法。"),
    ReportPart("overview", "一、概述", is_required=True, hint="组织领导、制度建设和平台建设。"),
    ReportPart(
        "proactive",
        "二、主动公开政府信息的情况",
        is_required=True,
        hint="公开了什么、多少、通过哪些渠道；回应解读情况。",
    ),
    ReportPart(
        "requests",
        "三、依申请公开政府信息和不予公开政府信息的情况",
        is_required=True,
        hint="收到、办结、答复的数量和结果。",
    ),
    ReportPart("fees", "四、政府信息公开的收费及减免情况", is_required=True, hint="没有收费的也要写明。"),
    ReportPart(
        "remedies",
        "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
        is_required=True,
        hint="数量和结果。",
    ),
    ReportPart(
        "problems",
        "六、政府信息公开工作存在的主要问题及改进情况",
        is_required=True,
        hint="主要问题和改进措施。",
    ),
    ReportPart("other", "七、其他需要报告的事项", hint="没有的可以不写。"),
    ReportPart("annex", "附：政府信息公开情况统计表", tables=("statistics",), is_written=False),
)


def parts_of(form: Form) -> tuple[ReportPart, ...]:
    """The parts of a report in this form, in order."""
    tables = {table.id for table in form.tables}
    return _UNTIL_2018 if "statistics" in tables else _SINCE_2019


def part(form: Form, key: str) -> ReportPart:
    """The part with this key; raises KeyError where the form has none."""
    for found in parts_of(form):
        if found.key == key:
            return found
    raise KeyError(f"{form.id} 的报告没有部分 {key}")
