"""Public pages behind caches: the same answer for everybody, told to be gone as soon as anything public changes."""

from __future__ import annotations

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from gongkai.organizations.actions import set_disclosure_office
from gongkai.portal.caching.changes import clear_old_changes, public_state, record_public_change
from gongkai.portal.models import PublicChange
from gongkai.publishing.actions.columns import lay_out_columns, shift_column
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure, DisclosureVersion, Status
from gongkai.publishing.projection import take_from_the_public
from gongkai.web.caching import is_cacheable
from gongkai.web.context import LARGE_TYPE_COOKIE
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_draft, a_published_item


def withdraw(item: Disclosure) -> None:
    from django.utils import timezone

    item.withdrawn_at = timezone.now()
    item.withdrawal_notice = "因内容有误撤回。"
    take_from_the_public(item, Happening.WITHDRAWN, None, Status.WITHDRAWN)


def pages(item: Disclosure, column: str) -> list[str]:
    return [
        "/",
        "/zfxxgk/",
        "/zfxxgk/zfxxgkzn/",
        "/zfxxgk/zfxxgkzd/",
        "/zfxxgk/fdzdgknr/",
        "/zfxxgk/fdzdgknr/fggz/",
        "/zfxxgk/ml/",
        f"/zfxxgk/lm/{column}/",
        f"/zfxxgk/jg/{item.authority_id}/",
        f"/zfxxgk/xx/{item.pk}/",
        "/zfxxgk/dingyue/",
        f"/zfxxgk/dingyue/lm/{column}/",
        f"/zfxxgk/dingyue/jg/{item.authority_id}/",
        "/sitemap.xml",
        "/sitemap-0.xml",
        "/sitemap-1.xml",
        "/robots.txt",
        "/zddt/",
        "/wzjc/",
    ]


def test_public_pages_may_be_kept_and_hang_on_no_cookie(site: City, client: Client) -> None:
    item = a_published_item(site.city, columns=[a_column(site.city)], category="fggz")
    for address in pages(item, "tzgg"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate", address
        assert abs(int(answer["X-Accel-Expires"].removeprefix("@")) - time.time()) < 5
        assert answer["ETag"].startswith('W/"')
        assert not answer.cookies, address
        assert "cookie" not in answer.get("Vary", "").lower(), address


def test_an_unchanged_page_costs_one_query(site: City, client: Client) -> None:
    item = a_published_item(site.city, columns=[a_column(site.city)], category="fggz")
    for address in pages(item, "tzgg"):
        tag = client.get(address)["ETag"]
        with CaptureQueriesContext(connection) as seen:
            again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304 and not again.content, address
        assert len(seen) == 1, address
        assert again["ETag"] == tag and "X-Accel-Expires" in again and "Cache-Control" in again


def test_the_tag_changes_at_once_with_everything_public(site: City, client: Client) -> None:
    item = a_published_item(site.city, columns=[a_column(site.city)])
    address = f"/zfxxgk/xx/{item.pk}/"
    tag = client.get(address)["ETag"]
    a_published_item(site.city)
    second = client.get(address, headers={"If-None-Match": tag})
    assert second.status_code == 200 and second["ETag"] != tag
    set_disclosure_office(
        site.head,
        site.city,
        name="新的办公室",
        address="九州路",
        hours="工作日",
        telephone="0392-1111111",
        fax="",
        internet_contact="",
        postcode="",
    )
    third = client.get(address, headers={"If-None-Match": second["ETag"]})
    assert third.status_code == 200 and third["ETag"] != second["ETag"]


def test_the_tag_changes_when_columns_are_laid_out_or_change_places(site: City, client: Client) -> None:
    column, other = a_column(site.city), a_column(site.city, "zcjd")
    tags = [client.get("/")["ETag"]]
    shift_column(site.head, other, up=True)
    tags.append(client.get("/")["ETag"])
    lay_out_columns(site.head, site.city)
    tags.append(client.get("/")["ETag"])
    assert len(set(tags)) == 3 and column.pk


def test_a_withdrawn_page_is_not_confirmed_by_its_old_tag(site: City, client: Client) -> None:
    item = a_published_item(site.city, title="张三的名单")
    address = f"/zfxxgk/xx/{item.pk}/"
    tag = client.get(address)["ETag"]
    withdraw(item)
    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 410 and "张三" not in answer.content.decode()
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_work_that_is_not_public_changes_no_tag(site: City, client: Client) -> None:
    item = a_published_item(site.city)
    before = public_state()
    draft = a_draft(site.city)
    draft.save()
    DisclosureVersion.objects.create(disclosure=item, number=2, title="草稿")
    item.save()
    assert public_state() == before


def test_the_state_moves_when_an_earlier_number_appears_later(site: City) -> None:
    """On PostgreSQL a transaction that began first may commit last: its row then lies below the last one."""
    record_public_change()
    last = PublicChange.objects.order_by("-pk").first()
    assert last is not None
    late = last.pk - 1 if last.pk > 1 else last.pk
    PublicChange.objects.filter(pk=late).delete()
    before = public_state()
    PublicChange.objects.create(pk=late, weight=7)
    assert public_state() != before and public_state()[0] == before[0]


def test_old_changes_are_cleared_away_and_the_state_moves_once_more(site: City) -> None:
    import datetime

    from django.utils import timezone

    record_public_change()
    PublicChange.objects.update(at=timezone.now() - datetime.timedelta(days=8))
    before = public_state()
    record_public_change()
    clear_old_changes(timezone.localdate())
    assert PublicChange.objects.count() == 1
    assert public_state() != before


def test_an_item_that_ends_by_itself_changes_the_tag_before_the_worker_has_come_by(
    site: City, client: Client
) -> None:
    import datetime

    from django.utils import timezone

    item = a_published_item(
        site.city, title="公示的名单", ends_at=timezone.now() + datetime.timedelta(hours=1)
    )
    tags = {address: client.get(address)["ETag"] for address in ("/", f"/zfxxgk/xx/{item.pk}/")}
    Disclosure.objects.filter(pk=item.pk).update(ends_at=timezone.now())
    for address, tag in tags.items():
        answer = client.get(address, headers={"If-None-Match": tag})
        assert answer.status_code != 304 and "公示的名单" not in answer.content.decode()


def test_the_large_type_has_a_tag_of_its_own(site: City, client: Client) -> None:
    normal = client.get("/zfxxgk/")["ETag"]
    client.cookies[LARGE_TYPE_COOKIE] = "1"
    large = client.get("/zfxxgk/", headers={"If-None-Match": normal})
    assert large.status_code == 200 and 'class="large-type"' in large.content.decode()
    assert large["ETag"] != normal
    assert large["Cache-Control"].startswith("public")


def test_who_is_logged_in_goes_past_the_caches(site: City, client: Client) -> None:
    client.force_login(site.officer)
    answer = client.get("/zfxxgk/")
    assert "工作台" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache" and answer["X-Accel-Expires"] == "0"
    assert "ETag" not in answer


def test_who_has_a_message_waiting_goes_past_the_caches(site: City, client: Client) -> None:
    client.cookies["messages"] = "something"
    answer = client.get("/zfxxgk/")
    assert "private" in answer["Cache-Control"] and answer["X-Accel-Expires"] == "0"


def test_what_is_not_found_is_kept_by_nobody(site: City, client: Client) -> None:
    answer = client.get("/zfxxgk/xx/999/")
    assert answer.status_code == 404
    assert "private" in answer["Cache-Control"] and "ETag" not in answer


def test_pages_differ_by_host_and_by_what_is_asked(site: City, client: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    tags = {
        client.get(address, headers={"Host": host})["ETag"]
        for address in ("/zfxxgk/ml/", "/zfxxgk/ml/?nian=2026", "/zfxxgk/")
        for host in ("a.gov.cn", "b.gov.cn")
    }
    assert len(tags) == 6


def test_no_page_with_a_form_that_is_sent_may_be_kept() -> None:
    """A form needs a token in a cookie; such pages must not say of themselves that they may be kept."""

    def kept(resolver: object, before: str = "") -> list[str]:
        found = []
        for entry in resolver.url_patterns:  # type: ignore[attr-defined]
            route = before + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                found += kept(entry, route)
            elif is_cacheable(entry.callback):
                found.append(route)
        return found

    routes = kept(get_resolver())
    assert "zfxxgk/xx/<int:pk>/" in routes and "" in routes
    for route in routes:
        assert not route.startswith(("office/", "login", "logout", "zfxxgk/ysqgk/")), route
