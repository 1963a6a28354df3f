"""The text of a notice is read to its last character, or the line is refused with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.law.calendar import standard_calendar
from gongkai.law.days import Day, DayKind
from gongkai.organizations.notice_text import read_notice

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日
"""
NOTICE_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""
NOTICE_2024 = (
    "一、元旦：1月1日放假，与周末连休。"
    "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
    "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。"
    "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。"
    "四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。"
    "五、端午节：6月10日放假，与周末连休。"
    "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。"
    "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"
)
NOTICE_2023 = """元旦：2022年12月31日至2023年1月2日放假调休，共3天。
春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
清明节：4月5日放假，共1天。
劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"""


def worked(days: tuple[Day, ...], year: int) -> set[tuple[dt.date, bool]]:
    """The days that differ from the week, each with whether it is worked."""
    return {
        (day.date, day.is_worked)
        for day in days
        if day.date.year == year and (day.kind is DayKind.MAKE_UP or day.date.weekday() < 5)
    }


@pytest.mark.parametrize(
    ("year", "text"), [(2026, NOTICE_2026), (2025, NOTICE_2025), (2024, NOTICE_2024), (2023, NOTICE_2023)]
)
def test_the_published_notices_give_the_days_that_are_known(year: int, text: str) -> None:
    read = read_notice(text, year)
    assert not read.refused
    assert worked(read.days, year) == worked(standard_calendar().exceptions(year), year)
    assert set(read.evidence) == {day.date for day in read.days}


def test_every_day_names_the_line_it_came_from() -> None:
    read = read_notice(NOTICE_2026, 2026)
    line = read.evidence[dt.date(2026, 2, 28)]
    assert line.number == 6 and "2月28日" in line.text
    assert [aside.number for aside in read.aside] == [1, 2, 3, 4, 12, 13, 14]


def test_advice_to_take_leave_is_no_day_off_and_is_set_aside() -> None:
    read = read_notice(NOTICE_2024, 2024)
    assert dt.date(2024, 2, 9) not in read.evidence
    assert any("鼓励" in line.text for line in read.aside)


def test_short_lines_are_understood() -> None:
    read = read_notice(
        "元旦 2027-01-01 至 2027-01-03\n调休上班 2027-02-07、2027-02-20\n春节调休上班：2027/2/27\n"
        "清明节 2027年4月3日—5日",
        2027,
    )
    assert not read.refused
    days = {day.date.isoformat(): (day.kind, day.name) for day in read.days}
    assert days == {
        "2027-01-01": (DayKind.DAY_OFF, "元旦"),
        "2027-01-02": (DayKind.DAY_OFF, "元旦"),
        "2027-01-03": (DayKind.DAY_OFF, "元旦"),
        "2027-02-07": (DayKind.MAKE_UP, ""),
        "2027-02-20": (DayKind.MAKE_UP, ""),
        "2027-02-27": (DayKind.MAKE_UP, "春节"),
        "2027-04-03": (DayKind.DAY_OFF, "清明节"),
        "2027-04-04": (DayKind.DAY_OFF, "清明节"),
        "2027-04-05": (DayKind.DAY_OFF, "清明节"),
    }


def test_new_year_may_begin_in_december() -> None:
    read = read_notice("元旦：12月31日至1月2日放假，共3天。", 2028)
    assert [day.date for day in read.days] == [
        dt.date(2027, 12, 31),
        dt.date(2028, 1, 1),
        dt.date(2028, 1, 2),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("元旦：1月1日（周四）放假1天", "2027年1月1日是星期五，原文写的是“周四”"),
        ("春节：2月5日至11日放假调休，共8天。", "原文说放假8天，按所列日期却是7天"),
        ("元旦：1月1日放假2天", "原文说放假2天，按所列日期却是1天"),
        ("清明节：4月31日放假", "没有2027年4月31日这一天"),
        ("清明节：放假三天", "没有找到日期"),
        ("2027-04-05 放假", "没有写明是哪个节日"),
        ("春节：2月11日至5日放假", "不像一个假期"),
        ("春节：2月5日至6月11日放假", "不像一个假期"),
        ("春节：2月5日至放假", "没有写到哪一天"),
        ("春节：2月5日（含）至11日放假", "看不懂2027年2月5日后面的“含”"),
        ("春节：2月5日至11日放假，其中2月8日值班", "看不懂“其中2月8日值班”"),
        ("国庆节：10月1日、10月1日放假", "在这一行列出了两次"),
        ("春节：2月5日放假上班", "前面没有日期"),
        ("现将2026年元旦、春节放假安排通知如下", "这一行说的是2026年"),
        ("劳动节：0月1日放假", "没有2027年0月1日这一天"),
    ],
)
def test_a_line_that_is_not_understood_is_refused_whole(line: str, sentence: str) -> None:
    read = read_notice(f"{line}\n端午节：6月9日放假", 2027)
    assert [day.date for day in read.days] == [dt.date(2027, 6, 9)]
    (refused,) = read.refused
    assert refused.line.number == 1 and refused.line.text
    assert sentence in refused.sentence


def test_a_day_that_two_lines_name_is_refused_in_the_second() -> None:
    read = read_notice("国庆节 2027-10-01 至 2027-10-07\n中秋节 2027-10-03", 2027)
    (refused,) = read.refused
    assert refused.line.number == 2 and "2027年10月3日在第1行已经列出" in refused.sentence


def test_an_empty_text_gives_nothing() -> None:
    read = read_notice(" \n\n", 2027)
    assert (read.days, read.refused, read.aside) == ((), (), ())
