"""Comparing one figure over authorities and years: what is offered, what stands together, what is a gap."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from gongkai.reports.actions import correct_figure
from gongkai.reports.comparing.pools import public_pool
from gongkai.reports.comparison import Comparison, compare
from gongkai.reports.models import ArchivedReport
from gongkai.reports.visibility import set_visibility
from tests.reports.conftest import (
    BLANK_CELL,
    NEW_TOTAL,
    UNREAD_CELL,
    Archive,
    People,
    figure_at,
    reference,
    written_report,
)


def compared(query: str = "") -> Comparison:
    return compare(public_pool([], ArchivedReport.objects.all()), dict(QueryDict(query).lists()))


def values(comparison: Comparison) -> list[tuple[str, int | None, str]]:
    return [(one.report.name, one.report.year, one.display_value) for one in comparison.figures]


def indicator(comparison: Comparison):  # type: ignore[no-untyped-def]
    assert comparison.indicator is not None
    return comparison.indicator


def of_2014(**changes: str):  # type: ignore[no-untyped-def]
    """A report in the form of 2014 whose figures are zero but for these rows."""
    cells = {reference(row, "total", "statistics", "2014"): value for row, value in changes.items()}
    return written_report(cells, name="甲县", year=2016, form_id="2014", tables=("statistics",))


def test_without_reports_there_is_nothing_to_choose(db: None) -> None:
    assert compared().indicator is None
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
        assert not any(one.bridge for one in chosen.figures)
        tables = [option.value for option in indicator(chosen).tables]
        assert [value for value in tables if "requests" in value] == ["2021/requests"]


def test_the_three_other_ways_of_2021_are_added_up_for_the_one_of_2019(archive: Archive) -> None:
    otherwise = reference("otherwise", "natural", form_id="2019")
    archive(written_report({otherwise: "4"}, name="甲县", year=2019, form_id="2019"))
    parts = {reference(row, "natural"): value for row, value in {"ot_unpaid": "2", "ot_other": "5"}.items()}
    archive(written_report(parts, name="甲县", year=2022))
    chosen = compared("table=2021/requests&row=otherwise&column=natural")
    assert values(chosen) == [("甲县", 2019, "4"), ("甲县", 2022, "7")]
    assert [one.bridge is not None for one in chosen.figures] == [False, True]
    assert {"otherwise", "ot_uncorrected"} <= {option.value for option in indicator(chosen).rows}


def test_what_was_granted_in_2014_is_converted_and_says_so(archive: Archive) -> None:
    archive(of_2014(already_public="3", granted="9"))
    archive(written_report({reference("granted", "total"): "20"}, name="甲县", year=2022))
    chosen = compared("table=2021/requests&row=granted&column=total")
    assert values(chosen) == [("甲县", 2016, "12"), ("甲县", 2022, "20")]
    assert "12（换算）" in chosen.drawing
    assert chosen.years_drawing is not None and "2016年 12（换算）" in chosen.years_drawing
    assert len(chosen.conversions) == 1 and "不完全相同" in chosen.conversions[0]


def test_a_converted_sum_with_an_unread_part_is_unread_and_with_a_blank_one_blank(archive: Archive) -> None:
    for state, word in ((UNREAD_CELL, "未读出"), (BLANK_CELL, "空白")):
        cells = {reference("already_public", "total", "statistics", "2014"): state}
        archive(written_report(cells, name=word, year=2016, form_id="2014", tables=("statistics",)))
    archive(written_report(name="甲县", year=2022))
    shown = {name: value for name, _, value in values(compared("table=2021/requests&row=granted"))}
    assert shown == {"未读出": "未读出", "空白": "空白", "甲县": "0"}


@pytest.mark.parametrize(
    ("row", "said"),
    [("refused_not_information", "不能换算"), ("other_way", "不能换算"), ("asked_to_amend", "不能换算")],
)
def test_a_row_of_2014_without_a_counterpart_stays_alone_and_says_why(
    archive: Archive, row: str, said: str
) -> None:
    archive(of_2014(**{row: "5"}))
    archive(written_report(name="甲县", year=2022))
    chosen = compared(f"table=2014/statistics&row={row}&column=total")
    assert values(chosen) == [("甲县", 2016, "5")]
    assert said in chosen.not_converted


def test_a_new_figure_stands_beside_the_one_of_2014_when_that_one_is_asked_for(archive: Archive) -> None:
    archive(of_2014(received="8"))
    archive(written_report({NEW_TOTAL: "30"}, name="甲县", year=2022))
    chosen = compared("table=2014/statistics&row=received&column=total")
    assert values(chosen) == [("甲县", 2016, "8"), ("甲县", 2022, "30")]
    assert [one.bridge is not None for one in chosen.figures] == [False, True]


def test_only_the_total_of_2014_is_converted_not_the_kinds_of_applicants(archive: Archive) -> None:
    archive(of_2014(received="8"))
    archive(written_report(name="甲县", year=2022))
    assert [year for _, year, _ in values(compared("table=2021/requests&row=new&column=natural"))] == [2022]
    assert [
        year for _, year, _ in values(compared("table=2014/statistics&row=received&column=counties"))
    ] == []


def test_tables_with_other_columns_are_not_put_together(archive: Archive) -> None:
    archive(written_report(name="甲县", year=2022, tables=("documents",)))
    archive(written_report(name="甲县", year=2019, form_id="2019", tables=("documents",)))
    chosen = compared("table=2021/documents&row=rules&column=issued")
    assert [year for _, year, _ in values(chosen)] == [2022]
    assert len(indicator(chosen).tables) == 2


def test_only_tables_of_the_archive_are_offered_and_only_rows_with_figures(archive: Archive) -> None:
    archive(written_report(tables=("requests",)))
    chosen = indicator(compared())
    assert len(chosen.tables) == 1
    assert "results" not in {option.value for option in chosen.rows}
    assert (chosen.row.id, chosen.column.id) == ("new", "total")


def test_unread_is_a_gap_with_a_word_and_never_zero(archive: Archive) -> None:
    archive(written_report({NEW_TOTAL: UNREAD_CELL}, name="甲县"))
    archive(written_report({NEW_TOTAL: "7"}, name="乙县"))
    chosen = compared()
    assert sorted(values(chosen)) == [("乙县", 2024, "7"), ("甲县", 2024, "未读出")]
    assert chosen.drawing.count("fill: #1f4e8c") == 1


def test_a_year_without_a_report_interrupts_the_line(archive: Archive) -> None:
    for year in (2021, 2024):
        archive(written_report({NEW_TOTAL: "7"}, name="甲县", year=year))
    drawing = compared().years_drawing
    assert drawing is not None
    assert "2021年 7，2022年 无数据，2023年 无数据，2024年 7" in drawing


def test_a_corrected_figure_is_compared_with_its_correction(people: People, report: ArchivedReport) -> None:
    correct_figure(people.officer, figure_at(report, NEW_TOTAL), "15", "原文如此")
    chosen = compared()
    assert values(chosen)[0][2] == "15"
    assert "15（已更正）" in chosen.drawing


def test_one_chooses_several_authorities_and_years(archive: Archive) -> None:
    for name in ("甲县", "乙县", "丙县"):
        for year in (2021, 2022, 2023):
            archive(written_report(name=name, year=year))
    chosen = compared("jg=n:甲县&jg=n:丙县&since=2022&until=2022")
    assert [(name, year) for name, year, _ in values(chosen)] == [("丙县", 2022), ("甲县", 2022)]
    assert [option.label for option in chosen.series if option.chosen] == ["丙县", "甲县"]
    assert compared(chosen.query).figures == chosen.figures
    turned = compared("since=2023&until=2022")
    assert len(turned.figures) == 6 and turned.problems


@pytest.mark.parametrize(
    "query",
    [
        "table=x",
        "table=2014/statistics",
        "row=results",
        "row=x&column=y",
        "table=%00&row=%00&column=%00",
        "column=" + "x" * 3000,
        "jg=99999999999999999999999",
        "jg=n:无此县&jg=%00",
        "since=abc",
        "until=1999",
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
    file = office.get(reverse("reports:office_comparison_download", args=["csv"]))
    assert "甲县" not in b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    office.force_login(people.supervisor)
    assert hidden.authority_name in office.get(reverse("reports:office_comparison")).content.decode()


def test_comparing_asks_the_same_few_questions_however_many_reports_there_are(
    archive: Archive, django_assert_num_queries: object
) -> None:
    for year in range(2021, 2024):
        archive(written_report(name="甲县", year=year))
    with django_assert_num_queries(3):  # type: ignore[operator]
        chosen = compared()
        assert len(chosen.figures) == 3
