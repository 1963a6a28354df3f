"""The figures counted again, one record after the other, as the forms say it: no measure, no condition, no grouping.

``law.md`` 3.1 (2021), 3.2 (2019) and 3.3 (2014) read literally. Every record of a model is fetched and looked at in Python.
"""

from __future__ import annotations

from collections.abc import Collection

from gongkai.forms.cells import CellReference
from tests.reports.naive.documents import table_2
from tests.reports.naive.items import items_of_2014
from tests.reports.naive.records import Records, Recount
from tests.reports.naive.remedies import remedies_of_2014, table_4
from tests.reports.naive.requests import requests_of_2014, table_3
from tests.reports.naive.resources import resources_of_2014

__all__ = ["Records", "Recount", "recount"]


def recount(
    form_id: str, authority_ids: Collection[int], year: int, records: Records | None = None
) -> Recount:
    """Every cell of the form that records fill, for these authorities together."""
    found = records or Records.fetched()
    wanted = set(authority_ids)
    if form_id == "2014":
        cells = {
            **items_of_2014(found, wanted, year),
            **requests_of_2014(found, wanted, year),
            **remedies_of_2014(found, wanted, year),
            **resources_of_2014(found, wanted, year),
        }
        return {CellReference("2014", "statistics", row, "total"): number for row, number in cells.items()}
    return {
        **table_2(form_id, found, wanted, year),
        **table_3(form_id, found, wanted, year),
        **table_4(form_id, found, wanted, year),
    }
