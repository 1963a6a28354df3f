"""Running all checks over a draft."""

from __future__ import annotations

from gongkai.publishing.checks.draft import DraftText
from gongkai.publishing.checks.findings import CheckFinding


def check_draft(draft: DraftText) -> tuple[CheckFinding, ...]:
    """All findings about a draft, the gravest first. Pure: the same draft gives the same findings and fingerprints."""
    raise NotImplementedError(draft)
