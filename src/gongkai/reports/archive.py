"""Which reports of the archive a list shows, in which order, and how grave their findings are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.forms.cells import CellState
from gongkai.forms.findings import Severity
from gongkai.reports.models import LEVELS, ArchivedReport, Figure, FindingRecord, Verdict

FINDING_CHOICES = [("errors", "有错误"), ("warnings", "有存疑"), ("none", "未发现错误和存疑")]
VERDICT_CHOICES = [("open", "尚待判断"), ("done", "均已判断")]
SORTS = {
    "-year": ("年度从新到旧", ["-year", "authority_name", "pk"]),
    "year": ("年度从旧到新", ["year", "authority_name", "pk"]),
    "authority": ("机关名称", ["authority_name", "-year", "pk"]),
    "-errors": ("错误从多到少", ["-errors", "-warnings", "-year", "pk"]),
    "-uploaded": ("最近存入", ["-uploaded_at", "pk"]),
}


def findings_with_verdict(findings: QuerySet[FindingRecord]) -> QuerySet[FindingRecord]:
    """The findings with ``verdict_kind``: the newest verdict given for exactly these values, or None."""
    newest = Verdict.objects.filter(
        report=OuterRef("report_id"),
        rule=OuterRef("rule"),
        scope=OuterRef("scope"),
        fingerprint=OuterRef("fingerprint"),
    ).order_by("-pk")
    return findings.annotate(verdict_kind=Subquery(newest.values("kind")[:1]))


def open_findings() -> QuerySet[FindingRecord]:
    """Errors and warnings that nobody has judged for the values they have now."""
    grave = FindingRecord.objects.filter(severity__in=[Severity.ERROR.value, Severity.WARNING.value])
    return findings_with_verdict(grave).filter(
        Q(verdict_kind__isnull=True) | Q(verdict_kind=Verdict.Kind.WITHDRAWN)
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to each report."""
    grouped = rows.filter(report=OuterRef("pk")).order_by().values("report").annotate(number=Count("pk"))
    return Coalesce(Subquery(grouped.values("number"), output_field=IntegerField()), 0)


def with_counts(reports: QuerySet[ArchivedReport]) -> QuerySet[Any]:
    """The reports with their numbers of errors, warnings, open findings and unread cells, and no text."""
    return (
        reports.select_related("keeper", "subject")
        .defer("text", "repairs")
        .annotate(
            errors=_counted(FindingRecord.objects.filter(severity=Severity.ERROR.value)),
            warnings=_counted(FindingRecord.objects.filter(severity=Severity.WARNING.value)),
            open_findings=_counted(open_findings()),
            unread_cells=_counted(Figure.objects.filter(current_state=CellState.UNREAD.value)),
        )
    )


@dataclass(frozen=True, slots=True)
class Light:
    """A traffic light with the word beside it."""

    colour: str
    word: str


def light_for(errors: int, warnings: int, unread_cells: int) -> Light:
    """Red for errors, amber for what is doubtful or unread; green only where all was read and holds."""
    if errors:
        return Light("red", "有错误")
    if warnings:
        return Light("amber", "有存疑")
    if unread_cells:
        return Light("amber", "有未读出")
    return Light("green", "未发现问题")


@dataclass(slots=True)
class ReportFilter:
    """What a person asked the list for. ``problems`` are the sentences about what could not be understood."""

    authority: str = ""
    level: str = ""
    year: int | None = None
    form: str = ""
    findings: str = ""
    verdict: str = ""
    sort: str = "-year"
    problems: list[str] = field(default_factory=list)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> ReportFilter:
        """Understand the parameters of an address; what makes no sense is left out and said."""
        wanted = cls(authority=query.get("authority", "").replace("\x00", "").strip()[:100])
        wanted.level = wanted._one_of("级别", query.get("level", ""), {level for level, _ in LEVELS})
        wanted.findings = wanted._one_of("检查结果", query.get("findings", ""), dict(FINDING_CHOICES))
        wanted.verdict = wanted._one_of("判断", query.get("verdict", ""), dict(VERDICT_CHOICES))
        wanted.sort = wanted._one_of("排序", query.get("sort", ""), SORTS) or "-year"
        wanted.form = query.get("form", "").replace("\x00", "").strip()[:16]
        year = query.get("year", "").strip()
        if year.isascii() and year.isdigit() and len(year) == 4:
            wanted.year = int(year)
        elif year:
            wanted.problems.append(f"“{year[:20]}”不是年度，已忽略。年度请写四位数字，如 2024。")
        return wanted

    def _one_of(self, name: str, value: str, choices: object) -> str:
        if not value or value in choices:  # type: ignore[operator]
            return value
        self.problems.append(f"“{name}”中没有“{value[:20]}”这一项，已忽略。")
        return ""

    def apply(self, reports: QuerySet[ArchivedReport]) -> QuerySet[Any]:
        """The reports that were asked for, counted and in order."""
        chosen = with_counts(reports)
        if self.authority:
            chosen = chosen.filter(authority_name__icontains=self.authority)
        if self.level:
            chosen = chosen.filter(level=self.level)
        if self.year is not None:
            chosen = chosen.filter(year=self.year)
        if self.form:
            chosen = chosen.filter(Exists(Figure.objects.filter(report=OuterRef("pk"), form=self.form)))
        if self.findings == "errors":
            chosen = chosen.filter(errors__gt=0)
        elif self.findings == "warnings":
            chosen = chosen.filter(warnings__gt=0)
        elif self.findings == "none":
            chosen = chosen.filter(errors=0, warnings=0)
        if self.verdict == "open":
            chosen = chosen.filter(open_findings__gt=0)
        elif self.verdict == "done":
            chosen = chosen.filter(open_findings=0)
        return chosen.order_by(*SORTS[self.sort][1])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.authority or self.level or self.year or self.form or self.findings or self.verdict)

    def as_query(self, **changes: object) -> str:
        """The address parameters for this filter with some of them changed, without the empty ones."""
        facts: dict[str, object] = {
            "authority": self.authority,
            "level": self.level,
            "year": self.year or "",
            "form": self.form,
            "findings": self.findings,
            "verdict": self.verdict,
            "sort": self.sort if self.sort != "-year" else "",
        }
        return urlencode({name: value for name, value in {**facts, **changes}.items() if value})
