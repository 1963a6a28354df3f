"""Posting to an official account over an interface that speaks WeChat's published contract."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.publishing.actions.channels import ask_to_post, post_again
from gongkai.publishing.models import Appearance, ChannelAccount, ChannelPost, Disclosure
from tests.organizations.city import City
from tests.publishing.channels.kit import (
    a_picture,
    a_round,
    fresh,
    let_it_be_due,
    minutes_to_wait,
    with_picture,
)
from tests.publishing.channels.outside import Fault, WechatServer
from tests.publishing.kit import a_published_item

pytestmark = pytest.mark.django_db
State = ChannelPost.State
BODY = (
    '<h2>一、总则</h2><p>为了<strong>保障</strong>公开，见<a href="https://www.gov.cn/">国务院</a>。</p>'
    "<table><tbody><tr><th>名称</th><td>数</td></tr></tbody></table><ul><li>甲</li></ul>"
)


@pytest.fixture
def item(city: City) -> Disclosure:
    return a_published_item(city.city, city.officer, title="关于印发工作要点的通知", body=BODY)


def asked(city: City, item: Disclosure, account: ChannelAccount) -> ChannelPost:
    [post] = ask_to_post(city.officer, city.city, [item], [account])
    return post


def test_an_item_goes_out_as_a_draft_and_is_published_once(
    city: City, item: Disclosure, official: ChannelAccount, wechat: WechatServer
) -> None:
    with_picture(item, a_picture())
    wechat.statuses = [1]
    post = asked(city, item, official)
    assert a_round() == "对方正在发布 1 条"
    let_it_be_due(post)
    a_round()
    assert fresh(post).state == State.SUBMITTED
    let_it_be_due(post)
    a_round()
    done = fresh(post)
    assert (done.state, done.sentence, done.version) == (State.SENT, "已发布。", item.published_version)
    assert done.appearance is not None
    assert done.appearance.link == "https://mp.weixin.qq.com/s?id=100000001"
    assert done.appearance.channel == "wechat"
    [draft] = wechat.drafts.values()
    assert draft["title"] == item.title
    assert draft["content_source_url"] == f"http://www.hebi.gov.cn/zfxxgk/xx/{item.pk}/"
    assert wechat.pictures[0] in draft["content"]
    assert "<strong>保障</strong>" in draft["content"]
    assert "国务院（https://www.gov.cn/）" in draft["content"]
    assert "class=" not in draft["content"]
    a_round()
    assert len(wechat.publications) == 1
    assert Appearance.objects.filter(disclosure=item, channel="wechat").count() == 1


def test_a_token_that_expired_is_renewed_once_and_the_call_repeated(
    city: City, item: Disclosure, official: ChannelAccount, wechat: WechatServer
) -> None:
    wechat.faults["submit"] = [{"errcode": 42001, "errmsg": "access_token expired"}]
    post = asked(city, item, official)
    a_round()
    assert fresh(post).state == State.SUBMITTED
    assert wechat.refreshes == [False, True]
    assert len(wechat.publications) == 1


@pytest.mark.parametrize(
    ("path", "fault", "state", "words"),
    [
        ("stable_token", {"errcode": 40125, "errmsg": "invalid appsecret"}, State.FAILED, "应用密钥"),
        (
            "stable_token",
            {"errcode": 40164, "errmsg": "invalid ip 10.2.3.4 ipv6 ::ffff:10.2.3.4, not in whitelist"},
            State.FAILED,
            "服务器的 IP 地址 10.2.3.4 不在公众号的白名单中",
        ),
        ("add", {"errcode": 45002, "errmsg": "content size out of limit"}, State.FAILED, "正文太长"),
        ("add", {"errcode": -1, "errmsg": "system error"}, State.WAITING, "很忙"),
        ("submit", {"errcode": 48001, "errmsg": "api unauthorized"}, State.FAILED, "没有发布接口的权限"),
        ("submit", {"errcode": 53503, "errmsg": "draft not passed"}, State.FAILED, "草稿箱"),
        ("submit", {"errcode": 87654, "errmsg": "strange\nnews"}, State.FAILED, "错误码 87654：strange news"),
        ("submit", {"errcode": -1, "errmsg": "system error"}, State.WAITING, "很忙"),
        ("stable_token", "drop", State.WAITING, "连接不上微信"),
        ("stable_token", {}, State.WAITING, "内容不合约定"),
        ("add_material", "garbage", State.WAITING, "内容不合约定"),
        ("add", "slow", State.WAITING, "连接不上微信"),
        ("add", "error", State.WAITING, "状态 502"),
        ("add", {"errcode": 0}, State.WAITING, "缺少 media_id"),
        ("submit", "slow", State.UNKNOWN, "不知道是否已经发布"),
        ("submit", "done", State.UNKNOWN, "不知道是否已经发布"),
        ("submit", "garbage", State.UNKNOWN, "不知道是否已经发布"),
        ("submit", "error", State.UNKNOWN, "不知道是否已经发布"),
        ("submit", {"errcode": 0, "errmsg": "ok"}, State.UNKNOWN, "没有给出任务编号"),
    ],
)
def test_every_fault_becomes_a_sentence_that_says_what_to_do(
    city: City,
    item: Disclosure,
    official: ChannelAccount,
    wechat: WechatServer,
    path: str,
    fault: Fault,
    state: str,
    words: str,
) -> None:
    wechat.faults[path] = [fault]
    post = asked(city, item, official)
    a_round()
    done = fresh(post)
    assert (done.state, done.claim) == (state, None)
    assert words in done.sentence
    assert wechat.secret not in done.sentence


def test_when_the_quota_is_used_up_the_whole_account_waits_for_tomorrow(
    city: City, official: ChannelAccount, wechat: WechatServer
) -> None:
    wechat.faults["add"] = [{"errcode": 45009, "errmsg": "reach max api daily quota limit"}]
    items = [a_published_item(city.city, city.officer) for _ in range(3)]
    posts = ask_to_post(city.officer, city.city, items, [official])
    a_round()
    assert {fresh(post).state for post in posts} == {State.WAITING}
    assert all("明天自动再发" in fresh(post).sentence for post in posts)
    assert all(0 < minutes_to_wait(post) <= 24 * 60 + 5 for post in posts)
    assert wechat.calls.count("/cgi-bin/draft/add") == 1


def test_a_wrong_secret_stops_all_that_waits_and_is_mended_by_a_new_one(
    city: City, official: ChannelAccount, wechat: WechatServer
) -> None:
    from gongkai.publishing.actions.channels import save_account

    facts: dict[str, Any] = {"channel": "wechat", "name": "鹤壁发布", "app_id": wechat.app_id}
    save_account(city.head, city.city, official, secret="wrong", **facts)
    items = [a_published_item(city.city, city.officer) for _ in range(2)]
    posts = ask_to_post(city.officer, city.city, items, [official])
    a_round()
    assert [fresh(post).state for post in posts] == [State.FAILED, State.FAILED]
    assert wechat.calls == ["/cgi-bin/stable_token"]
    save_account(city.head, city.city, official, secret=wechat.secret, **facts)
    for post in posts:
        post_again(city.officer, post)
    a_round()
    assert [fresh(post).state for post in posts] == [State.SUBMITTED, State.SUBMITTED]


@pytest.mark.parametrize(("status", "words"), [(2, "原创"), (3, "常规失败"), (4, "审核不通过"), (99, "99")])
def test_what_wechat_does_not_publish_in_the_end_has_failed(
    city: City, item: Disclosure, official: ChannelAccount, wechat: WechatServer, status: int, words: str
) -> None:
    wechat.statuses = [status]
    post = asked(city, item, official)
    a_round()
    let_it_be_due(post)
    a_round()
    assert fresh(post).state == State.FAILED
    assert words in fresh(post).sentence
    assert not Appearance.objects.filter(channel="wechat").exists()


def test_a_silence_while_asking_what_became_of_it_posts_nothing_twice(
    city: City, item: Disclosure, official: ChannelAccount, wechat: WechatServer
) -> None:
    wechat.faults["get"] = ["drop", "garbage", {"errcode": -1, "errmsg": "busy"}]
    post = asked(city, item, official)
    for _ in range(4):
        a_round()
        assert fresh(post).state == State.SUBMITTED
        let_it_be_due(post)
    a_round()
    assert fresh(post).state == State.SENT
    assert len(wechat.publications) == 1


def test_a_large_picture_is_made_smaller_and_a_long_title_cut(
    city: City, official: ChannelAccount, wechat: WechatServer
) -> None:
    item = a_published_item(city.city, city.officer, title="长" * 200, body="<p>正文</p>")
    with_picture(item, a_picture((1400, 1000)))
    post = asked(city, item, official)
    a_round()
    assert fresh(post).state == State.SUBMITTED, fresh(post).sentence
    assert [len(draft["title"]) for draft in wechat.drafts.values()] == [64]


def test_a_text_that_is_too_long_is_left_to_a_person(
    city: City, official: ChannelAccount, wechat: WechatServer
) -> None:
    item = a_published_item(city.city, city.officer, body=f"<p>{'长' * 20_000}</p>")
    post = asked(city, item, official)
    a_round()
    assert fresh(post).state == State.FAILED
    assert "2万个字符" in fresh(post).sentence
    assert wechat.drafts == {}


def test_a_broken_picture_is_named(
    city: City, item: Disclosure, official: ChannelAccount, wechat: WechatServer
) -> None:
    with_picture(item, b"\x89PNG\r\n\x1a\n" + b"\0" * 1_100_000, "坏图.png")
    post = asked(city, item, official)
    a_round()
    assert fresh(post).state == State.FAILED
    assert "坏图.png" in fresh(post).sentence
