"""What is selected on a report's page: a figure, a finding, and the places of the text that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.forms.cells import CellReference
from gongkai.reports.models import Figure, FindingRecord
from gongkai.reports.source_pane import Place


@dataclass(slots=True)
class Selection:
    """The selected figure and finding. ``problems`` are the sentences about what could not be selected."""

    figure: Figure | None = None
    finding: FindingRecord | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def touched_cells(self) -> frozenset[CellReference]:
        """The cells of the selected finding."""
        return frozenset(self.finding.references) if self.finding else frozenset()

    def places(self, figures: Mapping[CellReference, Figure]) -> list[Place]:
        """The places of the text to mark; the one to jump to comes first and is called ``place``."""
        spans: list[tuple[int, int]] = []
        if self.figure is not None:
            spans += _span_of(self.figure)
        if self.finding is not None:
            spans += [(start, end) for start, end in self.finding.places]
            for reference in self.finding.references:
                if reference in figures:
                    spans += _span_of(figures[reference])
        distinct = list(dict.fromkeys(spans))
        return [
            Place(start, end, "place" if number == 0 else f"place-{number}")
            for number, (start, end) in enumerate(distinct)
        ]


def _span_of(figure: Figure) -> list[tuple[int, int]]:
    return [(figure.start, figure.end)] if figure.start is not None and figure.end is not None else []


def select(
    query: Mapping[str, str], figures: Mapping[CellReference, Figure], findings: list[FindingRecord]
) -> Selection:
    """Understand ``figure`` and ``finding`` of an address; what this report does not have is said."""
    chosen = Selection()
    if wanted := query.get("figure", ""):
        try:
            chosen.figure = figures[CellReference.parse(wanted)]
        except (KeyError, ValueError):
            chosen.problems.append("这份报告里没有您要查看的数据，请在下面的统计表中点选。")
    if wanted := query.get("finding", ""):
        chosen.finding = next((finding for finding in findings if finding.key == wanted), None)
        if chosen.finding is None:
            chosen.problems.append("您要查看的问题已不存在，可能数据更正后已经消除。")
    return chosen
