"""Documents the report cites by number: the number of an edict is known, and a wrong one is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.forms.findings import Finding, Severity
from gongkai.reading.prose_checks.subject import ProseRule, Subject

CITATION = ProseRule("R-3", Severity.WARNING, "引用的文号有误")
RULES = (CITATION,)

KNOWN = {
    ("2021", "30"): ("国办公开办函", ("年度报告格式",)),
    ("2019", "60"): ("国办公开办函", ("年度报告格式",)),
    ("2019", "61"): ("国办公开办函", ("政府信息公开平台",)),
    ("2014", "32"): ("国办发", ("统计", "信息公开")),
    ("2020", "109"): ("国办函", ("信息处理费",)),
}
"""Agency code by year and number of the edicts that annual reports cite; a keyword must stand near."""

_NUMBER = re.compile(r"(?P<agency>国办[公开办函发秘]{1,6})[〔\[(](?P<year>20\d{2})[〕\])](?P<number>\d+)号")


def check(subject: Subject) -> Iterator[Finding]:
    """Every citation whose agency code does not go with its year and number."""
    for match in _NUMBER.finditer(subject.body):
        known = KNOWN.get((match["year"], match["number"]))
        if known is None:
            continue
        agency, keywords = known
        near = subject.body[max(0, match.start() - 120) : match.start()]
        if match["agency"] == agency or not any(keyword in near for keyword in keywords):
            continue
        right = f"{agency}〔{match['year']}〕{match['number']}号"
        message = f"引用的文号“{match[0]}”有误，应为“{right}”。"
        yield subject.found(CITATION, message, match.span(), scope=match[0], values={"应为": right})
