"""Demonstration data: a small part of the tree of authorities, with people for every role.

For trying out only. The authorities are those of five published annual reports and their surroundings;
facts about them are the ones those reports print. The people are invented, telephone numbers end in zeros
and e-mail addresses in ``.example`` where no published one was at hand, and the password is public: never
load this where real work is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from gongkai.organizations import actions
from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import (
    Authority,
    DisclosureOffice,
    Kind,
    Level,
    Membership,
    ReadingPlace,
    ReadingPlaceKind,
    Role,
    SiteFacts,
    User,
    YearlyResources,
)

DEMONSTRATION_PASSWORD = "yanshi-mima-2026"
"""The password of every demonstration account. For demonstration only."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """An account of the demonstration: whom it stands for, and how to log in."""

    who: str
    username: str
    password: str = DEMONSTRATION_PASSWORD


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person and the roles at one authority; ``shown`` ones are told to who tries it out."""

    username: str
    name: str
    authority: str
    roles: tuple[Role, ...]
    shown: bool = True


TAX = "税务"

_PROVINCE, _CITY = (Level.PROVINCE, Kind.GOVERNMENT), (Level.PREFECTURE, Kind.GOVERNMENT)
_COUNTY, _TOWN = (Level.COUNTY, Kind.GOVERNMENT), (Level.TOWNSHIP, Kind.GOVERNMENT)
_PROVINCE_OFFICE = (Level.PROVINCE, Kind.DEPARTMENT)
_CITY_OFFICE, _COUNTY_OFFICE = (Level.PREFECTURE, Kind.DEPARTMENT), (Level.COUNTY, Kind.DEPARTMENT)

TREE: tuple[tuple[str, str, str, Level, Kind, str, str], ...] = (
    # name, short name, division code, level, kind, line, name of the parent
    ("河南省人民政府", "河南省政府", "410000", *_PROVINCE, "", ""),
    ("鹤壁市人民政府", "鹤壁市政府", "410600", *_CITY, "", "河南省人民政府"),
    ("鹤壁市发展和改革委员会", "市发展改革委", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("鹤壁市财政局", "市财政局", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("鹤壁市自然资源和规划局", "市自然资源规划局", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("鹤壁市市场监督管理局", "市市场监管局", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("浚县人民政府", "浚县政府", "410621", *_COUNTY, "", "鹤壁市人民政府"),
    ("淇县人民政府", "淇县政府", "410622", *_COUNTY, "", "鹤壁市人民政府"),
    ("淇滨区人民政府", "淇滨区政府", "410611", *_COUNTY, "", "鹤壁市人民政府"),
    ("新乡市人民政府", "新乡市政府", "410700", *_CITY, "", "河南省人民政府"),
    ("湖北省人民政府", "湖北省政府", "420000", *_PROVINCE, "", ""),
    ("武汉市人民政府", "武汉市政府", "420100", *_CITY, "", "湖北省人民政府"),
    ("江夏区人民政府", "江夏区政府", "420115", *_COUNTY, "", "武汉市人民政府"),
    ("江夏区行政审批局", "区行政审批局", "420115", *_COUNTY_OFFICE, "", "江夏区人民政府"),
    ("山西省人民政府", "山西省政府", "140000", *_PROVINCE, "", ""),
    ("朔州市人民政府", "朔州市政府", "140600", *_CITY, "", "山西省人民政府"),
    ("怀仁市人民政府", "怀仁市政府", "140681", *_COUNTY, "", "朔州市人民政府"),
    ("云南省人民政府", "云南省政府", "530000", *_PROVINCE, "", ""),
    ("昆明市人民政府", "昆明市政府", "530100", *_CITY, "", "云南省人民政府"),
    ("寻甸回族彝族自治县人民政府", "寻甸县政府", "530129", *_COUNTY, "", "昆明市人民政府"),
    ("河口镇人民政府", "河口镇政府", "530129", *_TOWN, "", "寻甸回族彝族自治县人民政府"),
    ("国家税务总局河南省税务局", "河南省税务局", "410000", *_PROVINCE_OFFICE, TAX, ""),
    ("国家税务总局鹤壁市税务局", "鹤壁市税务局", "410600", *_CITY_OFFICE, TAX, "国家税务总局河南省税务局"),
)  # fmt: skip

_QIXIAN, _XINXIANG = "淇县人民政府", "新乡市人民政府"
_HEBI, _TAX_OFFICE = "鹤壁市人民政府", "国家税务总局鹤壁市税务局"
PEOPLE = (
    Person("hebi.guanli", "周明远", _HEBI, (Role.OPERATOR,)),
    Person("hebi.fuze", "郑文静", _HEBI, (Role.HEAD_OF_DISCLOSURE_OFFICE,)),
    Person("hebi.xinxi", "李思涵", _HEBI, (Role.INFORMATION_OFFICER,)),
    Person("hebi.chushen", "王振华", _HEBI, (Role.FIRST_REVIEWER,)),
    Person("hebi.fushen", "陈晓岚", _HEBI, (Role.SECOND_REVIEWER,)),
    Person("hebi.zhongshen", "赵建平", _HEBI, (Role.FINAL_REVIEWER,)),
    Person("hebi.baomi", "孙立新", _HEBI, (Role.SECRECY_REVIEWER,)),
    Person("hebi.fashen", "何静波", _HEBI, (Role.LEGAL_REVIEWER,)),
    Person("hebi.jingban", "吴佳怡", _HEBI, (Role.CASE_OFFICER,)),
    Person("hebi.lingdao", "冯国强", _HEBI, (Role.LEADER,)),
    Person("henan.jiandu", "高志远", "河南省人民政府", (Role.SUPERVISOR,)),
    Person("xinxiang.xinxi", "马春梅", "新乡市人民政府", (Role.INFORMATION_OFFICER,)),
    Person("shuiwu.guanli", "许卫东", _TAX_OFFICE, (Role.OPERATOR, Role.HEAD_OF_DISCLOSURE_OFFICE)),
    Person("hebi.xinxi", "李思涵", "淇县人民政府", (Role.INFORMATION_OFFICER,), shown=False),
    Person("qixian.fuze", "秦玉梅", _QIXIAN, (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("qixian.chushen", "石磊", _QIXIAN, (Role.FIRST_REVIEWER,), shown=False),
    Person("qixian.fushen", "田晓东", _QIXIAN, (Role.SECOND_REVIEWER,), shown=False),
    Person("qixian.zhongshen", "康宁", _QIXIAN, (Role.FINAL_REVIEWER,), shown=False),
    Person("xinxiang.chushen", "范立军", _XINXIANG, (Role.FIRST_REVIEWER,), shown=False),
    Person("xinxiang.fushen", "邹敏", _XINXIANG, (Role.SECOND_REVIEWER,), shown=False),
    Person("xinxiang.zhongshen", "邱国栋", _XINXIANG, (Role.FINAL_REVIEWER,), shown=False),
    Person("xinxiang.fuze", "宋海燕", "新乡市人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("jiangxia.fuze", "胡俊杰", "江夏区人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("huairen.fuze", "梁晓燕", "怀仁市人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("hekou.fuze", "杨丽华", "河口镇人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
)
PLATFORM_OPERATOR = ("pingtai", "平台管理员（演示）")

_HOURS = "工作日 8:30—12:00，14:30—17:30（法定节假日除外）"
OFFICES: dict[str, tuple[str, dict[str, str]]] = {
    _HEBI: (
        "hebi.fuze",
        {
            "name": "鹤壁市人民政府电子政务办公室",
            "address": "河南省鹤壁市九州路中段",
            "telephone": "0392-0000000",
            "fax": "0392-0000001",
            "internet_contact": "xxgk@hebi.example",
        },
    ),
    "新乡市人民政府": (
        "xinxiang.fuze",
        {
            "name": "新乡市人民政府办公室政府信息公开办公室",
            "address": "河南省新乡市人民东路甲1号",
            "telephone": "0373-3696072",
            "internet_contact": "xxzfbgkk@163.com",
        },
    ),
    "江夏区人民政府": (
        "jiangxia.fuze",
        {
            "name": "江夏区行政审批局",
            "address": "湖北省武汉市江夏区市民之家A09窗口",
            "telephone": "027-00000000",
        },
    ),
    "怀仁市人民政府": (
        "huairen.fuze",
        {"name": "怀仁市人民政府办公室", "address": "山西省怀仁市", "telephone": "0349-0000000"},
    ),
    "河口镇人民政府": (
        "hekou.fuze",
        {"name": "河口镇党政办公室", "address": "云南省昆明市寻甸县河口镇", "telephone": "0871-62669002"},
    ),
    _TAX_OFFICE: (
        "shuiwu.guanli",
        {"name": "国家税务总局鹤壁市税务局办公室", "address": "河南省鹤壁市", "telephone": "0392-0000002"},
    ),
}
PLACES = (
    ("鹤壁市档案馆查阅点", ReadingPlaceKind.ARCHIVE, "河南省鹤壁市（演示地址）1号"),
    ("鹤壁市图书馆查阅点", ReadingPlaceKind.LIBRARY, "河南省鹤壁市（演示地址）2号"),
    ("鹤壁市政务服务中心查阅点", ReadingPlaceKind.SERVICE_CENTRE, "河南省鹤壁市（演示地址）3号"),
)
SITE = {
    "is_main": True,
    "site_name": "鹤壁市人民政府",
    "site_domain": "www.hebi.gov.cn",
    "site_id_code": "4106000005",
    "icp_number": "豫ICP备05010383号",
    "police_number": "豫公网安备 41061102000156号",
    "host": "鹤壁市人民政府办公室",
    "undertaker": "鹤壁市人民政府办公室",
    "contact_address": "鹤壁市九州路中段",
}
RESOURCES: dict[int, dict[str, Any]] = {
    2023: {
        "special_offices": 1,
        "reading_places": 3,
        "full_time_staff": 2,
        "part_time_staff": 5,
        "funding": Decimal("11.6"),
    },
    2024: {
        "special_offices": 1,
        "reading_places": 3,
        "full_time_staff": 3,
        "part_time_staff": 5,
        "funding": Decimal("12.5"),
    },
}


@transaction.atomic
def create_demonstration() -> list[LogIn]:
    """Make what is not there yet, through the same actions as everybody; returns the log-ins to try.

    Calling it again changes nothing.
    """
    hashed = make_password(DEMONSTRATION_PASSWORD)
    operator = _account(*PLATFORM_OPERATOR, hashed, platform=True)
    for name, short_name, code, level, kind, line, parent in TREE:
        if not Authority.objects.filter(name=name, division_code=code, line=line).exists():
            actions.create_authority(
                operator,
                parent=Authority.objects.get(name=parent, line=line) if parent else None,
                line=line,
                name=name,
                short_name=short_name,
                division_code=code,
                level=level,
                kind=kind,
            )
    for person in PEOPLE:
        _employ(operator, person, hashed)
    if not SiteFacts.objects.filter(is_main=True).exists():
        actions.set_site_facts(operator, Authority.objects.get(name=_HEBI), **SITE)
    _disclosure_facts()
    shown = [
        LogIn(
            f"{person.authority}　{'、'.join(role.label for role in person.roles)}　{person.name}",
            person.username,
        )
        for person in PEOPLE
        if person.shown
    ]
    return [LogIn("平台管理员", PLATFORM_OPERATOR[0]), *shown]


def _account(username: str, name: str, hashed: str, platform: bool = False) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, display_name=name, password=hashed, is_superuser=platform)
        user.full_clean()
        user.save()
        record(
            actor=None,
            authority=None,
            action="account.create",
            label="建立演示账号",
            target=user,
            after=snapshot(user),
        )
    return user


def _employ(operator: User, person: Person, hashed: str) -> None:
    authority = Authority.objects.get(name=person.authority)
    user = _account(person.username, person.name, hashed)
    if Membership.objects.filter(user=user, authority=authority).exists():
        return
    membership = actions.add_member(operator, authority, username=person.username, display_name=person.name)
    for role in person.roles:
        actions.give_role(operator, membership, role)


def _disclosure_facts() -> None:
    for name, (username, facts) in OFFICES.items():
        authority = Authority.objects.get(name=name)
        if not DisclosureOffice.objects.filter(authority=authority).exists():
            head = User.objects.get(username=username)
            actions.set_disclosure_office(head, authority, hours=_HOURS, **facts)
    head, hebi = User.objects.get(username="hebi.fuze"), Authority.objects.get(name=_HEBI)
    for name, kind, address in PLACES:
        if not ReadingPlace.objects.filter(authority=hebi, name=name).exists():
            actions.add_reading_place(head, hebi, name=name, kind=kind, address=address, hours=_HOURS)
    for year, figures in RESOURCES.items():
        if not YearlyResources.objects.filter(authority=hebi, year=year).exists():
            actions.set_yearly_resources(head, hebi, year, **figures)
