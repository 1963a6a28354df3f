"""A small tree of authorities with people, for the tests of every room above the organizations."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from gongkai.organizations.models import Authority, Kind, Level, Membership, Role, RoleAssignment, User

PASSWORD = "only-for-tests-2026"
_numbers = count(1)


def authority(
    name: str,
    parent: Authority | None = None,
    *,
    level: str = Level.COUNTY,
    kind: str = Kind.GOVERNMENT,
    code: str = "410622",
    line: str = "",
) -> Authority:
    """An authority, written without any action."""
    row = Authority(
        name=name, short_name=name, parent=parent, level=level, kind=kind, division_code=code, line=line
    )
    row.full_clean()
    row.save()
    return row


def person(*roles: str, at: Authority | None = None, name: str = "", **attributes: object) -> User:
    """A person, a member of ``at`` with the roles; the password is ``PASSWORD``."""
    number = next(_numbers)
    user = User(username=f"person{number}", display_name=name or f"人员{number}", **attributes)
    user.set_password(PASSWORD)
    user.save()
    if at is not None:
        membership = Membership.objects.create(user=user, authority=at)
        for role in roles:
            RoleAssignment.objects.create(membership=membership, role=role)
    return user


@dataclass
class City:
    """A province, a city with a department and a county with a town, a city beside it, and the tax line."""

    province: Authority = field(
        default_factory=lambda: authority("河南省人民政府", level=Level.PROVINCE, code="410000")
    )

    def __post_init__(self) -> None:
        self.city = authority("鹤壁市人民政府", self.province, level=Level.PREFECTURE, code="410600")
        self.department = authority(
            "鹤壁市财政局", self.city, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT
        )
        self.county = authority("淇县人民政府", self.city)
        self.town = authority("北阳镇人民政府", self.county, level=Level.TOWNSHIP)
        self.other_city = authority("新乡市人民政府", self.province, level=Level.PREFECTURE, code="410700")
        self.tax_province = authority(
            "国家税务总局河南省税务局",
            level=Level.PROVINCE,
            code="410000",
            kind=Kind.DEPARTMENT,
            line="税务",
        )
        self.tax_city = authority(
            "国家税务总局鹤壁市税务局",
            self.tax_province,
            level=Level.PREFECTURE,
            code="410600",
            kind=Kind.DEPARTMENT,
            line="税务",
        )
        self.platform_operator = person(is_superuser=True, name="平台管理员")
        self.operator = person(Role.OPERATOR, at=self.city, name="周明远")
        self.head = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=self.city, name="郑文静")
        self.officer = person(Role.INFORMATION_OFFICER, at=self.city, name="李思涵")
        self.supervisor = person(Role.SUPERVISOR, at=self.province, name="高志远")
        self.outsider = person(*Role.values, at=self.other_city, name="外人")
        self.former = person(Role.OPERATOR, at=self.city, name="离职人员")
        left = self.former.memberships.get()
        left.active_to = left.active_from
        left.save()
