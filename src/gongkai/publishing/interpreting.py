"""Interpretation of documents (law: 国办发〔2016〕80号): what interprets what, and whether it was done in time.

A document is owed an interpretation within a few working days of its publication, by "谁起草、谁解读". The duty is made by
a follower when a rule or a normative document becomes public, and settled by the same follower when a linked
interpretation becomes public or ceases to be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.models import Authority, User
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.following import Happening
from gongkai.publishing.models import (
    Disclosure,
    Interpretation,
    InterpretationDuty,
    ItemKind,
    PolicyQuestion,
    Status,
)
from gongkai.publishing.numbering import settings_of

OWED_KINDS = (ItemKind.RULES, ItemKind.NORMATIVE_DOCUMENT)
"""Documents that have to be interpreted; others may be."""
INTERPRETING_KINDS = (ItemKind.INTERPRETATION, ItemKind.POLICY_QUESTIONS)
"""Items that interpret others and are not interpreted themselves."""


def interpretations_of(document: Disclosure) -> QuerySet[Interpretation]:
    """What the public can read that interprets a document, the first that was published first."""
    return (
        Interpretation.objects.filter(_public("disclosure_id"), document=document)
        .select_related("disclosure", "disclosure__authority")
        .order_by("disclosure__published_at", "pk")
    )


def documents_of(disclosure: Disclosure) -> QuerySet[Interpretation]:
    """The documents that the public can read which an item interprets, the newest first."""
    return (
        Interpretation.objects.filter(_public("document_id"), disclosure=disclosure)
        .select_related("document", "document__authority")
        .order_by("-document__published_at", "pk")
    )


def questions_about(document: Disclosure) -> QuerySet[PolicyQuestion]:
    """The public questions and answers about a document, item by item in their order."""
    return (
        PolicyQuestion.objects.filter(_public("disclosure_id"), disclosure__interprets__document=document)
        .select_related("disclosure")
        .order_by("disclosure__published_at", "disclosure_id", "position", "pk")
    )


def _public(key: str) -> Exists:
    """The condition that an item is public. Asked of the row: ``IN`` would have SQLite list all public items first."""
    return Exists(Disclosure.objects.public().filter(pk=OuterRef(key)))


def interpretation_problems(disclosure: Disclosure) -> list[str]:
    """What an interpretation lacks before it goes to review, as sentences; nothing for every other kind of item."""
    if disclosure.kind != ItemKind.INTERPRETATION or disclosure.interprets.exists():
        return []
    return ["这篇政策解读还没有关联被解读的文件，请先在“解读关联”中选择文件，发布后两边的页面才能互相链接。"]


def linkable_documents(authority: Authority) -> QuerySet[Disclosure]:
    """The items that an authority may interpret: its own, drafts included, and public ones of the authorities above."""
    above = Authority.objects.with_tree_fields().ancestors(authority).values_list("pk", flat=True)
    own = Disclosure.objects.filter(authority=authority).exclude(status=Status.DROPPED)
    public_above = Disclosure.objects.public().filter(authority__in=list(above))
    return (own | public_above).exclude(kind__in=INTERPRETING_KINDS)


def due_day(document: Disclosure, working_days: int, calendar: WorkingCalendar) -> dt.date:
    """The last day on which an interpretation of a published document is in time."""
    assert document.published_at is not None
    return calendar.add_working_days(timezone.localdate(document.published_at), working_days)


def days_late(duty: InterpretationDuty, on: dt.date) -> int:
    """How many calendar days after its last day a document was interpreted, or is still not on a day; 0 in time."""
    end = timezone.localdate(duty.fulfilled_at) if duty.fulfilled_at else on
    return max((end - duty.due_on).days, 0)


def follow_interpretations(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: make the duty of a document that became public, and settle those that the item has to do with."""
    if happening in (Happening.PUBLISHED, Happening.UPDATED) and disclosure.kind in OWED_KINDS:
        _owe(disclosure)
    settle([disclosure.pk, *disclosure.interprets.values_list("document_id", flat=True)])


def settle(documents: Iterable[int]) -> None:
    """Write down when each document's first interpretation that is public now was published, or that there is none."""
    first = (
        Interpretation.objects.filter(
            document=OuterRef("document"), disclosure__in=Disclosure.objects.public()
        )
        .order_by("disclosure__published_at")
        .values("disclosure__published_at")[:1]
    )
    InterpretationDuty.objects.filter(document__in=list(documents)).update(fulfilled_at=Subquery(first))


def standing_duties() -> QuerySet[InterpretationDuty]:
    """The duties of documents that are public and still of a kind that is owed an interpretation."""
    return InterpretationDuty.objects.filter(
        document__in=Disclosure.objects.public(), document__kind__in=OWED_KINDS
    )


def open_duties() -> QuerySet[InterpretationDuty]:
    """Those that nobody fulfilled and nobody waived."""
    return standing_duties().filter(fulfilled_at=None, waived_reason="")


def _owe(document: Disclosure) -> None:
    days = settings_of(document.authority).interpretation_working_days
    InterpretationDuty.objects.get_or_create(
        document=document,
        defaults={
            "due_on": due_day(document, days, current_calendar()),
            "lead_unit": _lead_unit(document),
        },
    )


def _lead_unit(document: Disclosure) -> str:
    """Who drafted it: the first of the issuers, where the document names any."""
    version = document.published_version
    issuers = version.issuers if version else ""
    first = issuers.replace("，", "、").split("、")[0].strip()
    return (first or document.authority.name)[:100]
