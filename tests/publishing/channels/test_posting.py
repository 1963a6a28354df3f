"""No post goes out twice: two workers, a worker that dies, an item that is withdrawn or corrected meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.messaging.delivery import DISTANCES
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.channels import ask_to_post, post_again, record_post, save_account
from gongkai.publishing.channels import posting
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.following import Happening
from gongkai.publishing.models import (
    Appearance,
    ChannelAccount,
    ChannelPost,
    Disclosure,
    DisclosureVersion,
    Status,
)
from gongkai.publishing.projection import put_before_the_public, take_from_the_public
from tests.organizations.city import City
from tests.publishing.channels.kit import a_round, an_account, fresh, let_it_be_due, minutes_to_wait
from tests.publishing.channels.outside import WechatServer, WeiboServer
from tests.publishing.kit import a_published_item

pytestmark = pytest.mark.django_db
State = ChannelPost.State


@pytest.fixture
def item(city: City) -> Disclosure:
    return a_published_item(city.city, city.officer)


@pytest.fixture
def post(city: City, item: Disclosure, blog: ChannelAccount) -> ChannelPost:
    [made] = ask_to_post(city.officer, city.city, [item], [blog])
    return made


@transaction.atomic
def withdraw(item: Disclosure) -> None:
    locked = take(item, None)
    locked.withdrawn_at = timezone.now()
    take_from_the_public(locked, Happening.WITHDRAWN, None, Status.WITHDRAWN)
    step_done(locked)


@transaction.atomic
def correct(item: Disclosure, title: str) -> None:
    locked = take(item, None)
    version = DisclosureVersion.objects.create(
        disclosure=locked, number=2, title=title, body="<p>新。</p>", frozen_at=timezone.now()
    )
    put_before_the_public(locked, version, timezone.now(), None)
    step_done(locked)


def test_a_post_is_taken_by_one_worker(post: ChannelPost) -> None:
    now = timezone.now()
    [seen] = posting.due(now)
    assert posting.take_next(now) is not None
    assert posting.take_next(now) is None
    assert not posting._take(seen, now)


def test_a_worker_that_died_before_posting_did_no_harm(post: ChannelPost, weibo: WeiboServer) -> None:
    assert posting.take_next(timezone.now()) is not None
    assert a_round() == ""
    let_it_be_due(post)
    assert a_round() == "已发送 1 条"
    assert len(weibo.texts) == 1


def test_a_worker_that_died_while_posting_leaves_it_to_a_person(
    city: City, post: ChannelPost, weibo: WeiboServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(posting, "_posted", die)
    with pytest.raises(KeyboardInterrupt):
        a_round()
    monkeypatch.undo()
    assert len(weibo.texts) == 1
    assert fresh(post).state == State.POSTING
    let_it_be_due(post)
    assert a_round() == "结果不明 1 条"
    assert fresh(post).sentence == posting.INTERRUPTED
    a_round()
    assert len(weibo.texts) == 1
    with pytest.raises(Refused, match="先到账号上查看"):
        post_again(city.officer, post)
    record_post(city.officer, post, at=timezone.now(), link="https://weibo.com/1/abc")
    assert fresh(post).state == State.SENT
    assert Appearance.objects.filter(channel="weibo").count() == 1


def test_after_looking_it_can_be_sent_again(city: City, post: ChannelPost, weibo: WeiboServer) -> None:
    weibo.faults["share.json"] = ["drop"]
    a_round()
    assert fresh(post).state == State.UNKNOWN
    post_again(city.officer, post, looked=True)
    a_round()
    assert fresh(post).state == State.SENT
    assert len(weibo.texts) == 1


def test_a_database_that_fails_after_posting_never_lets_it_be_posted_again(
    post: ChannelPost, weibo: WeiboServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> str:
        raise DatabaseError("gone")

    monkeypatch.setattr(posting, "_record_posted", fail)
    monkeypatch.setattr(posting.time, "sleep", lambda seconds: None)
    with pytest.raises(DatabaseError):
        a_round()
    monkeypatch.undo()
    let_it_be_due(post)
    a_round()
    a_round()
    assert fresh(post).state == State.UNKNOWN
    assert len(weibo.texts) == 1


def test_who_settled_it_by_hand_is_not_overwritten_by_a_late_worker(
    city: City, post: ChannelPost, weibo: WeiboServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Any] = []
    monkeypatch.setattr(posting, "_posted", lambda row, outcome: late.append((row, outcome)) or State.POSTING)
    a_round()
    monkeypatch.undo()
    let_it_be_due(post)
    a_round()
    record_post(city.officer, post, at=timezone.now(), link="https://weibo.com/1/abc")
    posting._posted(*late[0])
    assert Appearance.objects.filter(channel="weibo").count() == 1


def test_an_item_that_is_withdrawn_does_not_go_out(
    item: Disclosure, post: ChannelPost, weibo: WeiboServer
) -> None:
    withdraw(item)
    a_round()
    assert (fresh(post).state, fresh(post).sentence) == (State.FAILED, posting.NO_LONGER_PUBLIC)
    assert weibo.texts == []


def test_an_item_withdrawn_while_it_is_prepared_does_not_go_out(
    city: City,
    item: Disclosure,
    official: ChannelAccount,
    wechat: WechatServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [made] = ask_to_post(city.officer, city.city, [item], [official])
    before = posting._may_post

    def withdraw_first(row: ChannelPost) -> bool:
        withdraw(item)
        return before(row)

    monkeypatch.setattr(posting, "_may_post", withdraw_first)
    a_round()
    assert fresh(made).state == State.FAILED
    assert wechat.publications == {}


def test_an_item_corrected_while_it_is_prepared_goes_out_corrected(
    city: City,
    item: Disclosure,
    official: ChannelAccount,
    wechat: WechatServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [made] = ask_to_post(city.officer, city.city, [item], [official])
    before, done = posting._may_post, []

    def correct_first(row: ChannelPost) -> bool:
        if not done:
            done.append(correct(item, "更正后的标题"))
        return before(row)

    monkeypatch.setattr(posting, "_may_post", correct_first)
    a_round()
    assert fresh(made).state == State.SUBMITTED
    [draft] = wechat.publications.values()
    assert wechat.drafts[draft]["title"] == "更正后的标题"
    assert fresh(made).version != item.published_version


def test_it_is_tried_at_growing_distances_and_then_left_to_a_person(
    post: ChannelPost, weibo: WeiboServer
) -> None:
    busy = {"error": "system error", "error_code": 10001, "_status": 503}
    weibo.faults["share.json"] = [busy] * (len(DISTANCES) + 1)
    waits = []
    for _ in DISTANCES:
        a_round()
        waits.append(round(minutes_to_wait(post)))
        let_it_be_due(post)
    assert waits == [distance // dt.timedelta(minutes=1) for distance in DISTANCES]
    a_round()
    assert fresh(post).state == State.FAILED


def test_an_account_without_secret_is_posted_by_hand(
    city: City, item: Disclosure, weibo: WeiboServer
) -> None:
    account = an_account(city.city, "weibo")
    [made] = ask_to_post(city.officer, city.city, [item], [account])
    assert made.state == State.BY_HAND
    assert a_round() == ""
    assert weibo.calls == []


def test_a_fault_of_the_program_before_posting_is_told_and_tried_again(
    post: ChannelPost, weibo: WeiboServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(posting, "article_of", broken)
    a_round()
    assert fresh(post).state == State.WAITING
    assert "ZeroDivisionError" in fresh(post).sentence
    assert weibo.texts == []


def test_a_secret_that_cannot_be_opened_stops_no_other_post(
    city: City, post: ChannelPost, official: ChannelAccount, wechat: WechatServer, settings: Any
) -> None:
    from django.db import connection

    [other] = ask_to_post(city.officer, city.city, [post.disclosure], [official])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publishing_channelaccount SET secret = %s WHERE id = %s", ["gk1:damaged", post.account_id]
        )
    a_round()
    assert fresh(other).state == State.SUBMITTED
    assert fresh(post).state == State.WAITING
    assert fresh(post).sentence


def test_who_is_asked_to_end_takes_nothing_more(post: ChannelPost, weibo: WeiboServer) -> None:
    assert posting.send_posts(lambda: True) == ""
    assert weibo.calls == []


def test_what_waits_for_an_account_that_is_closed_does_not_go_out(
    city: City, post: ChannelPost, blog: ChannelAccount, weibo: WeiboServer
) -> None:
    save_account(city.head, city.city, blog, channel="weibo", name="鹤壁发布", is_active=False)
    a_round()
    assert (fresh(post).state, fresh(post).sentence) == (State.FAILED, posting.ACCOUNT_CLOSED)
    assert weibo.calls == []


def test_what_was_submitted_is_asked_after_although_the_account_is_closed(
    city: City, item: Disclosure, official: ChannelAccount, wechat: WechatServer
) -> None:
    [made] = ask_to_post(city.officer, city.city, [item], [official])
    a_round()
    facts: dict[str, Any] = {"channel": "wechat", "name": "鹤壁发布", "app_id": wechat.app_id}
    save_account(city.head, city.city, official, is_active=False, **facts)
    let_it_be_due(made)
    a_round()
    assert fresh(made).state == State.SENT
