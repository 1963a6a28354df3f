"""What a person types is words and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.folding import BREAK
from gongkai.search.wording import LONGEST_TEXT, MOST_WORDS, document_number, understood


def words(text: str) -> list[str]:
    return [word.spellings[0] for word in understood(text).words]


@given(st.text(max_size=300))
def test_whatever_is_typed_is_understood(text: str) -> None:
    found = understood(text)
    assert len(found.words) <= MOST_WORDS
    for word in found.words:
        assert all(character.isalnum() or character == BREAK for character in word.spellings[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开 预算", ["公开", "预算"]),
        ("公開\u3000預算", ["公开", "预算"]),
        ('"部门 预算" 公开', ["部门预算", "公开"]),
        ("“部门 预算”公开", ["部门预算", "公开"]),
        ('"公开', ["公开"]),
        ("公开 AND 预算 NOT", ["公开", "预算"]),
        ("+公开 -预算 (", ["公开", "预算"]),
        ("公开 公開", ["公开"]),
        ("title:公开", [f"title{BREAK}公开"]),
        ("*?~^[]{}", []),
        ("", []),
    ],
)
def test_words_are_parted_by_blanks_and_kept_together_by_quotes(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "鹤政〔2020〕15号", "鹤政[2020]15号", "鹤政(2020)15号", "鹤政（2020）15号", "鹤政【2020】15号", "鹤政［2020］１５號",
        "鹤政〔2020〕15", "鹤政2020年15号", "鹤政2020-15", "鹤政 2020 15 号", "鹤政202015号", "鶴政〔2020〕第15号",
    ],
)  # fmt: skip
def test_a_document_number_is_known_in_every_bracket_style(text: str) -> None:
    found = document_number(text)
    assert found is not None
    assert found.spellings[0] == f"鹤政{BREAK}2020{BREAK}15号"


@pytest.mark.parametrize(
    "text", ["公开", "2020", "公开202015", "〔2020〕15号", "2020年15号公告", "鹤政〔1820〕15号"]
)
def test_what_is_no_document_number_is_words(text: str) -> None:
    assert document_number(text) is None


def test_what_is_too_long_is_cut_and_that_is_known() -> None:
    assert understood("公" * (LONGEST_TEXT + 1)).shortened
    assert understood(" ".join(f"词{number}" for number in range(MOST_WORDS + 1))).shortened
    assert not understood("公开" + " " * 500).shortened
