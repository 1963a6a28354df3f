"""Making the public text of a report: what it says, who may, what keeps it from the review, and that nothing is written over."""

from __future__ import annotations

from collections import defaultdict

import pytest

from gongkai.forms.cells import CellReference
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.drafting import drop_draft, save_draft
from gongkai.publishing.actions.publication import withdraw
from gongkai.publishing.models import Disclosure, Status
from gongkai.reports.annual.actions import publication
from gongkai.reports.annual.actions.publication import ATTACHED, draft_for_publication
from gongkai.reports.annual.actions.taking import ChangedMeanwhile
from gongkai.reports.annual.publishing import publication_state, published_report
from gongkai.reports.models import AnnualReport, ReportPublication, ReportStatus, ReportStep
from tests.reports.publication.kit import Press
from tests.reports.receiving.kit import a_report

NEW = CellReference("2021", "requests", "new", "total")
NATURAL = CellReference("2021", "requests", "new", "natural")


def fresh(item: Disclosure) -> Disclosure:
    return Disclosure.objects.select_related("working_version", "published_version").get(pk=item.pk)


def test_the_item_says_what_was_submitted_and_waits_for_the_reviewers(full_press: Press) -> None:
    press = full_press
    report = press.of_department({NEW: 37, NATURAL: 37})
    drafted = press.drafted(report)
    assert drafted.lacking == "" and drafted.review is not None
    item = fresh(drafted.publication.disclosure)
    version = item.working_version
    assert version is not None
    assert (item.status, item.is_public, item.authority) == (Status.IN_REVIEW, False, press.department)
    assert version.title == report.title
    assert (version.category, version.genre) == ("qtfd", "report")
    assert [column.key for column in version.columns.all()] == ["zfxxgknb"]
    assert "本机关全年新收政府信息公开申请37件。" in version.body
    assert version.body.count("<table>") == 3 and 'rowspan="8"' in version.body
    assert "<td>37</td>" in version.body
    names = [place.attachment.name for place in version.places.select_related("attachment")]
    assert names == [f"{report.title}.{kind}" for kind in ATTACHED]
    assert report.steps.filter(kind=ReportStep.Kind.DRAFTED).count() == 1


def test_nothing_of_it_is_public_before_the_review_is_through(press: Press, client) -> None:  # type: ignore[no-untyped-def]
    report = press.of_department()
    drafted = press.drafted(report)
    for address in (
        f"/zfxxgk/zfxxgknb/{press.year}/{press.department.pk}/",
        f"/zfxxgk/xx/{drafted.publication.disclosure_id}/",
    ):
        assert client.get(address).status_code == 404
    assert published_report(press.year, press.department.pk) is None


def test_nobody_else_makes_the_public_text(press: Press) -> None:
    report = press.of_department()
    for who, user in press.who_may_not_publish.items():
        with pytest.raises(NotPermitted):
            press.drafted(report, user)
        assert not ReportPublication.objects.exists(), who


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ReportStatus.DRAFT, "还没有报送"),
        (ReportStatus.RETURNED, "还没有报送"),
        (ReportStatus.SUBMITTED, "还没有被“鹤壁市人民政府”接收"),
    ],
)
def test_only_an_accepted_report_is_published(press: Press, status: str, said: str) -> None:
    report = press.of_department()
    AnnualReport.objects.filter(pk=report.pk).update(status=status)
    with pytest.raises(Refused, match=said):
        press.drafted(report)


def test_the_office_of_a_government_publishes_the_compiled_report_only(press: Press) -> None:
    own = a_report(press.government, press.government, press.year)
    press.submitted(own)
    with pytest.raises(Refused, match="汇总报告"):
        press.drafted(own)
    assert press.drafted(press.of_government()).review is not None


def test_who_looked_at_an_older_state_is_told(press: Press) -> None:
    report = press.of_department()
    with pytest.raises(ChangedMeanwhile):
        draft_for_publication(press.writer, report, seen=report.revision - 1)
    assert not Disclosure.objects.exists()


def test_without_the_column_the_text_is_a_draft_and_says_what_to_do(db: None) -> None:
    press = Press()
    drafted = press.drafted(press.of_department())
    assert drafted.review is None
    assert "建立栏目" in drafted.lacking
    assert fresh(drafted.publication.disclosure).status == Status.DRAFT


def test_without_reviewers_the_text_is_a_draft_and_says_who_is_missing(press: Press) -> None:
    for user in press.reviewers[press.department.pk].values():
        user.memberships.all().update(active_to="2020-01-01", active_from="2020-01-01")
    drafted = press.drafted(press.of_department())
    assert drafted.review is None
    assert drafted.lacking.startswith("还不能送审：")


def test_a_private_telephone_in_the_text_stops_it_at_the_door_and_can_be_answered(press: Press) -> None:
    report = a_report(press.department, press.government, press.year)
    press.submitted(report, opening="联系人手机13803921234，欢迎监督。")
    drafted = press.drafted(report)
    assert drafted.review is None
    assert "自动检查发现问题" in drafted.lacking and "手机" in drafted.lacking


def test_the_same_submission_is_not_made_twice(press: Press) -> None:
    report = press.of_department()
    press.drafted(report)
    with pytest.raises(Refused, match="已经生成"):
        press.drafted(report)
    assert Disclosure.objects.count() == 1


def test_a_given_up_draft_makes_room_for_a_new_item(press: Press) -> None:
    report = press.of_department()
    report.refresh_from_db()
    first = press.drafted(report).publication.disclosure
    item = fresh(first)
    saved = save_draft(press.writer, item, {"summary": "改了概述。"}, seen=item.revision).disclosure
    drop_draft(press.writer, saved, seen=None)
    second = press.drafted(report)
    assert second.publication.disclosure_id != first.pk and second.review is not None


def test_what_somebody_wrote_in_the_draft_is_not_written_over(press: Press) -> None:
    report = press.of_department()
    item = fresh(press.drafted(report).publication.disclosure)
    save_draft(press.writer, item, {"body": "<p>我写的文字。</p>"}, seen=item.revision)
    press.submitted(report)
    with pytest.raises(Refused, match="人工修改"):
        press.drafted(report)
    assert fresh(item).working_version.body == "<p>我写的文字。</p>"  # type: ignore[union-attr]


def test_after_a_return_the_old_one_stays_public_until_the_new_one_is_through(press: Press) -> None:
    report = press.of_department({NEW: 37, NATURAL: 37})
    item = press.published(report)
    AnnualReport.objects.filter(pk=report.pk).update(status=ReportStatus.RETURNED)
    report.refresh_from_db()
    second = press.submitted(report, {NEW: 38, NATURAL: 38})
    drafted = press.drafted(report)
    shown = published_report(press.year, press.department.pk)
    assert shown is not None and shown.submission.number == 1
    assert "新的公开稿通过审核后替换" in publication_state(report).sentence
    assert drafted.publication.disclosure_id == item.pk
    names = [
        place.attachment.name for place in drafted.publication.version.places.select_related("attachment")
    ]
    assert len(names) == 2
    press.through(drafted.review)
    shown = published_report(press.year, press.department.pk)
    assert shown is not None and shown.submission == second
    assert fresh(item).published_version.change_note == "第2次报送的数据"  # type: ignore[union-attr]


def test_what_was_withdrawn_can_be_made_again(press: Press) -> None:
    report = press.of_department()
    item = press.published(report)
    withdraw(press.leader, item, reason="数据有误。", notice="本报告因数据核对撤回。", seen=None)
    assert published_report(press.year, press.department.pk).is_withdrawn  # type: ignore[union-attr]
    assert "撤回" in publication_state(report).sentence
    press.through(press.drafted(report).review)
    assert not published_report(press.year, press.department.pk).is_withdrawn  # type: ignore[union-attr]


def test_the_reports_of_two_authorities_do_not_meet(press: Press) -> None:
    government, department = press.of_government(), press.of_department()
    press.published(government)
    assert published_report(press.year, press.department.pk) is None
    press.published(department)
    first, second = (
        published_report(press.year, authority.pk) for authority in (press.government, press.department)
    )
    assert first is not None and second is not None
    assert (first.report.pk, second.report.pk) == (government.pk, department.pk)


def test_the_light_follows_the_days_of_article_49(press: Press, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    import datetime as dt

    report = press.of_department()
    days = {
        dt.date(press.year + 1, 1, 2): "grey",
        dt.date(press.year + 1, 1, 25): "amber",
        dt.date(press.year + 1, 2, 1): "red",
    }
    for day, colour in days.items():
        with monkeypatch.context() as patch:
            patch.setattr(
                "gongkai.reports.annual.publishing.timezone.localdate", lambda value=None, day=day: day
            )
            assert publication_state(report).colour == colour
    assert publication_state(press.of_government()).due_on == dt.date(press.year + 1, 3, 31)
    town = a_report(press.city.town, None, press.year)
    assert publication_state(town).due_on is None


def test_a_file_that_the_machine_cannot_make_is_left_out_and_said(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "ATTACHED", ("pdf", "csv"))
    monkeypatch.setattr("gongkai.reports.outputs.pdf.families", lambda: defaultdict(list))
    drafted = press.drafted(press.of_department())
    assert drafted.review is not None
    assert list(drafted.publication.files) == ["csv"]
    assert len(drafted.left_out) == 1 and "没有安装中文字体" in drafted.left_out[0]


def test_a_step_that_fails_halfway_leaves_nothing_behind(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*arguments: object, **options: object) -> None:
        raise Refused("数据库没有收下。")

    report = press.of_department()
    monkeypatch.setattr(publication, "add_attachments", fails)
    with pytest.raises(Refused):
        press.drafted(report)
    report.refresh_from_db()
    assert not Disclosure.objects.exists() and not ReportPublication.objects.exists()
    assert not report.steps.filter(kind=ReportStep.Kind.DRAFTED).exists()
