"""Identity numbers: what is right passes in any way of typing it, and a slip of the hand is found."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.organizations.codes import check_character
from gongkai.organizations.identity_numbers import (
    RESIDENT_REGIONS,
    DocumentKind,
    check_identity_number,
    resident_check_character,
)

# The example of GB 11643-1999 itself, and the other one that it prints.
STANDARD_EXAMPLE = "11010519491231002X"
SECOND_EXAMPLE = "440524188001010014"


@st.composite
def resident_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(datetime.date(1900, 1, 1), datetime.date(2025, 12, 31)))
    region = draw(st.sampled_from(sorted(RESIDENT_REGIONS))) + f"{draw(st.integers(0, 9999)):04}"
    first = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return first + resident_check_character(first)


def refusal(kind: str, text: str) -> str:
    with pytest.raises(ValueError) as refused:
        check_identity_number(kind, text)
    return str(refused.value)


@given(resident_numbers())
def test_every_well_formed_resident_number_is_taken(number: str) -> None:
    assert check_identity_number(DocumentKind.RESIDENT_ID, number) == number


@given(resident_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_change_of_one_character_is_refused(number: str, place: int, other: str) -> None:
    assume(number[place] != other)
    assert refusal("resident_id", number[:place] + other + number[place + 1 :])


@given(resident_numbers(), st.integers(0, 16))
def test_every_exchange_of_neighbours_is_refused(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    exchanged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert refusal("resident_id", exchanged)


@given(st.text(max_size=40), st.sampled_from(DocumentKind.values))
def test_any_text_is_either_taken_in_a_stable_form_or_refused_with_a_sentence(text: str, kind: str) -> None:
    try:
        number = check_identity_number(kind, text)
    except ValueError as error:
        assert str(error).endswith("。")
    else:
        assert check_identity_number(kind, number) == number


def test_the_check_character_is_that_of_the_standard() -> None:
    for example in (STANDARD_EXAMPLE, SECOND_EXAMPLE):
        assert resident_check_character(example[:17]) == example[17]


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "110105-19491231-002x",
        "\u200b11010519491231002X\ufeff",
    ],
)
def test_blanks_dashes_full_width_and_small_letters_are_put_right(typed: str) -> None:
    assert check_identity_number("resident_id", typed) == STANDARD_EXAMPLE


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写居民身份证号码"),
        ("1101051949123100", "应为18位，现在填了16位"),
        ("110105491231002", "15位的旧身份证号码"),
        ("1101051949123100O9", "第17位是“O”，这一位只能是数字"),
        ("11010519491231002A", "最后一位只能是数字或者字母X"),
        ("１１0105194912310023", "最后一位校验码不对"),
        ("991105194912310023", "前两位“99”不是任何省份的代码"),
        ("110105194902290023", "1949年2月29日，没有这一天"),
        (SECOND_EXAMPLE, "太早"),
    ],
)
def test_the_sentence_says_what_is_wrong(typed: str, sentence: str) -> None:
    assert sentence in refusal("resident_id", typed)


def test_a_birth_date_that_is_to_come_is_refused_and_today_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def number(born: str) -> str:
        return f"110105{born}002" + resident_check_character(f"110105{born}002")

    monkeypatch.setattr(
        "gongkai.organizations.identity_numbers.timezone.localdate", lambda: datetime.date(2026, 3, 5)
    )
    assert check_identity_number("resident_id", number("20260305")) == number("20260305")
    assert "还没有到" in refusal("resident_id", number("20260306"))


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_the_residence_permits_of_hong_kong_macau_and_taiwan_are_taken(region: str) -> None:
    first = region + "19900101001"
    number = first + resident_check_character(first)
    assert check_identity_number("resident_id", number) == number


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("passport", "e 1234 5678", "E12345678"),
        ("passport", "C01X00T47", "C01X00T47"),
        ("hk_macau_permit", "h12345678", "H12345678"),
        ("hk_macau_permit", "M1234567801", "M1234567801"),
        ("taiwan_permit", "１２３４５６７８", "12345678"),
        ("taiwan_permit", "1234567890(b)", "1234567890B"),
        ("other", " 外国人永久居留身份证　911124198108030024 ", "外国人永久居留身份证 911124198108030024"),
    ],
)
def test_other_documents_are_taken_loosely(kind: str, typed: str, kept: str) -> None:
    assert check_identity_number(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("passport", "E123"),
        ("passport", "ABCDEFG"),
        ("passport", "护照12345678"),
        ("hk_macau_permit", "12345678"),
        ("hk_macau_permit", "H123456789"),
        ("taiwan_permit", "1234567"),
        ("other", "没有"),
        ("other", "1" * 41),
        ("other", "123\x07456"),
        ("unknown", "12345678"),
    ],
)
def test_what_cannot_be_a_number_of_the_document_is_refused(kind: str, typed: str) -> None:
    assert refusal(kind, typed).endswith("。")


def test_a_unified_code_is_checked_by_its_check_character() -> None:
    first = "11410600MB1234567"
    code = first + check_character(first)
    assert check_identity_number("unified_code", code.lower()) == code
    wrong = first + ("1" if code[-1] != "1" else "2")
    assert "校验位不对" in refusal("unified_code", wrong)
