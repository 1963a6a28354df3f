"""What waits for a person in the channels, and how each reading place stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.models import Authority, Membership, ReadingPlace
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.models import ChannelAccount, ChannelPost, Delivery, Disclosure, GazetteIssue
from gongkai.publishing.rights import DRAFTERS
from gongkai.web.duties import Duty

State = ChannelPost.State
MOST_WORKING_DAYS = 20
"""A reading place that waits longer for what was published is not supplied in time (Art. 25, with Art. 26)."""
RECENT = dt.timedelta(days=30)
"""How old an item may be that the desk still asks to post; older ones are found on the page."""


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """How a reading place stands: the last delivery, what is on its list, what it has not got, and since when."""

    place: ReadingPlace
    last: dt.date | None
    listed: int
    missing: int
    late: bool


def channel_duties(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of those who draft: posts that need a hand, items not posted yet, places not supplied."""
    if not set(roles) & set(DRAFTERS):
        return []
    authority = membership.authority
    overview = reverse("publishing:channels")
    posts = ChannelPost.objects.filter(account__authority=authority).order_by()
    numbers = posts.aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED, disclosure__is_public=True) & ~_settled()),
        unknown=Count("pk", filter=Q(state=State.UNKNOWN)),
        by_hand=Count("pk", filter=Q(state=State.BY_HAND)),
        gone=Count("pk", filter=Q(state=State.SENT, taken_down_at__isnull=True, disclosure__is_public=False)),
    )
    late = sum(standing.late for standing in place_standings(authority))
    anew = GazetteIssue.objects.filter(authority=authority, must_be_set_anew=True).count()
    return [
        Duty("新媒体没有发成", numbers["failed"], f"{overview}?state=failed", "red"),
        Duty("新媒体发布结果不明，请到账号上查看", numbers["unknown"], f"{overview}?state=unknown", "red"),
        Duty(
            "已撤回、下线的信息还在新媒体上，请删除",
            still_out_there(posts).count(),
            f"{overview}?state=gone",
            "red",
        ),
        Duty("信息已更新，新媒体上还是旧版", outdated(posts).count(), f"{overview}?state=outdated", "amber"),
        Duty("待人工发布到新媒体", numbers["by_hand"], f"{overview}?state=by_hand", "amber"),
        Duty(
            "近30天公布、还没有发布到新媒体",
            not_posted_yet(authority).count(),
            reverse("publishing:post_add"),
            "green",
        ),
        Duty(
            f"查阅点超过{MOST_WORKING_DAYS}个工作日没有送交",
            late,
            reverse("publishing:delivery_places"),
            "amber",
        ),
        Duty("公报等待重新排印", anew, reverse("publishing:gazettes"), "amber"),
    ]


def still_out_there(rows: QuerySet[ChannelPost]) -> QuerySet[ChannelPost]:
    """Posts that are out although the item was withdrawn or ended: a person has to delete them on the account."""
    return rows.filter(state=State.SENT, taken_down_at__isnull=True, disclosure__is_public=False)


def outdated(rows: QuerySet[ChannelPost]) -> QuerySet[ChannelPost]:
    """Posts that are out in a version which the public no longer reads on the site."""
    return rows.filter(
        state=State.SENT, taken_down_at__isnull=True, disclosure__is_public=True, version__isnull=False
    ).exclude(version=F("disclosure__published_version"))


def _settled() -> Q:
    """Failed posts of items that went out to the same account by another post."""
    others = ChannelPost.objects.filter(account=OuterRef("account"), disclosure=OuterRef("disclosure"))
    return Q(Exists(others.exclude(state=State.FAILED)))


def not_posted_yet(authority: Authority) -> QuerySet[Disclosure]:
    """Public items of the last days that were never asked to go to any of the accounts in use; none without accounts."""
    rows: QuerySet[Disclosure] = Disclosure.objects.public().filter(
        authority=authority, published_at__gte=timezone.now() - RECENT
    )
    if not ChannelAccount.objects.filter(authority=authority, is_active=True).exists():
        return rows.none()
    return rows.filter(~Exists(ChannelPost.objects.filter(disclosure=OuterRef("pk"))))


def place_standings(authority: Authority, today: dt.date | None = None) -> list[PlaceStanding]:
    """How the reading places of an authority stand.

    A place is late where something public has waited for more than 20 working days since its publication, and nothing
    was delivered in that time.
    """
    day = today or timezone.localdate()
    first = first_day_in_time(current_calendar(), day, MOST_WORKING_DAYS)
    before = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    places = list(
        ReadingPlace.objects.filter(authority=authority).annotate(
            last=Max("deliveries__delivered_on"),
            listed=Count("deliveries", filter=Q(deliveries__delivered_on__isnull=True)),
        )
    )
    if not places:
        return []
    public = Disclosure.objects.public().filter(authority=authority)
    total, old = public.count(), public.filter(published_at__lt=before).count()
    got = {
        row["reading_place"]: row
        for row in Delivery.objects.filter(
            reading_place__in=places, delivered_on__isnull=False, disclosure__is_public=True
        )
        .order_by()
        .values("reading_place")
        .annotate(number=Count("pk"), old=Count("pk", filter=Q(disclosure__published_at__lt=before)))
    }
    standings = []
    for place in places:
        have = got.get(place.pk, {"number": 0, "old": 0})
        waits = old > have["old"] and (place.last is None or place.last < first)
        standings.append(PlaceStanding(place, place.last, place.listed, total - have["number"], waits))
    return standings


def first_day_in_time(calendar: WorkingCalendar, day: dt.date, working_days: int) -> dt.date:
    """The earliest day since which no more than ``working_days`` working days have passed until ``day``."""
    found = day
    while calendar.working_days_between(found - dt.timedelta(days=1), day) <= working_days:
        found -= dt.timedelta(days=1)
    return found
