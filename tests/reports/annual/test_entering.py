"""Entering by hand: only what no records fill, each figure with its source, nothing typed lost, nobody overwritten."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.library import form_for_year
from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.annual.actions.entering import (
    EnteredMeanwhile,
    SomeRefused,
    TypedFigure,
    enter_figure,
    enter_figures,
)
from gongkai.reports.annual.computing import compute_one, compute_own
from gongkai.reports.labels import label_of
from gongkai.reports.models import AnnualReport, FigureSource, HandEntry, Scope
from tests.casework.kit import picture
from tests.reports.annual.reporting import (
    LICENCES,
    NEW_TOTAL,
    Reporting,
    a_report,
    handed_in,
    last_year,
)

FEES = CellReference("2021", "fees", "fees", "amount")
PENALTIES = CellReference("2021", "penalties", "penalties", "decisions")
MEASURES = CellReference("2021", "penalties", "compulsory_measures", "decisions")


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


@pytest.fixture
def report(reporting: Reporting) -> AnnualReport:
    return a_report(reporting.authority)


def refusal_of(reporting: Reporting, report: AnnualReport, typed: str, **changes: object) -> Refused:
    given: dict[str, object] = {"source": "台账", "seen": 0} | changes
    with pytest.raises(Refused) as caught:
        enter_figure(reporting.officer, report, given.pop("cell", LICENCES), typed, **given)  # type: ignore[arg-type]
    assert not HandEntry.objects.exists()
    return caught.value


@pytest.mark.parametrize("typed", ["十二", "1.2.3", "1e5", "12³", "－", "NaN", "inf"])
def test_what_is_no_number_is_refused(reporting: Reporting, report: AnnualReport, typed: str) -> None:
    assert refusal_of(reporting, report, typed).fields["value"]


def test_negative_and_fractional_counts_are_refused(reporting: Reporting, report: AnnualReport) -> None:
    assert "不能是负数" in refusal_of(reporting, report, "-3").fields["value"][0]
    assert "整数" in refusal_of(reporting, report, "2.5").fields["value"][0]
    assert "不能是负数" in refusal_of(reporting, report, "－3").fields["value"][0]


def test_a_unit_in_the_cell_is_told_from_that_of_the_row(reporting: Reporting, report: AnnualReport) -> None:
    yuan = refusal_of(reporting, report, "15000元", cell=FEES).fields["value"][0]
    assert "本行以万元为单位" in yuan and "1.5" in yuan
    assert "只填数字" in refusal_of(reporting, report, "3件").fields["value"][0]


PROJECTS = CellReference("2019", "procurement", "procurement", "projects")
AMOUNT = CellReference("2019", "procurement", "procurement", "amount")
DECIDED = CellReference("2019", "licences", "licences", "decisions")
CHANGED = CellReference("2019", "licences", "licences", "change")
ITEMS = CellReference("2019", "penalties", "penalties", "items_last_year")


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        (PROJECTS, "2.5", "请填写整数"),
        (PROJECTS, "-2", "不能是负数"),
        (DECIDED, "-3", "不能是负数"),
        (ITEMS, "-1", "不能是负数"),
        (AMOUNT, "251000元", "本行以元为单位，请只填数字"),
        (AMOUNT, "25.1万元", "请换算成元"),
        (PROJECTS, "3项", "本行以项为单位"),
    ],
)
def test_a_column_says_what_it_counts_where_that_is_not_what_its_row_counts(
    reporting: Reporting, cell: CellReference, typed: str, sentence: str
) -> None:
    report = a_report(reporting.authority, 2020)
    assert sentence in refusal_of(reporting, report, typed, cell=cell).fields["value"][0]


def test_a_change_may_be_below_zero_and_an_amount_have_decimals(reporting: Reporting) -> None:
    report = a_report(reporting.authority, 2020)
    assert enter_figure(reporting.officer, report, CHANGED, "-3", source="清单", seen=0).value == -3
    entry = enter_figure(reporting.officer, report, AMOUNT, "251,000.5", source="采购网", seen=0)
    assert entry.value == Decimal("251000.5")
    assert (label_of(AMOUNT).unit, label_of(PROJECTS).unit) == ("元", "项")


def test_an_amount_may_have_decimals_and_full_width_digits(
    reporting: Reporting, report: AnnualReport
) -> None:
    entry = enter_figure(reporting.officer, report, FEES, "１,２３４．５６", source="决算", seen=0)
    assert entry.value == Decimal("1234.56")
    figure = compute_one(report, FEES)
    assert (figure.source, figure.cell.value) == (FigureSource.BY_HAND, Decimal("1234.56"))


def test_a_source_is_asked_for(reporting: Reporting, report: AnnualReport) -> None:
    assert refusal_of(reporting, report, "3", source="  ").fields["source"]
    assert refusal_of(reporting, report, "3", source="长" * 301).fields["source"]


def test_unread_is_nothing_that_one_enters(reporting: Reporting, report: AnnualReport) -> None:
    assert refusal_of(reporting, report, "未读出").fields["value"]


def test_what_records_fill_takes_no_entry(reporting: Reporting, report: AnnualReport) -> None:
    assert "由平台的记录计算" in str(refusal_of(reporting, report, "3", cell=NEW_TOTAL))


def test_a_compiled_report_takes_no_entry(reporting: Reporting) -> None:
    compiled = a_report(reporting.authority, scope=Scope.COMPILED)
    assert "各单位的报告相加" in str(refusal_of(reporting, compiled, "3"))


def test_a_cell_of_another_form_takes_no_entry(reporting: Reporting, report: AnnualReport) -> None:
    other = CellReference("2019", "licences", "licences", "decisions")
    assert "没有这个数" in str(refusal_of(reporting, report, "3", cell=other))


def test_only_authors_enter(reporting: Reporting, report: AnnualReport) -> None:
    for user in (reporting.reviewer, reporting.supervisor, reporting.outsider):
        with pytest.raises(NotPermitted):
            enter_figure(user, report, LICENCES, "3", source="台账", seen=0)
        with pytest.raises(NotPermitted):
            enter_figures(user, report, [TypedFigure(LICENCES, "3", "台账", 0)])


def test_an_entry_leaves_its_trail_and_those_before_it_stay(
    reporting: Reporting, report: AnnualReport
) -> None:
    enter_figure(reporting.officer, report, LICENCES, "3", source="台账", seen=0)
    enter_figure(reporting.head, report, LICENCES, "4", source="系统", seen=1)
    assert [entry.value for entry in report.hand_entries.order_by("number")] == [3, 4]
    trail = AuditEntry.objects.filter(action="annual_report.enter").order_by("pk")
    assert [entry.actor for entry in trail] == [reporting.officer, reporting.head]


def test_an_empty_value_takes_the_figure_back(reporting: Reporting, report: AnnualReport) -> None:
    enter_figure(reporting.officer, report, LICENCES, "3", source="台账", seen=0)
    enter_figure(reporting.officer, report, LICENCES, "", source="填错了", seen=1)
    assert compute_one(report, LICENCES).source == FigureSource.MISSING
    assert report.hand_entries.get(number=2).state == CellState.BLANK


def test_two_people_do_not_overwrite_one_another(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    enter_figure(reporting.head, report, LICENCES, "3", source="台账", seen=0)
    with pytest.raises(EnteredMeanwhile) as caught:
        enter_figure(reporting.officer, report, LICENCES, "5", source="系统", seen=0)
    assert caught.value.other.value == 3
    client.force_login(reporting.officer)
    address = reverse("reports:annual_enter", args=[report.pk, str(LICENCES)])
    typed = {"value": "5", "source": "执法系统", "reason": "", "seen": "0"}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "刚刚把这个数填成了 3" in page and "郑文静" in page
    assert 'value="5"' in page and "执法系统" in page and 'name="seen" value="1"' in page
    assert client.post(address, {**typed, "seen": "1"}).status_code == 302
    assert compute_one(report, LICENCES).cell.value == 5


def test_what_was_typed_stays_where_it_is_refused(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.officer)
    address = reverse("reports:annual_enter", args=[report.pk, str(FEES)])
    answer = client.post(
        address, {"value": "15000元", "source": "票据系统", "reason": "年底汇总", "seen": "0"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "本行以万元为单位" in page
    assert 'value="15000元"' in page and "票据系统" in page and "年底汇总" in page
    nothing = client.post(address, {"value": "", "source": "", "seen": "0"})
    assert nothing.status_code == 200 and "没有发生的填 0" in nothing.content.decode()


def test_an_attachment_is_kept_handed_out_and_taken_along(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.officer)
    address = reverse("reports:annual_enter", args=[report.pk, str(LICENCES)])
    typed = {"value": "5", "source": "执法系统", "seen": "0", "attachment": picture("年度统计.png")}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, {"value": "6", "source": "执法系统", "seen": "1"}).status_code == 302
    entry = report.hand_entries.get(number=2)
    assert entry.attachment_name == "年度统计.png"
    file = reverse("reports:annual_attachment", args=[report.pk, entry.pk])
    client.force_login(reporting.reviewer)
    answer = client.get(file)
    assert answer.status_code == 200 and b"".join(answer)[:4] == b"\x89PNG"  # type: ignore[arg-type]
    client.force_login(reporting.outsider)
    assert client.get(file).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.officer)
    address = reverse("reports:annual_enter", args=[report.pk, str(LICENCES)])
    wrong = SimpleUploadedFile("台账.pdf", b"<script>")
    answer = client.post(address, {"value": "5", "source": "系统", "seen": "0", "attachment": wrong})
    assert answer.status_code == 200 and 'value="5"' in answer.content.decode()
    assert not report.hand_entries.exists()


def test_the_receiving_office_does_not_get_attachments(client: Client, reporting: Reporting) -> None:
    report, head = a_report(reporting.department), reporting.head_of(reporting.department)
    client.force_login(head)
    address = reverse("reports:annual_enter", args=[report.pk, str(LICENCES)])
    client.post(address, {"value": "5", "source": "系统", "seen": "0", "attachment": picture()})
    handed_in(report, head)
    client.force_login(reporting.officer)
    file = reverse("reports:annual_attachment", args=[report.pk, report.hand_entries.get(row="licences").pk])
    assert client.get(file).status_code == 404


def test_a_submitted_report_takes_no_entry(reporting: Reporting, report: AnnualReport) -> None:
    handed_in(report, reporting.head)
    with pytest.raises(Refused):
        enter_figure(reporting.officer, report, LICENCES, "3", source="台账", seen=1)


# All at once


def fields(cell: CellReference, value: str, source: str = "", seen: str = "0") -> dict[str, str]:
    return {f"value:{cell}": value, f"source:{cell}": source, f"seen:{cell}": seen}


def test_all_figures_are_saved_together(client: Client, reporting: Reporting, report: AnnualReport) -> None:
    client.force_login(reporting.officer)
    page = client.get(reverse("reports:annual_entering", args=[report.pk])).content.decode()
    missing = [
        reference
        for reference, figure in compute_own([report])[report.pk].items()
        if figure.source == FigureSource.MISSING
    ]
    assert len(missing) == 4 and all(f'name="value:{cell}"' in page for cell in missing)
    typed: dict[str, str] = {}
    for cell in missing:
        typed |= fields(cell, "7", "台账")
    answer = client.post(reverse("reports:annual_entering", args=[report.pk]), typed)
    assert answer.status_code == 302
    assert report.hand_entries.count() == 4


def test_one_wrong_figure_saves_none_and_loses_none(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    client.force_login(reporting.officer)
    typed = (
        fields(LICENCES, "7", "许可台账")
        | fields(FEES, "300元", "票据系统")
        | fields(PENALTIES, "8")
        | fields(MEASURES, "", "只有来源")
    )
    answer = client.post(reverse("reports:annual_entering", args=[report.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert not report.hand_entries.exists()
    assert "有 3 个数没有填对" in page and "本行以万元为单位" in page
    for kept in ('value="7"', "许可台账", 'value="300元"', "票据系统", 'value="8"', "只有来源"):
        assert kept in page
    assert "写了来源，没有填数值" in page


def test_somebody_elses_entry_meanwhile_is_told_at_its_figure(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    enter_figure(reporting.head, report, LICENCES, "3", source="台账", seen=0)
    client.force_login(reporting.officer)
    typed = fields(LICENCES, "7", "系统") | fields(FEES, "1", "票据系统")
    answer = client.post(reverse("reports:annual_entering", args=[report.pk]), typed)
    assert answer.status_code == 409
    assert "刚刚把这个数填成了 3" in answer.content.decode()
    assert report.hand_entries.count() == 1
    again = typed | {f"seen:{LICENCES}": "1"}
    assert client.post(reverse("reports:annual_entering", args=[report.pk]), again).status_code == 302


def test_what_somebody_else_entered_meanwhile_stays_where_one_left_the_field_as_it_was(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    enter_figure(reporting.head, report, PENALTIES, "3", source="台账", seen=0)
    # The officer's page is open with 3 and an empty field; the head goes on meanwhile.
    enter_figure(reporting.head, report, PENALTIES, "5", source="台账", seen=1)
    enter_figure(reporting.head, report, LICENCES, "8", source="许可台账", seen=0)
    client.force_login(reporting.officer)
    typed = fields(LICENCES, "") | fields(PENALTIES, "3", "台账", "1") | fields(FEES, "1", "票据系统")
    answer = client.post(reverse("reports:annual_entering", args=[report.pk]), typed)
    assert answer.status_code == 302
    assert [compute_one(report, cell).cell.value for cell in (LICENCES, PENALTIES, FEES)] == [8, 5, 1]


def test_somebody_elses_entry_is_told_also_where_one_was_refused_for_something_else_first(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    enter_figure(reporting.head, report, LICENCES, "3", source="台账", seen=0)
    client.force_login(reporting.officer)
    address = reverse("reports:annual_entering", args=[report.pk])
    page = client.post(address, fields(LICENCES, "7")).content.decode()
    seen = page.partition(f'name="seen:{LICENCES}" value="')[2].partition('"')[0]
    page = client.post(address, fields(LICENCES, "7", "系统", seen)).content.decode()
    assert "刚刚把这个数填成了 3" in page
    assert compute_one(report, LICENCES).cell.value == 3
    seen = page.partition(f'name="seen:{LICENCES}" value="')[2].partition('"')[0]
    assert client.post(address, fields(LICENCES, "7", "系统", seen)).status_code == 302
    assert compute_one(report, LICENCES).cell.value == 7


def test_what_was_typed_stays_on_the_page_where_the_report_was_submitted_meanwhile(
    client: Client, reporting: Reporting, report: AnnualReport
) -> None:
    handed_in(report, reporting.head)
    client.force_login(reporting.officer)
    typed = fields(LICENCES, "4711", "许可系统导出表", "1")
    page = client.post(reverse("reports:annual_entering", args=[report.pk]), typed).content.decode()
    assert "没有保存" in page and "先撤回报送" in page
    assert "4711" in page and "许可系统导出表" in page


def test_what_is_as_it_was_makes_no_entry(reporting: Reporting, report: AnnualReport) -> None:
    enter_figure(reporting.head, report, LICENCES, "1234", source="台账", seen=0)
    typed = [TypedFigure(LICENCES, "1,234", "台账", 1), TypedFigure(FEES, "", "", 0)]
    assert enter_figures(reporting.officer, report, typed) == []
    with pytest.raises(SomeRefused):
        enter_figures(reporting.officer, report, [TypedFigure(LICENCES, "", "", 1)])
    enter_figures(reporting.officer, report, [TypedFigure(LICENCES, "", "填错", 1)])
    assert enter_figures(reporting.officer, report, [TypedFigure(LICENCES, "", "", 2)]) == []


@pytest.mark.parametrize("year", [2018, 2020])
def test_the_older_forms_have_their_figures_on_the_page(
    client: Client, reporting: Reporting, year: int
) -> None:
    report = a_report(reporting.authority, year)
    client.force_login(reporting.officer)
    page = client.get(reverse("reports:annual_entering", args=[report.pk])).content.decode()
    missing = [
        reference
        for reference, figure in compute_own([report])[report.pk].items()
        if figure.source == FigureSource.MISSING
    ]
    assert form_for_year(year).id == report.form and len(missing) >= 10
    assert all(f'name="value:{cell}"' in page for cell in missing)


def test_a_reader_does_not_open_the_page(client: Client, reporting: Reporting, report: AnnualReport) -> None:
    client.force_login(reporting.reviewer)
    assert client.get(reverse("reports:annual_entering", args=[report.pk])).status_code == 403
    client.force_login(reporting.outsider)
    assert client.get(reverse("reports:annual_entering", args=[report.pk])).status_code == 404


def test_last_years_figures_are_carried_and_take_no_entry(client: Client, reporting: Reporting) -> None:
    previous = a_report(reporting.authority, 2019)
    items = CellReference("2019", "licences", "licences", "items_last_year")
    change = CellReference("2019", "licences", "licences", "change")
    enter_figure(reporting.officer, previous, items, "40", source="清单", seen=0)
    enter_figure(reporting.officer, previous, change, "-3", source="清单", seen=0)
    handed_in(previous, reporting.head)
    report = a_report(reporting.authority, 2020)
    figure = compute_one(report, items)
    assert (figure.source, figure.cell.value) == (FigureSource.CARRIED, Decimal(37))
    with pytest.raises(Refused, match="取自上年度的报告"):
        enter_figure(reporting.officer, report, items, "40", source="清单", seen=0)
    client.force_login(reporting.reviewer)
    page = client.get(reverse("reports:annual_figure", args=[report.pk, str(items)])).content.decode()
    for cell in (items, change):
        assert reverse("reports:annual_figure", args=[previous.pk, str(cell)]) in page
    assert last_year() > 2020
