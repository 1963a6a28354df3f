"""The office pages do what they say: each form reaches its action, each refusal is a sentence on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations import actions
from gongkai.organizations.audit import record
from gongkai.organizations.models import (
    AuditEntry,
    Authority,
    Membership,
    ReadingPlace,
    Role,
    SiteFacts,
    User,
    YearlyResources,
)
from tests.organizations.city import City, authority, person

OFFICE = {"name": "市政府办", "address": "九州路", "hours": "工作日", "telephone": "0392-0000000"}
PLACE = {"name": "市档案馆", "kind": "archive", "address": "黎阳路", "hours": "工作日"}


def send(client: Client, user: User, url: str, /, *arguments: Any, **data: Any) -> tuple[int, str]:
    """Send a form as ``user``; the status, and the page that follows."""
    client.force_login(user)
    answer = client.post(reverse(url, args=arguments), data)
    if answer.status_code == 302:
        return 302, client.get(answer["Location"]).content.decode()
    return answer.status_code, answer.content.decode()


def test_an_authority_is_founded_and_gets_its_first_operator(client: Client, city: City) -> None:
    facts = {
        "name": "浚县人民政府",
        "short_name": "浚县",
        "division_code": "410621",
        "level": "county",
        "kind": "government",
        "unified_code": "",
    }
    status, page = send(client, city.operator, "office:authority_create", city.city.pk, **facts)
    assert status == 302 and "请为它指定第一位管理员" in page and "本机关还没有人员" in page
    created = Authority.objects.get(name="浚县人民政府")
    assert (created.parent, created.unified_code) == (city.city, None)
    status, page = send(
        client,
        city.operator,
        "office:member_add",
        created.pk,
        username="xunxian",
        display_name="黄敏",
        initial_password="chushi-mima-77",
    )
    assert status == 302 and "黄敏的角色" in page
    member = Membership.objects.get(authority=created)
    roles = {"roles": [Role.OPERATOR, Role.HEAD_OF_DISCLOSURE_OFFICE]}
    status, page = send(client, city.operator, "office:member_roles", created.pk, member.pk, **roles)
    assert status == 302 and "公开工作机构负责人、管理员" in page
    assert member.role_values() == set(roles["roles"])
    # From now on the new authority manages itself.
    status, page = send(client, city.operator, "office:member_roles", created.pk, member.pk, roles=[])
    assert status == 403 and "只有“浚县人民政府”的管理员" in page


def test_wrong_codes_come_back_with_the_form_as_it_was_filled_in(client: Client, city: City) -> None:
    facts = {
        "name": "鹤壁市人民政府",
        "short_name": "鹤壁",
        "division_code": "410601",
        "level": "prefecture",
        "kind": "government",
        "unified_code": "11370322004222241X",
    }
    status, page = send(client, city.operator, "office:authority_change", city.city.pk, **facts)
    assert status == 200
    assert "校验位不对" in page and "后两位应为0" in page
    assert 'value="11370322004222241X"' in page
    city.city.refresh_from_db()
    assert city.city.short_name == "鹤壁市人民政府"


def test_a_refusal_by_the_action_comes_back_with_the_form(client: Client, city: City) -> None:
    facts = {
        "name": "淇县人民政府",
        "short_name": "淇县",
        "division_code": "410622",
        "level": "county",
        "kind": "government",
    }
    status, page = send(client, city.operator, "office:authority_create", city.city.pk, **facts)
    assert status in (200, 409)
    assert "已经有同名的机关" in page and 'value="淇县"' in page


def test_an_authority_moves_inside_its_line_only(client: Client, city: City) -> None:
    client.force_login(city.platform_operator)
    page = client.get(reverse("office:authority_move", args=[city.county.pk])).content.decode()
    assert "新乡市人民政府" in page
    assert "税务局" not in page and "北阳镇" not in page
    move = ("office:authority_move", city.county.pk)
    status, page = send(client, city.platform_operator, *move, new_parent=city.tax_city.pk)
    assert status == 200 and "没有保存" in page
    status, _ = send(client, city.platform_operator, *move, new_parent=city.other_city.pk)
    city.county.refresh_from_db()
    assert status == 302 and city.county.parent == city.other_city


def test_the_contact_facts_reach_the_public_guide_at_once(client: Client, city: City) -> None:
    status, page = send(client, city.head, "office:disclosure_office", city.city.pk, **OFFICE)
    assert status == 302 and "公开指南随即更新" in page
    assert "0392-0000000" in client.get("/zfxxgk/zfxxgkzn/", {"jg": city.city.pk}).content.decode()


def test_every_wrong_field_is_named(client: Client, city: City) -> None:
    wrong = {"name": "", "address": "九州路", "hours": "", "telephone": "见网站", "postcode": "12"}
    status, page = send(client, city.head, "office:disclosure_office", city.city.pk, **wrong)
    assert status == 200
    for sentence in ("请填写机构名称。", "请填写办公时间。", "电话号码只能有数字", "邮政编码应为6位数字。"):
        assert sentence in page


def test_a_reading_place_is_added_changed_and_removed(client: Client, city: City) -> None:
    assert send(client, city.head, "office:reading_place_add", city.city.pk, **PLACE)[0] == 302
    place = ReadingPlace.objects.get()
    one = (city.city.pk, place.pk)
    _, page = send(client, city.head, "office:reading_place_change", *one, **{**PLACE, "hours": "每天"})
    assert "查阅点已修改" in page and "每天" in page
    client.force_login(city.head)
    question = client.get(reverse("office:reading_place_remove", args=one)).content.decode()
    assert "要撤销查阅点“市档案馆”吗" in question and ReadingPlace.objects.exists()
    _, page = send(client, city.head, "office:reading_place_remove", *one)
    assert "查阅点已撤销" in page and not ReadingPlace.objects.exists()


def test_a_place_of_another_authority_is_not_reached_through_ones_own(client: Client, city: City) -> None:
    foreign = ReadingPlace.objects.create(authority=city.other_city, **PLACE)
    for name in ("office:reading_place_change", "office:reading_place_remove"):
        assert send(client, city.head, name, city.city.pk, foreign.pk, **PLACE)[0] == 404
    member = Membership.objects.get(user=city.outsider)
    for name in ("office:member_roles", "office:member_remove", "office:member_password"):
        assert send(client, city.operator, name, city.city.pk, member.pk)[0] == 404
    assert ReadingPlace.objects.exists()


def test_an_empty_figure_is_shown_as_unfilled_and_zero_as_zero(client: Client, city: City) -> None:
    figures = {"special_offices": "0", "funding": "12.50"}
    status, page = send(client, city.head, "office:resources_of_year", city.city.pk, 2024, **figures)
    assert status == 302
    row = YearlyResources.objects.get()
    assert (row.special_offices, row.reading_places, row.funding) == (0, None, Decimal("12.5"))
    assert '<td class="figure">0</td><td class="figure">未填</td>' in page
    assert '<td class="figure">12.5</td>' in page
    form = client.get(reverse("office:resources_of_year", args=[city.city.pk, 2024])).content.decode()
    assert 'value="12.5"' in form


@pytest.mark.parametrize("written", ["三人", "-1", "1.5", "99999999999"])
def test_a_figure_that_is_none_is_refused_in_words(client: Client, city: City, written: str) -> None:
    status, page = send(
        client, city.head, "office:resources_of_year", city.city.pk, 2024, full_time_staff=written
    )
    assert status == 200 and "没有保存，请先改正" in page
    assert not YearlyResources.objects.exists()


def test_an_impossible_year_is_refused_in_words(client: Client, city: City) -> None:
    status, page = send(client, city.head, "office:resources_of_year", city.city.pk, 1999)
    assert status == 409 and "年度不能早于2008年" in page
    status, page = send(client, city.head, "office:resources", city.city.pk, year="去年")
    assert status == 400 and "请填写四位数的年度" in page
    status, page = send(client, city.head, "office:resources", city.city.pk, year="1066")
    assert status == 400 and "年度不能早于2008年" in page
    address = reverse("office:resources_of_year", args=[city.city.pk, timezone.localdate().year + 1])
    answer = client.get(address)
    assert answer.status_code == 409 and "年还没有开始" in answer.content.decode()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"special_offices": "-1"}, "这个数字不能是负数。"),
        ({"funding": "-1"}, "经费不能是负数。"),
        ({"full_time_staff": "1.5"}, "应填写 1200 这样的整数"),
        ({"part_time_staff": "1,000"}, "应填写 1200 这样的整数"),
        ({"funding": "1.23456"}, "小数最多写4位。"),
        ({"funding": "十万"}, "应填写 1200 或 12.5 这样的数字"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_what_to_write(
    client: Client, city: City, written: dict[str, str], sentence: str
) -> None:
    status, page = send(client, city.head, "office:resources_of_year", city.city.pk, 2024, **written)
    assert status == 200 and sentence in page
    assert not YearlyResources.objects.exists()


def test_who_may_not_change_gets_no_form_but_the_reason(client: Client, city: City) -> None:
    client.force_login(city.officer)
    for name in ("authority_change", "authority_create", "site_facts", "member_add", "disclosure_office"):
        answer = client.get(reverse(f"office:{name}", args=[city.city.pk]))
        assert answer.status_code == 403
        assert "只有“鹤壁市人民政府”的" in answer.content.decode()
    page = client.get(reverse("office:authority", args=[city.city.pk])).content.decode()
    assert "修改机关信息" not in page


def test_a_supervisor_reads_below_but_gets_no_buttons(client: Client, city: City) -> None:
    client.force_login(city.supervisor)
    for name in ("authority", "members", "reading_places", "resources"):
        answer = client.get(reverse(f"office:{name}", args=[city.town.pk]))
        assert answer.status_code == 200
        page = answer.content.decode()
        for button in ("增加人员", "增加查阅点", "新建下级机关", "修改机关信息"):
            assert button not in page
    assert client.get(reverse("office:authority", args=[city.tax_city.pk])).status_code == 404


def test_the_list_is_the_visible_tree_and_can_be_searched(client: Client, city: City) -> None:
    client.force_login(city.supervisor)
    page = client.get(reverse("office:authorities")).content.decode()
    assert "北阳镇人民政府" in page and "税务" not in page
    page = client.get(reverse("office:authorities"), {"words": "淇县"}).content.decode()
    assert "淇县人民政府" in page and "北阳镇" not in page
    page = client.get(reverse("office:authorities"), {"words": "没有的"}).content.decode()
    assert "没有找到符合条件的机关" in page


def test_the_trail_shows_what_changed_in_chinese(client: Client, city: City) -> None:
    send(client, city.head, "office:disclosure_office", city.city.pk, **OFFICE)
    send(client, city.head, "office:disclosure_office", city.city.pk, **{**OFFICE, "hours": "全年"})
    client.force_login(city.operator)
    page = client.get(reverse("office:audit_trail")).content.decode()
    assert "办公时间：<del>工作日</del> → <ins>全年</ins>" in page
    found = client.get(reverse("office:audit_trail"), {"words": "郑文静"}).content.decode()
    assert found.count("登记公开工作机构") == 2
    nothing = client.get(reverse("office:audit_trail"), {"until": "2001-01-01"}).content.decode()
    assert "没有符合条件的操作记录" in nothing
    wrong = client.get(reverse("office:audit_trail"), {"since": "昨天"}).content.decode()
    assert "从应写成 2025-01-31 这样的日期。" in wrong


def test_the_trail_goes_over_pages(client: Client, city: City) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor_name="某人",
            authority=city.city,
            action="x",
            label=f"第{n}件",
            target_type="x",
            target_id="1",
        )
        for n in range(120)
    )
    client.force_login(city.operator)
    page = client.get(reverse("office:audit_trail"), {"words": "某人", "page": 2}).content.decode()
    assert "第 2 页，共 3 页（120 条）" in page
    assert "words=%E6%9F%90%E4%BA%BA" in page and "page=3" in page
    assert client.get(reverse("office:audit_trail"), {"page": "x"}).status_code == 200


def test_the_desk_says_what_is_missing_and_empties(client: Client, city: City) -> None:
    client.force_login(city.head)
    page = client.get(reverse("web:desk")).content.decode()
    assert "登记政府信息公开工作机构的联系信息。" in page and "登记政府信息查阅点。" in page
    send(client, city.head, "office:disclosure_office", city.city.pk, **OFFICE)
    send(client, city.head, "office:reading_place_add", city.city.pk, **PLACE)
    page = client.get(reverse("web:desk")).content.decode()
    assert "登记政府信息" not in page and "年度的机构、人员和经费" in page
    year = page.split("/resources/")[1].split("/")[0]
    send(client, city.head, "office:resources_of_year", city.city.pk, int(year), special_offices="1")
    page = client.get(reverse("web:desk")).content.decode()
    assert "现在没有需要您补办的事项" in page


def test_an_operator_of_the_platform_founds_a_tree(client: Client, city: City) -> None:
    facts = {
        "name": "中华人民共和国某海关",
        "short_name": "某海关",
        "division_code": "410000",
        "level": "province",
        "kind": "department",
        "line": "海关",
    }
    status, page = send(client, city.platform_operator, "office:authority_found", **facts)
    assert status == 302 and "某海关" in page
    assert Authority.objects.get(line="海关").parent is None


def test_removing_a_member_ends_the_rights_at_once(client: Client, city: City) -> None:
    member = Membership.objects.get(user=city.officer)
    _, page = send(client, city.operator, "office:member_remove", city.city.pk, member.pk)
    assert "人员已移出" in page and "已移出的人员" in page
    client.force_login(city.officer)
    assert client.get(reverse("office:authority", args=[city.city.pk])).status_code == 404


def test_who_leaves_an_authority_is_warned_and_lands_on_a_page_that_is_open(
    client: Client, city: City
) -> None:
    member = Membership.objects.get(user=city.operator)
    client.force_login(city.operator)
    question = client.get(reverse("office:member_remove", args=[city.city.pk, member.pk])).content.decode()
    assert "要把自己移出“鹤壁市人民政府”吗？" in question and "不能自己恢复" in question
    answer = client.post(reverse("office:member_remove", args=[city.city.pk, member.pk]), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "人员已移出" in page and "您的账号现在不属于任何机关" in page


def test_the_trail_names_levels_and_roles_in_chinese(client: Client, city: City) -> None:
    member = Membership.objects.get(user=city.officer)
    send(client, city.operator, "office:member_roles", city.city.pk, member.pk, roles=["leader"])
    page = client.get(reverse("office:audit_trail")).content.decode()
    assert "<ins>分管领导</ins>" in page and "<del>信息员</del>" in page
    assert "information_officer" not in page


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_no_page_asks_more_for_many_authorities_and_people_than_for_few(client: Client, city: City) -> None:
    client.force_login(city.operator)
    record(actor=city.operator, authority=city.city, action="x", label="办理", target=city.city)
    addresses = [
        reverse("web:desk"),
        reverse("office:authorities"),
        reverse("office:authority", args=[city.city.pk]),
        reverse("office:members", args=[city.city.pk]),
        reverse("office:audit_trail"),
    ]
    few = [queries(client, address) for address in addresses]
    for number in range(60):
        authority(f"第{number}局", city.city, level="prefecture", code="410600", kind="department")
        person(Role.LEADER, Role.CASE_OFFICER, at=city.city)
        record(actor=city.operator, authority=city.city, action="x", label="办理", target=city.city)
    assert [queries(client, address) for address in addresses] == few
    assert max(few) <= 22


def test_changing_an_authority_asks_no_more_for_many_authorities_below(client: Client, city: City) -> None:
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            actions.change_authority(city.operator, city.city, short_name=name)
        return len(captured)

    few = asked("鹤壁")
    for number in range(30):
        authority(f"第{number}局", city.city, level="prefecture", code="410600", kind="department")
    assert asked("鹤壁市") == few


def test_a_name_with_markup_is_shown_as_text(client: Client, city: City) -> None:
    authority("<b>局</b>", city.city, level="prefecture", code="410600", kind="department")
    person(at=city.city, name="<script>x")
    client.force_login(city.operator)
    page = client.get(reverse("office:authorities")).content.decode()
    page += client.get(reverse("office:members", args=[city.city.pk])).content.decode()
    assert "<b>局" not in page and "<script>" not in page
    assert "&lt;b&gt;局" in page and "&lt;script&gt;x" in page


def test_the_platform_sees_what_was_done_to_structure_and_people_but_no_records(
    client: Client, city: City
) -> None:
    record(actor=city.officer, authority=city.city, action="x", label="办理申请", target=city.city)
    AuditEntry.objects.bulk_create(
        [AuditEntry(actor_name="某人", label="机密业务", target_type="casework.request", target_id="1")]
    )
    client.force_login(city.platform_operator)
    page = client.get(reverse("office:audit_trail")).content.decode()
    assert "办理申请" in page and "机密业务" not in page


def test_only_an_operator_of_the_platform_chooses_the_main_site(client: Client, city: City) -> None:
    site = {"site_name": "鹤壁市人民政府", "site_domain": "www.hebi.gov.cn", "host": "市政府办"}
    send(client, city.operator, "office:site_facts", city.city.pk, **site, is_main="on")
    assert not SiteFacts.objects.get().is_main
    send(client, city.platform_operator, "office:site_facts", city.city.pk, **site, is_main="on")
    assert SiteFacts.objects.get().is_main
    assert "主办单位：市政府办" in client.get("/").content.decode()
    send(client, city.operator, "office:site_facts", city.city.pk, **{**site, "host": "市数据局"})
    assert SiteFacts.objects.get().is_main
