"""Codes are right or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organizations import codes

ALPHABET = codes.UNIFIED_CODE_CHARACTERS
REAL_CODES = ("11370322004222241N", "11441700007280420Y", "11620622013933539B")
"""Printed in the index numbers of three governments' documents."""

seventeen = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


@pytest.mark.parametrize("code", REAL_CODES)
def test_published_unified_codes_are_accepted(code: str) -> None:
    codes.validate_unified_code(code)
    assert codes.check_character(code[:17]) == code[17]


@given(seventeen)
def test_a_code_with_its_check_character_is_accepted(first: str) -> None:
    codes.validate_unified_code(first + codes.check_character(first))


@given(seventeen, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(first: str, place: int, wrong: str) -> None:
    code = first + codes.check_character(first)
    changed = code[:place] + wrong + code[place + 1 :]
    if changed == code:
        return
    with pytest.raises(ValidationError):
        codes.validate_unified_code(changed)


@given(seventeen, st.integers(0, 16))
def test_two_neighbours_swapped_are_always_found(first: str, place: int) -> None:
    code = first + codes.check_character(first)
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if changed == code:
        return
    with pytest.raises(ValidationError):
        codes.validate_unified_code(changed)


@given(st.text(max_size=20))
def test_any_other_text_is_refused_with_a_sentence_and_never_a_fault(text: str) -> None:
    try:
        codes.validate_unified_code(text)
    except ValidationError as error:
        assert error.messages[0].endswith("。")
    else:
        assert codes.check_character(text[:17]) == text[17]


ACCEPTED: list[tuple[Callable[[str], None], str]] = [
    (codes.validate_site_id_code, "4106000005"),
    (codes.validate_site_id_code, "bm07000001"),
    (codes.validate_icp_number, "豫ICP备05010383号"),
    (codes.validate_icp_number, "京ICP备05070218号-1"),
    (codes.validate_police_number, "豫公网安备 41061102000156号"),
    (codes.validate_police_number, "粤公网安备44080302000063号"),
    (codes.validate_site_domain, "www.hebi.gov.cn"),
    (codes.validate_division_code, "410600"),
    (codes.validate_postcode, "458000"),
    (codes.validate_telephone, "0373—3696072"),
    (codes.validate_telephone, "0871-62669002、0871-62669003"),
    (codes.validate_telephone, "12345"),
    (codes.validate_own_telephone, "3333333"),
    (codes.validate_own_telephone, "13800000000"),
]
REFUSED: list[tuple[Callable[[str], None], str]] = [
    (codes.validate_site_id_code, "410600005"),
    (codes.validate_site_id_code, "BM07000001"),
    (codes.validate_site_id_code, "４１０６０００００５"),
    (codes.validate_icp_number, "ICP备05010383号"),
    (codes.validate_icp_number, "豫ICP证05010383号"),
    (codes.validate_police_number, "豫公网安备 4106110200015号"),
    (codes.validate_site_domain, "https://www.hebi.gov.cn"),
    (codes.validate_site_domain, "www.hebi.gov.cn/"),
    (codes.validate_site_domain, "null"),
    (codes.validate_division_code, "41060"),
    (codes.validate_division_code, "990000"),
    (codes.validate_postcode, "45800"),
    (codes.validate_telephone, "电话见网站"),
    (codes.validate_telephone, "--"),
    (codes.validate_own_telephone, "139"),
    (codes.validate_own_telephone, "0392-12"),
    (codes.validate_own_telephone, "电话见网站"),
]


@pytest.mark.parametrize(("validate", "code"), ACCEPTED)
def test_well_formed_codes_are_accepted(validate: Callable[[str], None], code: str) -> None:
    validate(code)


@pytest.mark.parametrize(("validate", "code"), REFUSED)
def test_malformed_codes_are_refused_with_one_sentence(validate: Callable[[str], None], code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate(code)
    assert len(refusal.value.messages) == 1
    assert refusal.value.messages[0].endswith("。")
