"""A mask says that something is there and never what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vault.masking import (
    mask_address,
    mask_email,
    mask_identity_number,
    mask_name,
    mask_telephone,
)

MASKS = [mask_name, mask_identity_number, mask_telephone, mask_email, mask_address]


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_name, "张三丰", "张**"),
        (mask_name, "张三", "张*"),
        (mask_name, "张", "*"),
        (mask_name, "阿不都·热合曼", "阿******"),
        (mask_identity_number, "11010119900307123X", "110*************3X"),
        (mask_identity_number, "E12345678", "E******78"),
        (mask_identity_number, "1234567", "****"),
        (mask_telephone, "13812345678", "138****5678"),
        (mask_telephone, "１３８１２３４５６７８", "138****5678"),
        (mask_telephone, "86912345", "******45"),
        (mask_telephone, "12345", "****"),
        (mask_email, "zhangsan@example.com", "z****@example.com"),
        (mask_email, "z@example.com", "****@example.com"),
        (mask_email, "zhangsan", "****"),
        (mask_email, "@example.com", "****"),
        (mask_address, "山东省济南市历下区经十路1号", "山东省济南市历下区****"),
        (mask_address, "北京市海淀区中关村大街27号", "北京市海淀区****"),
        (mask_address, "内蒙古自治区呼和浩特市新城区兴安路2号", "内蒙古自治区呼和浩特市新城区****"),
        (mask_address, "济南市幸福小区3号楼2单元", "济南市****"),
        (mask_address, "幸福小区3号楼2单元501室", "****"),
        (mask_address, "济南市", "****"),
        (mask_address, "经十路1号", "****"),
    ],
)
def test_what_a_mask_shows(mask: Callable[[str], str], value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.parametrize("mask", MASKS)
def test_nothing_masks_to_nothing(mask: Callable[[str], str]) -> None:
    assert mask("") == mask("  ") == ""


@pytest.mark.parametrize("mask", MASKS)
@given(value=st.text(st.characters(exclude_characters="*"), min_size=1))
def test_no_mask_shows_a_whole_value(mask: Callable[[str], str], value: str) -> None:
    masked = mask(value)
    if value.strip():
        assert "*" in masked
        assert value.strip() not in masked


@pytest.mark.parametrize("mask", [mask_identity_number, mask_telephone])
@given(value=st.text("0123456789X-", min_size=1, max_size=30))
def test_numbers_keep_four_characters_or_all_of_them_hidden(mask: Callable[[str], str], value: str) -> None:
    shown = Counter(mask(value).replace("*", ""))
    assert sum(shown.values()) <= max(0, len(value) - 4)
    assert shown <= Counter(value)


@given(
    head=st.text("0123456789", min_size=3, max_size=3), hidden=st.text("0123456789", min_size=13, max_size=13)
)
def test_what_an_identity_number_hides_does_not_change_its_mask(head: str, hidden: str) -> None:
    assert mask_identity_number(head + hidden + "3X") == mask_identity_number(head + "0" * 13 + "3X")
