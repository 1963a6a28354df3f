"""The pages of the channels for staff: what they show, what they take, what they never show."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import ReadingPlace, Role
from gongkai.publishing.models import Appearance, ChannelAccount, ChannelPost, Delivery, GazetteIssue
from tests.organizations.city import City, person
from tests.publishing.channels.kit import an_account
from tests.publishing.channels.test_posting import withdraw
from tests.publishing.kit import a_published_item

State = ChannelPost.State


def page(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"publishing:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def now() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def test_several_items_are_registered_in_one_form(city: City, client: Client) -> None:
    items = [a_published_item(city.city) for _ in range(2)]
    client.force_login(city.officer)
    address = reverse("publishing:appearance_add")
    sent = {"items": [item.pk for item in items], "channel": "press", "at": now(), "place": ""}
    refused = client.post(address, sent)
    assert refused.status_code == 409
    assert "报纸或者刊物" in refused.content.decode()
    answer = client.post(address, sent | {"place": "《鹤壁日报》第2版"})
    assert answer.status_code == 302
    assert Appearance.objects.filter(channel="press").count() == 2


def test_the_item_page_lists_where_it_appeared_and_takes_it_back(city: City, client: Client) -> None:
    item = a_published_item(city.city, city.officer)
    client.force_login(city.officer)
    client.post(
        reverse("publishing:appearance_add") + f"?item={item.pk}",
        {"items": [item.pk], "channel": "notice_board", "at": now(), "place": "社区公告栏"},
    )
    shown = page(client, "item", item.pk)
    assert "社区公告栏" in shown
    row = Appearance.objects.get(channel="notice_board")
    assert (
        client.post(
            reverse("publishing:appearance_void", args=[row.pk]), {"void_reason": "贴错了地方"}
        ).status_code
        == 302
    )
    assert "贴错了地方" in page(client, "item", item.pk)


def test_items_are_found_by_words_of_the_title_and_ticked_by_the_address(city: City, client: Client) -> None:
    found, other = a_published_item(city.city, title="停水通知"), a_published_item(city.city, title="别的事")
    client.force_login(city.officer)
    shown = page(client, "appearance_add", query="?q=停水")
    assert "停水通知" in shown
    assert "别的事" not in shown
    ticked = page(client, "appearance_add", query=f"?q=停水&item={other.pk}")
    assert "别的事" in ticked
    for nonsense in ("?item=abc", "?item=99999999999999999999", "?q=%00", "?item=²"):
        page(client, "appearance_add", query=nonsense)
    bad = client.post(
        reverse("publishing:appearance_add"), {"items": ["x", str(found.pk)], "channel": "press"}
    )
    assert "重新选择" in bad.content.decode()


def test_an_account_is_kept_by_the_head_alone_and_its_secret_never_shown(city: City, client: Client) -> None:
    client.force_login(city.head)
    facts = {
        "channel": "wechat",
        "name": "鹤壁发布",
        "app_id": "wx1",
        "secret": "top-secret-0001",
        "is_active": "on",
    }
    assert client.post(reverse("publishing:channel_account_add"), facts).status_code == 302
    account = ChannelAccount.objects.get()
    assert account.secret == "top-secret-0001"
    for shown in (page(client, "channel_accounts"), page(client, "channel_account_change", account.pk)):
        assert "top-secret" not in shown
    assert "平台自动发布" in page(client, "channel_accounts")
    refused = client.post(reverse("publishing:channel_account_add"), facts | {"app_id": ""})
    assert "top-secret" not in refused.content.decode()
    client.force_login(city.officer)
    assert client.get(reverse("publishing:channel_accounts")).status_code == 403
    assert client.post(reverse("publishing:channel_account_add"), facts).status_code == 403


@pytest.mark.parametrize("channel", ["wechat", "weibo"])
def test_without_a_secret_the_ready_made_article_is_shown_and_the_link_registered(
    city: City, client: Client, channel: str
) -> None:
    account = an_account(city.city, channel)
    item = a_published_item(city.city, title="停水通知", body="<p>明天<strong>停水</strong>。</p>")
    client.force_login(city.officer)
    sent = {"items": [item.pk], "accounts": [account.pk]}
    assert client.post(reverse("publishing:post_add"), sent).status_code == 302
    post = ChannelPost.objects.get()
    shown = page(client, "channel_post", post.pk)
    assert "停水通知" in shown
    assert f"http://www.hebi.gov.cn/zfxxgk/xx/{item.pk}/" in shown
    if channel == "wechat":
        assert "明天<strong>停水</strong>。" in shown
    wrong = client.post(reverse("publishing:post_link", args=[post.pk]), {"at": now(), "link": "没有"})
    assert wrong.status_code == 200
    done = {"at": now(), "link": "https://outside.example.cn/1"}
    assert client.post(reverse("publishing:post_link", args=[post.pk]), done).status_code == 302
    assert ChannelPost.objects.get().state == State.SENT
    withdraw(item)
    assert "删除这篇文章" in page(client, "channel_post", post.pk)
    assert "停水通知" in page(client, "channels", query="?state=gone")
    step = reverse("publishing:post_step", args=[post.pk])
    assert client.post(step, {"step": "nonsense"}).status_code == 409
    assert client.post(step, {"step": "taken_down"}).status_code == 302
    assert "停水通知" not in page(client, "channels", query="?state=gone")


def test_what_nobody_knows_is_sent_again_only_after_looking(city: City, client: Client) -> None:
    account = an_account(city.city, "weibo", secret="x")
    post = ChannelPost.objects.create(
        account=account, disclosure=a_published_item(city.city), state=State.UNKNOWN, sentence="不知道"
    )
    client.force_login(city.officer)
    step = reverse("publishing:post_step", args=[post.pk])
    assert client.post(step, {"step": "again"}).status_code == 409
    assert client.post(step, {"step": "again", "looked": "on"}).status_code == 302
    assert ChannelPost.objects.get().state == State.WAITING
    leader = person(Role.LEADER, at=city.city)
    client.force_login(leader)
    assert page(client, "channel_post", post.pk)
    assert client.post(step, {"step": "cancel"}).status_code == 403


def test_the_sheet_shows_the_item_with_its_code_and_only_while_it_is_public(
    city: City, client: Client
) -> None:
    an_account(city.city, "weibo")
    item = a_published_item(city.city, title="停水通知", document_number="鹤政〔2026〕1号")
    client.force_login(city.officer)
    shown = page(client, "notice_sheet", item.pk)
    assert "鹤政〔2026〕1号" in shown
    assert "<svg" in shown
    assert f"http://www.hebi.gov.cn/zfxxgk/xx/{item.pk}/" in shown
    withdraw(item)
    assert client.get(reverse("publishing:notice_sheet", args=[item.pk])).status_code == 404


def test_a_delivery_from_the_list_to_the_signature(city: City, client: Client) -> None:
    place = ReadingPlace.objects.create(
        authority=city.city, name="市档案馆", kind="archive", address="某路", hours="工作日"
    )
    item = a_published_item(city.city, title="停水通知")
    client.force_login(city.officer)
    assert "市档案馆" in page(client, "delivery_places")
    chosen = client.post(reverse("publishing:delivery_choose", args=[place.pk]), {"items": [item.pk]})
    assert chosen.status_code == 302
    assert "停水通知" in page(client, "delivery_place", place.pk)
    assert "停水通知" not in page(client, "delivery_choose", place.pk)
    sent = {"delivered_on": str(timezone.localdate()), "received_by": "王馆员"}
    assert client.post(reverse("publishing:delivery_record", args=[place.pk]), sent).status_code == 302
    assert "王馆员" in page(client, "delivery_place", place.pk)
    assert Delivery.objects.get().delivered_on == timezone.localdate()


def test_an_issue_from_the_first_item_to_the_file(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="停水通知")
    client.force_login(city.head)
    facts = {
        "year": 2026,
        "number": 1,
        "title": "鹤壁市人民政府公报",
        "issued_on": str(timezone.localdate()),
        "print_run": 100,
    }
    assert client.post(reverse("publishing:gazette_open"), facts).status_code == 302
    assert client.post(reverse("publishing:gazette_open"), facts).status_code == 409
    issue = GazetteIssue.objects.get()
    added = {"items": [item.pk], "section": "市政府文件"}
    assert client.post(reverse("publishing:gazette_add", args=[issue.pk]), added).status_code == 302
    entry = issue.entries.get()
    arranged = {f"place-{entry.pk}": "7", f"section-{entry.pk}": "部门\0文件", "place-x": "1"}
    assert client.post(reverse("publishing:gazette_arrange", args=[issue.pk]), arranged).status_code == 302
    assert "部门文件" in page(client, "gazette", issue.pk)
    assert "停水通知" in page(client, "gazette_print", issue.pk)
    proof = client.get(reverse("publishing:gazette_proof", args=[issue.pk]))
    assert proof.getvalue().startswith(b"%PDF")
    assert client.get(reverse("publishing:public_gazette", args=[issue.pk])).status_code == 404
    assert "要发布《" in page(client, "gazette_publish", issue.pk)
    assert client.post(reverse("publishing:gazette_publish", args=[issue.pk])).status_code == 302
    assert "已发布" in page(client, "gazettes")
    public = client.get(reverse("publishing:public_gazette_file", args=[issue.pk]))
    assert public.getvalue().startswith(b"%PDF")


def test_an_authority_without_a_gazette_is_told_why(city: City, client: Client) -> None:
    client.force_login(person(Role.INFORMATION_OFFICER, at=city.town))
    assert "国办发〔2018〕22号" in page(client, "gazettes")
