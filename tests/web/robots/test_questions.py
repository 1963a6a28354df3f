"""Every question has one right answer, which a person can give in many ways."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.robots.questions import _WORDS, FAMILIES, ask, in_words, readings

NUMBERS = {in_words(number): number for number in range(100)}


def numbers_in(text: str) -> list[int]:
    return [NUMBERS[found.replace("两", "二")] for found in re.findall("[零一二两三四五六七八九十]+", text)]


def solved(text: str) -> str:
    """The answer that a careful reader finds from the text alone, by another way than the program's."""
    if "星期" in text:
        day = "一二三四五六日".index(text[2])
        step = {"后": 1, "前": -1, "再": 2}[next(mark for mark in text[3:] if mark in "后前再")]
        found = (day + step) % 7
        return "日" if found == 6 else str(found + 1)
    word = re.search(r"“(.+?)”", text)
    if word:
        said = text[word.end() :]
        for name, place in (
            ("倒数第二", -2),
            ("最后一", -1),
            ("第一", 0),
            ("第二", 1),
            ("第三", 2),
            ("第四", 3),
        ):
            if name in said:
                return word[1][place]
    if "三个数" in text:
        numbers = numbers_in(text.split("，")[0])
        return str(max(numbers) if "最大" in text else min(numbers))
    first, second = numbers_in(text.replace("一共", "").replace("加在一起", "加"))[:2]
    if any(sign in text for sign in ("减", "拿走", "送出", "小")) and not text.startswith(("小", "比小")):
        return str(first - second)
    if "送出" in text:
        return str(first - second)
    return str(first + second)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_answer_is_the_one_that_a_careful_reader_finds(family: object) -> None:
    for _ in range(300):
        question = family()  # type: ignore[operator]
        assert question.answer == solved(question.text), question
        assert question.answer in readings(question.answer)


def test_questions_vary() -> None:
    assert len({ask().text for _ in range(300)}) > 150


def test_words_have_four_different_characters() -> None:
    assert all(len(word) == len(set(word)) == 4 for word in _WORDS)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("8", "8"),
        ("８", "8"),
        ("八", "8"),
        (" 八。", "8"),
        ("八份", "8"),
        ("8 封信", "8"),
        ("等于八", "8"),
        ("两", "2"),
        ("十", "10"),
        ("十二", "12"),
        ("二十一", "21"),
        ("一十二", "12"),
        ("012", "12"),
        ("星期四", "4"),
        ("周四", "4"),
        ("礼拜四", "4"),
        ("星期天", "日"),
        ("周日", "日"),
        ("7", "日"),
        ("“府”", "府"),
        ("府字", "府"),
    ],
)
def test_an_answer_is_understood_however_it_is_typed(typed: str, answer: str) -> None:
    assert answer in readings(typed)


@pytest.mark.parametrize("typed", ["", "  ", "。", "不知道", "1 2 3 4 5 6"])
def test_what_is_no_answer_reads_as_no_number(typed: str) -> None:
    assert not any(reading.isdigit() and len(reading) < 3 for reading in readings(typed))


@given(st.text(max_size=60))
def test_no_text_means_more_than_a_few_answers(typed: str) -> None:
    """Otherwise one reply could be right for several questions at once."""
    assert len(readings(typed)) <= 3
