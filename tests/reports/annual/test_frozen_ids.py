"""Record keys are packed small and come back as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.reports.annual.frozen_ids import pack, unpack


@given(st.lists(st.integers(1, 2**63 - 1), max_size=300))
def test_keys_come_back_sorted_and_once(keys: list[int]) -> None:
    assert unpack(pack(keys)) == sorted(set(keys))


@given(st.integers(1, 10**9), st.integers(1, 2000))
def test_a_run_of_keys_takes_little_room(first: int, number: int) -> None:
    packed = pack(range(first, first + number))
    assert unpack(memoryview(packed)) == list(range(first, first + number))
    assert len(packed) < 60


def test_nothing_frozen_is_nothing() -> None:
    assert unpack(None) == [] and unpack(pack([])) == []
