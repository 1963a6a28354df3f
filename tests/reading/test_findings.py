"""What is wrong in the five published reports is found, and nothing that is not wrong is called an error."""

from __future__ import annotations

from collections import Counter

import pytest

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.findings import Finding, Severity
from gongkai.reading import examine, read_report
from tests.reading.published import NAMES, source_of

ERRORS = {
    "hebi_2014": {
        ("P-1", "departments"),
        ("P-1", "total"),
        ("P-3", "departments"),
        ("P-3", "total"),
        ("P-15b", "departments"),
        ("P-15b", "total"),
        ("P-16", "政府公报公开政府信息数346条,占5.05%"),
        ("P-16", "政务微信公开政府信息数17条,占1.32%"),
        ("P-16c", "当面申请4件,占13.3%"),
    },
    "hekou_2018": {("R-1", "")},
    "xinxiang_2016": set(),
    "jiangxia_2021": set(),
    "huairen_2024": {
        ("T3-3", "new"),
        ("T3-3", "granted"),
        ("T3-3", "den_query"),
        ("T3-2", "total"),
        ("T3-1", "total"),
        ("T2-2", "rules"),
        ("X-1", "total/total"),
    },
}

WARNINGS = {
    "hebi_2014": [
        "P-10",
        "P-13",
        "P-13",
        "P-16b",
        "P-16b",
        "P-16b",
        "P-16b",
        "P-15g",
        "P-15g",
        "X-1b",
        "P-16e",
    ],
    "hekou_2018": ["R-4"],
    "xinxiang_2016": ["R-7", "P-16b", "P-16b", "P-16b", "P-16d", "R-8", "R-2"],
    "jiangxia_2021": ["R-6", "R-5"],
    "huairen_2024": ["R-3"],
}

NOTES = {
    "hebi_2014": ["P-9c", "P-9c", "P-9c"],
    "hekou_2018": ["R-10"],
    "xinxiang_2016": ["R-9"],
    "jiangxia_2021": ["T3-6"],
    "huairen_2024": ["T2-3", "T2-4"],
}


def _found(name: str) -> list[Finding]:
    return examine(read_report(source_of(name)))


@pytest.mark.parametrize("name", NAMES)
def test_errors_are_exactly_those_that_stand_in_the_report(name: str) -> None:
    errors = [finding for finding in _found(name) if finding.severity is Severity.ERROR]
    assert {(finding.id, finding.scope) for finding in errors} == ERRORS[name]
    assert len(errors) == len(ERRORS[name])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_every_known_doubt_and_note_is_found(name: str, severity: Severity) -> None:
    found = Counter(finding.id for finding in _found(name) if finding.severity is severity)
    expected = Counter((WARNINGS if severity is Severity.WARNING else NOTES)[name])
    assert not expected - found


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_says_what_is_wrong_and_points_at_it(name: str) -> None:
    report = read_report(source_of(name))
    for finding in examine(report):
        assert finding.message.endswith(("。", "%。"))
        assert "{" not in finding.message
        assert finding.cells or finding.places
        for start, end in finding.places:
            assert 0 <= start < end <= len(report.text)
        assert all(cell in report.figures for cell in finding.cells)


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_told_apart_by_rule_and_scope(name: str) -> None:
    keys = Counter((finding.id, finding.scope) for finding in _found(name))
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_gravest_findings_come_first() -> None:
    order = [finding.severity for finding in _found("hebi_2014")]
    assert order == sorted(order, key=list(Severity).index)


def test_shares_that_were_cut_or_made_to_fit_are_named_with_the_right_value() -> None:
    rounded = {f.scope.split("占")[-1]: f.message for f in _found("xinxiang_2016") if f.id == "P-16b"}
    assert "应为 73.4%" in next(m for k, m in rounded.items() if k.endswith("73.3%"))
    assert "应为 51.7%" in next(m for k, m in rounded.items() if k.endswith("51.6%"))
    assert "应为 3.3%" in next(m for k, m in rounded.items() if k.endswith("3.4%"))


def test_a_corrected_figure_clears_its_finding_and_no_other() -> None:
    report = read_report(source_of("huairen_2024"))
    corrected = CellReference("2021", "requests", "new", "natural")
    before = {(f.id, f.scope) for f in examine(report)}
    after = {(f.id, f.scope) for f in examine(report, report.with_values({corrected: Cell.number(12)}))}
    assert before - after == {("T3-3", "new")}
    # The natural persons' own column does not foot until its outcomes are corrected too.
    assert after - before == {("T3-1", "natural")}


def test_last_years_report_is_held_against_this_years() -> None:
    report = read_report(source_of("jiangxia_2021"))
    assert report.figures[CellReference("2019", "requests", "carried_in", "total")].value == 0
    previous = {CellReference("2019", "requests", "carried_out", "total"): Cell.number(7)}
    found = {(finding.id, finding.scope) for finding in examine(report, previous=previous)}
    assert ("T3-4", "total") in found
    assert ("T3-4", "total") not in {(finding.id, finding.scope) for finding in examine(report)}


def test_last_years_report_counts_over_a_change_of_form() -> None:
    report = read_report(source_of("huairen_2024"))
    previous = {
        CellReference("2019", "requests", "carried_out", "total"): Cell.number(3),
        CellReference("2019", "documents", "in_total", "rules"): Cell.number(9),
    }
    found = {(f.id, f.scope): f.message for f in examine(report, previous=previous)}
    assert "上一年度报告结转下年 3 件" in found["T3-4", "total"]
    assert not any(rule == "T2-1" for rule, _ in found)


def test_an_unread_cell_makes_its_rules_unanswerable_and_never_passed() -> None:
    source = source_of("huairen_2024").replace("（七）总计 |\n0 |", "（七）总计 |", 1)
    source = source.replace("(七)总计 |\n0 |", "(七)总计 |", 1)
    report = read_report(source)
    assert any("整行未读" in unread.message for unread in report.unread)
    found = {finding.id for finding in examine(report)}
    assert "T3-1" not in found
    assert "T3-2" not in found
