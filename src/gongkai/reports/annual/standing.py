"""What of a report somebody sees: the figures as they are now, or those that were submitted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.forms.cells import BLANK, Cell, CellReference
from gongkai.organizations.models import Authority
from gongkai.reports.models import AnnualReport, FigureSource, ReportSubmission


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as a page shows it, with where it comes from."""

    cell: Cell
    source: FigureSource

    @property
    def is_missing(self) -> bool:
        """Whether nothing stands there yet."""
        return self.cell == BLANK


def is_inside(report: AnnualReport, scope: QuerySet[Authority]) -> bool:
    """Whether somebody who reads the authorities in ``scope`` sees the records and the figures of now.

    Who has only received a report sees what was submitted, and no records.
    """
    return scope.filter(pk=report.authority_id).exists()


def shows_submission(report: AnnualReport, *, inside: bool) -> bool:
    """Whether the figures shown are those of the newest submission: to who received it, and as long as it is not taken up again."""
    return report.current_submission_id is not None and (not inside or not report.is_open)


def submitted_figures(submission: ReportSubmission) -> dict[CellReference, ShownFigure]:
    """The figures of a submission. One query."""
    return {
        row.reference: ShownFigure(row.cell, FigureSource(row.source))
        for row in submission.figures.defer("record_ids")
    }
