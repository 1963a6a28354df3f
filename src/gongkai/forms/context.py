"""What a report is checked against besides its own tables: facts, last year, the units, and its prose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.forms.cells import Cell, CellReference, Cells
from gongkai.forms.facts import Facts


@dataclass(frozen=True, slots=True)
class PrintedShare:
    """A percentage that the prose prints, with what it is a share of.

    ``decimals`` is the number of decimals printed. ``part`` and ``whole`` name the cells; where the prose
    puts numbers of its own beside the percentage, ``part_value`` and ``whole_value`` are those. ``places``
    are the character spans in the source, ``phrase`` a few words a person recognises the sentence by.
    """

    printed: Decimal
    decimals: int
    part: CellReference
    whole: CellReference
    places: tuple[tuple[int, int], ...] = ()
    phrase: str = ""
    part_value: Cell | None = None
    whole_value: Cell | None = None

    @property
    def cells(self) -> tuple[CellReference, ...]:
        """The two cells it speaks of."""
        return (self.part, self.whole)

    @property
    def ulp(self) -> Decimal:
        """One unit in the last printed place."""
        return Decimal(1).scaleb(-self.decimals)


@dataclass(frozen=True, slots=True)
class ShareGroup:
    """Percentages that divide one whole and should add to 100.

    ``cells`` are the parts, and must not be empty: they say which table the group belongs to.
    """

    total: Decimal
    tolerance: Decimal
    count: int
    cells: tuple[CellReference, ...]
    places: tuple[tuple[int, int], ...] = ()
    phrase: str = ""

    @classmethod
    def of(cls, shares: Sequence[PrintedShare], phrase: str = "") -> ShareGroup:
        """The group that these shares form; rounding may move each by half a unit of its last place."""
        return cls(
            total=sum((share.printed for share in shares), Decimal(0)),
            tolerance=sum((share.ulp / 2 for share in shares), Decimal(0)),
            count=len(shares),
            cells=tuple(share.part for share in shares),
            places=tuple(place for share in shares for place in share.places),
            phrase=phrase or (shares[0].phrase if shares else ""),
        )


def _no_facts() -> Facts:
    return {}


def _no_prose() -> Mapping[CellReference, Cell]:
    return {}


@dataclass(frozen=True, slots=True)
class Context:
    """Everything around a report that its rules may ask for; what is missing makes a rule not applicable.

    ``previous`` are the cells of the same authority's report one year before, under the names that this
    report's form gives them; ``units`` those of each reporting unit that is summed up in this one; ``prose``
    the figures that running text tells beside a table.
    """

    facts: Facts = field(default_factory=_no_facts)
    previous: Cells | None = None
    units: Sequence[Cells] = ()
    prose: Mapping[CellReference, Cell] = field(default_factory=_no_prose)
    shares: Sequence[PrintedShare] = ()
    share_groups: Sequence[ShareGroup] = ()


def numbered(phrases: Iterable[str]) -> list[str]:
    """The phrases made unique: the second of two that are alike gets ``#2``."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for phrase in phrases:
        seen[phrase] = seen.get(phrase, 0) + 1
        found.append(phrase if seen[phrase] == 1 else f"{phrase}#{seen[phrase]}")
    return found
