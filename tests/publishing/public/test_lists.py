"""Lists of published items: newest first, page by page, at a constant cost, and only what is public."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organizations.actions import set_site_facts
from gongkai.publishing.models import Disclosure, SiteColumn
from gongkai.publishing.public.listing import PAGE, Asked, Place, column_page, items_page
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_draft, a_published_item

pytestmark = pytest.mark.django_db
BEGIN = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def city() -> City:
    return City()


def titles(page: str) -> list[str]:
    listed = page[page.index('<ul class="item-list">') :]
    return re.findall(r'/zfxxgk/xx/\d+/">([^<]+)</a>', listed[: listed.index("</ul>")])


@given(st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2200, 1, 1)), st.integers(1, 10**15))
def test_a_place_in_an_address_leads_back_to_itself(moment: dt.datetime, key: int) -> None:
    place = Place(moment.replace(tzinfo=dt.UTC), key)
    assert Place.read(str(place)) == place


@pytest.mark.parametrize(
    "text", ["", "-", "1", "x-1", "1-x", "-1-1", "1" * 30 + "-1", "1-" + "9" * 30, "１-１"]
)
def test_what_is_no_place_is_none(text: str) -> None:
    assert Place.read(text) is None


def test_every_item_comes_once_forwards_and_backwards_whatever_the_moments(city: City) -> None:
    """Many items of one moment: their order and the pages hang on the key as well."""
    column = a_column(city.city)
    for number in range(47):
        a_published_item(city.city, columns=[column], at=BEGIN + dt.timedelta(minutes=number // 10))
    wanted = list(Disclosure.objects.public().order_by("-published_at", "-pk").values_list("pk", flat=True))
    for read in (
        lambda asked: items_page(Disclosure.objects.all(), asked, size=10),
        lambda asked: column_page([column.pk], asked, size=10),
    ):
        page, found, last = read(Asked()), [], None
        assert page.newer == ""
        while True:
            found += [row["pk"] for row in page.rows]
            last = page
            if not page.older:
                break
            page = read(Asked(after=Place.read(page.older)))
        assert found == wanted
        back = [row["pk"] for row in last.rows]
        while last.newer:
            last = read(Asked(before=Place.read(last.newer)))
            back = [row["pk"] for row in last.rows] + back
        assert back == wanted


def test_a_column_shows_what_stands_below_it_and_every_item_once(city: City, client: Client) -> None:
    top = a_column(city.city, "zc", title="政策")
    below = a_column(city.city, "gfxwj", title="规范性文件", parent=top)
    beside = a_column(city.city, "dt", title="动态")
    a_published_item(city.city, columns=[top, below], at=BEGIN, title="两处都有")
    a_published_item(city.city, columns=[below], at=BEGIN + dt.timedelta(hours=1), title="只在下级")
    a_published_item(city.city, columns=[beside], title="别的栏目")
    page = client.get("/zfxxgk/lm/zc/").content.decode()
    assert titles(page) == ["只在下级", "两处都有"]
    assert "2026-03-01" in page
    assert titles(client.get("/zfxxgk/lm/gfxwj/").content.decode()) == ["只在下级", "两处都有"]
    assert client.get("/zfxxgk/lm/meiyou/").status_code == 404


def test_lists_show_only_what_is_public_now(city: City, client: Client) -> None:
    from tests.publishing.public.test_documents import withdraw

    column = a_column(city.city)
    a_draft(city.city, columns=[column], title="草稿")
    gone = a_published_item(city.city, columns=[column], title="撤回的", category="fggz")
    a_published_item(city.city, columns=[column], title="公开的", category="fggz")
    withdraw(gone)
    for address in (
        "/zfxxgk/lm/tzgg/",
        f"/zfxxgk/jg/{city.city.pk}/",
        "/zfxxgk/fdzdgknr/fggz/",
        "/zfxxgk/ml/",
        "/",
        "/zfxxgk/dingyue/",
        "/zfxxgk/dingyue/lm/tzgg/",
        f"/zfxxgk/dingyue/jg/{city.city.pk}/",
    ):
        page = client.get(address).content.decode()
        assert "公开的" in page and "撤回的" not in page and "草稿" not in page, address


def test_the_year_narrows_a_list(city: City, client: Client) -> None:
    column = a_column(city.city)
    zone = timezone.get_default_timezone()
    a_published_item(
        city.city, columns=[column], title="去年最后一刻", at=dt.datetime(2025, 12, 31, 23, 59, tzinfo=zone)
    )
    a_published_item(city.city, columns=[column], title="今年第一刻", at=dt.datetime(2026, 1, 1, tzinfo=zone))
    assert titles(client.get("/zfxxgk/lm/tzgg/?nian=2025").content.decode()) == ["去年最后一刻"]
    assert titles(client.get("/zfxxgk/lm/tzgg/?nian=2026").content.decode()) == ["今年第一刻"]
    nothing = client.get("/zfxxgk/lm/tzgg/?nian=2019").content.decode()
    assert "没有已经发布的信息" in nothing


@pytest.mark.parametrize(
    "asked",
    [
        "nian=abc",
        "nian=99999",
        "nian=0",
        "hou=xx",
        "qian=1-",
        "hou=9999999999999999-1",
        "nian=²",
        "nian=0199999999",
    ],
)
def test_what_an_address_cannot_mean_shows_the_list_and_no_fault(
    city: City, client: Client, asked: str
) -> None:
    a_published_item(city.city, columns=[a_column(city.city)])
    for address in ("/zfxxgk/lm/tzgg/", "/zfxxgk/ml/", "/zfxxgk/fdzdgknr/fggz/"):
        assert client.get(f"{address}?{asked}").status_code == 200


def test_a_page_of_a_list_costs_the_same_however_long_it_is(city: City, client: Client) -> None:
    column = a_column(city.city)
    a_published_item(city.city, columns=[column], category="fggz")

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    addresses = (
        "/",
        "/zfxxgk/lm/tzgg/",
        f"/zfxxgk/jg/{city.city.pk}/",
        "/zfxxgk/fdzdgknr/fggz/",
        "/zfxxgk/ml/",
        "/zfxxgk/dingyue/",
        "/zfxxgk/dingyue/lm/tzgg/",
    )
    before = {address: queries(address) for address in addresses}
    for number in range(PAGE + 5):
        a_column(city.city, f"lm{number}")
        a_published_item(city.city, columns=[column], category="fggz")
    assert {address: queries(address) for address in addresses} == before
    assert max(before.values()) <= 12


def test_another_site_shows_its_own_columns_and_the_items_below_it(
    city: City, client: Client, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    for authority, domain, is_main in (
        (city.city, "www.hebi.gov.cn", True),
        (city.county, "www.qixian.gov.cn", False),
    ):
        set_site_facts(
            city.platform_operator,
            authority,
            is_main=is_main,
            site_name=str(authority),
            site_domain=domain,
            host=str(authority),
        )
    a_column(city.city, "tzgg", title="市公告")
    a_column(city.county, "tzgg", title="县公告")
    a_published_item(city.city, title="市里的")
    a_published_item(city.town, title="镇里的")
    there = client.get("/", headers={"Host": "www.qixian.gov.cn"}).content.decode()
    assert "镇里的" in there and "市里的" not in there
    assert "县公告" in there and "市公告" not in there
    main = client.get("/", headers={"Host": "www.hebi.gov.cn"}).content.decode()
    assert "镇里的" in main and "市里的" in main and "市公告" in main
    assert SiteColumn.objects.count() == 2


def test_the_national_columns_have_one_navigation_and_one_page_each(city: City, client: Client) -> None:
    for key in ("zfxxgkzn", "zfxxgkzd", "fdzdgknr", "ysqgk"):
        a_column(city.city, key)
    a_column(city.city, "tzgg", title="通知公告")
    systems = SiteColumn.objects.get(key="zfxxgkzd")
    a_published_item(city.city, columns=[systems], title="本机关保密审查制度")
    page = client.get("/zfxxgk/lm/tzgg/").content.decode()
    tree = page[page.index('aria-label="本站栏目"') :]
    assert "通知公告" in tree[: tree.index("</nav>")] and "zfxxgkzn" not in tree[: tree.index("</nav>")]
    assert client.get("/zfxxgk/lm/zfxxgkzn/")["Location"] == "/zfxxgk/zfxxgkzn/"
    assert client.get("/zfxxgk/lm/ysqgk/")["Location"] == "/zfxxgk/ysqgk/"
    assert "本机关保密审查制度" in client.get("/zfxxgk/zfxxgkzd/").content.decode()
