"""What people type is kept whole or refused beside its field, with the same sentence everywhere."""

from __future__ import annotations

import pytest

from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting, too_long


@pytest.mark.parametrize(
    ("text", "kept"), [("  机构改革\n", "机构改革"), ("改\x00革", "改革"), ("\x00 ", "")]
)
def test_a_text_is_kept_without_blanks_around_it_and_without_what_no_database_takes(
    text: str, kept: str
) -> None:
    assert fitting(text, "reason", "理由", 4) == kept


def test_a_text_that_is_too_long_is_refused_with_both_numbers_beside_its_field() -> None:
    assert fitting("长" * 5, "reason", "理由", 5) == "长" * 5
    with pytest.raises(Refused) as refused:
        fitting("长" * 6, "reason", "理由", 5)
    sentence = "理由最多写5个字，现在有6个字，请缩短后再提交。"
    assert str(refused.value) == sentence and refused.value.fields == {"reason": [sentence]}
    assert too_long("长" * 6, "理由", 5) == [sentence] and too_long("长" * 5, "理由", 5) == []
