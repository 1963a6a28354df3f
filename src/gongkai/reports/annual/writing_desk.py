"""Everything that somebody who writes a report has before them: figures, texts, suggestions, and what is wrong in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.forms.cells import Cells
from gongkai.forms.findings import Finding
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form
from gongkai.organizations.models import Authority
from gongkai.reports.annual.composing import compose, paragraphs_of
from gongkai.reports.annual.computing import cells_of, compute, compute_compiled
from gongkai.reports.annual.contributions import Contributions, contributions_to
from gongkai.reports.annual.document import Paragraph
from gongkai.reports.annual.figure_names import MARK, problems_in
from gongkai.reports.annual.inspecting import arrangement_of
from gongkai.reports.annual.last_year import last_year
from gongkai.reports.annual.live_figures import unknown_in
from gongkai.reports.annual.prose_findings import prose_findings
from gongkai.reports.annual.sections import ReportPart, parts_of
from gongkai.reports.annual.suggesting import known_of, suggested
from gongkai.reports.annual.texts import current_texts
from gongkai.reports.models import AnnualReport, SectionText


@dataclass
class WritingDesk:
    """A report in the hands of its authors. ``readable`` are the authorities that the person reads."""

    report: AnnualReport
    readable: QuerySet[Authority]

    @cached_property
    def form(self) -> Form:
        """The form of the report."""
        return form_with_id(self.report.form)

    @cached_property
    def arrangement(self) -> str:
        """The set of columns of its tables."""
        return arrangement_of(self.report)

    @cached_property
    def contributions(self) -> Contributions:
        """What a compiled report sums up; nothing for another."""
        if not self.report.is_compiled:
            return Contributions((), ())
        return contributions_to(self.report.authority, self.report.year)

    @cached_property
    def cells(self) -> Cells:
        """The figures as they are now."""
        if self.report.is_compiled:
            return cells_of(compute_compiled(self.report, self.contributions))
        return cells_of(compute(self.report))

    @cached_property
    def previous(self) -> Cells | None:
        """Last year's figures; None where they are not known."""
        return last_year(self.report).cells

    @cached_property
    def texts(self) -> Mapping[str, SectionText]:
        """The text that holds for each part."""
        return current_texts(self.report)

    @cached_property
    def parts(self) -> list[ReportPart]:
        """The parts for which there is text to write."""
        return [part for part in parts_of(self.form) if part.is_written]

    def suggestions(self) -> dict[str, tuple[str, ...]]:
        """Suggested paragraphs by part."""
        contributions = self.contributions if self.report.is_compiled else None
        known = known_of(self.report, self.readable, contributions)
        return suggested(self.report, self.cells, self.previous, known)

    def paragraphs(self, key: str, body: str) -> list[Paragraph]:
        """A text with its live figures as the numbers that they are now."""
        return list(paragraphs_of(self.form, key, body, self.cells, self.previous))

    def problems(self, body: str) -> list[str]:
        """What in a text looks like a live figure and is none."""
        return problems_in(body, self.form, self.arrangement)

    def unknown(self, body: str) -> list[str]:
        """The live figures of a text that are not known yet."""
        return unknown_in(body, self.form, self.cells, self.previous)

    def findings(self, typed: Mapping[str, str] | None = None) -> dict[str, list[Finding]]:
        """What is wrong in the texts, by part; ``typed`` are texts that are not saved yet."""
        bodies = {key: text.body for key, text in self.texts.items()} | dict(typed or {})
        document = compose(
            self.report,
            self.cells,
            bodies,
            date=timezone.localdate(),
            arrangement=self.arrangement,
            previous=self.previous,
        )
        return prose_findings(self.report, document, self.previous)


def marks_in(body: str) -> list[str]:
    """What stands between the braces of the marks of a text, each once."""
    return list(dict.fromkeys(match[1] for match in MARK.finditer(body)))
