"""What is written differently and read as the same is searched as the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.folding import BREAK, PARAGRAPH, fold, normalised, sources

ANY_TEXT = st.text(max_size=80)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20)
VISIBLE_ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)


@given(ANY_TEXT)
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normalised(normalised(text).replace(PARAGRAPH, "\n")) == normalised(text)


@given(VISIBLE_ASCII)
def test_full_width_is_half_width_and_capitals_are_small(text: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert normalised(wide) == normalised(text) == normalised(text.upper())


@given(HAN, st.sampled_from([" ", "\u3000", "\t", "  ", "\u200b"]))
def test_layout_inside_chinese_means_nothing(text: str, space: str) -> None:
    assert normalised(space.join(text)) == normalised(text)


@given(ANY_TEXT)
def test_every_folded_character_knows_how_it_may_be_written(text: str) -> None:
    for written, folded in zip(text, fold(text), strict=True):
        assert written == folded or written in sources()[folded]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("公開", "公开"),
        ("國務院", "国务院"),
        ("鶴壁市", "鹤壁市"),
        ("資訊電腦", "资讯电脑"),
        ("\uf9d3", "陆"),
    ],
)
def test_traditional_is_simplified(traditional: str, simplified: str) -> None:
    assert normalised(traditional) == normalised(simplified)


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "()", "（）", "【】", "［］", "﹝﹞", "「」"])
def test_brackets_of_all_kinds_are_the_same(brackets: str) -> None:
    assert normalised(f"鹤政{brackets[0]}2020{brackets[1]}15号") == f"鹤政{BREAK}2020{BREAK}15号"


def test_white_space_parts_latin_words_and_numbers_only() -> None:
    assert normalised("New  York") == f"new{BREAK}york"
    assert normalised("12 34") == f"12{BREAK}34"
    assert normalised("2020 年 5 月") == "2020年5月"


def test_a_line_is_a_paragraph_unless_lines_wrap() -> None:
    assert normalised("公开工\n作") == f"公开工{PARAGRAPH}作"
    assert normalised("公开工\r\n作\n\n二、", lines_wrap=True) == f"公开工作{PARAGRAPH}二"
    assert normalised("公开工\n作", lines_wrap=True) == "公开工作"


@given(ANY_TEXT)
def test_nothing_but_letters_figures_and_the_two_signs_is_left(text: str) -> None:
    for character in normalised(text):
        assert character in (BREAK, PARAGRAPH) or unicodedata.category(character)[0] in "LN"
