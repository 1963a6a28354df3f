"""What fills each cell of a form: a measure, last year's report, or a hand. Every cell has exactly one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form
from gongkai.organizations.measuring import Measure, measures_of
from gongkai.reports.annual.by_hand import ByHand, declared


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure taken from last year's report: the sum of these of its cells."""

    of: tuple[CellReference, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """What fills a cell. ``carried`` holds where last year's report has the figures; else the cell is entered by hand."""

    reference: CellReference
    measure: Measure | None = None
    carried: Carried | None = None
    by_hand: ByHand | None = None

    @property
    def is_computed(self) -> bool:
        """Whether records fill it, so that no hand may."""
        return self.measure is not None


class Unbound(Exception):
    """Cells of a form that nothing fills."""

    def __init__(self, cells: list[CellReference]) -> None:
        self.cells = tuple(cells)
        super().__init__("没有数据来源的单元格：" + "、".join(str(cell) for cell in cells))


def bindings(form: Form | str) -> Mapping[CellReference, Binding]:
    """What fills every cell of a form in the columns in which an authority reports by itself. Raises Unbound, MeasureError."""
    return _bindings(form if isinstance(form, str) else form.id)


@cache
def _bindings(form_id: str) -> Mapping[CellReference, Binding]:
    form = form_with_id(form_id)
    measures = measures_of(form)
    by_hand = declared()
    found: dict[CellReference, Binding] = {}
    unbound = []
    for table in form.tables:
        for reference in table.references():
            binding = Binding(
                reference,
                measure=measures.get(reference),
                carried=_carried(reference),
                by_hand=by_hand.get(reference),
            )
            if binding.measure is None and binding.by_hand is None:
                unbound.append(reference)
            found[reference] = binding
    if unbound:
        raise Unbound(unbound)
    return MappingProxyType(found)


def _carried(reference: CellReference) -> Carried | None:
    """The form of 2019 asks how many items there were the year before: last year's number and its change."""
    if (reference.form, reference.column) != ("2019", "items_last_year"):
        return None
    return Carried((reference, replace(reference, column="change")))
