"""Two published reports entered as records: the platform computes their tables again, to the digit, and says where it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from gongkai.forms.library import table as table_of
from gongkai.law.outcomes import Form
from gongkai.organizations.measuring import measures_of, values_by_authority
from gongkai.organizations.models import Authority, Kind, Level
from gongkai.publishing.models import NormativeKind
from tests.organizations.city import authority
from tests.reading.published import figures_of
from tests.reports import records_from_tables as records

Printed = dict[tuple[str, str], Decimal | None]


def printed(name: str, form_id: str, table_id: str, arrangement: str = "") -> Printed:
    """The cells of a published table by row and column; None for a blank one."""
    table, figures = table_of(form_id, table_id), figures_of(name)
    return {
        (row.id, column.id): figures[table.row_path(row.id), table.column_path(column.id, arrangement)]
        for row in table.rows
        for column in table.columns(arrangement)
        if not row.heading
    }


def whole(figures: Mapping[tuple[str, str], Decimal | None]) -> dict[tuple[str, str], int]:
    return {cell: int(value) for cell, value in figures.items() if value is not None}


def computed(
    form_id: str, table_id: str, authorities: list[Authority], year: int
) -> dict[tuple[str, str], Decimal]:
    """What the measures give for all of the authorities together, by row and column."""
    measures = [measure for cell, measure in measures_of(form_id).items() if cell.table == table_id]
    found = values_by_authority(measures, [each.pk for each in authorities], year)
    return {
        (cell.row, cell.column): sum((value for value in values.values() if value is not None), Decimal(0))
        for cell, values in found.items()
    }


# 江夏 2021


@pytest.fixture
def jiangxia(db: None) -> list[Authority]:
    """The district with two of its departments, and all that its report of 2021 counts."""
    district = authority("江夏区人民政府", code="420115")
    units = [
        district,
        authority("江夏区行政审批局", district, code="420115", kind=Kind.DEPARTMENT),
        authority("江夏区教育局", district, code="420115", kind=Kind.DEPARTMENT),
    ]
    # Its table 3 is in the layout of 2019, where 其他处理 is one row.
    requests = records.table_3(units, Form.OF_2019, 2021, whole(printed("jiangxia_2021", "2019", "requests")))
    records.table_4(requests, 2021, whole(printed("jiangxia_2021", "2021", "remedies")))
    for row, kind in (
        ("rules", NormativeKind.RULES),
        ("normative_documents", NormativeKind.NORMATIVE_DOCUMENT),
    ):
        table = whole(printed("jiangxia_2021", "2021", "documents"))
        records.documents(
            district, 2021, kind, *(table[row, each] for each in ("issued", "repealed", "in_force"))
        )
    return units


@pytest.mark.parametrize(
    ("form_id", "table_id", "cells"),
    [("2019", "requests", 23 * 7), ("2021", "remedies", 15), ("2021", "documents", 6)],
)
def test_the_tables_of_jiangxia_2021_come_out_to_the_digit(
    jiangxia: list[Authority], form_id: str, table_id: str, cells: int
) -> None:
    expected = printed("jiangxia_2021", form_id, table_id)
    assert len(expected) == cells and None not in expected.values()
    assert computed(form_id, table_id, jiangxia, 2021) == expected


def test_the_year_after_nothing_was_carried_over_and_the_pending_cases_are_still_pending(
    jiangxia: list[Authority],
) -> None:
    after = computed("2021", "requests", jiangxia, 2022)
    assert after["carried_in", "total"] == 0
    remedies = computed("2021", "remedies", jiangxia, 2022)
    assert remedies["reconsideration", "pending"] == remedies["direct", "pending"] == 3


# 鹤壁 2014, in three columns

BLOCK_1 = (
    "disclosed",
    "normative_disclosed",
    "normative_issued",
    "gazette",
    "website",
    "microblog",
    "wechat",
    "other_channels",
)
BLOCK_3 = (
    "received",
    "in_person",
    "fax",
    "online",
    "letter",
    "closed",
    "closed_in_time",
    "closed_extended",
    "replied",
    "already_public",
    "granted",
    "partly_granted",
    "refused",
    "refused_secret",
    "refused_trade",
    "refused_privacy",
    "refused_security",
    "refused_not_information",
    "refused_other",
    "not_this_authority",
    "not_existing",
    "asked_to_amend",
    "other_way",
)
BLOCKS_4_AND_5 = tuple(
    f"{kind}{result}"
    for kind in ("reconsideration", "litigation")
    for result in ("", "_upheld", "_corrected", "_other")
)
PARTS = ("counties", "departments")

IMPOSSIBLE: dict[tuple[str, str], tuple[int | None, int, str]] = {
    ("received", "departments"): (29, 34, "当面 4、网络 20、信函 10，收到的申请是 34 件"),
    ("received", "total"): (30, 35, "当面 4、网络 20、信函 11，收到的申请是 35 件"),
    ("replied", "departments"): (25, 47, "已主动公开 20、同意公开 25、部分公开 2，答复是 47 件"),
    ("replied", "total"): (26, 48, "已主动公开 20、同意公开 25、部分公开 2、不属于本机关 1，答复是 48 件"),
    ("closed", "departments"): (28, 47, "答复一件即办结一件，办结不能少于 47 件答复"),
    ("closed", "total"): (29, 48, "答复一件即办结一件，办结不能少于 48 件答复"),
    ("closed_in_time", "departments"): (28, 47, "没有延期办结的，47 件都是按时办结"),
    ("closed_in_time", "total"): (29, 48, "没有延期办结的，48 件都是按时办结"),
    ("litigation", "departments"): (None, 1, "被依法纠错 1 件，行政诉讼是 1 件，原表总数空白"),
    ("litigation", "total"): (None, 1, "被依法纠错 1 件，行政诉讼是 1 件，原表总数空白"),
}
"""The cells in which the original contradicts itself: what it prints, what records with its other figures give, and why."""


@pytest.fixture
def hebi(db: None) -> dict[str, list[Authority]]:
    """The city with departments and counties, and all that its report of 2014 counts in blocks 一 and 三 to 五."""
    city = authority("鹤壁市人民政府", level=Level.PREFECTURE, code="410600")
    departments = [
        authority(name, city, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT)
        for name in ("鹤壁市财政局", "鹤壁市教育局", "鹤壁市公安局")
    ]
    counties = [
        authority(name, city, code=code)
        for name, code in (
            ("浚县人民政府", "410621"),
            ("淇县人民政府", "410622"),
            ("淇滨区人民政府", "410611"),
        )
    ]
    units = {"counties": counties, "departments": [city, *departments]}
    table = whole(printed("hebi_2014", "2014", "statistics", "three"))
    for part, authorities in units.items():
        column = {row: value for (row, name), value in table.items() if name == part}
        records.block_1(authorities, 2014, column)
        requests = records.block_3(authorities, 2014, column)
        records.blocks_4_and_5(requests, 2014, column)
    return units


def test_blocks_1_and_3_to_5_of_hebi_2014_come_out_to_the_digit_but_where_they_contradict_themselves(
    hebi: dict[str, list[Authority]],
) -> None:
    expected = printed("hebi_2014", "2014", "statistics", "three")
    found: dict[tuple[str, str], Decimal] = {}
    for part in PARTS:
        for (row, _), value in computed("2014", "statistics", hebi[part], 2014).items():
            found[row, part] = value
            found[row, "total"] = found.get((row, "total"), Decimal(0)) + value
    compared = [
        (row, column) for row in (*BLOCK_1, *BLOCK_3, *BLOCKS_4_AND_5) for column in (*PARTS, "total")
    ]
    # A blank cell says nothing; the platform says what it knows: that nothing happened.
    differing = {
        cell: (expected[cell], found[cell])
        for cell in compared
        if found[cell] != (0 if expected[cell] is None else expected[cell])
    }
    assert differing == {cell: (before, after) for cell, (before, after, _) in IMPOSSIBLE.items()}
    assert found["disclosed", "total"] == 68533 and found["website", "total"] == 47296
    assert found["reconsideration", "total"] == 23
    # The interpretations of block 二 are among the items.
    assert [found["interpretations", column] for column in (*PARTS, "total")] == [133, 368, 501]


def test_what_the_original_prints_breaks_the_very_relations_that_the_differing_cells_stand_in() -> None:
    table = whole(printed("hebi_2014", "2014", "statistics", "three"))

    def value(row: str, column: str) -> int:
        return table.get((row, column), 0)

    replies = [*records.REPLIES_OF_2014, "asked_to_amend", "other_way"]
    for column in ("departments", "total"):
        came = sum(value(row, column) for row in records.CHANNELS_OF_REQUESTS)
        replied = sum(value(row, column) for row in replies)
        results = sum(value(f"litigation_{result}", column) for result in ("upheld", "corrected", "other"))
        sums = {"received": came, "replied": replied, "litigation": results}
        for row in ("closed", "closed_in_time"):
            sums[row] = replied
        assert {row: (table.get((row, column)), after) for row, after in sums.items()} == {
            row: IMPOSSIBLE[row, column][:2] for row in sums
        }
        assert value("replied", column) < replied > value("closed", column)
    # In the counties everything fits.
    assert not any(column == "counties" for _, column in IMPOSSIBLE)


def test_every_cell_that_is_compared_is_computed_from_records() -> None:
    bound = {cell.row for cell in measures_of("2014")}
    assert {*BLOCK_1, *BLOCK_3, *BLOCKS_4_AND_5} <= bound
