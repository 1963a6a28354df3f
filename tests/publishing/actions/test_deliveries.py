"""Reading places get what is published: the list, the delivery, the notice by text message."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.organizations.actions import remove_reading_place
from gongkai.organizations.models import ReadingPlace, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions import deliveries as actions
from gongkai.publishing.models import Appearance, Delivery, Disclosure
from tests.organizations.city import City, person
from tests.publishing.channels.kit import a_site
from tests.publishing.kit import a_draft, a_published_item


@pytest.fixture
def place(city: City) -> ReadingPlace:
    return ReadingPlace.objects.create(
        authority=city.city, name="市档案馆", kind="archive", address="某路", hours="工作日"
    )


def test_a_list_is_chosen_handed_over_and_counted_as_a_channel(city: City, place: ReadingPlace) -> None:
    items = [a_published_item(city.city) for _ in range(2)]
    actions.choose_for_delivery(city.officer, place, items)
    with pytest.raises(Refused, match="都已经在"):
        actions.choose_for_delivery(city.officer, place, items)
    handed = actions.record_delivery(
        city.officer, place, delivered_on=timezone.localdate(), received_by="王馆员"
    )
    assert {row.received_by for row in handed} == {"王馆员"}
    found = Appearance.objects.filter(channel="reading_place", place="市档案馆")
    assert {row.disclosure_id for row in found} == {item.pk for item in items}
    assert all(row.at <= timezone.now() for row in found)
    with pytest.raises(Refused, match="清单是空的"):
        actions.record_delivery(city.officer, place, delivered_on=timezone.localdate(), received_by="王馆员")


def test_what_was_withdrawn_meanwhile_is_not_handed_over(city: City, place: ReadingPlace) -> None:
    kept, gone = a_published_item(city.city), a_published_item(city.city)
    actions.choose_for_delivery(city.officer, place, [kept, gone])
    Disclosure.objects.filter(pk=gone.pk).update(is_public=False)
    handed = actions.record_delivery(
        city.officer, place, delivered_on=timezone.localdate(), received_by="王馆员"
    )
    assert [row.disclosure_id for row in handed] == [kept.pk]
    assert not Delivery.objects.filter(disclosure=gone).exists()


def test_days_and_names_that_cannot_be_are_refused(city: City, place: ReadingPlace) -> None:
    actions.choose_for_delivery(city.officer, place, [a_published_item(city.city)])
    today = timezone.localdate()
    for day, who, words in (
        (today + dt.timedelta(days=1), "王", "还没有到"),
        (today - dt.timedelta(days=1), "王", "还没有发布"),
        (today, " ", "签收人"),
        (today, "长" * 41, "最多写40个字"),
    ):
        with pytest.raises(Refused, match=words):
            actions.record_delivery(city.officer, place, delivered_on=day, received_by=who)
    assert Delivery.objects.filter(delivered_on__isnull=True).count() == 1
    with pytest.raises(Refused, match="没有公开"):
        actions.choose_for_delivery(city.officer, place, [a_draft(city.city)])
    with pytest.raises(Refused, match="本机关"):
        actions.choose_for_delivery(city.officer, place, [a_published_item(city.department)])


def test_what_was_handed_over_stays(city: City, place: ReadingPlace) -> None:
    [row] = actions.choose_for_delivery(city.officer, place, [a_published_item(city.city)])
    actions.take_off_the_list(city.officer, row)
    assert not Delivery.objects.exists()
    [row] = actions.choose_for_delivery(city.officer, place, [a_published_item(city.city)])
    actions.record_delivery(city.officer, place, delivered_on=timezone.localdate(), received_by="王")
    with pytest.raises(Refused, match="不能从清单中移出"):
        actions.take_off_the_list(city.officer, row)


def test_a_place_that_got_something_cannot_be_removed(city: City, place: ReadingPlace) -> None:
    actions.choose_for_delivery(city.officer, place, [a_published_item(city.city)])
    with pytest.raises(Refused, match="送交"):
        remove_reading_place(city.head, place)
    assert ReadingPlace.objects.filter(pk=place.pk).exists()


def test_only_drafters_of_the_authority_deliver(city: City, place: ReadingPlace) -> None:
    [row] = actions.choose_for_delivery(city.officer, place, [a_published_item(city.city)])
    for who in (
        city.outsider,
        city.supervisor,
        city.operator,
        city.former,
        person(Role.LEADER, at=city.city),
    ):
        for step in (
            lambda who=who: actions.choose_for_delivery(who, place, [row.disclosure]),
            lambda who=who: actions.take_off_the_list(who, row),
            lambda who=who: actions.record_delivery(
                who, place, delivered_on=timezone.localdate(), received_by="王"
            ),
            lambda who=who: actions.tell_by_sms(who, city.city, [row.disclosure], "13812345678"),
        ):
            with pytest.raises(NotPermitted):
                step()
    assert not Message.objects.exists()


def test_a_notice_goes_to_every_number_once(city: City) -> None:
    a_site(city.city)
    items = [a_published_item(city.city, title=f"事项{number}") for number in range(5)]
    assert actions.tell_by_sms(city.officer, city.city, items, "13812345678，138 1234 5679\n13812345678") == 2
    [first, second] = Message.objects.all()
    assert {first.recipient, second.recipient} == {"13812345678", "13812345679"}
    assert "《事项0》、《事项1》、《事项2》等5条" in first.body
    assert f"http://www.hebi.gov.cn/zfxxgk/xx/{items[0].pk}/" in first.body
    assert not Appearance.objects.filter(channel="sms").exists()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ("13812345678\n12345", "第2个号码不对"),
        (" \n", "请填写手机号码"),
        (",".join(f"138{number:08d}" for number in range(51)), "最多通知50个"),
    ],
)
def test_a_number_that_is_none_sends_nothing(city: City, numbers: str, words: str) -> None:
    a_site(city.city)
    with pytest.raises(Refused, match=words):
        actions.tell_by_sms(city.officer, city.city, [a_published_item(city.city)], numbers)
    assert not Message.objects.exists()


def test_without_a_registered_site_the_administrator_is_told(city: City) -> None:
    with pytest.raises(Refused, match="网站域名"):
        actions.tell_by_sms(city.officer, city.city, [a_published_item(city.city)], "13812345678")
