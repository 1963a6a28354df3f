"""Telling people by e-mail of what stays undone: at once when something new comes up, else once a week.

What was told is read from the outbox itself, so a run that is repeated, or one that a day was missed before, tells
nobody twice of the same and forgets nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.messaging.outbox import send_email
from gongkai.organizations.models import Authority, Membership, RoleAssignment, User

AGAIN_AFTER = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something undone: whose, who is told, the line that says it, and since when it is so (None: nobody knows)."""

    authority: Authority
    people: Sequence[User]
    line: str
    since: dt.date | None


def remind(
    kind: str,
    subject: str,
    ending: str,
    matters: Iterable[Matter],
    day: dt.date,
    again_after: dt.timedelta | None = AGAIN_AFTER,
) -> int:
    """Put one e-mail for every person and authority into the outbox; how many. ``subject`` takes the number of lines.

    ``again_after`` None: only of what is new.
    """
    by_person: dict[tuple[Authority, User], list[Matter]] = defaultdict(list)
    for matter in matters:
        for person in dict.fromkeys(matter.people):
            if person.email and person.is_active:
                by_person[matter.authority, person].append(matter)
    told = _last_told(kind)
    sent = 0
    with transaction.atomic():
        for (authority, person), found in by_person.items():
            if _is_news(found, told.get((authority.pk, str(person.pk))), day, again_after):
                _mail(kind, authority, person, subject, ending, [matter.line for matter in found])
                sent += 1
    return sent


def people_by_role(
    authorities: Iterable[Authority], roles: Sequence[str], day: dt.date
) -> dict[int, list[User]]:
    """Who holds one of the roles in each authority on a day; one query."""
    held = RoleAssignment.objects.filter(
        role__in=roles,
        membership__in=Membership.objects.active(day),
        membership__authority__in=list(authorities),
    )
    found: dict[int, list[User]] = defaultdict(list)
    for row in held.select_related("membership__user").order_by("membership_id"):
        if row.membership.user not in found[row.membership.authority_id]:
            found[row.membership.authority_id].append(row.membership.user)
    return found


def _is_news(
    found: Sequence[Matter], last: dt.date | None, day: dt.date, again_after: dt.timedelta | None
) -> bool:
    if last is None or (again_after is not None and last <= day - again_after):
        return True
    return any(matter.since is not None and last < matter.since <= day for matter in found)


def _last_told(kind: str) -> dict[tuple[int, str], dt.date]:
    """On which day each person was last told of this kind, by authority and the person's key."""
    rows = (
        Message.objects.filter(kind=kind, about_type=User._meta.label_lower)
        .order_by()
        .values_list("authority_id", "about_id")
        .annotate(last=Max("created_at"))
    )
    return {(authority, person): timezone.localdate(last) for authority, person, last in rows}


def _mail(
    kind: str, authority: Authority, person: User, subject: str, ending: str, lines: Sequence[str]
) -> None:
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    send_email(
        authority=authority,
        to=person.email,
        subject=f"【{authority.short_name or authority.name}】{subject.format(number=len(lines))}",
        body=f"{person.display_name}：\n{numbered}\n\n{ending}这封邮件由平台自动发出，请不要直接回复。",
        about=person,
        kind=kind,
    )
