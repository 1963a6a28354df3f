"""A phrase of bigrams is found exactly where the characters stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.folding import BREAK, PARAGRAPH
from gongkai.search.pinyin import initials_of, readings_of, syllables_of
from gongkai.search.tokens import bigrams, phrase

# Few characters, so that they meet often.
TEXT = st.text("公开工作12a" + BREAK, max_size=30)
WORD = st.text("公开工作12a" + BREAK, min_size=2, max_size=7)


def stands(word: str, tokens: list[str]) -> bool:
    pieces = phrase(word)
    return any(
        all(tokens[start + place : start + place + 1] == [piece] for place, piece in pieces)
        for start in range(len(tokens))
    )


@given(TEXT, TEXT, WORD)
def test_a_phrase_is_found_where_a_scan_finds_it_and_nowhere_else(first: str, second: str, word: str) -> None:
    tokens = bigrams(first, second).split(" ")
    assert stands(word, tokens) == (word in first or word in second)


@given(TEXT)
def test_every_character_begins_a_bigram(text: str) -> None:
    tokens = bigrams(text).split(" ")
    assert all(any(token[0] == character for token in tokens) for character in text)
    assert all(len(token) == 2 for token in tokens)


def test_texts_do_not_run_into_each_other() -> None:
    assert bigrams("公", "开").split(" ") == [
        f"{PARAGRAPH}公",
        f"公{PARAGRAPH}",
        f"{PARAGRAPH}开",
        f"开{PARAGRAPH}",
    ]


def test_a_title_by_its_sound() -> None:
    assert syllables_of(f"重庆{BREAK}2020年nb") == ("chong", "qing", "-", "2020", "nian", "nb")
    assert initials_of(f"重庆{BREAK}2020年") == f"cq{BREAK}2n"


def test_letters_are_cut_into_syllables_in_every_way() -> None:
    assert ("zheng", "fu", "xin", "xi") in readings_of("zhengfuxinxi")
    assert {("fang", "an"), ("fan", "gan")} <= set(readings_of("fangan"))
    assert ("zheng", "f") in readings_of("zhengf")
    assert readings_of("budget") == ()
    assert readings_of("zf2020") == ()
    assert readings_of("a" * 5000) == ()
