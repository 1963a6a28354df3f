"""Which texts look like several matters, and which do not."""

from __future__ import annotations

import time

import pytest

from gongkai.casework.matters import MOST_MATTERS, proposed_matters

SEVERAL = {
    "lines": (
        "请公开下列信息：\n1. 2025年度改造项目清单；\n2. 2025年度改造资金使用情况。",
        ["2025年度改造项目清单", "2025年度改造资金使用情况"],
    ),
    "in one line": (
        "请公开：1、项目清单；2、资金使用情况；3、验收报告。",
        ["项目清单", "资金使用情况", "验收报告"],
    ),
    "brackets": ("（一）征地批文\n（二）补偿标准", ["征地批文", "补偿标准"]),
    "circles": ("①征地批文；②补偿标准", ["征地批文", "补偿标准"]),
    "words": ("第一，公开征地批文。第二，公开补偿标准。", ["征地批文", "补偿标准"]),
    "titles": (
        "申请公开《鹤壁市城市更新规划》和《鹤壁市住房保障方案》。",
        ["《鹤壁市城市更新规划》", "《鹤壁市住房保障方案》"],
    ),
    "in addition": (
        "请公开2025年度财政决算全文。另外，还请公开城投公司2024年度审计报告。",
        ["2025年度财政决算全文", "城投公司2024年度审计报告"],
    ),
    "and": (
        "2025年度环境监测数据的月报以及东区垃圾站的环评批复文件",
        ["2025年度环境监测数据的月报", "东区垃圾站的环评批复文件"],
    ),
}

ONE = {
    "plain": "请公开本市2025年度老旧小区改造项目的名称、地址和投资额。",
    "and inside": "项目名称以及投资额",
    "a law that is cited": "根据《中华人民共和国政府信息公开条例》的规定，申请公开《鹤壁市住房保障方案》。",
    "decimal": "2025年投资1.5亿元、面积3.2万平方米的项目清单",
    "a date": "2025年3月1日至2025年12月31日的会议纪要",
    "empty": "",
    "one item": "1. 项目清单",
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_matters_are_proposed_with_a_name_each(name: str) -> None:
    text, titles = SEVERAL[name]
    assert [matter.title for matter in proposed_matters("", text)] == titles


@pytest.mark.parametrize("name", ONE)
def test_one_matter_is_left_alone(name: str) -> None:
    assert proposed_matters("信息", ONE[name]) == ()


def test_what_stands_before_a_list_belongs_to_every_item() -> None:
    first, second = proposed_matters("", "关于东区棚户区改造，请公开：\n1. 征地批文\n2. 补偿标准")
    assert first.description == "关于东区棚户区改造，请公开：\n征地批文"
    assert second.description.startswith("关于东区棚户区改造")


def test_titles_in_the_name_and_in_the_text_count_once() -> None:
    assert proposed_matters("《住房保障方案》", "请公开《住房保障方案》全文") == ()


def test_no_text_makes_more_than_ten_or_takes_long() -> None:
    items = "\n".join(f"{number}、第{number}件事" for number in range(1, 60))
    assert len(proposed_matters("", items)) == MOST_MATTERS
    begun = time.perf_counter()
    for hostile in ("《" * 5000, "1、" * 2500, "，另外" * 1600, "以及" * 2500, "（一" * 2500, " " * 5000):
        proposed_matters(hostile, hostile)
    assert time.perf_counter() - begun < 5
