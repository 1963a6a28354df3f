"""国办函〔2020〕109号: the worked examples, and that the tiers are marginal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.fees import FeeBasis, fee_for_items, fee_for_pages, propose_by_item, propose_by_volume

counts = st.integers(0, 3000)


@pytest.mark.parametrize(
    ("items", "yuan"),
    [
        (0, 0), (1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300),
        (45, 5500), (50, 7000), (60, 11000), (100, 37000),
    ],
)  # fmt: skip
def test_worked_examples_by_item(items: int, yuan: int) -> None:
    assert fee_for_items(items) == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (250, 4700), (500, 14700)],
)
def test_worked_examples_by_volume(pages: int, yuan: int) -> None:
    assert fee_for_pages(pages) == yuan


@given(st.integers(31, 5000))
def test_each_further_ten_items_cost_a_hundred_more_apiece(item: int) -> None:
    assert propose_by_item(item - 1).amount == 100 * (2 + (item - 31) // 10)


@given(counts, counts)
def test_by_item_the_requests_that_stand_count_and_are_not_charged_again(already: int, items: int) -> None:
    assert fee_for_items(already) + propose_by_item(already, items).amount == fee_for_items(already + items)


@given(counts)
def test_fees_never_fall_and_the_next_unit_never_costs_less(number: int) -> None:
    for fee in (fee_for_items, fee_for_pages):
        assert 0 <= fee(number + 1) - fee(number) <= fee(number + 2) - fee(number + 1)


@given(counts, st.integers(0, 200))
def test_the_slices_cover_every_unit_once_and_add_up(already: int, items: int) -> None:
    proposal = propose_by_item(already, items)
    covered = [unit for part in proposal.slices for unit in range(part.first, part.last + 1)]
    assert covered == list(range(already + 1, already + items + 1))
    assert sum(part.amount for part in proposal.slices) == proposal.amount


def test_the_sentence_writes_the_calculation_out() -> None:
    assert propose_by_item(0, 45).sentence == (
        "该申请人本月首次提出申请，共45件，累计45件：第11至30件20件×100元＝2000元，第31至40件10件×200元＝2000元，"
        "第41至45件5件×300元＝1500元；合计2000＋2000＋1500＝5500元（《条例》第四十二条、国办函〔2020〕109号）。"
    )
    assert propose_by_item(30).sentence == (
        "该申请人本月已向本机关提出30件申请，本次为第31件：第31件1件×200元＝200元；合计200元"
        "（《条例》第四十二条、国办函〔2020〕109号）。"
    )
    assert "合计700＋2000＋2000＝4700元" in propose_by_volume(250).sentence
    assert propose_by_volume(250).basis is FeeBasis.BY_VOLUME


def test_within_the_free_number_nothing_is_charged_and_the_sentence_says_so() -> None:
    assert propose_by_item(9).amount == 0
    assert "不收取信息处理费" in propose_by_item(9).sentence
    assert "不收取信息处理费" in propose_by_volume(30).sentence


@pytest.mark.parametrize(("already", "items"), [(-1, 1), (0, -1)])
def test_a_negative_number_is_a_sentence(already: int, items: int) -> None:
    with pytest.raises(ValueError, match="不能是负数"):
        propose_by_item(already, items)
    with pytest.raises(ValueError, match="不能是负数"):
        propose_by_volume(-1)
