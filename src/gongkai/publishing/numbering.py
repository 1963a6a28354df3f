"""Index numbers (索引号): made to the authority's pattern, one after another, never twice."""

from __future__ import annotations

import re

from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import Disclosure, IndexSerial, PublishingSettings

NATIONAL = re.compile(r"([0-9A-Z]{7,8}-?[0-9A-Z]|[0-9A-Z]{18})/\d{4}-\d{5,7}")
"""The patterns that the national rules know: organisation code or unified code / year-serial."""
PLACES = ("code", "organ", "year", "serial")
"""What a pattern may hold in braces."""


def settings_of(authority: Authority) -> PublishingSettings:
    """How the authority publishes; the defaults, not saved, where it arranged nothing."""
    found = PublishingSettings.objects.filter(authority=authority).first()
    return found or PublishingSettings(authority=authority)


def next_index_number(authority: Authority, year: int) -> str:
    """Take the next free index number of the authority and year. Call it inside a transaction.

    The row of the year's serial is locked, so two who ask at once get two numbers; a number that was entered by hand
    before is passed over. Raises Refused where the pattern cannot be filled in.
    """
    settings = settings_of(authority)
    serial = _locked_serial(authority, year)
    while True:
        serial.last += 1
        number = _filled(settings, authority, year, serial.last)
        if not Disclosure.objects.filter(index_number=number).exists():
            serial.save(update_fields=["last"])
            return number


def next_index_numbers(authority: Authority, year: int, number: int) -> list[str]:
    """Take so many index numbers at once, in a few queries however many they are. As ``next_index_number``."""
    settings = settings_of(authority)
    serial = _locked_serial(authority, year)
    found: list[str] = []
    while len(found) < number:
        wanted = number - len(found)
        made = [_filled(settings, authority, year, serial.last + place + 1) for place in range(wanted)]
        taken = set(Disclosure.objects.filter(index_number__in=made).values_list("index_number", flat=True))
        found += [one for one in made if one not in taken]
        serial.last += wanted
    serial.save(update_fields=["last"])
    return found


def _locked_serial(authority: Authority, year: int) -> IndexSerial:
    IndexSerial.objects.get_or_create(authority=authority, year=year)
    return IndexSerial.objects.select_for_update().get(authority=authority, year=year)


def _filled(settings: PublishingSettings, authority: Authority, year: int, serial: int) -> str:
    problems = whats_wrong_with_pattern(settings.index_pattern)
    if problems:
        raise Refused(
            f"索引号样式“{settings.index_pattern}”填不出索引号，请公开工作机构负责人在“主动公开设置”中修改。"
        )
    code = authority.unified_code or f"{authority.division_code}-{authority.pk}"
    number: str = settings.index_pattern
    for name, value in (
        ("{code}", code),
        ("{organ}", code[8:17] if authority.unified_code else code),
        ("{year}", str(year)),
        ("{serial}", f"{serial:0{settings.serial_digits}d}"),
    ):
        number = number.replace(name, value)
    return number


def whats_wrong_with_pattern(pattern: str) -> list[str]:
    """Why no good index numbers would come of a pattern, as sentences; empty for a good one."""
    problems = []
    names = re.findall(r"\{([^{}]*)\}", pattern)
    unknown = [name for name in names if name not in PLACES]
    if unknown:
        told = "、".join("{" + name + "}" for name in unknown)
        problems.append(f"索引号样式中不能用{told}，只能用 {{code}}、{{organ}}、{{year}}、{{serial}}。")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", pattern)):
        problems.append("索引号样式中的大括号没有配对。")
    if names.count("serial") != 1:
        problems.append("索引号样式中须有一个 {serial}（流水号），否则索引号会重复。")
    if "year" not in names:
        problems.append("流水号每年从头编起，索引号样式中须有 {year}（年份），否则索引号会重复。")
    if not re.search(
        r"[0-9A-Za-z\u4e00-\u9fff]|\{code\}|\{organ\}", re.sub(r"\{(year|serial)\}", "", pattern)
    ):
        problems.append(
            "索引号样式中须有机关的标识：{code}、{organ}，或者自定的字母、数字，否则会与其他机关重复。"
        )
    return problems


def example_number(settings: PublishingSettings, authority: Authority, year: int) -> str:
    """What the first index number of a year looks like. Raises Refused where the pattern cannot be filled in."""
    return _filled(settings, authority, year, 1)
