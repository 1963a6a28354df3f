"""The pages of the working calendar: read by all members, changed by operators of the platform in two steps."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations import actions, calendar_followers
from gongkai.organizations.calendar_followers import Batch, Moved
from gongkai.organizations.models import Authority, CalendarNotice
from gongkai.organizations.working_calendar import current_calendar
from tests.organizations.city import City
from tests.organizations.test_working_calendar import FACTS, MAKE_UP, TEXT_2027, enter

FORM = {"document_number": "国办发明电[2026]6号", "published": "2026-11-04", "text": TEXT_2027}


@pytest.fixture(autouse=True)
def a_day_after_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(localdate=lambda: dt.date(2026, 11, 20), now=timezone.now)
    for module in ("gongkai.organizations.actions.calendar", "gongkai.web.office.calendar"):
        monkeypatch.setattr(f"{module}.timezone", clock)


@pytest.fixture(autouse=True)
def no_other_followers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(calendar_followers, "_followers", {})
    yield


def send(client: Client, step: str = "look", **changed: str) -> str:
    answer = client.post(reverse("office:calendar_enter", args=[2027]), FORM | {"step": step} | changed)
    assert answer.status_code in (200, 409)
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no field {name}"
    return unescape(found[1])


def page_of(client: Client, name: str, *arguments: object, **query: object) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_member_reads_which_years_are_provisional(client: Client, city: City) -> None:
    client.force_login(city.officer)
    page = page_of(client, "office:calendar")
    assert "2027年" in page and "暂定" in page and "平台自带" in page
    assert reverse("office:calendar_enter", args=[2027]) not in page
    assert "放假通知还没有录入" in page_of(client, "office:calendar_year", 2027)
    assert client.get(reverse("office:calendar_year", args=[2101])).status_code == 404


def test_only_an_operator_of_the_platform_gets_the_form(client: Client, city: City) -> None:
    client.force_login(city.operator)
    for answer in (
        client.get(reverse("office:calendar_enter", args=[2027])),
        client.post(reverse("office:calendar_enter", args=[2027]), FORM),
    ):
        assert answer.status_code == 403 and "只有平台管理员可以录入放假通知" in answer.content.decode()


def test_the_drawing_is_shown_first_and_nothing_is_saved_before_it_is_confirmed(
    client: Client, city: City
) -> None:
    client.force_login(city.platform_operator)
    page = send(client)
    assert "还没有保存" in page and "国办发明电〔2026〕6号" in page
    assert "春节调休上班" in page and page.count('<table class="month">') == 12
    assert "2027-01-31（星期日）：周末 → <strong>春节调休上班</strong>" in page
    assert not CalendarNotice.objects.exists()
    answer = client.post(
        reverse("office:calendar_enter", args=[2027]),
        FORM | {"step": "confirm", "confirmed": hidden(page, "confirmed")},
    )
    notice = CalendarNotice.objects.get()
    assert answer["Location"] == reverse("office:calendar_notice", args=[notice.pk])
    assert notice.source_text.splitlines() == TEXT_2027.splitlines()
    assert current_calendar().is_working(MAKE_UP)


def test_what_was_not_shown_cannot_be_confirmed(client: Client, city: City) -> None:
    client.force_login(city.platform_operator)
    confirmed = hidden(send(client), "confirmed")
    other = TEXT_2027.replace("1月31日（周日）", "1月30日（周六）")
    page = send(client, "confirm", text=other, confirmed=confirmed)
    assert "请再看一遍" in page and not CalendarNotice.objects.exists()


def test_a_notice_that_somebody_entered_in_between_is_shown_before_it_is_replaced(
    client: Client, city: City
) -> None:
    client.force_login(city.platform_operator)
    confirmed = hidden(send(client), "confirmed")
    enter(city, document_number="国办发明电〔2026〕5号")
    page = send(client, "confirm", confirmed=confirmed)
    assert "请再看一遍" in page and "国办发明电〔2026〕5号" in page
    assert CalendarNotice.objects.count() == 1


def test_going_back_keeps_what_was_typed(client: Client, city: City) -> None:
    client.force_login(city.platform_operator)
    page = send(client, "edit")
    assert "1月31日（周日）、2月14日（周日）上班" in page and 'value="2026-11-04"' in page
    assert "没有保存，请先改正" not in page


def test_every_refused_line_is_named_and_what_was_typed_stays(client: Client, city: City) -> None:
    client.force_login(city.platform_operator)
    page = send(client, text=TEXT_2027.replace("2月14日（周日）", "2月14日（周六）") + "\n植树节：某一天")
    assert "第2行“春节：2月5日至12日" in page and "2027年2月14日是星期日，原文写的是“周六”" in page
    assert "2月14日（周六）上班" in page and 'value="2026-11-04"' in page
    assert "2027-06-09" in page, "the lines that were understood are shown"
    assert not CalendarNotice.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "元旦 2027-01-01"}, "是法定节假日"),
        ({"text": "没有日期"}, "没有列出任何一天"),
        ({"text": ""}, "请填写放假和调休上班的日期"),
        ({"published": "昨天"}, "发布日期应写成"),
        ({"published": "2026-12-04"}, "发布日期不能晚于今天"),
        ({"document_number": "7号"}, "发文字号应写成"),
    ],
)
def test_a_notice_that_cannot_be_right_comes_back_with_the_form(
    client: Client, city: City, changed: dict[str, str], sentence: str
) -> None:
    client.force_login(city.platform_operator)
    page = send(client, **changed)
    assert sentence in page and "<textarea" in page
    assert not CalendarNotice.objects.exists()


def test_the_replaced_notice_stays_as_history(client: Client, city: City) -> None:
    enter(city)
    enter(city, document_number="国办发明电〔2026〕8号")
    client.force_login(city.officer)
    page = page_of(client, "office:calendar_year", 2027)
    assert page.index("〔2026〕8号") < page.index("〔2026〕6号") and "已被替换" in page


# What moved


def moving(*authorities: Authority) -> list[Moved]:
    return [
        Moved(found, f"{found.name}的第{number}件", "", MAKE_UP, dt.date(2027, 2, 1))
        for found in authorities
        for number in range(60)
    ]


@pytest.fixture
def moved(city: City) -> CalendarNotice:
    calendar_followers.register(
        "cases", lambda old, new, actor: moving(city.city, city.other_city), "办理期限"
    )
    notice = enter(city)
    actions.continue_following()
    return notice


def test_an_authority_sees_its_own_moves_page_by_page(
    client: Client, city: City, moved: CalendarNotice
) -> None:
    client.force_login(city.officer)
    page = page_of(client, "office:calendar_notice", moved.pk)
    assert "鹤壁市人民政府的第0件" in page and "60 项" in page and "第 1 页，共 2 页" in page
    assert "新乡市" not in page
    assert "鹤壁市人民政府的第59件" in page_of(client, "office:calendar_notice", moved.pk, page=2)


def test_a_supervisor_sees_the_moves_of_the_subtree(
    client: Client, city: City, moved: CalendarNotice
) -> None:
    client.force_login(city.supervisor)
    page = page_of(client, "office:calendar_notice", moved.pk)
    assert "鹤壁市人民政府" in page and "新乡市人民政府" in page and "（120 条）" in page


def test_an_operator_of_the_platform_sees_counts_and_no_record(
    client: Client, city: City, moved: CalendarNotice
) -> None:
    client.force_login(city.platform_operator)
    page = page_of(client, "office:calendar_notice", moved.pk)
    assert "鹤壁市人民政府" in page and "新乡市人民政府" in page and "60 项" in page
    assert "件</th>" not in page and "具体事项由各机关自己查看" in page


def test_the_progress_is_shown_and_steered_by_the_operator_of_the_platform(
    client: Client, city: City
) -> None:
    def step(old: object, new: object, actor: object, position: str, size: int) -> Batch:
        at = int(position or 0) + size
        return Batch([], size, str(at) if at < 1000 else None)

    calendar_followers.register_in_batches("cases", step, lambda old, new: 1000, "办理期限")
    notice = enter(city)
    actions.continue_following(seconds=0, size=200)
    follow = reverse("office:calendar_follow", args=[notice.pk])
    client.force_login(city.officer)
    page = page_of(client, "office:calendar_notice", notice.pk)
    assert "200 / 1000 件" in page and "正在重算" in page and follow not in page
    assert client.post(follow, {"step": "stop"}).status_code == 403
    client.force_login(city.platform_operator)
    client.post(follow, {"step": "stop"})
    assert "已暂停" in page_of(client, "office:calendar_notice", notice.pk)
    client.post(follow, {"step": "resume"})
    page = page_of(client, "office:calendar_notice", notice.pk)
    assert "1000 / 1000 件" in page and "已完成" in page and follow not in page


def test_the_document_number_gets_the_brackets_of_document_numbers(client: Client, city: City) -> None:
    client.force_login(city.platform_operator)
    assert FACTS["document_number"] in send(client, document_number="国办发明电［2026］ 6号")
