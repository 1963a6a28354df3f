"""Demonstration data: five published annual reports in archives, and two years of reporting of a city with everything below it."""

from __future__ import annotations

from django.db import transaction

from gongkai.reports.demonstration.archive import REPORTS, archive_the_published
from gongkai.reports.demonstration.reporting import report_on_the_years

__all__ = ["REPORTS", "create_demonstration"]


@transaction.atomic
def create_demonstration() -> None:
    """Archive the published reports, and report on the two years before this one through the same actions as everybody.

    What stands already is passed over, and so is what somebody has done with it since then.
    """
    archive_the_published()
    report_on_the_years()
