"""Whose report it is, for which year and period, in the ways in which officials write it."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.reading import examine, read_report
from gongkai.reading.facts import authority_of, read_facts
from gongkai.reading.folding import fold


@pytest.mark.parametrize(
    ("title", "authority", "level"),
    [
        ("青山县2023年政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("青山县人民政府办公室\n2023年政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("青山县人民政府办公室2023年度政府信息公开年报", "青山县人民政府", "county"),
        ("青山市外事办公室2023年政府信息公开工作年度报告", "青山市外事办公室", "department"),
        (
            "青山市人力资源和社会保障局2023年\n政府信息公开工作年度报告",
            "青山市人力资源和社会保障局",
            "department",
        ),
        ("财政部政府信息公开工作年度报告（2023年）", "财政部", "department"),
        ("青山市教育局政府信息公开工作2023年度报告", "青山市教育局", "department"),
        ("青山县关于2023年政府信息公开工作情况的报告", "青山县人民政府", "county"),
        ("《青山县2023年政府信息公开工作年度报告》", "青山县人民政府", "county"),
        ("二〇二三年青山县政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("青山县二○二三年度政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("青山县二Ｏ二三年政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("青山县二零二三年政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("青山县２０２３年政府信息公开工作年度报告", "青山县人民政府", "county"),
        ("广西壮族自治区2023年政府信息公开工作年度报告", "广西壮族自治区人民政府", "province"),
        ("大理白族自治州2023年政府信息公开工作年度报告", "大理白族自治州人民政府", "prefecture"),
        ("兴安盟行政公署2023年政府信息公开工作年度报告", "兴安盟行政公署", "prefecture"),
        ("玉龙纳西族自治县2023年政府信息公开工作年度报告", "玉龙纳西族自治县人民政府", "county"),
        ("青山区红旗街道办事处2023年政府信息公开工作年度报告", "青山区红旗街道办事处", "township"),
        ("青山区红旗街道2023年政府信息公开工作年度报告", "青山区红旗街道办事处", "township"),
        ("青山经济技术开发区管委会2023年政府信息公开工作年度报告", "青山经济技术开发区管委会", "department"),
        ("根据《条例》要求，现公布青山县2023年政府信息公开工作年度报告。", "青山县人民政府", "county"),
    ],
)
def test_the_title_tells_authority_level_and_year(title: str, authority: str, level: str) -> None:
    facts = read_facts(fold(f"{title}\n\n一、总体情况\n"))
    assert (facts.authority, facts.level, facts.year) == (authority, level, 2023)


@pytest.mark.parametrize(
    "period",
    [
        "统计期限自2023年1月1日起至2023年12月31日止",
        "统计期限为2023年1月1日零时至2023年12月31日24时",
        "统计期限：2023.1.1-2023.12.31",
        "数据统计期限为2023.01.01—2023.12.31",
        "数据统计期限从2023-01-01至2023-12-31",
        "统计期为2023年1月1日至12月31日",
        "统计数据时间为2023/1/1至2023/12/31",
        "统计期限自二〇二三年一月一日起至二〇二三年十二月三十一日止",
    ],
)
def test_the_period_is_read_however_its_days_are_written(period: str) -> None:
    facts = read_facts(fold(f"青山县2023年政府信息公开工作年度报告\n本报告{period}。\n"))
    assert facts.period == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize("words", ["本报告统计期限为2023年1月至12月。", "数据统计截止到2023年12月31日。", ""])
def test_a_period_that_is_not_told_by_its_days_is_no_error(words: str) -> None:
    text = f"青山县2023年政府信息公开工作年度报告\n{words}\n信息内容 | 本年处理决定数量 |\n行政许可 | 5 |\n行政处罚 | 6 |\n"
    report = read_report(text)
    assert report.is_read
    assert report.period is None
    assert not any(finding.id == "R-1" for finding in examine(report))


def test_a_report_without_any_name_is_nobodys() -> None:
    facts = read_facts("一、总体情况\n本机关依法公开政府信息。\n")
    assert (facts.title, facts.authority, facts.level, facts.year, facts.period) == ("", "", "", None, None)
    assert authority_of("") == ("", "")


def test_a_link_to_another_years_report_does_not_end_this_one() -> None:
    link = "《青山县2022年政府信息公开工作年度报告》"
    rest = (
        "三、收到和处理政府信息公开申请情况\n"
        + "统计数据说明。" * 100
        + "\n行政许可 | 5 |\n行政处罚 | 6 |\n行政强制 | 7 |\n"
    )
    report = read_report(f"青山县2023年政府信息公开工作年度报告\n一、总体情况\n{link}\n{rest}")
    assert report.is_read
    assert not any("另一份报告" in unread.message for unread in report.unread)
