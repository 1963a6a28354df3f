"""The period of statistics, and events told that lie outside it. Regulation Art. 49, 50: the report is of one year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.forms.findings import Finding, Severity
from gongkai.reading.facts import read_facts
from gongkai.reading.prose_checks.subject import ProseRule, Subject

PERIOD = ProseRule("R-1", Severity.ERROR, "统计期限应为一个完整年度")
OUTSIDE = ProseRule("R-2", Severity.WARNING, "写入了统计期限以外的事项")
RULES = (PERIOD, OUTSIDE)

_DAY = re.compile(r"(?P<year>20\d{2})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_SIGNING = re.compile(
    r"(?:发布|公布|填报|印发|成文|生成|更新)?(?:日期|时间)[::]?\s*$|统计(?:期限|时间)|[〔(]$"
)
_HAPPENED = re.compile(
    r"^,?[^。;]{0,40}(?:成立|召开|印发|举办|制定|组织|出台|发布|开展|完成|通过|设立|调整|部署)"
)
_SHORTEST_SENTENCE = 40
"""Characters. Shorter lines with a date are signatures and captions, not events."""


def check(subject: Subject) -> Iterator[Finding]:
    """The period's findings, then the events outside it."""
    yield from _period(subject)
    yield from _events(subject)


def _period(subject: Subject) -> Iterator[Finding]:
    report = subject.report
    if report.period is None or report.year is None:
        return
    first, last = report.period
    if (first, last) == (date(report.year, 1, 1), date(report.year, 12, 31)):
        return
    place = read_facts(subject.body).period_place
    message = (
        f"统计期限为 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}，"
        f"{report.year} 年度报告应统计 {report.year}-01-01 至 {report.year}-12-31。"
    )
    values = {"起": str(first), "止": str(last)}
    yield subject.found(PERIOD, message, *([place] if place else []), values=dict(values))


def _events(subject: Subject) -> Iterator[Finding]:
    year = subject.report.year
    if year is None:
        return
    position = 0
    for line in subject.body.split("\n"):
        start, position = position, position + len(line) + 1
        if len(line) < _SHORTEST_SENTENCE or "|" in line or f"{year + 1}年" not in line:
            continue
        for match in _DAY.finditer(line):
            if int(match["year"]) <= year or _SIGNING.search(line[: match.start()]):
                continue
            if not _HAPPENED.match(line[match.end() :]):
                continue
            end = line.find("。", match.end())
            sentence = line[match.start() : end if end > 0 else match.end() + 30]
            quoted = sentence if len(sentence) <= 40 else f"{sentence[:40]}……"
            message = f"{year} 年度报告写入了 {match[0]} 的事项：“{quoted}”，不在统计期限内。"
            span = (start + match.start(), start + match.start() + len(sentence))
            yield subject.found(OUTSIDE, message, span, scope=f"{match[0]}@{len(line[: match.start()])}")
