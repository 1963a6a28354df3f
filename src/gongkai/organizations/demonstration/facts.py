"""What the demonstration tells of its authorities: disclosure offices, reading places, the site, yearly resources."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from gongkai.organizations.demonstration.people import HEAD, HEBI, QIXIAN, TAX_OFFICE, UNITS
from gongkai.organizations.models import ReadingPlaceKind

HOURS = "工作日 8:30—12:00，14:30—17:30（法定节假日除外）"
OFFICES: dict[str, tuple[str, dict[str, str]]] = {
    HEBI: (
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
    TAX_OFFICE: (
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

REPORTED_BEFORE = ("北阳镇人民政府", (2018, 2020))
"""A town that shows reports in the forms before the present one, and the years of them."""


def resources_of_units(this_year: int) -> Iterator[tuple[str, str, int, dict[str, Any]]]:
    """Authority, user name of its head, year and figures: of the last two years for the city and every unit on the platform."""
    heads = [(HEBI, f"hebi.{HEAD}"), (QIXIAN, f"qixian.{HEAD}")]
    heads += [(name, f"{word}.{HEAD}") for word, name in UNITS]
    for place, (name, username) in enumerate(heads):
        earlier = REPORTED_BEFORE[1] if name == REPORTED_BEFORE[0] else ()
        for year in (*earlier, this_year - 2, this_year - 1):
            yield name, username, year, _resources(place, year)


def _resources(place: int, year: int) -> dict[str, Any]:
    large = place < 2
    return {
        "special_offices": 1,
        "reading_places": 3 if large else 1 + place % 2,
        "full_time_staff": 3 if large else place % 3,
        "part_time_staff": 5 if large else 1 + (place + year) % 3,
        "funding": Decimal("12.8") if large else Decimal(place % 4) + Decimal(year % 2) / 2,
    }
