"""Running all checks over a draft."""

from __future__ import annotations

from gongkai.publishing.checks.attachments import attachments
from gongkai.publishing.checks.draft import DraftText
from gongkai.publishing.checks.findings import CheckFinding, Severity
from gongkai.publishing.checks.head import head
from gongkai.publishing.checks.parts import parts_of
from gongkai.publishing.checks.personal import personal_columns, personal_data
from gongkai.publishing.checks.secrecy import secrecy
from gongkai.publishing.checks.structure import structure
from gongkai.publishing.checks.words import listed_words

_ORDER = list(Severity)


def check_draft(draft: DraftText) -> tuple[CheckFinding, ...]:
    """All findings about a draft, the gravest first. Pure: the same draft gives the same findings and fingerprints."""
    parts = parts_of(draft)
    found = [
        *head(draft),
        *personal_data(draft, parts),
        *personal_columns(draft),
        *secrecy(parts),
        *listed_words(draft, parts),
        *structure(draft),
        *attachments(draft),
    ]
    different = {finding.fingerprint: finding for finding in reversed(found)}
    kept = [finding for finding in found if different.get(finding.fingerprint) is finding]
    return tuple(sorted(kept, key=lambda finding: _ORDER.index(finding.severity)))
