"""Registering where items appeared: who may, for which items, and what is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.organizations.models import AuditEntry, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions import channels as actions
from gongkai.publishing.models import Appearance, Channel, ChannelAccount, ChannelPost, Disclosure, Status
from tests.organizations.city import City, person
from tests.publishing.channels.kit import an_account
from tests.publishing.kit import a_draft, a_published_item

State = ChannelPost.State
NOW = timezone.now


def register(city: City, items: list[Disclosure], **fields: Any) -> list[Appearance]:
    facts = {"channel": Channel.PRESS.value, "at": NOW(), "place": "《鹤壁日报》第2版", **fields}
    actor = facts.pop("actor", city.officer)
    return actions.register_appearances(actor, city.city, items, **facts)


def test_several_items_are_registered_at_once_each_with_its_own_appearance(city: City) -> None:
    items = [a_published_item(city.city) for _ in range(3)]
    made = register(city, items, link="https://news.example.cn/1")
    assert {row.disclosure_id for row in made} == {item.pk for item in items}
    assert Appearance.objects.filter(channel="press", void_at__isnull=True).count() == 3
    assert AuditEntry.objects.filter(action="appearance.register").count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"channel": "website"}, "平台自动登记"),
        ({"channel": "gazette"}, "平台自动登记"),
        ({"channel": "nonsense"}, "请选择其他渠道"),
        ({"at": timezone.now() + dt.timedelta(days=1)}, "时间还没有到"),
        ({"place": " "}, "报纸或者刊物"),
        ({"place": "长" * 201}, "最多写200个字"),
        ({"link": "javascript:alert(1)", "place": ""}, "链接"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(city: City, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        register(city, [a_published_item(city.city)], **fields)
    assert not Appearance.objects.exclude(channel="website").exists()


def test_only_what_was_published_and_not_withdrawn_is_registered(city: City) -> None:
    with pytest.raises(Refused, match="还没有发布"):
        register(city, [a_draft(city.city, city.officer)])
    withdrawn = a_published_item(city.city)
    Disclosure.objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=NOW(), is_public=False, status=Status.WITHDRAWN
    )
    withdrawn.refresh_from_db()
    with pytest.raises(Refused, match="已经撤回"):
        register(city, [withdrawn])
    with pytest.raises(Refused, match="本机关"):
        register(city, [a_published_item(city.department)])
    with pytest.raises(Refused, match="至少选择一条"):
        register(city, [])


def test_one_item_in_a_list_that_cannot_be_registered_keeps_all_from_being_written(city: City) -> None:
    with pytest.raises(Refused):
        register(city, [a_published_item(city.city), a_draft(city.city)])
    assert not Appearance.objects.filter(channel="press").exists()


def test_the_same_appearance_is_not_registered_twice(city: City) -> None:
    item, at = a_published_item(city.city), NOW()
    register(city, [item], at=at)
    with pytest.raises(Refused, match="已经登记过"):
        register(city, [item], at=at)


def test_what_was_entered_by_mistake_stays_and_counts_no_longer(city: City) -> None:
    [row] = register(city, [a_published_item(city.city)])
    with pytest.raises(Refused, match="作废原因"):
        actions.void_appearance(city.officer, row, " ")
    voided = actions.void_appearance(city.officer, row, "登记错了报纸")
    assert voided.void_at is not None
    assert Appearance.objects.filter(pk=row.pk, void_reason="登记错了报纸").exists()
    with pytest.raises(Refused, match="已经作废"):
        actions.void_appearance(city.officer, row, "再来一次")


def test_the_record_of_the_website_cannot_be_taken_back(city: City) -> None:
    row = a_published_item(city.city).appearances.get(channel="website")
    with pytest.raises(Refused, match="自动登记"):
        actions.void_appearance(city.officer, row, "不要了")


def people(city: City) -> list[tuple[User, bool, bool]]:
    """Who, whether they draft for the city, whether they keep its arrangements."""
    others = [role for role in Role if role not in (Role.INFORMATION_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE)]
    return [
        (city.officer, True, False),
        (city.head, True, True),
        *((person(role, at=city.city), False, False) for role in others),
        (city.outsider, False, False),
        (city.former, False, False),
        (city.platform_operator, False, False),
        (city.supervisor, False, False),
        (person(*Role.values, at=city.department), False, False),
        (person(), False, False),
    ]


def save(city: City, account: ChannelAccount, who: User) -> ChannelAccount:
    return actions.save_account(who, city.city, account, channel="weibo", name="鹤壁发布")


def test_who_may_do_what(city: City) -> None:
    item = a_published_item(city.city)
    account = an_account(city.city, "weibo")
    [appearance] = register(city, [item])
    [post] = actions.ask_to_post(city.officer, city.city, [item], [account])

    def permitted(step: Callable[[User], Any], who: User) -> bool:
        try:
            step(who)
        except NotPermitted:
            return False
        except Refused:
            return True
        return True

    by_drafters: list[Callable[[User], Any]] = [
        lambda who: register(city, [item], actor=who, place=f"第{who.pk}版"),
        lambda who: actions.ask_to_post(who, city.city, [item], [account]),
        lambda who: actions.void_appearance(who, appearance, ""),
        lambda who: actions.post_again(who, post),
        lambda who: actions.post_by_hand(who, post),
        lambda who: actions.record_taken_down(who, post),
        lambda who: actions.record_post(who, post, at=NOW(), link="no link"),
        lambda who: actions.give_up_post(who, post),
    ]
    for who, drafts, keeps in people(city):
        ChannelPost.objects.filter(pk=post.pk).update(state=State.BY_HAND)
        assert [permitted(step, who) for step in by_drafters] == [drafts] * len(by_drafters), who
        assert permitted(lambda who: save(city, account, who), who) == keeps


def test_a_secret_is_kept_encrypted_and_never_written_into_the_trail(city: City) -> None:
    account = actions.save_account(
        city.head, city.city, None, channel="wechat", name="鹤壁发布", app_id="wx1", secret="top-secret-0001"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM publishing_channelaccount WHERE id = %s", [account.pk])
        assert "top-secret-0001" not in cursor.fetchone()[0]
    actions.save_account(
        city.head, city.city, account, channel="wechat", name="新名", app_id="wx1", secret=""
    )
    assert ChannelAccount.objects.get().secret == "top-secret-0001"
    assert not [entry for entry in AuditEntry.objects.all() if "top-secret" in f"{entry.before}{entry.after}"]
    actions.save_account(
        city.head, city.city, account, channel="wechat", name="新名", app_id="wx1", forget_secret=True
    )
    assert ChannelAccount.objects.get().secret == ""
    with pytest.raises(Refused, match="AppID"):
        actions.save_account(city.head, city.city, None, channel="wechat", name="乙", secret="x")


def test_a_post_is_asked_for_once_an_account(city: City) -> None:
    items = [a_published_item(city.city) for _ in range(2)]
    accounts = [an_account(city.city, "weibo"), an_account(city.city, "wechat")]
    assert len(actions.ask_to_post(city.officer, city.city, items[:1], accounts)) == 2
    assert len(actions.ask_to_post(city.officer, city.city, items, accounts)) == 2
    with pytest.raises(Refused, match="没有重复发布"):
        actions.ask_to_post(city.officer, city.city, items, accounts)
    with pytest.raises(Refused, match="没有公开"):
        actions.ask_to_post(city.officer, city.city, [a_draft(city.city)], accounts)
    with pytest.raises(Refused, match="本机关正在使用"):
        actions.ask_to_post(city.officer, city.city, items, [an_account(city.other_city, "weibo")])


def test_a_post_by_hand_ends_with_its_link_and_can_be_taken_down(city: City) -> None:
    item = a_published_item(city.city)
    account = an_account(city.city, "wechat")
    [post] = actions.ask_to_post(city.officer, city.city, [item], [account])
    done = actions.record_post(city.officer, post, at=NOW(), link="https://mp.weixin.qq.com/s/abc")
    assert (done.state, done.version) == (State.SENT, item.published_version)
    with pytest.raises(Refused, match="不需要登记链接"):
        actions.record_post(city.officer, post, at=NOW(), link="https://mp.weixin.qq.com/s/abc")
    actions.record_taken_down(city.officer, post)
    assert Appearance.objects.filter(channel="wechat", void_at__isnull=True).count() == 1
    assert len(actions.ask_to_post(city.officer, city.city, [item], [account])) == 1


def test_a_link_that_was_wrong_sends_the_post_back_to_a_person(city: City) -> None:
    [post] = actions.ask_to_post(
        city.officer, city.city, [a_published_item(city.city)], [an_account(city.city, "wechat")]
    )
    done = actions.record_post(city.officer, post, at=NOW(), link="https://mp.weixin.qq.com/s/abc")
    assert done.appearance is not None
    actions.void_appearance(city.officer, done.appearance, "链接抄错了")
    post.refresh_from_db()
    assert (post.state, post.appearance) == (State.BY_HAND, None)


def test_a_failed_post_gives_way_to_a_new_one(city: City) -> None:
    item, account = a_published_item(city.city), an_account(city.city, "wechat")
    [post] = actions.ask_to_post(city.officer, city.city, [item], [account])
    actions.give_up_post(city.officer, post)
    [again] = actions.ask_to_post(city.officer, city.city, [item], [account])
    with pytest.raises(Refused, match="另有一条"):
        actions.post_by_hand(city.officer, post)
    with pytest.raises(Refused, match="另有一条"):
        actions.record_post(city.officer, post, at=NOW(), link="https://mp.weixin.qq.com/s/abc")
    assert again.state == State.BY_HAND
