"""What the public reads of a report: the figures as submitted and as published, files that read back alike, notices, lists, data."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.forms.cells import Cell, CellReference
from gongkai.publishing.actions.attachments import remove_attachment
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.publication import withdraw
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.models import Disclosure
from gongkai.reading import read_report
from gongkai.reports.annual.contributions import submitted_cells
from gongkai.reports.annual.publishing import publication_state
from gongkai.reports.models import AnnualReport, ReportStatus, ReportSubmission
from gongkai.reports.outputs import OUTPUTS
from tests.reports.publication.kit import Press
from tests.reports.receiving.kit import a_report, handed_over

FORM = "2021"


def reference(table: str, row: str, column: str) -> CellReference:
    return CellReference(FORM, table, row, column)


VALUES: dict[CellReference, Cell | int] = {
    reference("requests", "new", "natural"): 37,
    reference("requests", "new", "total"): 37,
    reference("requests", "granted", "natural"): 37,
    reference("requests", "granted", "total"): 37,
    reference("requests", "total", "natural"): 37,
    reference("requests", "total", "total"): 37,
    reference("licences", "licences", "decisions"): 1234,
    reference("penalties", "penalties", "decisions"): 66,
}


def address(press: Press, authority: Any, year: int | None = None) -> str:
    return reverse("reports:public_annual_report", args=[year or press.year, authority.pk])


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def figures(submission: ReportSubmission) -> dict[CellReference, Cell]:
    return submitted_cells([submission.pk])[submission.pk]


def test_a_report_goes_from_its_page_through_the_review_to_the_citizen(
    full_press: Press, client: Client
) -> None:
    press = full_press
    report = press.of_department(VALUES)
    office = Client()
    office.force_login(press.writer)
    page = reverse("reports:annual_publication", args=[report.pk])
    assert "生成公开稿并送审" in office.get(page).content.decode()
    answer = office.post(page, {"seen": report.revision}, follow=True)
    assert "公开稿已生成并送审" in answer.content.decode()
    item = Disclosure.objects.get()
    assert client.get(address(press, press.department)).status_code == 404
    press.through(item.submissions.get())

    answer = client.get(address(press, press.department))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert report.title in text and "本机关全年新收政府信息公开申请" in text
    submission = report.current_submission
    assert submission is not None
    read = read_report(answer.content, "年报.html")
    assert {name: read.cells.get(name) for name in figures(submission)} == figures(submission)
    for kind in ("html", "docx", "pdf", "xlsx", "json"):
        file = client.get(
            reverse("reports:public_annual_download", args=[press.year, press.department.pk, kind])
        )
        assert file.status_code == 200
        cells = read_report(content(file), f"年报{OUTPUTS[kind].suffix}").cells
        assert {name: cells.get(name) for name in figures(submission)} == figures(submission), kind
    item_page = client.get(f"/zfxxgk/xx/{item.pk}/").content.decode()
    assert address(press, press.department) in item_page
    after = office.get(page).content.decode()
    assert "看公开的报告" in after and "公开稿已经生成" in after and "生成公开稿并送审</button>" not in after


def test_the_page_of_the_item_itself_reads_back_alike(press: Press, client: Client) -> None:
    report = press.of_department(VALUES)
    item = press.published(report)
    read = read_report(client.get(f"/zfxxgk/xx/{item.pk}/").content, "年报.html")
    submission = report.current_submission
    assert submission is not None
    assert {name: read.cells.get(name) for name in figures(submission)} == figures(submission)


def test_no_figure_leads_to_records_and_no_internal_address_is_named(press: Press, client: Client) -> None:
    press.published(press.of_department(VALUES))
    text = client.get(address(press, press.department)).content.decode()
    assert "/office/" not in text


def test_who_asks_again_is_answered_from_the_tag(press: Press, client: Client) -> None:
    press.published(press.of_department(VALUES))
    download = reverse("reports:public_annual_download", args=[press.year, press.department.pk, "csv"])
    for place in (address(press, press.department), download, reverse("reports:public_annual_data")):
        first = client.get(place)
        again = client.get(place, headers={"if-none-match": first["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)


def test_the_file_that_was_reviewed_is_the_one_that_is_sent(press: Press, client: Client) -> None:
    item = press.published(press.of_department(VALUES))
    kept = item.attachments.get(name__endswith=".csv")
    download = reverse("reports:public_annual_download", args=[press.year, press.department.pk, "csv"])
    assert content(client.get(download)) == kept.file.read()
    kept.file.storage.delete(kept.file.name or "")
    made_anew = content(client.get(download))
    assert b"1234" in made_anew


def test_a_text_that_was_changed_by_hand_leaves_the_figures_and_is_said(press: Press, client: Client) -> None:
    report = press.of_department(VALUES)
    item = press.published(report)
    version = item.published_version
    assert version is not None
    changed = version.body.replace("<td>37</td>", "<td>73</td>")
    saved = save_draft(press.writer, item, {"body": changed}, seen=item.revision).disclosure
    before = client.get(address(press, press.department)).content.decode()
    assert "人工修改" not in before
    press.through(submit(press.writer, saved, seen=saved.revision))
    text = client.get(address(press, press.department)).content.decode()
    assert "人工修改" in text
    read = read_report(text.encode(), "年报.html")
    assert read.cells[reference("requests", "new", "total")] == Cell.number(37)
    state = publication_state(report)
    assert state.colour == "amber" and "人工修改" in state.sentence


def test_a_draft_that_was_changed_before_it_was_reviewed_is_said_too(press: Press, client: Client) -> None:
    report = press.of_department(VALUES)
    drafted = press.drafted(report)
    item = Disclosure.objects.get(pk=drafted.publication.disclosure_id)
    saved = save_draft(
        press.writer, item, {"title": report.title + "（修订）"}, seen=item.revision
    ).disclosure
    press.through(submit(press.writer, saved, seen=saved.revision))
    assert "人工修改" in client.get(address(press, press.department)).content.decode()


def test_a_made_file_that_was_taken_out_by_hand_is_said(press: Press, client: Client) -> None:
    item = press.published(press.of_department(VALUES))
    kept = item.attachments.get(name__endswith=".csv")
    item = remove_attachment(press.writer, item, kept, seen=item.revision)
    press.through(submit(press.writer, item, seen=item.revision))
    assert "人工修改" in client.get(address(press, press.department)).content.decode()


def test_a_pdf_that_cannot_be_made_is_told_in_words(
    press: Press, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.published(press.of_department(VALUES))
    monkeypatch.setattr("gongkai.reports.outputs.pdf.families", lambda: defaultdict(list))
    place = reverse("reports:public_annual_download", args=[press.year, press.department.pk, "pdf"])
    answer = client.get(place)
    assert answer.status_code == 409 and "没有安装中文字体" in answer.content.decode()


def test_a_withdrawn_report_is_gone_with_the_notice_and_without_its_words(
    press: Press, client: Client
) -> None:
    report = press.of_department(VALUES)
    item = press.published(report)
    withdraw(press.leader, item, reason="数据有误。", notice="因数据核对，暂时撤回。", seen=None)
    download = reverse("reports:public_annual_download", args=[press.year, press.department.pk, "csv"])
    for place in (address(press, press.department), download):
        answer = client.get(place)
        assert answer.status_code == 410
        text = answer.content.decode()
        assert "因数据核对，暂时撤回。" in text and report.title not in text and "1234" not in text
    assert report.title not in client.get(reverse("reports:archive")).content.decode()
    assert client.get(reverse("reports:public_annual_data_file", args=["csv"])).status_code == 404


@pytest.mark.parametrize(
    "place",
    [
        "/zfxxgk/zfxxgknb/2025/999999/",
        "/zfxxgk/zfxxgknb/1/1/",
        f"/zfxxgk/zfxxgknb/{10**30}/{10**30}/",
        f"/zfxxgk/zfxxgknb/2025/{10**30}/xiazai/csv/",
        "/zfxxgk/zfxxgknb/2025/1/xiazai/exe/",
        "/zfxxgk/zfxxgknb/shuju/exe/",
        "/zfxxgk/zfxxgknb/shuju/csv/?nian=1999",
    ],
)
def test_what_is_not_there_is_a_404(press: Press, client: Client, place: str) -> None:
    assert client.get(place).status_code == 404


def test_last_year_stands_beside_it_where_it_is_public(press: Press, client: Client) -> None:
    press.published(press.of_department({reference("requests", "new", "total"): 30}, press.year - 1))
    press.published(press.of_department(VALUES))
    text = client.get(address(press, press.department)).content.decode()
    assert address(press, press.department, press.year - 1) in text
    assert "与上年比较</h2>" in text and "增加 7" in text
    first = client.get(address(press, press.department, press.year - 1)).content.decode()
    assert "与上年比较</h2>" not in first


def test_what_covers_something_else_is_not_held_against_it(press: Press, client: Client) -> None:
    own = a_report(press.government, press.city.province, press.year - 1)
    press.submitted(own, {reference("requests", "new", "total"): 30})
    press.published(own)
    press.published(press.of_government(None, VALUES))
    text = client.get(address(press, press.government)).content.decode()
    assert "与上年比较" not in text


def test_a_year_beside_it_that_is_partial_is_said_to_be(press: Press, client: Client) -> None:
    last = a_report(press.government, press.city.province, press.year - 1, scope="compiled")
    missing = [{"unit": press.department.pk, "name": press.department.name, "reason": "未报送"}]
    handed_over(last, VALUES, status=ReportStatus.ACCEPTED, missing=missing)
    press.published(last)
    press.published(press.of_government(None, VALUES))
    text = client.get(address(press, press.government)).content.decode()
    assert "与上年比较</h2>" in text and "上年是部分汇总" in text


def test_a_compiled_report_lists_the_units_that_published_their_own(press: Press, client: Client) -> None:
    department = press.of_department(VALUES)
    press.published(press.of_government(department.current_submission, VALUES))
    place = address(press, press.government)
    unit = address(press, press.department)
    assert unit not in client.get(place).content.decode()
    press.published(department)
    text = client.get(place).content.decode()
    assert unit in text and "1,300" in text
    assert "不是同一次报送" not in text
    AnnualReport.objects.filter(pk=department.pk).update(status=ReportStatus.RETURNED)
    department.refresh_from_db()
    press.submitted(department, VALUES)
    press.through(press.drafted(department).review)
    assert "不是同一次报送" in client.get(place).content.decode()


def test_units_that_are_missing_and_reasons_travel_with_the_report(press: Press, client: Client) -> None:
    report = a_report(press.government, press.city.province, press.year, scope="compiled")
    handed_over(
        report,
        VALUES,
        status=ReportStatus.ACCEPTED,
        texts={"opening": "本报告。"},
        missing=[{"unit": 1, "name": "鹤壁市水利局", "reason": "未报送"}],
        override_reason="系统迁移，经核对无误。",
    )
    press.published(report)
    text = client.get(address(press, press.government)).content.decode()
    assert "鹤壁市水利局（未报送）" in text and "系统迁移，经核对无误。" in text
    assert "部分单位未汇总" in client.get(reverse("reports:archive")).content.decode()


def test_the_data_say_which_sums_are_partial_and_on_which_day_of_china_they_came(
    press: Press, client: Client
) -> None:
    missing = [{"unit": 1, "name": "鹤壁市水利局", "reason": "未报送"}]
    report = a_report(press.government, press.city.province, press.year, scope="compiled")
    handed_over(report, VALUES, status=ReportStatus.ACCEPTED, texts={"opening": "本报告。"}, missing=missing)
    day = timezone.localdate() - dt.timedelta(days=2)
    moment = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(17), dt.UTC)
    QuerySet(ReportSubmission).filter(report=report).update(submitted_at=moment)
    press.published(report)
    data = content(client.get(reverse("reports:public_annual_data_file", args=["csv"]))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert {row["未汇总单位数"] for row in rows} == {"1"}
    assert {row["报送日期"] for row in rows} == {day.isoformat()}
    from pyarrow import parquet

    data_file = content(client.get(reverse("reports:public_annual_data_file", args=["parquet"])))
    assert set(parquet.read_table(io.BytesIO(data_file)).column("missing_units").to_pylist()) == {1}
    place = reverse("reports:public_annual_download", args=[press.year, press.government.pk, "csv"])
    lines = list(csv.DictReader(io.StringIO(content(client.get(place)).decode("utf-8-sig"))))
    assert all("鹤壁市水利局（未报送）" in line["说明"] for line in lines)


def test_the_list_holds_published_reports_and_those_of_the_archive(
    press: Press, client: Client, archive: Any
) -> None:
    from gongkai.reports.visibility import set_visibility
    from tests.reports.conftest import written_report

    set_visibility(None, archive(written_report(name="怀仁市", year=2020, form_id="2019")), public=True)
    report = press.of_department(VALUES)
    press.published(report)
    text = client.get(reverse("reports:archive")).content.decode()
    assert text.index(report.title) < text.index("怀仁市2020年")
    assert "本平台编制" in text and "档案" in text
    for query, shown, hidden in (
        (f"year={press.year}", report.title, "怀仁市2020年"),
        ("year=2020", "怀仁市2020年", report.title),
        ("authority=财政", report.title, "怀仁市2020年"),
        ("level=department", report.title, "怀仁市2020年"),
        ("form=2019", "怀仁市2020年", report.title),
        ("findings=none", report.title, "没有符合条件的报告"),
    ):
        listed = client.get(f"{reverse('reports:archive')}?{query}").content.decode()
        assert shown in listed and hidden not in listed, query
    assert (
        client.get(f"{reverse('reports:archive')}?findings=errors&page=9&sort=x&form=%00").status_code == 200
    )


def test_the_data_of_all_published_reports_are_their_figures(press: Press, client: Client) -> None:
    report = press.of_department(VALUES)
    press.published(report)
    press.of_department(VALUES, press.year - 1)
    file = content(client.get(reverse("reports:public_annual_data_file", args=["csv"]))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    submission = report.current_submission
    assert submission is not None
    assert {row["单元格"]: row["数值"] for row in rows} == {
        str(name): str(cell.value) for name, cell in figures(submission).items()
    }
    from pyarrow import parquet

    data = content(
        client.get(reverse("reports:public_annual_data_file", args=["parquet"]) + f"?nian={press.year}")
    )
    table = parquet.read_table(io.BytesIO(data))
    assert table.num_rows == len(rows)
    assert set(table.column("name").to_pylist()) == {press.department.name}


def test_staff_take_the_data_of_what_they_may_read_and_nobody_elses(press: Press) -> None:
    press.of_department(VALUES)
    office = Client()
    place = reverse("reports:annual_data_file", args=["csv"])
    for user in (press.writer, press.officer):
        office.force_login(user)
        assert "鹤壁市财政局" in content(office.get(place)).decode()
        assert "1 份报告" in office.get(reverse("reports:annual_data")).content.decode()
    office.force_login(press.city.outsider)
    assert office.get(place).status_code == 404


def test_the_report_in_another_office_is_not_there_and_without_the_role_there_is_no_button(
    press: Press,
) -> None:
    report = press.of_department(VALUES)
    place = reverse("reports:annual_publication", args=[report.pk])
    office = Client()
    for who, user in press.who_may_not_publish.items():
        office.force_login(user)
        assert "生成公开稿并送审</button>" not in office.get(place).content.decode(), who
        assert office.post(place, {"seen": report.revision}).status_code in (403, 404), who
    assert not Disclosure.objects.exists()


def test_a_published_report_wins_over_the_archive_in_the_comparison(
    press: Press, client: Client, archive: Any
) -> None:
    from gongkai.reports.visibility import set_visibility
    from tests.reports.conftest import NEW_TOTAL, written_report

    for year, value in ((press.year, "99"), (press.year - 1, "20")):
        read = archive(written_report({NEW_TOTAL: value}, name=press.department.name, year=year))
        set_visibility(None, read, public=True)
    place = f"{reverse('reports:comparison')}?table=2021/requests&row=new&column=total"
    assert "99" in client.get(place).content.decode()
    press.published(press.of_department(VALUES))
    text = client.get(place).content.decode()
    assert "以本平台编制的报告为准" in text
    assert f"{press.year}年 37" in text and f"{press.year - 1}年 20" in text
    file = client.get(reverse("reports:comparison_download", args=["csv"]) + "?row=new&column=total")
    rows = list(csv.DictReader(io.StringIO(content(file).decode("utf-8-sig"))))
    assert [(row["年度"], row["数值"]) for row in rows] == [
        (str(press.year - 1), "20"),
        (str(press.year), "37"),
    ]


def test_the_page_asks_the_same_number_of_questions_however_much_it_shows(
    press: Press, client: Client, django_assert_max_num_queries: Any
) -> None:
    department = press.of_department(VALUES)
    press.published(press.of_government(department.current_submission, VALUES))
    press.published(department)
    with django_assert_max_num_queries(26):
        client.get(address(press, press.government))
