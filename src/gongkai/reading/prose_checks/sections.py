"""The sections of a report: those it announces and those it has, their titles, and tables in another year's shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.forms.findings import Finding, Severity
from gongkai.forms.library import form, form_for_year
from gongkai.reading.prose_checks.subject import ProseRule, Subject

ANNOUNCED = ProseRule("R-4", Severity.WARNING, "引言所列部分与正文一致")
TITLE = ProseRule("R-5", Severity.WARNING, "部分标题与格式一致")
SHAPE = ProseRule("R-6", Severity.WARNING, "统计表应使用当年的格式")
NO_TABLE = ProseRule("R-7", Severity.WARNING, "所列统计表应随报告公布")
RULES = (ANNOUNCED, TITLE, SHAPE, NO_TABLE)

_HEADING = re.compile(
    r"^[ \t]*(?P<number>[一二三四五六七八九十]{1,2})、[ \t]*(?P<title>[^\n|。]{2,44}?)[ \t:]*$", re.MULTILINE
)
_PART = re.compile(r"^[ \t]*\([一二三四五六七八九十]{1,2}\)[ \t]*(?P<title>[^\n|。,]{2,40})", re.MULTILINE)
_ANNOUNCEMENT = re.compile(
    r"(?:全文|报告|年报)[^。\n]{0,12}?(?:包括|由)(?P<list>[^。\n]{12,400}?)(?:[等共]?[一二三四五六七八九十]{0,2}(?:个)?部分(?:组成|内容|构成)?)?(?:[。\n]|,电子版)"
)
_ATTACHED = re.compile(r"附\s*件[^\n]{0,6}:?[^\n]{0,30}统计表")
_FILLERS = re.compile(
    r"行政机关|政府信息公开工作|政府信息|信息公开|存在的|公开|工作|情况|说明|概述|因|被|主要|的|需要|方面|和|及|、|\"|,|提起|申请(?=行政)"
)
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class _Heading:
    number: str
    title: str
    start: int
    end: int


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about announced sections, section titles and the shape of tables."""
    headings = _headings(subject)
    yield from _announced(subject, headings)
    yield from _titles(subject, headings)
    yield from _shapes(subject)
    yield from _missing_table(subject)


def _headings(subject: Subject) -> list[_Heading]:
    spans = [(table.start, table.end) for table in subject.report.tables if not table.in_prose]
    found = []
    for match in _HEADING.finditer(subject.body):
        place = subject.text.span(*match.span())[0]
        if not any(start <= place < end for start, end in spans):
            title = "".join(match["title"].split())
            found.append(_Heading(match["number"], title, match.start("title"), match.end("title")))
    return found


def _announced(subject: Subject, headings: list[_Heading]) -> Iterator[Finding]:
    announcement = _ANNOUNCEMENT.search(subject.body[:6000])
    if announcement is None or len(headings) < 3:
        return
    listed = announcement["list"]
    items = [item for item in re.split("[,;]" if "," in listed else "、", listed) if len(item) > 3]
    if len(items) < 3:
        return
    parts = [match["title"] for match in _PART.finditer(subject.body)]
    for item in items:
        item = re.sub(r"^以及|^和", "", item.strip())
        if max((_likeness(item, heading.title) for heading in headings), default=0) >= _SAME:
            continue
        inside = max(parts, key=lambda part: _likeness(item, part), default="")
        if inside and _likeness(item, inside) >= _SAME:
            message = f"引言列出“{item}”为一个部分，正文里它只是其他部分中的一项。"
        else:
            message = f"引言列出“{item}”为一个部分，正文里没有这一部分。"
        begin = announcement.start("list") + listed.find(item)
        yield subject.found(ANNOUNCED, message, (begin, begin + len(item)), scope=item)


def _likeness(one: str, other: str) -> float:
    """How much of the shorter of two titles stands in the other, words that every title has left aside."""
    first, second = (_pairs(_FILLERS.sub("", title) or title) for title in (one, other))
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _titles(subject: Subject, headings: list[_Heading]) -> Iterator[Finding]:
    year = subject.report.year
    if year is None or year < 2019:
        return
    official = {section.number: section.title for section in form_for_year(year).sections}
    for heading in headings:
        title = official.get(heading.number)
        if title is None:
            continue
        extra = [
            word for word in ("投诉举报", "举报投诉", "信访") if word in heading.title and word not in title
        ]
        if extra:
            message = (
                f"第{heading.number}部分标题“{heading.title}”写有“{extra[0]}”，表中却没有这一项；"
                f"格式规定的标题是“{title}”。"
            )
        elif _likeness(heading.title, title) < _SAME:
            message = f"第{heading.number}部分标题“{heading.title}”与格式规定的“{title}”不同。"
        else:
            continue
        yield subject.found(TITLE, message, (heading.start, heading.end), scope=heading.number)


def _shapes(subject: Subject) -> Iterator[Finding]:
    year = subject.report.year
    if year is None or year < 2014:
        return
    expected = form_for_year(year)
    for table in subject.report.tables:
        found = form(table.form)
        if found.id == expected.id or table.in_prose:
            continue
        named = found.table(table.table)
        message = (
            f"{year} 年度报告的“{named.title}”用的是 {found.id} 年的格式（{found.basis}），"
            f"应使用{expected.basis}的格式。"
        )
        finding = subject.found(SHAPE, message, scope=table.table)
        yield replace(finding, places=((table.start, table.end),))


def _missing_table(subject: Subject) -> Iterator[Finding]:
    if any(not table.in_prose for table in subject.report.tables):
        return
    named = _ATTACHED.search(subject.body)
    if named is not None:
        message = f"文末列有“{named[0].strip()}”，但报告没有附上这张表。"
        yield subject.found(NO_TABLE, message, named.span())
