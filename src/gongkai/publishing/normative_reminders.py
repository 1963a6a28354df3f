"""Telling people in time that documents are about to lose their validity: once for each distance, on record.

A document is evaluated some months before its end (the rule of the tree says how many), the result is reported two months before,
and a renewal has to be published a month before; so these are the distances.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from gongkai.messaging.outbox import send_email
from gongkai.organizations.audit import entry, record_all
from gongkai.organizations.models import AuditEntry, Authority, Membership, RoleAssignment, User
from gongkai.publishing.collection import about_to_end
from gongkai.publishing.models import NormativeDocument
from gongkai.publishing.rights import DRAFTERS
from gongkai.publishing.validity_rules import AllRules, add_months

KIND = "normative.expiry"
ACTION = "normative.expiry_notice"
LATER_MONTHS = (2, 1)
"""The distances after the first warning, in months before the last day."""


def remind_of_expiry(day: dt.date) -> None:
    """Daily work: write to the drafters and the head of each authority about documents that are near their end.

    Called again for the same day, or the day after, it tells nobody twice of the same document, end and distance.
    """
    rules = AllRules()
    found: dict[Authority, list[tuple[NormativeDocument, int]]] = defaultdict(list)
    for document in about_to_end(
        NormativeDocument.objects.select_related("authority"), day, rules.horizon(day)
    ):
        distance = nearest_distance(document.last_day, day, rules.warning_months(document))
        if distance is not None:
            found[document.authority].append((document, distance))
    told = _told(document.pk for documents in found.values() for document, _ in documents)
    people = _people(found, day)
    for authority, documents in found.items():
        news = [
            (document, distance) for document, distance in documents if _mark(document, distance) not in told
        ]
        if news:
            _tell(authority, news, people[authority.pk])


def nearest_distance(last_day: dt.date, day: dt.date, first_months: int) -> int | None:
    """The smallest distance (in months) that ``day`` is within; None where the end is farther than the first warning."""
    for months in sorted({first_months, *(each for each in LATER_MONTHS if each < first_months)}):
        if add_months(last_day, -months) <= day:
            return months
    return None


@transaction.atomic
def _tell(authority: Authority, documents: Sequence[tuple[Any, int]], people: Sequence[User]) -> None:
    lines = [
        f"《{document.title}》{document.document_number}　有效期至{document.last_day.isoformat()}"
        for document, _ in documents
    ]
    body = (
        f"“{authority}”的下列文件有效期将满：\n\n" + "\n".join(lines) + "\n\n"
        "需要继续执行的，请在届满前评估并延续有效期，或者修改后重新发布；不需要的，届满后自动失效。"
        "请登录工作平台，在“规范性文件”中办理。"
    )
    for person in people:
        send_email(
            authority=authority,
            to=person.email,
            subject=f"规范性文件有效期届满提醒（{len(documents)}件）",
            body=body,
            kind=KIND,
        )
    record_all([_on_record(authority, document, distance) for document, distance in documents])


def _on_record(authority: Authority, document: Any, distance: int) -> AuditEntry:
    return entry(
        actor=None,
        authority=authority,
        action=ACTION,
        label="有效期届满提醒",
        target=document,
        after={"有效期至": document.last_day.isoformat(), "提前（月）": distance},
    )


def _told(keys: Iterable[int]) -> set[tuple[str, str, int]]:
    rows = AuditEntry.objects.filter(
        action=ACTION,
        target_type=NormativeDocument._meta.label_lower,
        target_id__in=[str(key) for key in keys],
    ).values_list("target_id", "after")
    return {(key, after["有效期至"], after["提前（月）"]) for key, after in rows}


def _mark(document: Any, distance: int) -> tuple[str, str, int]:
    return (str(document.pk), document.last_day.isoformat(), distance)


def _people(authorities: Iterable[Authority], day: dt.date) -> dict[int, list[User]]:
    """Drafters and heads with an address, by authority; one query."""
    held = RoleAssignment.objects.filter(
        role__in=DRAFTERS,
        membership__in=Membership.objects.active(day),
        membership__authority__in=list(authorities),
    ).exclude(membership__user__email="")
    found: dict[int, list[User]] = defaultdict(list)
    for row in held.select_related("membership__user").order_by("membership_id"):
        people = found[row.membership.authority_id]
        if row.membership.user not in people:
            people.append(row.membership.user)
    return found
