"""The filter of the list: what each condition leaves, in which order, and what it says to nonsense."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from gongkai.reports.actions import give_verdict, withdraw_verdict
from gongkai.reports.archive import ReportFilter, light_for
from gongkai.reports.models import ArchivedReport
from gongkai.reports.visibility import set_visibility
from tests.reports.conftest import BLANK_CELL, Archive, People, reference, unbalanced_report, written_report


@pytest.fixture
def shelf(archive: Archive) -> dict[str, ArchivedReport]:
    sound = written_report(name="应县", year=2023)
    sound.level = "township"
    return {
        "broken": archive(unbalanced_report(name="怀仁市", year=2024)),
        "sound": archive(sound),
        "old": archive(written_report(name="鹤壁市", year=2014, form_id="2014", tables=("statistics",))),
    }


def found(query: str) -> list[str]:
    wanted = ReportFilter.from_query(QueryDict(query).dict())
    assert wanted.problems == []
    return [report.authority_name for report in wanted.apply(ArchivedReport.objects.all())]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["怀仁市", "应县", "鹤壁市"]),
        ("authority=怀仁", ["怀仁市"]),
        ("level=township", ["应县"]),
        ("year=2014", ["鹤壁市"]),
        ("form=2021", ["怀仁市", "应县"]),
        ("form=2014&year=2024", []),
        ("findings=errors", ["怀仁市"]),
        ("sort=year", ["鹤壁市", "应县", "怀仁市"]),
        ("sort=-errors&form=2021", ["怀仁市", "应县"]),
        ("sort=-uploaded", ["鹤壁市", "应县", "怀仁市"]),
    ],
)
def test_each_condition_narrows_and_each_order_sorts(
    shelf: dict[str, ArchivedReport], query: str, names: list[str]
) -> None:
    assert found(query) == names


def test_reports_without_errors_and_warnings_are_found(shelf: dict[str, ArchivedReport]) -> None:
    names = found("findings=none")
    assert "怀仁市" not in names
    assert set(names) == {
        report.authority_name
        for report in shelf.values()
        if not report.findings.filter(severity__in=["error", "warning"]).exists()
    }


def test_what_waits_for_a_verdict_is_found_until_it_is_given_and_again_when_it_is_withdrawn(
    people: People, shelf: dict[str, ArchivedReport]
) -> None:
    broken = shelf["broken"]
    grave = list(broken.findings.filter(severity__in=["error", "warning"]))
    assert "怀仁市" in found("verdict=open")
    for record in grave:
        give_verdict(people.officer, record, "confirmed")
    assert "怀仁市" not in found("verdict=open")
    assert "怀仁市" in found("verdict=done")
    withdraw_verdict(people.officer, grave[0])
    assert "怀仁市" in found("verdict=open")


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "year=99999",
        "level=planet",
        "findings=many",
        "verdict=x",
        "sort=password",
        "year=２０２４",
    ],
)
def test_a_condition_that_makes_no_sense_is_said_and_left_out(
    people: People, shelf: dict[str, ArchivedReport], query: str
) -> None:
    wanted = ReportFilter.from_query(QueryDict(query).dict())
    assert wanted.problems and "已忽略" in wanted.problems[0]
    assert len(wanted.apply(ArchivedReport.objects.all())) == 3
    client = Client()
    client.force_login(people.officer)
    answer = client.get(f"{reverse('reports:office_archive')}?{query}")
    assert answer.status_code == 200 and "已忽略" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=-1", "page=" + "9" * 50, "form=x", "authority=%00"]
)
def test_pages_and_forms_that_do_not_exist_are_no_fault(
    people: People, shelf: dict[str, ArchivedReport], query: str
) -> None:
    for report in shelf.values():
        set_visibility(None, report, public=True)
    assert Client().get(f"{reverse('reports:archive')}?{query}").status_code == 200


def test_the_list_is_split_into_pages_that_keep_the_conditions(people: People, archive: Archive) -> None:
    for year in range(2000, 2023):
        archive(unbalanced_report(year=year))
    client = Client()
    client.force_login(people.officer)
    page = client.get(f"{reverse('reports:office_archive')}?findings=errors&page=2").content.decode()
    assert "第 2 页，共 2 页" in page
    assert "findings=errors&amp;page=1" in page or "page=1&amp;findings=errors" in page
    assert page.count('class="report-name"') == 3


def test_the_light_is_green_only_where_everything_was_read_and_holds() -> None:
    assert light_for(1, 0, 0).colour == "red"
    assert light_for(0, 1, 0).colour == "amber"
    assert light_for(0, 0, 1).colour == "amber"
    assert light_for(0, 0, 0).colour == "green"


def test_blank_cells_are_not_counted_as_unread(archive: Archive) -> None:
    archive(written_report({reference("new", "natural"): BLANK_CELL}, name="空白县"))
    report = ReportFilter.from_query({}).apply(ArchivedReport.objects.all()).get()
    assert report.unread_cells == 0
