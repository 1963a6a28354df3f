"""Questions in words: a person answers them by reading or hearing, a program that only posts the form does not.

Every question is made anew, has one right answer, needs neither picture nor sound, and is written in characters
that are the same in simplified and traditional Chinese wherever a character itself is asked for.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_Chosen = TypeVar("_Chosen")

_DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(_DIGITS)} | {"〇": 0, "两": 2, "兩": 2}
_WEEKDAYS = "一二三四五六"
_THINGS = ("份文件", "份申请", "封信", "本书", "张表", "个信封")
_PEOPLE = ("小王", "小李", "小张", "小陈", "小周")
_WORDS = ("政府信息", "依法行政", "春夏秋冬", "江河湖海", "山水田林", "公共文化", "日月星辰", "金木水火")
_PLACES = (
    ("第一个", 0),
    ("第二个", 1),
    ("第三个", 2),
    ("第四个", 3),
    ("最后一个", 3),
    ("倒数第二个", 2),
)
_AROUND = re.compile(r"[\s“”‘’\"'「」『』《》。.，,、!?;；:：()]+")
_BEFORE = re.compile(r"^(答案是|答案|答|等于|=|是|第)+")
_AFTER = re.compile(r"(份文件|份申请|封信|本书|张表|个信封|个字|份|封|本|张|件|个|次|字)$")
_WEEK = re.compile(r"^(星期|周|週|礼拜|禮拜)")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the answer as ``readings`` gives it."""

    text: str
    answer: str


def ask() -> Question:
    """A new question of one of the families."""
    return _one_of(FAMILIES)()


def readings(typed: str) -> frozenset[str]:
    """What an answer can be meant as: in Chinese or Arabic digits, full-width or half-width, with or without a measure
    word, a weekday with or without 星期."""
    plain = _AROUND.sub("", unicodedata.normalize("NFKC", typed)).lower()
    plain = _BEFORE.sub("", plain) or plain
    found = {plain}
    weekday = _WEEK.sub("", plain)
    if weekday in ("日", "天", "7", "七"):
        found.add("日")
    without_measure = _AFTER.sub("", plain)
    if len(without_measure) == 1:
        found.add(without_measure)
    for text in (plain, without_measure, weekday):
        number = _number(text)
        if number is not None:
            found.add(str(number))
    return frozenset(found - {""})


def _number(text: str) -> int | None:
    """A number below 100 in Arabic or Chinese digits; None for anything else."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    match = re.fullmatch(r"([一二两兩三四五六七八九]?)十([一二三四五六七八九]?)", text)
    if match:
        return _VALUES.get(match[1], 1) * 10 + _VALUES.get(match[2], 0)
    return _VALUES.get(text)


def in_words(number: int) -> str:
    """A number from 0 to 99 in Chinese words."""
    if number < 10:
        return _DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _one_of(choices: Sequence[_Chosen]) -> _Chosen:
    return choices[secrets.randbelow(len(choices))]


def _between(low: int, high: int) -> int:
    return low + secrets.randbelow(high - low + 1)


def _sum() -> Question:
    first, second = _between(2, 12), _between(2, 9)
    one, other = in_words(first), in_words(second)
    text = _one_of(
        (
            f"{one}加{other}等于几？",
            f"{one}加上{other}是多少？",
            f"把{one}和{other}加在一起，一共是多少？",
            f"比{one}大{other}的数是几？",
        )
    )
    return Question(text, str(first + second))


def _difference() -> Question:
    rest, second = _between(1, 9), _between(2, 9)
    one, other = in_words(rest + second), in_words(second)
    text = _one_of(
        (
            f"{one}减{other}等于几？",
            f"{one}减去{other}还剩多少？",
            f"从{one}里拿走{other}，剩下几？",
            f"比{one}小{other}的数是几？",
        )
    )
    return Question(text, str(rest))


def _story() -> Question:
    person, thing = _one_of(_PEOPLE), _one_of(_THINGS)
    measure = thing[0]
    first, second = _between(4, 9), _between(1, 3)
    one, other = _counted(first), _counted(second)
    if secrets.randbelow(2):
        return Question(
            f"{person}有{one}{thing}，又收到{other}{measure}，现在一共有几{measure}？", str(first + second)
        )
    return Question(f"{person}有{one}{thing}，送出{other}{measure}，还有几{measure}？", str(first - second))


def _counted(number: int) -> str:
    return "两" if number == 2 else in_words(number)


def _character() -> Question:
    word = _one_of(_WORDS)
    said, place = _one_of(_PLACES)
    text = _one_of(
        (
            f"请填写“{word}”四个字中的{said}字。",
            f"“{word}”这四个字，{said}字是什么？",
            f"“{word}”里的{said}字是哪个字？",
        )
    )
    return Question(text, word[place])


def _comparison() -> Question:
    numbers: list[int] = []
    while len(numbers) < 3:
        number = _between(1, 20)
        if number not in numbers:
            numbers.append(number)
    listed = "、".join(in_words(number) for number in numbers)
    if secrets.randbelow(2):
        return Question(f"{listed}，这三个数里最大的是几？", str(max(numbers)))
    return Question(f"{listed}，这三个数里最小的是几？", str(min(numbers)))


def _weekday() -> Question:
    days = [*_WEEKDAYS, "日"]
    place = secrets.randbelow(7)
    step, said = _one_of(((1, "后一天"), (-1, "前一天"), (2, "过两天")))
    asked = f"星期{days[place]}{'再' if step == 2 else '的'}{said}是星期几？"
    day = days[(place + step) % 7]
    return Question(asked, "日" if day == "日" else str(days.index(day) + 1))


FAMILIES: tuple[Callable[[], Question], ...] = (_sum, _difference, _story, _character, _comparison, _weekday)
