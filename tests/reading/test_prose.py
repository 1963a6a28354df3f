"""A number in running text is understood by its unit and the words around it, or left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.findings import Severity
from gongkai.forms.library import form
from gongkai.reading import examine, read_report
from gongkai.reading.folding import fold
from gongkai.reading.prose import read_prose
from tests.reading.published import source_of


def _told(text: str, year: int) -> dict[str, Decimal]:
    tables = tuple(
        table for table in form("2014" if year < 2019 else "2021").tables if any(r.prose for r in table.rows)
    )
    prose = read_prose(fold(text), tables, (), year)
    return {f"{cell.row}/{cell.column}": statement.value for cell, statement in prose.exact().items()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024年共收到政府信息公开申请12件，现已全部按时办结。", {"new/total": 12, "total/total": 12}),
        ("全年未收到政府信息公开申请，工作平稳有序开展。", {"new/total": 0}),
        ("上年结转申请3件，本年新收政府信息公开申请5件。", {"carried_in/total": 3, "new/total": 5}),
        (
            "全年共收到政府信息公开申请1,234件，上年结转1，005件。",
            {"new/total": 1234, "carried_in/total": 1005},
        ),
        ("2024年，120件申请已经答复，联系电话3333333，456件在办。", {}),
        ("全年未发生政府信息公开类行政复议、行政诉讼情况。", {"reconsideration/total": 0}),
        # Not about this year's cells:
        ("上年结转申请均已办结，全年制发规范性文件8件。", {}),
        ("2023年收到政府信息公开申请20件，今年有所减少。", {}),
        ("1月份收到政府信息公开申请3件，均按时答复。", {}),
        ("全市办理工作中，其中市教育局收到政府信息公开申请4件。", {}),
        ("共收到政府信息公开申请约12件，均已答复。", {}),
        ("收到申请后，应当在20个工作日内答复申请人。", {}),
        ("全县共收到政府信息公开申请9件，其中予以公开6件。", {"new/total": 9, "granted/total": 6}),
    ],
)
def test_the_younger_forms_are_told_only_by_what_speaks_of_the_year(text: str, told: dict[str, int]) -> None:
    assert _told(text, 2024) == told


@pytest.mark.parametrize(
    "text",
    [
        "上一年度收到政府信息公开申请77件。",
        "去年同期收到政府信息公开申请77件。",
        "十三五期间共收到政府信息公开申请9000件。",
        "截至2024年6月30日，全县收到政府信息公开申请5件。",
        "力争明年答复政府信息公开申请100件以上。",
        "每年收到政府信息公开申请200件左右。",
        "如收到政府信息公开申请5件以上，应当配备专人。",
        "2023年未收到政府信息公开申请，工作平稳。",
    ],
)
def test_what_is_said_of_another_time_is_not_this_years(text: str) -> None:
    assert _told(text, 2024) == {}


@pytest.mark.parametrize(
    "text",
    [
        "县公安局收到政府信息公开申请5件，县住建局收到政府信息公开申请8件。",
        "县政府办公室认真办理，共收到政府信息公开申请5件。",
        "县政府本级收到政府信息公开申请5件，各部门收到信息公开申请12件。",
        "县应急局等20个部门未收到政府信息公开申请。",
        "通过网络平台收到政府信息公开申请40件。",
        "其中，县政府收到政府信息公开申请4件。",
        "县直部门未发生政府信息公开类行政复议。",
    ],
)
def test_what_is_said_of_one_office_or_one_channel_is_not_the_whole(text: str) -> None:
    assert _told(text, 2024) == {}


@pytest.mark.parametrize(
    "text",
    [
        "全年受理行政许可申请3000件，办结申请2999件，答复申请2980件。",
        "全县共办理行政复议案件120件，推进行政复议体制改革。",
        "通过政府信息公开平台予以公开12件，部分公开5件。",
        "全年未发生因政府信息公开行政复议被纠错的情况。",
        "全年未收到政府信息公开申请收费投诉。",
        "全县共收到政府信息公开申请12件（含上年结转2件）。",
    ],
)
def test_requests_and_reconsiderations_of_another_kind_are_left_alone(text: str) -> None:
    assert not {"new/total", "total/total", "granted/total", "reconsideration/total"} & set(_told(text, 2024))


def test_an_authority_is_known_by_its_own_name() -> None:
    tables = (form("2021").table("requests"),)
    text = fold("2024年，青山市水利局共收到政府信息公开申请7件。")
    assert [s.value for s in read_prose(text, tables, (), 2024, "青山市水利局").statements] == [7]
    assert not read_prose(text, tables, (), 2024, "青山市人民政府").statements


def test_requests_answered_beside_those_carried_over_are_no_contradiction() -> None:
    source = source_of("huairen_2024").replace(
        "（七）总计 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |", "（七）总计 |\n" + "0 |\n" * 6 + "14 |", 1
    )
    source = source.replace(
        "(七)总计 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |\n0 |", "(七)总计 |\n" + "0 |\n" * 6 + "14 |", 1
    )
    assert source != source_of("huairen_2024")
    assert not any(finding.id == "X-1" for finding in examine(read_report(source)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "全市共主动公开政府信息68533条，其中各县区公开12841条，市政府各部门公开55692条。",
            {"disclosed/total": 68533, "disclosed/counties": 12841, "disclosed/departments": 55692},
        ),
        (
            "市政府部门(直属机构)共主动公开政府信息55692条。其中主动公开规范性文件数53条，占0.09%。",
            {"disclosed/departments": 55692, "normative_disclosed/departments": 53},
        ),
        (
            "各县区政府、市政府各部门也进行了培训，举办各类培训班71次，接受培训人员数2694人次。",
            {"training_classes/total": 71, "trainees/total": 2694},
        ),
        (
            "设置政府信息公开查阅点848个，其中，各县(市)区设置545个，市级行政机关设置303个。",
            {"reading_places/total": 848, "reading_places/counties": 545, "reading_places/departments": 303},
        ),
        ("从结果看，被维持具体行政行为3件，其他情形1件。", {}),
        ("安排政府信息公开专项经费701800元。", {"funding/total": Decimal("70.18")}),
    ],
)
def test_the_2014_rows_are_told_with_the_body_they_speak_of(text: str, told: dict[str, object]) -> None:
    assert _told(text, 2014) == told


def test_prose_that_contradicts_the_table_is_an_error_and_points_at_the_sentence() -> None:
    source = source_of("jiangxia_2021").replace(
        "按照《條例》相關(guān)規(guī)定,",
        "2021年共收到政府信息公開申請150件。按照《條例》相關(guān)規(guī)定,",
        1,
    )
    assert source != source_of("jiangxia_2021")
    report = read_report(source)
    found = [finding for finding in examine(report) if finding.severity is Severity.ERROR]
    assert [(finding.id, finding.scope) for finding in found] == [("X-1", "new/total")]
    assert [report.text[start:end] for start, end in found[0].places] == ["150"]
    assert found[0].cells == (CellReference("2019", "requests", "new", "total"),)


def test_prose_that_agrees_with_the_table_is_no_finding() -> None:
    source = source_of("jiangxia_2021").replace(
        "按照《條例》相關(guān)規(guī)定,",
        "2021年共收到政府信息公開申請160件。按照《條例》相關(guān)規(guī)定,",
        1,
    )
    assert not any(finding.severity is Severity.ERROR for finding in examine(read_report(source)))


def test_what_is_said_of_a_larger_area_is_not_the_authoritys() -> None:
    tables = (form("2021").table("requests"),)
    text = fold("2024年，全市共收到政府信息公开申请300件。")
    assert not read_prose(text, tables, (), 2024, "青山县人民政府").statements
    assert not read_prose(text, tables, (), 2024, "青山市水利局").statements
    assert [s.value for s in read_prose(text, tables, (), 2024, "青山市人民政府").statements] == [300]


def test_a_share_in_what_a_larger_area_counts_is_not_checked() -> None:
    tables = tuple(table for table in form("2014").tables)
    text = fold("政府网站公开政府信息198条，占全市总量的12%。制发规范性文件5件，占全县的20%。")
    assert read_prose(text, tables, (), 2018, "青山县人民政府").shares == []
    assert len(read_prose(text, tables, (), 2018, "青山市人民政府").shares) == 1


def test_a_rate_of_completion_is_not_checked_where_requests_were_carried_over() -> None:
    told = "2024年,共收到政府信息公开申请12件,办结申请14件,办结率为100%。"
    source = source_of("huairen_2024")
    report = read_report(
        source.replace("2024年,共收到政府信息公开申请12件,现已全部按时办结,办结率为100%。", told)
    )
    assert any(finding.id == "X-3" for finding in examine(report))
    carried = CellReference("2021", "requests", "carried_in", "total")
    assert not any(f.id == "X-3" for f in examine(report, report.with_values({carried: Cell.number(2)})))
