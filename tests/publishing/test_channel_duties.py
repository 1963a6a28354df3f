"""What waits for drafters in the channels, and when a reading place is late."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import standard_calendar
from gongkai.organizations.models import Membership, ReadingPlace, Role
from gongkai.publishing.channel_duties import channel_duties, first_day_in_time, place_standings
from gongkai.publishing.models import ChannelPost, Delivery
from tests.organizations.city import City
from tests.publishing.channels.kit import an_account
from tests.publishing.kit import a_published_item

State = ChannelPost.State


def duties(city: City, *roles: str) -> dict[str, int]:
    membership = Membership.objects.get(user=city.officer)
    found = channel_duties(membership, roles or (Role.INFORMATION_OFFICER,))
    return {duty.label: duty.count for duty in found if duty.count}


def test_items_that_were_not_posted_wait_only_where_there_is_an_account(city: City) -> None:
    item = a_published_item(city.city)
    a_published_item(city.city, at=timezone.now() - dt.timedelta(days=31))
    assert duties(city) == {}
    account = an_account(city.city, "weibo")
    assert duties(city) == {"近30天公布、还没有发布到新媒体": 1}
    post = ChannelPost.objects.create(account=account, disclosure=item, state=State.FAILED)
    assert duties(city) == {"新媒体没有发成": 1}
    ChannelPost.objects.create(account=account, disclosure=item, state=State.BY_HAND)
    assert duties(city) == {"待人工发布到新媒体": 1}
    ChannelPost.objects.exclude(pk=post.pk).update(state=State.UNKNOWN)
    assert duties(city) == {"新媒体发布结果不明，请到账号上查看": 1}
    assert duties(city, Role.LEADER) == {}


def test_posts_of_items_that_are_gone_or_changed_wait_to_be_mended(city: City) -> None:
    account = an_account(city.city, "weibo")
    item, other = a_published_item(city.city), a_published_item(city.city)
    for row, version in ((item, item.published_version), (other, item.published_version)):
        ChannelPost.objects.create(account=account, disclosure=row, state=State.SENT, version=version)
    assert duties(city) == {"信息已更新，新媒体上还是旧版": 1}
    item.is_public = False
    item.save()
    assert duties(city)["已撤回、下线的信息还在新媒体上，请删除"] == 1
    ChannelPost.objects.update(taken_down_at=timezone.now())
    assert duties(city) == {}


def test_a_reading_place_is_late_when_something_waits_for_more_than_20_working_days(city: City) -> None:
    place = ReadingPlace.objects.create(
        authority=city.city, name="市档案馆", kind="archive", address="某路", hours="工作日"
    )
    published = timezone.make_aware(dt.datetime(2026, 3, 2, 10))
    item = a_published_item(city.city, at=published)
    last_in_time = standard_calendar().add_working_days(dt.date(2026, 3, 2), 20)
    [standing] = place_standings(city.city, last_in_time)
    assert (standing.late, standing.missing, standing.last) == (False, 1, None)
    day_after = last_in_time + dt.timedelta(days=1)
    while not standard_calendar().is_working(day_after):
        day_after += dt.timedelta(days=1)
    [standing] = place_standings(city.city, day_after)
    assert standing.late
    listed = Delivery.objects.create(reading_place=place, disclosure=item)
    [standing] = place_standings(city.city, day_after)
    assert (standing.late, standing.listed) == (True, 1)
    listed.delivered_on = day_after
    listed.save()
    [standing] = place_standings(city.city, day_after)
    assert (standing.late, standing.missing, standing.listed) == (False, 0, 0)


def test_an_authority_without_reading_places_has_none(city: City) -> None:
    assert place_standings(city.city) == []


@given(st.dates(dt.date(2012, 1, 1), dt.date(2030, 12, 31)), st.integers(min_value=1, max_value=40))
def test_the_first_day_in_time_agrees_with_counting_forward(day: dt.date, number: int) -> None:
    calendar = standard_calendar()
    first = first_day_in_time(calendar, day, number)
    assert calendar.working_days_between(first, day) <= number
    assert calendar.working_days_between(first - dt.timedelta(days=1), day) > number
    assert calendar.add_working_days(first, number) >= day or not calendar.is_working(day)
    before = first - dt.timedelta(days=1)
    assert calendar.add_working_days(before, number) < day
