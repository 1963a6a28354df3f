"""Demonstration data: five published annual reports, each in the archive of the authority that made it."""

from __future__ import annotations

from importlib.resources import files

from gongkai.organizations.models import Authority
from gongkai.reports.actions import AlreadyArchived, store_source
from gongkai.reports.visibility import set_visibility

REPORTS = (
    ("hebi_2014.txt", "鹤壁市人民政府", "410600"),
    ("xinxiang_2016.txt", "新乡市人民政府", "410700"),
    ("hekou_2018.txt", "河口镇人民政府", "530129"),
    ("jiangxia_2021.txt", "江夏区人民政府", "420115"),
    ("huairen_2024.txt", "怀仁市人民政府", "140681"),
)
"""File, authority and its division code. The texts are as they were published, damage included."""


def archive_the_published() -> None:
    """Read the five reports into the archives of the demonstration's authorities and publish them.

    An authority that is not there is passed over, and so is a report that stands in the archive already: what
    somebody has done with it since then stays.
    """
    folder = files("gongkai.reports") / "demonstration"
    for file_name, name, division_code in REPORTS:
        authority = Authority.objects.filter(name=name, division_code=division_code).first()
        if authority is None:
            continue
        try:
            report = store_source(None, authority, (folder / file_name).read_bytes(), file_name)
        except AlreadyArchived:
            continue
        set_visibility(None, report, public=True)
