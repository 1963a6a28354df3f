"""The people of the demonstration. All of them are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.organizations.models import Role


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person and the roles at one authority; ``shown`` ones are told to who tries it out."""

    username: str
    name: str
    authority: str
    roles: tuple[Role, ...]
    shown: bool = True


QIXIAN, _XINXIANG = "淇县人民政府", "新乡市人民政府"
HEBI, TAX_OFFICE = "鹤壁市人民政府", "国家税务总局鹤壁市税务局"
_NAMED = (
    Person("hebi.guanli", "周明远", HEBI, (Role.OPERATOR,)),
    Person("hebi.fuze", "郑文静", HEBI, (Role.HEAD_OF_DISCLOSURE_OFFICE,)),
    Person("hebi.xinxi", "李思涵", HEBI, (Role.INFORMATION_OFFICER,)),
    Person("hebi.chushen", "王振华", HEBI, (Role.FIRST_REVIEWER,)),
    Person("hebi.fushen", "陈晓岚", HEBI, (Role.SECOND_REVIEWER,)),
    Person("hebi.zhongshen", "赵建平", HEBI, (Role.FINAL_REVIEWER,)),
    Person("hebi.baomi", "孙立新", HEBI, (Role.SECRECY_REVIEWER,)),
    Person("hebi.fashen", "何静波", HEBI, (Role.LEGAL_REVIEWER,)),
    Person("hebi.jingban", "吴佳怡", HEBI, (Role.CASE_OFFICER,)),
    Person("hebi.lingdao", "冯国强", HEBI, (Role.LEADER,)),
    Person("henan.fuze", "潘学林", "河南省人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("henan.jiandu", "高志远", "河南省人民政府", (Role.SUPERVISOR,)),
    Person("xinxiang.xinxi", "马春梅", "新乡市人民政府", (Role.INFORMATION_OFFICER,)),
    Person("shuiwu.guanli", "许卫东", TAX_OFFICE, (Role.OPERATOR, Role.HEAD_OF_DISCLOSURE_OFFICE)),
    Person("hebi.xinxi", "李思涵", "淇县人民政府", (Role.INFORMATION_OFFICER,), shown=False),
    Person("qixian.fuze", "秦玉梅", QIXIAN, (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("qixian.chushen", "石磊", QIXIAN, (Role.FIRST_REVIEWER,), shown=False),
    Person("qixian.fushen", "田晓东", QIXIAN, (Role.SECOND_REVIEWER,), shown=False),
    Person("qixian.zhongshen", "康宁", QIXIAN, (Role.FINAL_REVIEWER,), shown=False),
    Person("xinxiang.chushen", "范立军", _XINXIANG, (Role.FIRST_REVIEWER,), shown=False),
    Person("xinxiang.fushen", "邹敏", _XINXIANG, (Role.SECOND_REVIEWER,), shown=False),
    Person("xinxiang.zhongshen", "邱国栋", _XINXIANG, (Role.FINAL_REVIEWER,), shown=False),
    Person("xinxiang.fuze", "宋海燕", "新乡市人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("jiangxia.fuze", "胡俊杰", "江夏区人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("huairen.fuze", "梁晓燕", "怀仁市人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
    Person("hekou.fuze", "杨丽华", "河口镇人民政府", (Role.HEAD_OF_DISCLOSURE_OFFICE,), shown=False),
)

UNITS: tuple[tuple[str, str], ...] = (
    ("fagai", "鹤壁市发展和改革委员会"),
    ("caizheng", "鹤壁市财政局"),
    ("ziran", "鹤壁市自然资源和规划局"),
    ("shichang", "鹤壁市市场监督管理局"),
    ("xunxian", "浚县人民政府"),
    ("qibin", "淇滨区人民政府"),
    ("qixian.ziran", "淇县自然资源局"),
    ("qixian.jiaoti", "淇县教育体育局"),
    ("zhaoge", "淇县朝歌街道办事处"),
    ("beiyang", "北阳镇人民政府"),
    ("gaocun", "高村镇人民政府"),
)
"""The units that report to the city and to its county on the platform: the word before their people's user names."""
OFFICER, HEAD = "xinxi", "fuze"
"""The last part of the user names of who writes and of who heads the disclosure office."""
_POSTS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    (OFFICER, (Role.INFORMATION_OFFICER, Role.CASE_OFFICER)),
    (HEAD, (Role.HEAD_OF_DISCLOSURE_OFFICE,)),
    ("chushen", (Role.FIRST_REVIEWER,)),
    ("fushen", (Role.SECOND_REVIEWER,)),
    ("zhongshen", (Role.FINAL_REVIEWER,)),
)
_SURNAMES = "韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
_GIVEN = ("丽娟", "国庆", "雅静", "俊峰", "春霞", "少华", "亚楠", "振宇", "红梅", "立军", "文博")
_SHOWN = ("caizheng.xinxi", "ziran.xinxi", "shichang.xinxi", "beiyang.xinxi")
"""Officers of units with a report on their desk."""


def _of_units() -> Iterator[Person]:
    """Invented people for every unit: one who writes, the head, and three who review."""
    for place, (word, authority) in enumerate(UNITS):
        for post, (name, roles) in enumerate(_POSTS):
            number = place * len(_POSTS) + post
            person = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % len(_GIVEN)]
            username = f"{word}.{name}"
            yield Person(username, person, authority, roles, shown=username in _SHOWN)


PEOPLE = (*_NAMED, *_of_units())
