"""Numbers in the prose: how percentages are written, counts that vary by topic, sums of two rows, approximations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from gongkai.forms.cells import UNREAD
from gongkai.forms.findings import Finding, Severity
from gongkai.reading.prose import ShareStatement
from gongkai.reading.prose_checks.subject import ProseRule, Subject

PRECISION = ProseRule("R-8", Severity.WARNING, "同一处的百分比小数位数应一致")
TOGETHER = ProseRule("X-1c", Severity.ERROR, "正文合计数与统计表一致")
COUNTIES = ProseRule("R-9", Severity.NOTE, "县区个数前后不一")
APPROXIMATE = ProseRule("R-10", Severity.NOTE, "正文使用约数")
RULES = (PRECISION, TOGETHER, COUNTIES, APPROXIMATE)

_COUNTY_COUNT = re.compile(r"(?P<count>\d{1,3})个县(?:\(市\)|市)?[、,]?区")


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about numbers in the prose that no rule of a form declares."""
    yield from _precision(subject)
    yield from _together(subject)
    yield from _county_counts(subject)
    yield from _approximate(subject)


def _precision(subject: Subject) -> Iterator[Finding]:
    by_paragraph: dict[int, list[ShareStatement]] = defaultdict(list)
    for share in subject.prose.shares:
        by_paragraph[share.paragraph].append(share)
    told = subject.prose.exact()
    for shares in by_paragraph.values():
        usual, count = Counter(share.decimals for share in shares).most_common(1)[0]
        if count < 2:
            continue
        for share in shares:
            whole = told.get(share.whole)
            value = whole.value if whole else subject.cells.get(share.whole, UNREAD).value
            if share.decimals >= usual or not value:
                continue
            exact = 100 * share.part.value / value
            fuller = exact.quantize(Decimal(1).scaleb(-usual), ROUND_HALF_UP)
            shown = exact.quantize(Decimal(1).scaleb(-share.decimals), ROUND_HALF_UP)
            if fuller == share.printed or shown != share.printed:
                continue
            message = f"此处百分比多保留 {usual} 位小数，{share.printed}% 只保留 {share.decimals} 位，应写作 {fuller}%。"
            yield subject.found(
                PRECISION,
                message,
                (share.part.start, share.end),
                scope=f"{share.part.cell}@{share.printed}",
                values={"所列": share.printed, "应为": fuller},
            )


def _together(subject: Subject) -> Iterator[Finding]:
    """A number that counts two rows in one must be the sum of both."""
    for statement in subject.prose.statements:
        if not statement.also or statement.approximate:
            continue
        cells = (statement.cell, *statement.also)
        filled = [subject.cells.get(cell, UNREAD) for cell in cells]
        if any(cell is UNREAD for cell in filled) or not any(cell.is_filled for cell in filled):
            continue
        total = sum((cell.value or Decimal(0) for cell in filled), Decimal(0))
        if total != statement.value:
            message = f"正文合计为 {statement.value} 件，统计表相应各行相加为 {total} 件，相互矛盾。"
            yield subject.found(
                TOGETHER, message, (statement.start, statement.end), scope=str(statement.cell), cells=cells
            )


def _county_counts(subject: Subject) -> Iterator[Finding]:
    found = list(_COUNTY_COUNT.finditer(subject.body))
    counts = sorted({int(match["count"]) for match in found})
    if len(counts) > 1:
        listed = "、".join(str(count) for count in counts)
        message = f"正文提到的县区个数有 {listed} 个几种，各处统计范围不同，建议写明填报单位。"
        yield subject.found(COUNTIES, message, *(match.span() for match in found))


def _approximate(subject: Subject) -> Iterator[Finding]:
    places = subject.prose.approximate
    if len(places) >= 2:
        message = f"正文有 {len(places)} 处使用“余”“多”“约”等约数，无法与统计表核对。"
        yield subject.found(APPROXIMATE, message, *places)
