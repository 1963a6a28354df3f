"""Drafts for the tests of the checks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.law.calendar import standard_calendar
from gongkai.publishing.checks import CheckFinding, DraftText, check_draft

TODAY = dt.date(2025, 6, 30)


def draft(body: str = "<p>正文。</p>", **changes: Any) -> DraftText:
    """A draft without any fault, with what a test changes."""
    facts: dict[str, Any] = {
        "title": "关于印发实施办法的通知",
        "today": TODAY,
        "calendar": standard_calendar(),
        "document_number": "鹤政办〔2025〕12号",
        "date_of_issue": dt.date(2025, 6, 20),
        "body_html": body,
    }
    return DraftText(**(facts | changes))


def found(code: str, body: str = "<p>正文。</p>", **changes: Any) -> list[CheckFinding]:
    """The findings of one code."""
    return [finding for finding in check_draft(draft(body, **changes)) if finding.code == code]


def codes(body: str = "<p>正文。</p>", **changes: Any) -> set[str]:
    """The codes of all findings."""
    return {finding.code for finding in check_draft(draft(body, **changes))}
