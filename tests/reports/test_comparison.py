"""Comparing one row over authorities and years: what is offered, what stands together, what is a gap."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from gongkai.reports.actions import correct_figure, set_visibility
from gongkai.reports.comparison import Comparison, compare
from gongkai.reports.models import ArchivedReport
from tests.reports.conftest import (
    NEW_TOTAL,
    UNREAD_CELL,
    Archive,
    People,
    figure_at,
    reference,
    written_report,
)


def compared(query: str = "") -> Comparison:
    return compare(ArchivedReport.objects.all(), QueryDict(query).dict())


def values(comparison: Comparison) -> list[tuple[str, int | None, str]]:
    return [
        (figure.report.authority_name, figure.report.year, figure.display_value)
        for figure in comparison.figures
    ]


def test_without_reports_there_is_nothing_to_choose(db: None) -> None:
    assert compared().table is None
    assert "还没有可以比较的数据" in Client().get(reverse("reports:comparison")).content.decode()


def test_the_same_row_of_the_2019_and_the_2021_table_stands_together(archive: Archive) -> None:
    archive(written_report({NEW_TOTAL: "30"}, name="甲县", year=2022))
    archive(
        written_report(
            {reference("new", "total", form_id="2019"): "20"}, name="甲县", year=2019, form_id="2019"
        )
    )
    for name in ("2019/requests", "2021/requests"):
        chosen = compared(f"table={name}&row=new&column=total")
        assert values(chosen) == [("甲县", 2019, "20"), ("甲县", 2022, "30")]
        assert [option.value for option in chosen.tables if "requests" in option.value] == ["2021/requests"]


def test_a_row_that_only_one_of_the_two_forms_has_is_compared_within_it(archive: Archive) -> None:
    otherwise = reference("otherwise", "total", form_id="2019")
    archive(written_report({otherwise: "4"}, name="甲县", year=2019, form_id="2019"))
    archive(written_report(name="甲县", year=2022))
    chosen = compared("table=2021/requests&row=otherwise&column=total")
    assert values(chosen) == [("甲县", 2019, "4")]
    assert {"otherwise", "ot_uncorrected"} <= {option.value for option in chosen.rows}


def test_tables_with_other_columns_are_not_put_together(archive: Archive) -> None:
    archive(written_report(name="甲县", year=2022, tables=("documents",)))
    archive(written_report(name="甲县", year=2019, form_id="2019", tables=("documents",)))
    chosen = compared("table=2021/documents&row=rules&column=issued")
    assert [year for _, year, _ in values(chosen)] == [2022]
    assert len(chosen.tables) == 2


def test_only_tables_of_the_archive_are_offered_and_only_rows_with_figures(archive: Archive) -> None:
    archive(written_report(tables=("requests",)))
    chosen = compared()
    assert len(chosen.tables) == 1
    assert "results" not in {option.value for option in chosen.rows}
    assert (chosen.row and chosen.row.id, chosen.column and chosen.column.id) == ("new", "total")


def test_unread_is_a_gap_with_a_word_and_never_zero(archive: Archive) -> None:
    archive(written_report({NEW_TOTAL: UNREAD_CELL}, name="甲县"))
    archive(written_report({NEW_TOTAL: "7"}, name="乙县"))
    chosen = compared()
    assert sorted(values(chosen)) == [("乙县", 2024, "7"), ("甲县", 2024, "未读出")]
    assert chosen.drawing.count("fill: #1f4e8c") == 1


def test_a_corrected_figure_is_compared_with_its_correction(people: People, report: ArchivedReport) -> None:
    correct_figure(people.officer, figure_at(report, NEW_TOTAL), "15", "原文如此")
    chosen = compared()
    assert values(chosen)[0][2] == "15"
    assert "15（已更正）" in chosen.drawing


@pytest.mark.parametrize(
    "query",
    [
        "table=x",
        "table=2014/statistics",
        "row=results",
        "row=x&column=y",
        "table=%00&row=%00&column=%00",
        "column=" + "x" * 3000,
    ],
)
def test_a_choice_that_does_not_exist_is_said_and_replaced(report: ArchivedReport, query: str) -> None:
    chosen = compared(query)
    assert chosen.problems
    assert chosen.figures
    set_visibility(None, report, public=True)
    assert Client().get(f"{reverse('reports:comparison')}?{query}").status_code == 200


def test_the_public_compares_public_reports_only(people: People, archive: Archive) -> None:
    shown, hidden = archive(written_report(name="甲县")), archive(written_report(name="乙县"))
    set_visibility(None, shown, public=True)
    public = Client().get(reverse("reports:comparison")).content.decode()
    assert "甲县" in public and "乙县" not in public
    office = Client()
    office.force_login(people.neighbour_officer)
    assert "甲县" not in office.get(reverse("reports:office_comparison")).content.decode()
    office.force_login(people.supervisor)
    assert hidden.authority_name in office.get(reverse("reports:office_comparison")).content.decode()
