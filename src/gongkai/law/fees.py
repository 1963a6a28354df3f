"""The processing fee (国办函〔2020〕109号): both schedules, in whole yuan. Computed and proposed, never charged by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ARTICLE = "《条例》第四十二条、国办函〔2020〕109号"


class FeeBasis(StrEnum):
    """The standard by which a request is charged; an authority picks one for a request, never both (Art. 3)."""

    BY_ITEM = "by_item"
    BY_VOLUME = "by_volume"


@dataclass(frozen=True, slots=True)
class Slice:
    """Units ``first`` to ``last`` at ``rate`` yuan each."""

    first: int
    last: int
    rate: int

    @property
    def amount(self) -> int:
        """What the slice costs, in yuan."""
        return (self.last - self.first + 1) * self.rate


@dataclass(frozen=True, slots=True)
class FeeProposal:
    """A fee that may be charged, with its calculation. An officer decides whether it is (Art. 42: 可以).

    ``already`` are the units that stood before, ``units`` those of this request, ``amount`` is in whole yuan.
    """

    basis: FeeBasis
    already: int
    units: int
    slices: tuple[Slice, ...]
    amount: int
    sentence: str


def propose_by_item(already: int, items: int = 1) -> FeeProposal:
    """The fee of ``items`` more requests, when ``already`` stand (Art. 4).

    Both count the requests of the same applicant to the same authority in one calendar month, whatever became of them.
    Raises ``ValueError`` in Chinese for negative numbers.
    """
    _require_counts(already=already, units=items, unit="件")
    slices = tuple(_sliced(already + 1, already + items, _item_tiers()))
    start = (
        f"该申请人本月已向本机关提出{already}件申请，本次为第{already + 1}件"
        if already
        else "该申请人本月首次提出申请"
    )
    if items > 1:
        start += f"，共{items}件，累计{already + items}件"
    return _proposal(FeeBasis.BY_ITEM, already, items, slices, start, "件")


def propose_by_volume(pages: int) -> FeeProposal:
    """The fee of one request by the pages provided, one side of A4 each; never added up over requests (Art. 5).

    Raises ``ValueError`` in Chinese for a negative number.
    """
    _require_counts(already=0, units=pages, unit="页")
    slices = tuple(_sliced(1, pages, iter(_PAGE_TIERS)))
    return _proposal(FeeBasis.BY_VOLUME, 0, pages, slices, f"本件申请提供政府信息{pages}页", "页")


def fee_for_items(items: int) -> int:
    """The fee of a month's requests together, in yuan."""
    return propose_by_item(0, items).amount


def fee_for_pages(pages: int) -> int:
    """The fee of the pages of one request, in yuan."""
    return propose_by_volume(pages).amount


Tier = tuple[int | None, int]
"""The last unit of a tier (``None``: no end) and the yuan for each unit in it."""

_PAGE_TIERS: tuple[Tier, ...] = ((30, 0), (100, 10), (200, 20), (None, 40))


def _item_tiers() -> Iterator[Tier]:
    yield 10, 0
    yield 30, 100
    last, rate = 40, 200
    while True:
        yield last, rate
        last, rate = last + 10, rate + 100


def _sliced(first: int, last: int, tiers: Iterator[Tier]) -> Iterator[Slice]:
    for end, rate in tiers:
        if first > last:
            return
        if end is None or first <= end:
            until = last if end is None else min(last, end)
            yield Slice(first, until, rate)
            first = until + 1


def _require_counts(already: int, units: int, unit: str) -> None:
    if already < 0 or units < 0:
        raise ValueError(f"计费的数量不能是负数，请核对{unit}数。")


def _proposal(
    basis: FeeBasis, already: int, units: int, slices: tuple[Slice, ...], start: str, unit: str
) -> FeeProposal:
    amount = sum(item.amount for item in slices)
    charged = [item for item in slices if item.rate]
    if charged:
        parts = "，".join(_written(item, unit) for item in charged)
        total = "＋".join(str(item.amount) for item in charged)
        reckoned = f"{parts}；合计{total}＝{amount}元" if len(charged) > 1 else f"{parts}；合计{amount}元"
    else:
        reckoned = "没有超出免费的数量，不收取信息处理费"
    return FeeProposal(basis, already, units, slices, amount, f"{start}：{reckoned}（{ARTICLE}）。")


def _written(item: Slice, unit: str) -> str:
    span = f"第{item.first}{unit}" if item.first == item.last else f"第{item.first}至{item.last}{unit}"
    count = item.last - item.first + 1
    return f"{span}{count}{unit}×{item.rate}元＝{item.amount}元"
