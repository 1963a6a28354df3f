"""What is checked before a draft may go to the first reviewer: plain values in, findings out."""

from gongkai.publishing.checks.draft import DraftAttachment, DraftText, WordEntry, WordKind
from gongkai.publishing.checks.engine import check_draft
from gongkai.publishing.checks.findings import CheckFinding, Code, Place, PlaceKind, Severity, finding
from gongkai.publishing.checks.links import LinkResult, LinkState, look_up
from gongkai.publishing.checks.opening import Opener
from gongkai.publishing.checks.structure import links_in

__all__ = [
    "CheckFinding",
    "Code",
    "DraftAttachment",
    "DraftText",
    "LinkResult",
    "LinkState",
    "Opener",
    "Place",
    "PlaceKind",
    "Severity",
    "WordEntry",
    "WordKind",
    "check_draft",
    "finding",
    "links_in",
    "look_up",
]
