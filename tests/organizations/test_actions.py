"""Every step: who may take it, what is refused with which sentence, and the audit entry it leaves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from gongkai.organizations import actions
from gongkai.organizations.models import (
    AuditEntry,
    Authority,
    Kind,
    Level,
    Membership,
    ReadingPlace,
    Role,
    RoleAssignment,
    SiteFacts,
    User,
    YearlyResources,
)
from gongkai.organizations.refusals import NotPermitted, Refused
from tests.organizations.city import PASSWORD, City, person

Step = Callable[[City, User], Any]

OFFICE = {"name": "市政府办", "address": "九州路", "hours": "工作日", "telephone": "0392-0000000"}
PLACE = {"name": "市档案馆", "kind": "archive", "address": "黎阳路", "hours": "工作日"}
COUNTY = {
    "name": "浚县人民政府",
    "short_name": "浚县",
    "division_code": "410621",
    "level": Level.COUNTY,
    "kind": Kind.GOVERNMENT,
}
SITE = {"site_name": "鹤壁市人民政府", "site_domain": "www.hebi.gov.cn", "host": "市政府办"}


def member(city: City) -> Membership:
    return Membership.objects.get(user=city.officer)


def place(city: City) -> ReadingPlace:
    found = ReadingPlace.objects.filter(authority=city.city).first()
    return found or ReadingPlace.objects.create(authority=city.city, **PLACE)


MANAGER = "只有“鹤壁市人民政府”的管理员可以{}。请联系该机关的管理员。"
HEAD = "只有“鹤壁市人民政府”的公开工作机构负责人可以{}。请联系该负责人办理。"
PEOPLE = "只有“鹤壁市人民政府”的管理员可以管理人员和角色。请联系该机关的管理员。"
MOVE = "调整隶属关系须由原上级和新上级共同的管理员或者平台管理员办理。请联系平台管理员。"
ELSEWHERE = "李思涵还在其他机关任职，密码只能由平台管理员重置。请联系平台管理员。"

STEPS: dict[str, tuple[Step, set[str], str, str]] = {
    # name: the step, who may take it, the action in the audit trail, the sentence for all others
    "create": (
        lambda c, u: actions.create_authority(u, parent=c.city, **COUNTY),
        {"operator", "platform_operator"},
        "authority.create",
        "只有“鹤壁市人民政府”的管理员可以在它之下新建机关。请联系该机关的管理员。",
    ),
    "found a tree": (
        lambda c, u: actions.create_authority(
            u, parent=None, **{**COUNTY, "level": Level.PROVINCE, "division_code": "420000"}
        ),
        {"platform_operator"},
        "authority.create",
        "只有平台管理员可以新建没有上级的机关。请在本机关之下新建，或联系平台管理员。",
    ),
    "change": (
        lambda c, u: actions.change_authority(u, c.city, short_name="鹤壁"),
        {"operator", "platform_operator"},
        "authority.change",
        MANAGER.format("修改机关信息"),
    ),
    "move": (
        lambda c, u: actions.move_authority(u, c.county, new_parent=c.other_city),
        {"platform_operator"},
        "authority.move",
        MOVE,
    ),
    "site": (
        lambda c, u: actions.set_site_facts(u, c.city, **SITE),
        {"operator", "platform_operator"},
        "site_facts.set",
        MANAGER.format("修改网站信息"),
    ),
    "main site": (
        lambda c, u: actions.set_site_facts(u, c.city, is_main=True, **SITE),
        {"platform_operator"},
        "site_facts.set",
        "",
    ),
    "add member": (
        lambda c, u: actions.add_member(
            u, c.city, username="xinren", display_name="新人", initial_password=PASSWORD
        ),
        {"operator", "platform_operator"},
        "member.add",
        PEOPLE,
    ),
    "remove member": (
        lambda c, u: actions.remove_member(u, member(c)),
        {"operator", "platform_operator"},
        "member.remove",
        PEOPLE,
    ),
    "give role": (
        lambda c, u: actions.give_role(u, member(c), Role.LEADER),
        {"operator", "platform_operator"},
        "role.give",
        PEOPLE,
    ),
    "take role": (
        lambda c, u: actions.take_role(u, member(c), Role.INFORMATION_OFFICER),
        {"operator", "platform_operator"},
        "role.take",
        PEOPLE,
    ),
    "reset password": (
        lambda c, u: actions.reset_password(u, member(c), initial_password="another-secret-9"),
        {"operator", "platform_operator"},
        "member.reset_password",
        ELSEWHERE,
    ),
    "disclosure office": (
        lambda c, u: actions.set_disclosure_office(u, c.city, **OFFICE),
        {"head"},
        "disclosure_office.set",
        HEAD.format("修改政府信息公开工作机构的联系信息"),
    ),
    "add place": (
        lambda c, u: actions.add_reading_place(u, c.city, **{**PLACE, "name": "市图书馆"}),
        {"head"},
        "reading_place.add",
        HEAD.format("增加查阅点"),
    ),
    "change place": (
        lambda c, u: actions.change_reading_place(u, place(c), hours="每天"),
        {"head"},
        "reading_place.change",
        HEAD.format("修改查阅点"),
    ),
    "remove place": (
        lambda c, u: actions.remove_reading_place(u, place(c)),
        {"head"},
        "reading_place.remove",
        HEAD.format("撤销查阅点"),
    ),
    "resources": (
        lambda c, u: actions.set_yearly_resources(u, c.city, 2024, full_time_staff=2),
        {"head"},
        "yearly_resources.set",
        HEAD.format("填写年度保障情况"),
    ),
}
ACTORS = ("platform_operator", "operator", "head", "officer", "supervisor", "outsider", "former", "stranger")


def actor_named(city: City, name: str) -> User:
    return person() if name == "stranger" else getattr(city, name)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ACTORS)
def test_a_step_is_taken_by_who_may_and_refused_to_all_others(city: City, step: str, name: str) -> None:
    take, allowed, action, sentence = STEPS[step]
    actor = actor_named(city, name)
    place(city)
    if name in allowed:
        take(city, actor)
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.actor, entry.actor_name) == (
            action,
            actor,
            f"{actor.display_name}（{actor.username}）",
        )
        assert entry.label and entry.target_label
        return
    with pytest.raises(NotPermitted) as refusal:
        take(city, actor)
    if step == "main site":
        is_operator = name == "operator"
        sentence = (
            "只有平台管理员可以指定主站。请联系平台管理员。"
            if is_operator
            else MANAGER.format("修改网站信息")
        )
    assert str(refusal.value) == sentence
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_no_role_but_operator_manages_people(city: City, role: str) -> None:
    with pytest.raises(NotPermitted, match="管理员可以管理人员和角色"):
        actions.give_role(person(role, at=city.city), member(city), Role.OPERATOR)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HEAD_OF_DISCLOSURE_OFFICE])
def test_no_role_but_the_head_edits_the_office(city: City, role: str) -> None:
    with pytest.raises(NotPermitted, match="公开工作机构负责人可以"):
        actions.set_disclosure_office(person(role, at=city.city), city.city, **OFFICE)


def test_the_audit_entry_keeps_what_changed_and_only_that(city: City) -> None:
    actions.change_authority(city.operator, city.city, short_name="鹤壁", level=Level.PREFECTURE)
    entry = AuditEntry.objects.get()
    assert entry.before == {"short_name": "鹤壁市人民政府"}
    assert entry.after == {"short_name": "鹤壁"}
    assert (entry.authority, entry.target_type) == (city.city, "organizations.authority")


def test_no_password_enters_the_audit_trail(city: City) -> None:
    actions.add_member(
        city.operator, city.city, username="xinren", display_name="新人", initial_password=PASSWORD
    )
    actions.reset_password(city.operator, member(city), initial_password="another-secret-9")
    written = str(list(AuditEntry.objects.values("before", "after", "target_label")))
    new = User.objects.get(username="xinren")
    assert new.must_change_password and new.check_password(PASSWORD)
    for secret in (PASSWORD, "another-secret-9", new.password, "md5$"):
        assert secret not in written


def test_what_is_removed_can_be_read_in_the_audit_trail(city: City) -> None:
    actions.remove_reading_place(city.head, place(city))
    assert not ReadingPlace.objects.exists()
    before = AuditEntry.objects.get().before
    assert before is not None
    assert (before["name"], before["address"]) == ("市档案馆", "黎阳路")


def test_a_refused_step_changes_nothing(city: City) -> None:
    with pytest.raises(Refused, match="同一系统"):
        actions.move_authority(city.platform_operator, city.county, new_parent=city.tax_city)
    with pytest.raises(Refused, match="就不合规则了"):
        actions.change_authority(city.operator, city.city, level=Level.TOWNSHIP, division_code="410602")
    city.county.refresh_from_db()
    city.city.refresh_from_db()
    assert city.county.parent == city.city
    assert city.city.level == Level.PREFECTURE
    assert not AuditEntry.objects.exists()


def test_an_authority_is_never_moved_below_itself(city: City) -> None:
    with pytest.raises(Refused, match="自己或它的下级"):
        actions.move_authority(city.platform_operator, city.city, new_parent=city.town)


def test_a_move_takes_the_subtree_along(city: City) -> None:
    actions.move_authority(city.platform_operator, city.county, new_parent=city.other_city)
    below = Authority.objects.descendants(city.other_city)
    assert set(below) == {city.county, city.town}


def test_who_operates_both_parents_may_move(city: City) -> None:
    both = person(Role.OPERATOR, at=city.city)
    with pytest.raises(NotPermitted):
        actions.move_authority(both, city.county, new_parent=city.other_city)

    second = Membership.objects.create(user=both, authority=city.other_city)
    RoleAssignment.objects.create(membership=second, role=Role.OPERATOR)
    actions.move_authority(both, city.county, new_parent=city.other_city)


def test_a_new_authority_gets_its_first_operator_from_above(city: City) -> None:
    created = actions.create_authority(city.operator, parent=city.city, **COUNTY)
    first = actions.add_member(
        city.operator, created, username="xunxian", display_name="浚县管理员", initial_password=PASSWORD
    )
    actions.give_role(city.operator, first, Role.OPERATOR)
    with pytest.raises(NotPermitted):
        actions.give_role(city.operator, first, Role.LEADER)


def test_a_person_is_added_by_the_registered_name_only(city: City) -> None:
    username = city.outsider.username
    with pytest.raises(Refused, match="姓名不一样"):
        actions.add_member(city.operator, city.city, username=username, display_name="别人")
    actions.add_member(city.operator, city.city, username=username, display_name="外人")
    with pytest.raises(Refused, match="不需要再次加入"):
        actions.add_member(city.operator, city.city, username=username, display_name="外人")


def test_adding_somebody_gives_no_power_over_the_account(city: City) -> None:
    added = actions.add_member(city.operator, city.city, username=city.outsider.username, display_name="外人")
    with pytest.raises(NotPermitted, match="外人还在其他机关任职"):
        actions.reset_password(city.operator, added, initial_password="another-secret-9")


def test_a_platform_operators_password_is_out_of_reach(city: City) -> None:
    added = Membership.objects.create(user=city.platform_operator, authority=city.city)
    with pytest.raises(NotPermitted, match="平台管理员的密码"):
        actions.reset_password(city.operator, added, initial_password="another-secret-9")


def test_an_initial_password_for_an_account_that_stands_is_refused_instead_of_ignored(city: City) -> None:
    with pytest.raises(Refused, match="已有账号，本人用原来的密码登录"):
        actions.add_member(
            city.operator,
            city.city,
            username=city.outsider.username,
            display_name="外人",
            initial_password="another-secret-9",
        )
    assert not Membership.objects.filter(user=city.outsider, authority=city.city).exists()


def test_resources_of_a_year_that_has_not_begun_are_refused(city: City) -> None:
    with pytest.raises(Refused, match="还没有开始"):
        actions.set_yearly_resources(city.head, city.city, timezone.localdate().year + 1, funding=Decimal(1))
    actions.set_yearly_resources(city.head, city.city, timezone.localdate().year, funding=Decimal(1))


def test_a_weak_initial_password_is_refused_in_words(city: City) -> None:
    with pytest.raises(Refused) as refusal:
        actions.add_member(
            city.operator, city.city, username="xinren", display_name="新人", initial_password="123"
        )
    assert str(refusal.value).startswith("初始密码不合要求：")
    assert refusal.value.fields["initial_password"]
    assert not User.objects.filter(username="xinren").exists()


def test_who_left_can_come_back_and_the_first_time_stays_on_record(city: City) -> None:
    actions.remove_member(city.operator, member(city))
    with pytest.raises(Refused, match="已经不是"):
        actions.give_role(city.operator, member(city), Role.LEADER)
    actions.add_member(
        city.operator, city.city, username=city.officer.username, display_name=city.officer.display_name
    )
    assert Membership.objects.filter(user=city.officer, authority=city.city).count() == 2


def test_a_figure_that_is_not_given_stays_unfilled_and_is_no_zero(city: City) -> None:
    resources = actions.set_yearly_resources(
        city.head, city.city, 2024, full_time_staff=0, funding=Decimal("12.5")
    )
    assert (resources.full_time_staff, resources.part_time_staff, resources.staff) == (0, None, None)
    resources = actions.set_yearly_resources(city.head, city.city, 2024, part_time_staff=5)
    assert (resources.full_time_staff, resources.staff, resources.funding) == (0, 5, Decimal("12.5"))
    assert YearlyResources.objects.count() == 1


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [({"funding": Decimal(-1)}, "经费不能是负数"), ({"full_time_staff": -1}, "专职人员数")],
)
def test_impossible_figures_are_refused(city: City, figures: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.set_yearly_resources(city.head, city.city, 2024, **figures)


def test_a_year_before_the_regulation_is_refused(city: City) -> None:
    with pytest.raises(Refused, match="2008"):
        actions.set_yearly_resources(city.head, city.city, 2007, full_time_staff=1)


def test_there_is_one_main_site(city: City) -> None:
    actions.set_site_facts(city.platform_operator, city.city, is_main=True, **SITE)
    with pytest.raises(Refused, match="只能有一个主站"):
        actions.set_site_facts(
            city.platform_operator,
            city.other_city,
            is_main=True,
            **{**SITE, "site_domain": "www.xinxiang.gov.cn"},
        )
    assert SiteFacts.objects.count() == 1


def test_a_step_takes_only_its_own_fields(city: City) -> None:
    with pytest.raises(TypeError, match="parent"):
        actions.change_authority(city.operator, city.city, parent=None)
