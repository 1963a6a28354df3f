"""Demonstration data: a small part of the tree of authorities, with people for every role.

For trying out only. The authorities are those of five published annual reports and their surroundings;
facts about them are the ones those reports print. The people are invented, telephone numbers end in zeros
and e-mail addresses in ``.example`` where no published one was at hand, and the password is public: never
load this where real work is done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from gongkai.organizations import actions
from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.demonstration.facts import (
    HOURS,
    OFFICES,
    PLACES,
    RESOURCES,
    SITE,
    resources_of_units,
)
from gongkai.organizations.demonstration.people import HEBI, PEOPLE, Person
from gongkai.organizations.demonstration.tree import TREE
from gongkai.organizations.models import (
    Authority,
    DisclosureOffice,
    Membership,
    ReadingPlace,
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


PLATFORM_OPERATOR = ("pingtai", "平台管理员（演示）")


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
        actions.set_site_facts(operator, Authority.objects.get(name=HEBI), **SITE)
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
            actions.set_disclosure_office(head, authority, hours=HOURS, **facts)
    head, hebi = User.objects.get(username="hebi.fuze"), Authority.objects.get(name=HEBI)
    for name, kind, address in PLACES:
        if not ReadingPlace.objects.filter(authority=hebi, name=name).exists():
            actions.add_reading_place(head, hebi, name=name, kind=kind, address=address, hours=HOURS)
    for year, figures in RESOURCES.items():
        if not YearlyResources.objects.filter(authority=hebi, year=year).exists():
            actions.set_yearly_resources(head, hebi, year, **figures)
    _yearly_resources()


def _yearly_resources() -> None:
    """What the city and every unit below it stated for the two years that the demonstration reports on, and some before."""
    stated = set(YearlyResources.objects.values_list("authority__name", "year"))
    for name, username, year, figures in resources_of_units(timezone.localdate().year):
        if (name, year) not in stated:
            authority, head = Authority.objects.get(name=name), User.objects.get(username=username)
            actions.set_yearly_resources(head, authority, year, **figures)
