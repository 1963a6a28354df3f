"""Posting to Weibo over an interface that speaks the contract of ``statuses/share``."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.actions.channels import ask_to_post
from gongkai.publishing.channels.weibo import ALPHABET, in_base_62
from gongkai.publishing.models import ChannelAccount, ChannelPost, Disclosure
from tests.organizations.city import City
from tests.publishing.channels.kit import a_round, fresh, minutes_to_wait
from tests.publishing.channels.outside import Fault, WeiboServer
from tests.publishing.kit import a_published_item

State = ChannelPost.State


def asked(city: City, account: ChannelAccount, **fields: Any) -> ChannelPost:
    item: Disclosure = a_published_item(city.city, city.officer, **fields)
    [post] = ask_to_post(city.officer, city.city, [item], [account])
    return post


def test_an_item_is_posted_with_its_link(city: City, blog: ChannelAccount, weibo: WeiboServer) -> None:
    post = asked(city, blog, title="关于#停水#的通知", body="<p>今天停水。</p>")
    assert a_round() == "已发送 1 条"
    [text] = weibo.texts
    assert text.startswith("【关于＃停水＃的通知】")
    assert text.endswith(f" http://www.hebi.gov.cn/zfxxgk/xx/{post.disclosure_id}/")
    done = fresh(post)
    assert done.appearance is not None
    assert done.appearance.link == f"https://weibo.com/1904178193/{in_base_62(3504803600502730)}"


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ({"error": "expired_token", "error_code": 21327, "_status": 403}, State.FAILED, "重新授权"),
        ({"error": "invalid", "error_code": "21332", "_status": 400}, State.FAILED, "Access Token"),
        ({"error": "text not find domain!", "error_code": 10017, "_status": 400}, State.FAILED, "安全域名"),
        ({"error": "illegal content", "error_code": 20021, "_status": 400}, State.FAILED, "人工发布"),
        ({"error": "strange", "error_code": 77777, "_status": 400}, State.FAILED, "strange"),
        ({"error": "system error", "error_code": 10001, "_status": 503}, State.WAITING, "稍后再试"),
        (
            {"error": "repeat content!", "error_code": 20019, "_status": 400},
            State.UNKNOWN,
            "刚发过同样的内容",
        ),
        ({"error": "job expired", "error_code": 10010, "_status": 400}, State.UNKNOWN, "先到账号主页查看"),
        ("drop", State.UNKNOWN, "不知道是否已经发出"),
        ("done", State.UNKNOWN, "不知道是否已经发出"),
        ("slow", State.UNKNOWN, "不知道是否已经发出"),
        ("garbage", State.UNKNOWN, "看不懂"),
        ("error", State.UNKNOWN, "看不懂"),
    ],
)
def test_every_fault_becomes_a_sentence_that_says_what_to_do(
    city: City, blog: ChannelAccount, weibo: WeiboServer, fault: Fault, state: str, words: str
) -> None:
    weibo.faults["share.json"] = [fault]
    post = asked(city, blog)
    a_round()
    assert fresh(post).state == state
    assert words in fresh(post).sentence
    assert weibo.token not in fresh(post).sentence


def test_too_often_lets_the_whole_account_rest(city: City, blog: ChannelAccount, weibo: WeiboServer) -> None:
    weibo.faults["share.json"] = [{"error": "out of rate limit", "error_code": 10023, "_status": 403}]
    first, second = asked(city, blog), asked(city, blog)
    a_round()
    assert 59 < minutes_to_wait(first) <= 60
    assert 59 < minutes_to_wait(second) <= 60
    assert len(weibo.calls) == 1


def test_where_nobody_listens_it_is_tried_again(city: City, blog: ChannelAccount, settings: Any) -> None:
    settings.WEIBO = {**settings.WEIBO, "url": "http://127.0.0.1:9"}
    post = asked(city, blog)
    a_round()
    assert fresh(post).state == State.WAITING
    assert "连接不上微博" in fresh(post).sentence


def test_without_the_address_that_weibo_asks_for_the_administrator_is_told(
    city: City, blog: ChannelAccount, weibo: WeiboServer, settings: Any
) -> None:
    settings.WEIBO = {**settings.WEIBO, "outside_ip": ""}
    post = asked(city, blog)
    a_round()
    assert fresh(post).state == State.FAILED
    assert "GONGKAI_OUTSIDE_IP" in fresh(post).sentence
    assert weibo.calls == []


@given(st.integers(min_value=1, max_value=10**19))
def test_the_number_in_an_address_can_be_read_back(number: int) -> None:
    written = in_base_62(number)
    read, rest = 0, written
    while rest:
        cut = len(rest) % 4 or 4
        part, rest = rest[:cut], rest[cut:]
        value = 0
        for character in part:
            value = value * 62 + ALPHABET.index(character)
        read = read * 10_000_000 + value
    assert read == number


def test_a_known_number_becomes_its_known_address() -> None:
    assert in_base_62(3491700092079471) == "yCtxn8IXR"
