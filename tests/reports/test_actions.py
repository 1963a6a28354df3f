"""The steps of the archive: what they do, who may take them, what they refuse, and what they never lose."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import Cell
from gongkai.organizations.models import AppendOnlyError, AuditEntry, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reading.report import Report, Unread
from gongkai.reports import actions
from gongkai.reports.actions import (
    MAXIMUM_REASON,
    AlreadyArchived,
    add_report,
    correct_figure,
    effective_correction,
    give_verdict,
    reexamine,
    reexamine_report,
    withdraw_correction,
    withdraw_verdict,
)
from gongkai.reports.models import ArchivedReport, Correction, Figure, FindingRecord, Verdict
from gongkai.reports.visibility import publish_report, withdraw_report
from tests.reports.conftest import (
    DEMONSTRATION,
    NEW_NATURAL,
    NEW_TOTAL,
    Archive,
    People,
    figure_at,
    reference,
    rules_broken,
    unbalanced_report,
    written_report,
)

BROKEN = ("T3-3", "new")


def finding(report: ArchivedReport, rule: str = "T3-3", scope: str = "new") -> FindingRecord:
    return report.findings.get(rule=rule, scope=scope)


# --- adding -----------------------------------------------------------------------------------------------


def test_a_report_is_stored_whole_with_figures_findings_and_the_untouched_source(people: People) -> None:
    source = (DEMONSTRATION / "huairen_2024.txt").read_bytes()
    report = add_report(people.officer, people.county, source, "怀仁.txt")
    report.refresh_from_db()
    assert report.text.encode() == source
    assert (report.authority_name, report.year, report.form_ids) == ("怀仁市人民政府", 2024, ("2021",))
    assert report.subject == people.county
    new = figure_at(report, NEW_TOTAL)
    assert (new.state, new.value, new.raw) == ("number", Decimal(12), "12")
    assert report.text[new.start : new.end] == "12"
    assert BROKEN in rules_broken(report)
    assert not report.is_public
    assert AuditEntry.objects.filter(action="report.add", target_id=str(report.pk)).count() == 1


def test_the_same_source_twice_in_one_archive_is_refused_and_leads_to_the_first(people: People) -> None:
    source = (DEMONSTRATION / "huairen_2024.txt").read_bytes()
    first = add_report(people.officer, people.county, source, "一.txt")
    with pytest.raises(AlreadyArchived, match="已在档案中") as refusal:
        add_report(people.reviewer, people.county, source, "二.txt")
    assert refusal.value.report == first
    assert ArchivedReport.objects.count() == 1
    add_report(people.neighbour_officer, people.neighbour, source, "三.txt")
    assert ArchivedReport.objects.count() == 2


@pytest.mark.parametrize(
    "source",
    [b"", b"   \n", "今天天气很好。".encode(), bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x00" * 500],
)
def test_a_source_in_which_nothing_could_be_read_is_refused_with_a_sentence_and_nothing_is_stored(
    people: People, source: bytes
) -> None:
    with pytest.raises(Refused) as refusal:
        add_report(people.officer, people.county, source, "什么.txt")
    assert str(refusal.value).endswith(("。", "？", "！"))
    assert not ArchivedReport.objects.exists()
    assert not AuditEntry.objects.filter(action="report.add").exists()


def test_a_source_over_20_mb_is_refused_before_it_is_read(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "read_report", lambda *_: pytest.fail("must not be read"))
    with pytest.raises(Refused, match="20 MB"):
        add_report(people.officer, people.county, b" " * (actions.MAXIMUM_BYTES + 1), "大.txt")


def test_text_that_no_database_can_hold_is_refused_not_a_fault(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for character in ("\x00", "\ud800"):
        report = unbalanced_report()
        report.text += character
        monkeypatch.setattr(actions, "read_report", lambda source, name="", made=report: made)
        with pytest.raises(Refused):
            add_report(people.officer, people.county, "x" + character, "坏.txt")
    assert not ArchivedReport.objects.exists()


def test_a_number_too_long_to_store_becomes_unread_with_a_sentence_and_keeps_its_text(
    archive: Archive,
) -> None:
    cell = reference("new", "natural")
    long = "9" * 30
    report = archive(written_report({cell: long}, raw={cell: long}))
    figure = figure_at(report, cell)
    assert (figure.state, figure.value, figure.raw) == ("unread", None, long)
    assert any("位数超出" in item["message"] for item in report.unread)


# --- who may --------------------------------------------------------------------------------------------


def steps(report: ArchivedReport) -> dict[str, Callable[[User], object]]:
    return {
        "add": lambda user: add_report(user, report.keeper, "正文", "x.txt"),
        "correct": lambda user: correct_figure(user, figure_at(report, NEW_NATURAL), "12", "原文如此"),
        "judge": lambda user: give_verdict(user, finding(report), "confirmed"),
        "withdraw verdict": lambda user: withdraw_verdict(user, finding(report)),
        "publish": lambda user: publish_report(user, report),
        "withdraw": lambda user: withdraw_report(user, report),
        "examine": lambda user: reexamine_report(user, report),
    }


@pytest.mark.parametrize("who", ["supervisor", "neighbour", "role-less", "stranger"])
def test_nobody_but_the_keepers_of_the_archive_can_take_any_step(
    people: People, report: ArchivedReport, who: str
) -> None:
    user = people.who_may_not_change[who]
    elsewhere = figure_at(report, reference("carried_in", "natural"))
    corrected = correct_figure(people.officer, elsewhere, "3", "原文如此")
    taken = steps(report) | {"withdraw correction": lambda user: withdraw_correction(user, corrected, "误改")}
    entries = AuditEntry.objects.count()
    for step in taken.values():
        with pytest.raises(NotPermitted, match="没有维护"):
            step(user)
    assert AuditEntry.objects.count() == entries


def test_officers_and_reviewers_of_the_archive_can(people: People, report: ArchivedReport) -> None:
    give_verdict(people.officer, finding(report), "confirmed")
    correct_figure(people.reviewer, figure_at(report, NEW_NATURAL), "12", "原文如此")


# --- correcting -------------------------------------------------------------------------------------------


def test_a_correction_keeps_the_read_value_and_runs_the_checks_anew(
    people: People, report: ArchivedReport
) -> None:
    assert BROKEN in rules_broken(report)
    correction = correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", " 原文写明为自然人 ")
    figure = figure_at(report, NEW_NATURAL)
    assert (figure.state, figure.value) == ("zero", 0)
    assert (figure.current_state, figure.current_value) == ("number", 12)
    assert figure.is_corrected
    assert BROKEN not in rules_broken(report)
    assert (correction.made_by, correction.reason) == (people.officer, "原文写明为自然人")
    entry = AuditEntry.objects.get(action="report.correct")
    assert entry.actor == people.officer
    assert "12" in str(entry.after)


def test_a_withdrawn_correction_restores_what_held_before_and_both_stay(
    people: People, report: ArchivedReport
) -> None:
    first = correct_figure(people.officer, figure_at(report, NEW_NATURAL), "11", "看错")
    second = correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", "再看")
    with pytest.raises(Refused, match="只能撤回最近一次"):
        withdraw_correction(people.officer, first, "误改")
    withdraw_correction(people.officer, second, "误改")
    assert figure_at(report, NEW_NATURAL).current_value == 11
    with pytest.raises(Refused, match="已被撤回"):
        withdraw_correction(people.officer, second, "误改")
    withdraw_correction(people.officer, first, "误改")
    figure = figure_at(report, NEW_NATURAL)
    assert not figure.is_corrected
    assert BROKEN in rules_broken(report)
    assert Correction.objects.filter(figure=figure).count() == 4
    assert effective_correction(figure.corrections.all()) is None


@pytest.mark.parametrize(
    ("text", "reason", "sentence"),
    [
        ("", "理由", "请填写数值"),
        ("十二", "理由", "不是数字"),
        ("1.5", "理由", "整数"),
        ("-1", "理由", "负数"),
        ("12", "  ", "请填写更正理由"),
        ("12", "长" * 2001, "理由最多写2000个字，现在有2001个字"),
        ("0", "理由", "无需更正"),
    ],
)
def test_a_correction_without_sense_or_reason_is_refused_and_changes_nothing(
    people: People, report: ArchivedReport, text: str, reason: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        correct_figure(people.officer, figure_at(report, NEW_NATURAL), text, reason)
    assert not Correction.objects.exists()
    assert not figure_at(report, NEW_NATURAL).is_corrected


def test_a_figure_can_be_corrected_to_a_state_without_value(people: People, report: ArchivedReport) -> None:
    correct_figure(people.officer, figure_at(report, NEW_TOTAL), "未读出", "扫描不清")
    figure = figure_at(report, NEW_TOTAL)
    assert (figure.current_state, figure.current_value) == ("unread", None)
    assert BROKEN not in rules_broken(report)


def test_a_failure_of_the_checks_leaves_the_figure_as_it_was(
    people: People, report: ArchivedReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("checks")

    monkeypatch.setattr(actions, "examine", broken)
    with pytest.raises(RuntimeError):
        correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", "理由")
    assert not figure_at(report, NEW_NATURAL).is_corrected
    assert not Correction.objects.exists()
    assert BROKEN in rules_broken(report)


def test_the_history_cannot_be_changed_or_deleted(people: People, report: ArchivedReport) -> None:
    correction = correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", "理由")
    correction.reason = "别的"
    for change in (
        correction.save,
        correction.delete,
        Correction.objects.all().delete,
        lambda: Correction.objects.update(reason="别的"),
        lambda: Verdict.objects.all().delete(),
    ):
        with pytest.raises(AppendOnlyError):
            change()


def test_figures_carried_over_are_checked_against_the_year_before_whichever_report_comes_first(
    people: People, archive: Archive
) -> None:
    carried_in, carried_out = reference("carried_in", "total"), reference("carried_out", "total")

    def report_of(year: int, cells: dict) -> Report:  # type: ignore[type-arg]
        return written_report(cells, year=year)

    later = archive(report_of(2024, {carried_in: "5"}))
    assert not later.findings.filter(rule="T3-4").exists()
    earlier = archive(report_of(2023, {carried_out: "4"}))
    assert later.findings.filter(rule="T3-4").exists()
    archive(report_of(2023, {carried_out: "9"}), authority=people.neighbour)
    correct_figure(people.officer, figure_at(earlier, carried_out), "5", "原文如此")
    assert not later.findings.filter(rule="T3-4").exists()


def test_a_correction_over_a_value_that_the_person_never_saw_is_refused(
    people: People, report: ArchivedReport
) -> None:
    correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", "原文写明", seen="0")
    with pytest.raises(Refused, match="您填写时此格是“0”，刚才已有人更正为“12”"):
        correct_figure(people.reviewer, figure_at(report, NEW_NATURAL), "13", "另有依据", seen="0")
    assert figure_at(report, NEW_NATURAL).cell == Cell.number(12)
    correct_figure(people.reviewer, figure_at(report, NEW_NATURAL), "13", "另有依据", seen="12")
    assert figure_at(report, NEW_NATURAL).cell == Cell.number(13)


# --- judging ----------------------------------------------------------------------------------------------


def holds(report: ArchivedReport) -> bool:
    from gongkai.reports.archive import findings_with_verdict

    record = findings_with_verdict(FindingRecord.objects.filter(report=report)).get(rule="T3-3", scope="new")
    return record.verdict_kind in (Verdict.Kind.CONFIRMED, Verdict.Kind.ACCEPTED)


def test_a_verdict_survives_a_new_run_over_the_same_values(people: People, report: ArchivedReport) -> None:
    give_verdict(people.officer, finding(report), "accepted", "报送系统只填总计")
    key = finding(report).key
    reexamine(report)
    assert holds(report)
    assert finding(report).key == key


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.sampled_from(["natural", "enterprise", "research", "total"]), value=st.integers(1, 500))
def test_a_verdict_falls_exactly_when_a_value_behind_the_finding_changes(
    people: People, archive: Archive, changed: str, value: int
) -> None:
    report = archive()
    give_verdict(people.officer, finding(report), "confirmed")
    correct_figure(people.officer, figure_at(report, reference("carried_in", "natural")), "3", "别处的数")
    assert holds(report)
    cell = reference("new", changed)
    if (cell == NEW_TOTAL) == (value == 12):
        value += 1  # anything but what stands there, and not what would settle the finding
    correct_figure(people.officer, figure_at(report, cell), str(value), "有变")
    assert not holds(report)
    newest = Correction.objects.order_by("-pk").first()
    assert newest is not None
    withdraw_correction(people.officer, newest, "误改")
    assert holds(report)
    assert report.verdicts.count() == 1


def test_a_withdrawn_verdict_no_longer_holds_and_both_stay(people: People, report: ArchivedReport) -> None:
    with pytest.raises(Refused, match="没有判断"):
        withdraw_verdict(people.officer, finding(report))
    give_verdict(people.officer, finding(report), "confirmed")
    withdraw_verdict(people.officer, finding(report))
    assert not holds(report)
    assert [verdict.kind for verdict in report.verdicts.all()] == ["confirmed", "withdrawn"]


@pytest.mark.parametrize(
    ("kind", "reason", "sentence"),
    [("accepted", " ", "写明理由"), ("nonsense", "理由", "请选择"), ("withdrawn", "理由", "请选择")],
)
def test_a_verdict_needs_a_kind_and_an_acceptance_a_reason(
    people: People, report: ArchivedReport, kind: str, reason: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        give_verdict(people.officer, finding(report), kind, reason)
    assert not Verdict.objects.exists()


def test_a_verdict_on_values_that_changed_since_the_person_saw_them_is_refused(
    people: People, report: ArchivedReport
) -> None:
    seen = finding(report).fingerprint
    correct_figure(people.reviewer, figure_at(report, NEW_NATURAL), "5", "有变")
    with pytest.raises(Refused, match="数值已变"):
        give_verdict(people.officer, finding(report), "confirmed", seen=seen)


def test_a_second_verdict_waits_until_the_first_is_withdrawn(people: People, report: ArchivedReport) -> None:
    give_verdict(people.officer, finding(report), "confirmed")
    for kind in ("confirmed", "accepted"):
        with pytest.raises(Refused, match="已由officer判断为“确认属实”。要改判，请先撤回"):
            give_verdict(people.reviewer, finding(report), kind, "理由")
    assert report.verdicts.count() == 1
    withdraw_verdict(people.reviewer, finding(report))
    give_verdict(people.reviewer, finding(report), "accepted", "理由")
    assert holds(report)


def test_a_verdict_on_a_finding_that_went_meanwhile_is_refused(
    people: People, report: ArchivedReport
) -> None:
    looked_at = finding(report)
    correct_figure(people.reviewer, figure_at(report, NEW_NATURAL), "12", "原文写明")
    with pytest.raises(Refused, match="数值已变"):
        give_verdict(people.officer, looked_at, "confirmed")


def test_the_reason_for_withdrawing_a_verdict_is_kept_whole_or_refused(
    people: People, report: ArchivedReport
) -> None:
    give_verdict(people.officer, finding(report), "confirmed")
    with pytest.raises(Refused, match=f"理由最多写{MAXIMUM_REASON}个字，现在有{MAXIMUM_REASON + 1}个字"):
        withdraw_verdict(people.officer, finding(report), "长" * (MAXIMUM_REASON + 1))
    withdraw_verdict(people.officer, finding(report), " 看错了\x00 ")
    assert [verdict.reason for verdict in report.verdicts.all()] == ["", "看错了"]


# --- publishing -------------------------------------------------------------------------------------------


def test_publishing_and_withdrawing_are_recorded_and_not_done_twice(
    people: People, report: ArchivedReport
) -> None:
    with pytest.raises(Refused, match="没有公开"):
        withdraw_report(people.officer, report)
    publish_report(people.officer, report)
    with pytest.raises(Refused, match="已经公开"):
        publish_report(people.officer, report)
    withdraw_report(people.officer, report)
    report.refresh_from_db()
    assert not report.is_public
    assert list(
        AuditEntry.objects.filter(target_id=str(report.pk)).order_by("pk").values_list("action", flat=True)
    ) == ["report.add", "report.publish", "report.withdraw"]


def test_the_readers_own_sentence_is_the_refusal(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Report(source="x", text="x", unread=[Unread("文件是空的，请重新选择。")])
    monkeypatch.setattr(actions, "read_report", lambda source, name="": empty)
    with pytest.raises(Refused, match=r"^文件是空的，请重新选择。$"):
        add_report(people.officer, people.county, "x", "x.txt")


def test_every_figure_holds_at_first_what_was_read(report: ArchivedReport) -> None:
    assert report.figures.count() == len(unbalanced_report().figures)
    assert not any(figure.is_corrected for figure in Figure.objects.filter(report=report))
    assert figure_at(report, NEW_TOTAL).cell == Cell.number(12)
