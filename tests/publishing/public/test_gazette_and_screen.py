"""The gazette and the screen for everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.publishing.actions import gazette as actions
from gongkai.publishing.models import GazetteIssue
from tests.organizations.city import City
from tests.publishing.actions.test_gazette import an_issue, facts
from tests.publishing.channels.test_posting import withdraw
from tests.publishing.kit import a_draft, a_published_item


def test_issues_are_found_by_authority_and_year_and_unpublished_ones_are_not(
    city: City, client: Client
) -> None:
    issue = an_issue(city, [a_published_item(city.city, title="停水通知")])
    assert "还没有已经发布的政府公报" in client.get("/zfxxgk/gb/").content.decode()
    for address in (f"/zfxxgk/gb/{issue.pk}/", f"/zfxxgk/gb/{issue.pk}/pdf/", "/zfxxgk/gb/999/"):
        assert client.get(address).status_code == 404
    actions.publish_issue(city.head, issue)
    assert "鹤壁市人民政府公报2026年第3期" in client.get("/zfxxgk/gb/").content.decode()
    for wrong in ("?jg=99999", "?jg=x", f"?jg={city.city.pk}&year=1999"):
        assert client.get(f"/zfxxgk/gb/{wrong}").status_code == 404
    shown = client.get(f"/zfxxgk/gb/{issue.pk}/").content.decode()
    assert "停水通知" in shown
    assert 'name="ColumnName" content="政府公报"' in shown
    assert client.get(f"/zfxxgk/gb/{issue.pk}/pdf/").getvalue().startswith(b"%PDF")


def test_a_withdrawn_item_is_named_as_such_and_its_file_is_not_offered(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="关于张某某的决定", document_number="鹤政〔2026〕77号")
    issue = an_issue(city, [item, a_published_item(city.city)])
    actions.publish_issue(city.head, issue)
    withdraw(item)
    shown = client.get(f"/zfxxgk/gb/{issue.pk}/").content.decode()
    assert "1篇后来已撤回" in shown
    assert "张某某" not in shown
    assert "77号" not in shown
    assert "正在重新排印" in shown
    assert client.get(f"/zfxxgk/gb/{issue.pk}/pdf/").status_code == 404
    actions.set_withdrawn_issues_anew(lambda: False)
    assert client.get(f"/zfxxgk/gb/{issue.pk}/pdf/").status_code == 200


def test_a_file_that_is_lost_is_no_fault_of_the_page(city: City, client: Client) -> None:
    issue = GazetteIssue.objects.create(
        authority=city.city, **facts(), published_at=timezone.now(), pdf="gazette/lost.pdf"
    )
    assert client.get(f"/zfxxgk/gb/{issue.pk}/pdf/").status_code == 404


def test_the_screen_shows_the_newest_public_items_one_at_a_time(city: City, client: Client) -> None:
    a_published_item(city.city, title="旧的", body="<p>旧的正文。</p>")
    a_published_item(city.city, title="新的", summary="新的概述")
    a_draft(city.city, title="没有发布的")
    a_published_item(city.other_city, title="别处的")
    shown = client.get(f"/zfxxgk/dp/{city.city.pk}/").content.decode()
    assert shown.index("新的") < shown.index("旧的")
    assert "没有发布的" not in shown
    assert "别处的" not in shown
    assert shown.count('aria-labelledby="slide-1">') == 1
    assert shown.count('aria-labelledby="slide-2" hidden>') == 1
    assert f'content="15;url=/zfxxgk/dp/{city.city.pk}/?n=1"' in shown
    second = client.get(f"/zfxxgk/dp/{city.city.pk}/?n=1").content.decode()
    assert 'aria-labelledby="slide-1" hidden>' in second
    assert "?n=0" in second
    stopped = client.get(f"/zfxxgk/dp/{city.city.pk}/?n=1&stop=1").content.decode()
    assert 'http-equiv="refresh"' not in stopped


@pytest.mark.parametrize("number", ["-1", "x", "²", "99999999", "7"])
def test_a_number_that_is_none_shows_some_item(city: City, client: Client, number: str) -> None:
    a_published_item(city.city)
    assert client.get(f"/zfxxgk/dp/{city.city.pk}/?n={number}").status_code == 200


def test_a_screen_without_items_says_so_and_one_of_nobody_is_not_there(city: City, client: Client) -> None:
    assert "还没有已经公开的信息" in client.get(f"/zfxxgk/dp/{city.city.pk}/").content.decode()
    assert client.get("/zfxxgk/dp/99999/").status_code == 404
