"""Index numbers (索引号): made to the authority's pattern, one after another, never twice."""

from __future__ import annotations

import re

from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import Disclosure, IndexSerial, PublishingSettings

NATIONAL = re.compile(r"([0-9A-Z]{7,8}-?[0-9A-Z]|[0-9A-Z]{18})/\d{4}-\d{5,7}")
"""The patterns that the national rules know: organisation code or unified code / year-serial."""


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


def _locked_serial(authority: Authority, year: int) -> IndexSerial:
    IndexSerial.objects.get_or_create(authority=authority, year=year)
    return IndexSerial.objects.select_for_update().get(authority=authority, year=year)


def _filled(settings: PublishingSettings, authority: Authority, year: int, serial: int) -> str:
    code = authority.unified_code or f"{authority.division_code}-{authority.pk}"
    try:
        return settings.index_pattern.format(
            code=code,
            organ=code[8:17] if authority.unified_code else code,
            year=year,
            serial=f"{serial:0{settings.serial_digits}d}",
        )
    except (KeyError, IndexError, ValueError) as error:
        raise Refused(
            f"索引号样式“{settings.index_pattern}”填不出索引号，请公开工作机构负责人在“主动公开设置”中修改。"
        ) from error
