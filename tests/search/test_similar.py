"""Somebody who describes what is sought is shown what is public already, and nothing that is not meant."""

from __future__ import annotations

import pytest

from gongkai.search.similar import similar_to
from tests.search.shelf import Shelf
from tests.search.test_recall import paragraphs

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(shelf: Shelf) -> Shelf:
    """A few documents about something, among paragraphs of reports about disclosure in general."""
    shelf.put("鹤壁市城市房屋拆迁补偿安置办法", "房屋被征收的，给予补偿。补偿标准按照评估价格确定。")
    shelf.put(
        "淇滨区2023年征地补偿安置方案", "淇滨区大河涧乡土地征收，区片综合地价每亩四万元。", authority_id=2
    )
    shelf.put("鹤壁市2024年部门预算", "市财政局二〇二四年收支预算总表。")
    shelf.put("义务教育招生划片范围公告", "小学招生服务范围以小区为单位划定。")
    shelf.put(
        "关于申报项目的通知", "见附件。", attachments=(("清单.xlsx", "农村饮水安全巩固提升工程\n资金安排表"),)
    )
    shelf.put_all(
        [{"title": f"年度报告摘录{number}", "body": text} for number, text in enumerate(paragraphs()[:120])]
    )
    return shelf


def titles(description: str, authority_id: int | None = None) -> list[str]:
    return [hit.title for hit in similar_to(description, authority_id)]


@pytest.mark.parametrize(
    ("description", "first"),
    [
        ("我想了解鹤壁市城市房屋拆迁的补偿标准，请提供相关文件的复印件。", "鹤壁市城市房屋拆迁补偿安置办法"),
        ("申请公开淇滨区2023年征地补偿安置方案及批准文件", "淇滨区2023年征地补偿安置方案"),
        ("請提供鶴壁市２０２４年部門預算", "鹤壁市2024年部门预算"),
        ("您好，请问今年小学招生划片范围是怎么划的？谢谢！", "义务教育招生划片范围公告"),
        ("农村饮水安全巩固提升工程的资金安排", "关于申报项目的通知"),
    ],
)
def test_what_is_described_is_found(library: Shelf, description: str, first: str) -> None:
    assert titles(description)[0] == first


@pytest.mark.parametrize(
    "description",
    [
        "申请公开政府信息公开申请的有关情况",
        "我想知道你单位的相关信息，请提供复印件和电子版。",
        "张三与李四之间借款合同纠纷的监控录像",
        "地铁一号线车厢内空调温度记录",
        "某幼儿园食堂采购牛奶的供应商名称",
        "啊啊啊啊啊啊啊啊",
        "asdf qwer 1234",
        "的的的的",
        "。，！？",
        "",
        "水",
    ],
)
def test_what_is_about_something_else_finds_nothing(library: Shelf, description: str) -> None:
    assert titles(description) == []


def test_it_can_be_restricted_to_an_authority(library: Shelf) -> None:
    description = "征地补偿安置方案"
    assert titles(description, 2) == ["淇滨区2023年征地补偿安置方案"]
    assert titles(description, 3) == []


def test_what_the_texts_share_is_marked(library: Shelf) -> None:
    [hit] = similar_to("义务教育招生划片范围")
    assert [segment.text for segment in hit.title_segments if segment.marked] == ["义务教育招生划片范围"]


def test_a_long_description_is_no_fault(library: Shelf) -> None:
    assert titles("城市房屋拆迁补偿安置办法。" * 400)[0] == "鹤壁市城市房屋拆迁补偿安置办法"
    assert len(similar_to("年度报告摘录", limit=3)) <= 3
