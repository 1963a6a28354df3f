"""The texts of a report: for each part the one that holds, and those before it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from gongkai.reports.models import AnnualReport, SectionText


def current_texts(report: AnnualReport) -> dict[str, SectionText]:
    """The text that holds for each part, by its key. One query; those that were followed by another are not read."""
    rows = SectionText.objects.filter(report=report)
    newer = rows.filter(key=OuterRef("key"), number__gt=OuterRef("number"))
    return {text.key: text for text in rows.filter(~Exists(newer)).select_related("by")}


def current_text(report: AnnualReport, key: str) -> SectionText | None:
    """The text that holds for one part; None where nobody has written one."""
    rows = SectionText.objects.filter(report=report, key=key).select_related("by")
    found: SectionText | None = rows.order_by("-number").first()
    return found


def texts_of_part(report: AnnualReport, key: str) -> list[SectionText]:
    """Every text of one part, the newest first."""
    return list(SectionText.objects.filter(report=report, key=key).select_related("by").order_by("-number"))
