"""The archive of read reports, and the reports that the platform's own authorities make."""

from gongkai.reports.models.annual import (
    AnnualReport,
    Explanation,
    HandEntry,
    ReportStatus,
    ReportStep,
    SectionText,
)
from gongkai.reports.models.archive import (
    CELL_STATES,
    LEVELS,
    ORIGINS,
    ArchivedReport,
    Correction,
    Figure,
    FindingRecord,
    Verdict,
)
from gongkai.reports.models.kept_files import ReportFile
from gongkai.reports.models.submissions import (
    FigureSource,
    IncludedReport,
    ReportPublication,
    ReportSubmission,
    SubmittedFigure,
)
from gongkai.reports.models.units import Duty, Part, ReportingArrangement, ReportingUnit, Scope

__all__ = [
    "CELL_STATES",
    "LEVELS",
    "ORIGINS",
    "AnnualReport",
    "ArchivedReport",
    "Correction",
    "Duty",
    "Explanation",
    "Figure",
    "FigureSource",
    "FindingRecord",
    "HandEntry",
    "IncludedReport",
    "Part",
    "ReportFile",
    "ReportPublication",
    "ReportStatus",
    "ReportStep",
    "ReportSubmission",
    "ReportingArrangement",
    "ReportingUnit",
    "Scope",
    "SectionText",
    "SubmittedFigure",
    "Verdict",
]
