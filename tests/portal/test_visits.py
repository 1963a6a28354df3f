"""Visits: counted without cookies, robots left out, nobody told apart once the year is over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.portal.models import DocumentViews, PageViews, Visitor, VisitorYear
from gongkai.portal.visits.counting import COUNTING, Counting
from gongkai.portal.visits.digests import key_folder, visitor_digest
from gongkai.portal.visits.figures import close_years, visitors_of, year_figures
from gongkai.portal.visits.robots import MOST_A_MINUTE, Pace, is_program
from gongkai.publishing.models import SiteColumn
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_published_item

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def beacon_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'<img class="beacon" src="([^"]+)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def read(client: Client, address: str, *, agent: str = FIREFOX, ip: str = "203.0.113.7") -> None:
    answer = client.get(beacon_of(client, address), headers={"User-Agent": agent}, REMOTE_ADDR=ip)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/gif"
    assert "no-store" in answer["Cache-Control"] and not answer.cookies


def test_a_page_counts_for_its_column_its_authority_and_its_document(site: City, client: Client) -> None:
    column = a_column(site.city)
    item = a_published_item(site.department, columns=[column])
    read(client, f"/zfxxgk/xx/{item.pk}/")
    read(client, f"/zfxxgk/xx/{item.pk}/")
    read(client, "/")
    COUNTING.write()
    rows = {(row.column, row.authority): row.views for row in PageViews.objects.all()}
    assert rows == {("tzgg", site.department.pk): 2, ("", site.city.pk): 1}
    assert {row.site for row in PageViews.objects.all()} == {site.city.pk}
    assert DocumentViews.objects.get(document=item.pk).views == 2
    assert Visitor.objects.count() == 1


def test_what_is_counted_twice_adds_up_and_several_writers_lose_nothing(site: City) -> None:
    day = timezone.localdate()
    for _ in range(3):
        counting = Counting()
        for _ in range(5):
            counting.add(day, 1, 2, "tzgg", 9, b"v" * 16)
        counting.write()
    assert PageViews.objects.get().views == 15
    assert DocumentViews.objects.get().views == 15
    assert Visitor.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_nothing() -> None:
    day = timezone.localdate()
    faults: list[BaseException] = []

    def count(number: int) -> None:
        counting = Counting()
        try:
            for turn in range(10):
                for column in ("b", "a", "c"):
                    counting.add(day, 1, 1, column, 1 + turn % 3, bytes([number]) * 16)
                counting.write()
        except BaseException as fault:
            faults.append(fault)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=count, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert {row.column: row.views for row in PageViews.objects.all()} == {"a": 40, "b": 40, "c": 40}
    assert sum(row.views for row in DocumentViews.objects.all()) == 120
    assert Visitor.objects.count() == 4


def test_an_address_that_the_platform_did_not_write_counts_nothing(site: City, client: Client) -> None:
    good = beacon_of(client, "/")
    for odd in (
        good.replace("l=&", "l=tzgg&"),
        re.sub(r"s=[^&]+", "s=x", good),
        re.sub(r"j=\d+", "j=99", good),
        re.sub(r"x=\d+", "x=5", good),
        "/fangwen/",
        "/fangwen/?l=a&j=b&x=c&s=d",
        "/fangwen/?l=%00&j=²&x=1&s=é",
    ):
        assert client.get(odd, headers={"User-Agent": FIREFOX}).status_code == 200
    COUNTING.write()
    assert PageViews.objects.count() == 0


def test_programs_are_not_counted(site: City, client: Client) -> None:
    for agent in (
        "",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "curl/8.1",
        "python-requests/2",
        "Googlebot/2.1",
    ):
        read(client, "/", agent=agent)
    COUNTING.write()
    assert PageViews.objects.count() == 0 and Visitor.objects.count() == 0
    assert not is_program(FIREFOX)
    assert not is_program("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.50")


def test_whoever_reads_faster_than_people_do_is_a_program(site: City, client: Client) -> None:
    address = beacon_of(client, "/")
    for _ in range(MOST_A_MINUTE + 30):
        client.get(address, headers={"User-Agent": FIREFOX})
    COUNTING.write()
    assert PageViews.objects.get().views == MOST_A_MINUTE


def test_the_pace_is_that_of_a_minute_and_a_program_stays_one() -> None:
    pace = Pace(most=2)
    assert [pace.is_too_fast(b"a", now) for now in (0, 30, 61, 62)] == [False, False, False, False]
    assert [pace.is_too_fast(b"b", now) for now in (0, 1, 2, 500)] == [False, False, True, True]


def test_a_visitor_is_one_a_year_whatever_is_read_and_two_browsers_are_two(
    site: City, client: Client
) -> None:
    for _ in range(3):
        read(client, "/")
    read(client, "/", ip="203.0.113.8")
    read(client, "/", agent=FIREFOX.replace("140", "141"))
    COUNTING.write()
    assert Visitor.objects.count() == 3
    assert visitors_of(site.city, timezone.localdate().year) == 3


def test_digests_need_the_key_of_the_year_which_stands_outside_the_database(site: City) -> None:
    this = visitor_digest(2026, "203.0.113.7", FIREFOX)
    assert this == visitor_digest(2026, "203.0.113.7", FIREFOX)
    assert this != visitor_digest(2027, "203.0.113.7", FIREFOX)
    assert {path.name for path in key_folder().iterdir()} == {"2026", "2027"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in key_folder().iterdir())


def test_after_the_year_only_the_number_is_left(site: City) -> None:
    visitor_digest(2025, "203.0.113.7", FIREFOX)
    visitor_digest(2026, "203.0.113.7", FIREFOX)
    for number in range(3):
        Visitor.objects.create(year=2025, site=site.city.pk, digest=bytes([number]) * 16)
    Visitor.objects.create(year=2026, site=site.city.pk, digest=b"x" * 16)
    for _ in range(2):
        close_years(dt.date(2026, 1, 1))
    assert VisitorYear.objects.get().visitors == 3
    assert Visitor.objects.get().year == 2026
    assert [path.name for path in key_folder().iterdir()] == ["2026"]
    assert visitors_of(site.city, 2025) == 3


def test_the_yearly_figures_count_each_item_once_by_kind(site: City) -> None:
    overview, news = a_column(site.city, "gk"), a_column(site.city, "dt")
    SiteColumn.objects.filter(pk=overview.pk).update(column_type="概况信息")
    SiteColumn.objects.filter(pk=news.pk).update(column_type="动态要闻")
    a_published_item(site.city, columns=[overview, news])
    a_published_item(site.city, columns=[news])
    a_published_item(site.department)
    a_published_item(site.other_city)
    year = timezone.localdate().year
    below = Authority.objects.descendants(site.city, include_self=True)
    figures = year_figures(site.city, below, year)
    assert dict(figures.published) == {
        "概况类信息更新量": 1,
        "政务动态信息更新量": 1,
        "信息公开目录信息更新量": 1,
    }
    assert figures.published_in_all == 3


def test_staff_see_the_figures_and_take_them_away_as_a_file(site: City, client: Client) -> None:
    read(client, "/")
    read(client, "/zfxxgk/zfxxgkzn/")
    COUNTING.write()
    client.force_login(site.head)
    year = timezone.localdate().year
    page = client.get("/office/visits/").content.decode()
    assert "独立用户访问总量" in page and "<svg" in page and "政府信息公开指南" in page
    answer = client.get(f"/office/visits/{year}.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["年度", "指标", "数值", "单位"]
    assert [str(year), "网站总访问量", "2", "次"] in rows
    assert [str(year), "独立用户访问总量", "1", "个"] in rows
    assert client.get("/office/visits/1999.csv").status_code == 404
    assert client.get("/office/visits/?nian=1999").status_code == 404
    client.force_login(site.outsider)
    assert "2</td>" not in client.get("/office/visits/").content.decode().split("各月浏览量")[0]
