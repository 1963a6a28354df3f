"""The pages of a report: who reads and who changes it, and what stands on it in each of its states."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.casework.models import InformationRequest
from gongkai.law.state import Stage
from gongkai.organizations.models import Role, User
from gongkai.reports.annual.actions.entering import enter_figure
from gongkai.reports.annual.actions.submitting import submit
from gongkai.reports.annual.computing import compute_own
from gongkai.reports.models import AnnualReport, ReportStatus, Scope
from tests.organizations.city import person
from tests.reports.annual.reporting import (
    LICENCES,
    NEW_TOTAL,
    Reporting,
    a_report,
    fill_in,
    handed_in,
    last_year,
    listed,
    write_texts,
)


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


@pytest.fixture
def report(reporting: Reporting) -> AnnualReport:
    reporting.records()
    return a_report(reporting.authority)


def seen_by(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def figure_page(report: AnnualReport, cell: object) -> str:
    return reverse("reports:annual_figure", args=[report.pk, str(cell)])


def test_the_list_says_what_to_do_and_begins_a_report(client: Client, reporting: Reporting) -> None:
    client.force_login(reporting.officer)
    page = client.get(reverse("reports:annual_reports")).content.decode()
    assert "本机关还没有编写年度报告" in page
    assert f"编写 {last_year()} 年度报告" in page
    assert f"编写 {last_year()} 年度汇总报告" in page
    answer = client.post(reverse("reports:annual_open"), {"year": last_year(), "scope": "own"})
    begun = AnnualReport.objects.get()
    assert answer["Location"] == begun.get_absolute_url()
    page = client.get(reverse("reports:annual_reports")).content.decode()
    assert f"编写 {last_year()} 年度报告" not in page
    assert begun.title in page


@pytest.mark.parametrize("typed", ["", "abcd", "99999", "²⁰²⁵"])
def test_a_year_that_is_none_is_refused_with_a_sentence(
    client: Client, reporting: Reporting, typed: str
) -> None:
    client.force_login(reporting.officer)
    answer = client.post(reverse("reports:annual_open"), {"year": typed, "scope": "own"})
    assert answer.status_code == 409
    assert "请选择要编写哪一年度的报告" in answer.content.decode()


def test_who_had_to_log_in_first_is_led_to_the_reports(client: Client, reporting: Reporting) -> None:
    address = reverse("reports:annual_open")
    assert client.post(address, {"year": last_year()}).headers["Location"].endswith(f"next={address}")
    client.force_login(reporting.officer)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("reports:annual_reports"))
    assert not AnnualReport.objects.exists()


def test_who_does_not_write_begins_no_report(client: Client, reporting: Reporting) -> None:
    client.force_login(reporting.reviewer)
    page = client.get(reverse("reports:annual_reports")).content.decode()
    assert "编写报告需要" in page and '<form method="post" action="/office/annual/open/"' not in page
    answer = client.post(reverse("reports:annual_open"), {"year": last_year(), "scope": "own"})
    assert answer.status_code == 403
    assert not AnnualReport.objects.exists()


def test_authors_reviewers_and_supervisors_read_a_report_and_others_do_not(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    addresses = [report.get_absolute_url(), figure_page(report, NEW_TOTAL), figure_page(report, LICENCES)]
    for user in (reporting.officer, reporting.reviewer, reporting.supervisor):
        for address in addresses:
            assert seen_by(client, user, address)
    for user in (reporting.outsider, reporting.department_officer):
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 404


def test_only_authors_enter_explain_and_submit(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    steps = {
        "reports:annual_enter": [report.pk, str(LICENCES)],
        "reports:annual_entering": [report.pk],
        "reports:annual_submit": [report.pk],
        "reports:annual_recall": [report.pk],
    }
    typed = {"value": "3", "source": "台账", "seen": "0"}
    for name, arguments in steps.items():
        client.force_login(reporting.reviewer)
        assert client.post(reverse(name, args=arguments), typed).status_code == 403, name
        client.force_login(reporting.supervisor)
        assert client.post(reverse(name, args=arguments), typed).status_code in (403, 404), name
        client.force_login(reporting.outsider)
        assert client.post(reverse(name, args=arguments), typed).status_code == 404, name
    assert not report.hand_entries.exists()
    assert not report.submissions.exists()


def test_the_page_says_what_to_do_next(client: Client, reporting: Reporting, report: AnnualReport) -> None:
    page = seen_by(client, reporting.officer, report.get_absolute_url())
    assert "还有 4 个数要填" in page
    assert "还有 8 个部分要写" in page
    fill_in(report, reporting.officer)
    write_texts(report)
    page = seen_by(client, reporting.officer, report.get_absolute_url())
    assert "个数要填" not in page and "个部分要写" not in page


def test_every_figure_of_the_page_leads_to_its_trace(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    page = seen_by(client, reporting.officer, report.get_absolute_url())
    cells = set(re.findall(rf'href="(/office/annual/{report.pk}/figure/[^"#]+)"', page))
    assert len(cells) == len(compute_own([report])[report.pk])
    for address in sorted(cells)[::17]:
        assert client.get(address).status_code == 200


def test_a_running_year_is_told_to_be_running_and_is_not_submitted(
    client: Client, reporting: Reporting
) -> None:
    report = a_report(reporting.authority, last_year() + 1)
    fill_in(report, reporting.head)
    write_texts(report)
    page = seen_by(client, reporting.head, report.get_absolute_url())
    assert "数据截至今天" in page and "年度结束后才能报送" in page
    assert reverse("reports:annual_submit", args=[report.pk]) not in page
    answer = client.post(
        reverse("reports:annual_submit", args=[report.pk]), {"seen": "0", "override_reason": "先报"}
    )
    assert answer.status_code == 409
    assert "年度结束后才能报送" in answer.content.decode()
    assert not report.submissions.exists()


def test_errors_block_the_submission_and_the_head_may_give_a_reason(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.officer)
    address = reverse("reports:annual_submit", args=[report.pk])
    answer = client.post(address, {"seen": "0"})
    assert answer.status_code == 409
    assert "报告还有错误，不能报送" in answer.content.decode()
    assert "行政许可" in answer.content.decode()
    assert client.post(address, {"seen": "0", "override_reason": "急用"}).status_code == 403
    client.force_login(reporting.head)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "仍要报送的理由" in page
    answer = client.post(address, {"seen": "0", "override_reason": "许可系统改造，数据二月补报。"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.current_submission is not None
    assert report.current_submission.override_reason == "许可系统改造，数据二月补报。"
    assert "许可系统改造，数据二月补报。" in seen_by(client, reporting.reviewer, report.get_absolute_url())


def test_a_reason_that_is_too_long_stays_in_its_field(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.head)
    typed = "长" * 501
    answer = client.post(
        reverse("reports:annual_submit", args=[report.pk]), {"seen": "0", "override_reason": typed}
    )
    assert answer.status_code == 409
    assert "理由最多写500个字，现在有501个字" in answer.content.decode() and typed in answer.content.decode()


def test_a_step_on_an_old_page_is_refused(client: Client, reporting: Reporting, report: AnnualReport) -> None:
    handed_in(report, reporting.head)
    client.force_login(reporting.head)
    answer = client.post(reverse("reports:annual_recall", args=[report.pk]), {"seen": "0"})
    assert answer.status_code == 409
    assert "刚刚由别人办理过" in answer.content.decode()
    report.refresh_from_db()
    answer = client.post(reverse("reports:annual_recall", args=[report.pk]), {"seen": str(report.revision)})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT


def test_what_was_typed_for_a_step_that_somebody_else_took_stays_on_the_page(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    handed_in(report, reporting.head)
    client.force_login(reporting.head)
    reason = {"seen": "0", "override_reason": "机构改革中的特殊情况"}
    page = client.post(reverse("reports:annual_submit", args=[report.pk]), reason).content.decode()
    assert "没有办成" in page and "机构改革中的特殊情况" in page
    given = {"rule": "T3-4", "scope": "", "fingerprint": "x", "text": "上年报告更正过一次"}
    page = client.post(reverse("reports:annual_explain", args=[report.pk]), given).content.decode()
    assert "没有办成" in page and "上年报告更正过一次" in page


def test_a_submitted_report_keeps_its_figures_and_tells_what_changed(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    submission = handed_in(report, reporting.head)
    frozen = submission.figures.get(table="requests", row="new", column="total").value
    gone = InformationRequest.objects.first_rounds().filter(counted_on__year=last_year()).first()
    assert gone is not None and frozen
    gone.counted_on = gone.counted_on.replace(year=last_year() - 3)
    InformationRequest.objects.filter(pk=gone.pk).update(counted_on=gone.counted_on)
    page = seen_by(client, reporting.officer, report.get_absolute_url())
    assert "报送后：−1" in page
    assert "报送后的变动" in page
    trace = seen_by(client, reporting.officer, figure_page(report, NEW_TOTAL))
    assert f"报送时 {frozen:.0f}，现在 {frozen - 1:.0f}" in trace
    assert "不再计入的记录" in trace
    assert reverse("casework:case", args=[gone.pk]) in trace


def test_the_compiling_office_sees_what_was_submitted_and_no_records(
    client: Client, reporting: Reporting
) -> None:
    reporting.records(reporting.department)
    report = a_report(reporting.department)
    client.force_login(reporting.officer)
    assert client.get(report.get_absolute_url()).status_code == 404
    head = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=reporting.department)
    enter_figure(head, report, LICENCES, "12", source="双公示平台", seen=0)
    submission = handed_in(report, head)
    frozen = submission.figures.get(table="requests", row="new", column="total").value
    InformationRequest.objects.filter(authority=reporting.department).update(counted_on="2001-01-01")
    page = seen_by(client, reporting.officer, report.get_absolute_url())
    assert "报送后：" not in page
    trace = seen_by(client, reporting.officer, figure_page(report, NEW_TOTAL))
    assert f'<p class="figure-value">{frozen:,.0f}' in trace
    assert "背后的记录</h2>" not in trace and "/office/cases/" not in trace
    by_hand = seen_by(client, reporting.officer, figure_page(report, LICENCES))
    assert "双公示平台" in by_hand and "填报记录" not in by_hand
    for kind in ("csv", "xlsx"):
        address = reverse("reports:annual_evidence", args=[report.pk, kind, str(NEW_TOTAL)])
        assert client.get(address).status_code == 404


def test_a_compiled_report_names_its_units_and_their_shares(client: Client, reporting: Reporting) -> None:
    reporting.records(reporting.authority, reporting.department)
    listed(reporting.authority)
    own = a_report(reporting.authority)
    handed_in(own, reporting.head)
    compiled = a_report(reporting.authority, scope=Scope.COMPILED)
    page = seen_by(client, reporting.officer, compiled.get_absolute_url())
    assert "个单位没有汇总进来" in page and "鹤壁市财政局" in page
    trace = seen_by(client, reporting.officer, figure_page(compiled, NEW_TOTAL))
    assert figure_page(own, NEW_TOTAL) in trace and "100" in trace
    assert "部分汇总" in trace
    submitted = submit(reporting.head, compiled, seen=0, override_reason="两个单位机构改革，暂未报送。")
    assert submitted.missing
    page = seen_by(client, reporting.supervisor, compiled.get_absolute_url())
    assert "两个单位机构改革，暂未报送。" in page


def test_a_draft_and_a_submitted_report_are_downloaded(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.reviewer)
    address = reverse("reports:annual_download", args=[report.pk, "csv"])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "%EF%BC%88%E8%8D%89%E7%A8%BF%EF%BC%89" in answer["Content-Disposition"]
    handed_in(report, reporting.head)
    assert "%E8%8D%89%E7%A8%BF" not in client.get(address)["Content-Disposition"]
    assert client.get(reverse("reports:annual_download", args=[report.pk, "exe"])).status_code == 404
    client.force_login(reporting.outsider)
    assert client.get(address).status_code == 404


def test_a_doubtful_figure_is_explained_and_the_explanation_ends_with_the_values(
    client: Client, reporting: Reporting
) -> None:
    reporting.records()
    handed_in(a_report(reporting.authority, last_year() - 1), reporting.head)
    carried = (
        InformationRequest.objects.first_rounds()
        .filter(counted_on__year__lt=last_year(), closed_on__isnull=True)
        .exclude(stage=Stage.AWAITING_CONFIRMATION)
    )
    first, second = carried.order_by("pk")[:2]
    moved = InformationRequest.objects.filter(pk=first.pk)
    moved.update(counted_on=f"{last_year()}-01-02")
    report = a_report(reporting.authority)
    client.force_login(reporting.officer)
    given = asked_to_explain(client, report, "T3-4")
    address = reverse("reports:annual_explain", args=[report.pk])
    refused = client.post(address, {**given, "text": " "})
    assert refused.status_code == 409 and "请写明" in refused.content.decode()
    typed = client.post(address, {**given, "text": "很长" * 300})
    assert typed.status_code == 409 and "很长" * 300 in typed.content.decode()
    old = client.post(address, {**given, "fingerprint": "x", "text": "没有错"})
    assert old.status_code == 409 and "已经不在了" in old.content.decode()
    done = client.post(address, {**given, "text": "一件申请的收到日期登记错了，已经更正。"})
    assert done.status_code == 302
    page = client.get(report.get_absolute_url()).content.decode()
    assert "一件申请的收到日期登记错了，已经更正。" in page
    InformationRequest.objects.filter(pk=second.pk).update(counted_on=f"{last_year()}-01-02")
    page = client.get(report.get_absolute_url()).content.decode()
    assert "一件申请的收到日期登记错了，已经更正。" not in page
    assert asked_to_explain(client, report, "T3-4")["fingerprint"] != given["fingerprint"]


def asked_to_explain(client: Client, report: AnnualReport, rule: str) -> dict[str, str]:
    """What the form of the first finding of a rule sends, for the column of all applicants."""
    page = client.get(report.get_absolute_url()).content.decode()
    forms = re.findall(
        r'name="rule" value="([^"]*)"><input type="hidden" name="scope" value="([^"]*)">'
        r'<input type="hidden" name="fingerprint" value="([^"]*)"',
        page,
    )
    found = [form for form in forms if form[0] == rule and "total" in form[1]]
    assert found, forms
    return dict(zip(("rule", "scope", "fingerprint"), found[0], strict=True))
