"""Suggested paragraphs for every part of a report, in the usual style, with live figures in them."""

from __future__ import annotations

from gongkai.forms.cells import Cells
from gongkai.forms.library import form as form_with_id
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.annual.suggesting import since_2019, until_2018
from gongkai.reports.annual.suggesting.known import Known, known_of
from gongkai.reports.annual.suggesting.telling import Telling
from gongkai.reports.models import AnnualReport

__all__ = ["Known", "known_of", "suggested"]


def suggested(
    report: AnnualReport, cells: Cells, previous: Cells | None, known: Known
) -> dict[str, tuple[str, ...]]:
    """Paragraphs by part; a part for which the platform knows nothing has none. No query.

    Figures of the form are live; what is counted from records beside it stands as a number.
    """
    form = form_with_id(report.form)
    telling = Telling(report, form, cells, previous, known)
    is_old = any(table.id == "statistics" for table in form.tables)
    found = (until_2018 if is_old else since_2019).paragraphs(telling)
    return {part.key: tuple(found.get(part.key, ())) for part in parts_of(form) if part.is_written}
