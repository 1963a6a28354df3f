"""Appearances of items on channels: the one place where they are written, and with them when an item first appeared where.

The form of 2014 counts an item on a row of channels in the year in which it first appeared on any of them. That moment is a
column of the item for each row, a projection of its appearances: whoever records, voids or moves one in time does it here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.publishing.addresses import address_of
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Appearance, Channel, Disclosure

_AT_ONCE = 500
_WITH_A_ROW = (Channel.GAZETTE, Channel.WEBSITE, Channel.WEIBO, Channel.WECHAT)
FIRST_APPEARANCES: dict[str, tuple[Channel, ...]] = {
    "first_in_gazette_at": (Channel.GAZETTE,),
    "first_on_website_at": (Channel.WEBSITE,),
    "first_on_microblog_at": (Channel.WEIBO,),
    "first_on_wechat_at": (Channel.WECHAT,),
    "first_elsewhere_at": tuple(channel for channel in Channel if channel not in _WITH_A_ROW),
}
"""The columns of an item, each with the channels whose first appearance it holds; every channel belongs to one."""


def record_website_appearance(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: an item that became public has appeared on the website; once, however often it comes back."""
    if happening is not Happening.PUBLISHED:
        return
    there = Appearance.objects.filter(
        disclosure=disclosure, channel=Channel.WEBSITE.value, void_at__isnull=True
    )
    if there.exists():
        return
    assert disclosure.published_at is not None
    record_appearances(
        [
            Appearance(
                disclosure=disclosure,
                channel=Channel.WEBSITE.value,
                at=disclosure.published_at,
                link=address_of(disclosure),
                recorded_by=actor,
            )
        ]
    )
    # Who made the happening writes the whole item afterwards.
    disclosure.refresh_from_db(fields=list(FIRST_APPEARANCES))


@transaction.atomic
def record_appearances(appearances: Iterable[Appearance]) -> list[Appearance]:
    """Write appearances down. The items are locked first; who holds other rows that their withdrawal touches locks them before."""
    made = list(appearances)
    keys = {each.disclosure_id for each in made}
    lock_items(keys)
    Appearance.objects.bulk_create(made)
    project_first_appearances(keys)
    return made


@transaction.atomic
def void(appearance: Appearance, reason: str) -> None:
    """Let an appearance count no longer, for a reason; the row stays."""
    lock_items([appearance.disclosure_id])
    appearance.void_at, appearance.void_reason = timezone.now(), reason
    appearance.save(update_fields=["void_at", "void_reason"])
    project_first_appearances([appearance.disclosure_id])


@transaction.atomic
def move_appearances(disclosure: Disclosure, at: dt.datetime) -> None:
    """Date all appearances of an item anew: for records of days gone by."""
    lock_items([disclosure.pk])
    Appearance.objects.filter(disclosure=disclosure).update(at=at)
    project_first_appearances([disclosure.pk])


def lock_items(keys: Collection[int]) -> None:
    """Hold items for this transaction, in order of keys. Rows that only point to them are not kept waiting."""
    asked = sorted(keys)
    for start in range(0, len(asked), _AT_ONCE):
        rows = Disclosure.objects.filter(pk__in=asked[start : start + _AT_ONCE]).order_by("pk")
        list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def project_first_appearances(keys: Collection[int]) -> None:
    """Repeat in the items with these keys when they first appeared where. The items are locked by the caller."""
    asked = sorted(keys)
    for start in range(0, len(asked), _AT_ONCE):
        rows = Disclosure.objects.filter(pk__in=asked[start : start + _AT_ONCE])
        rows.update(**{column: first_appearance(column) for column in FIRST_APPEARANCES})


def first_appearance(column: str) -> Subquery:
    """What stands in a column of an item: its first appearance on the channels of it; what was entered by mistake is none."""
    channels = [channel.value for channel in FIRST_APPEARANCES[column]]
    there = Appearance.objects.filter(disclosure=OuterRef("pk"), channel__in=channels, void_at__isnull=True)
    return Subquery(there.order_by().values("disclosure").annotate(first=Min("at")).values("first"))


def out_of_step() -> QuerySet[Disclosure]:
    """The items whose columns say otherwise than their appearances: none, unless somebody wrote past this module."""
    again = {f"again_{column}": first_appearance(column) for column in FIRST_APPEARANCES}
    wrong = Q()
    for column in FIRST_APPEARANCES:
        differs = ~Q(**{column: F(f"again_{column}")})
        wrong |= differs & Q(**{f"{column}__isnull": False, f"again_{column}__isnull": False})
        wrong |= Q(**{f"{column}__isnull": True, f"again_{column}__isnull": False})
        wrong |= Q(**{f"{column}__isnull": False, f"again_{column}__isnull": True})
    return Disclosure.objects.annotate(**again).filter(wrong)
