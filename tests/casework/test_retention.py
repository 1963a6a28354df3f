"""Cases past their retention period: reviewed, kept longer or cleared by two people, with nothing lost that counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from gongkai.casework.actions import retention
from gongkai.casework.actions.files import add_file
from gongkai.casework.board.figures import board
from gongkai.casework.board.selections import Period
from gongkai.casework.keeping import append
from gongkai.casework.models import (
    Applicant,
    CaseFile,
    ClearingProposal,
    ConsultedParty,
    FileKind,
    FollowUpCase,
    InformationRequest,
    Letter,
)
from gongkai.casework.models.applicants import IDENTITY_PURPOSE
from gongkai.casework.notices import tell_applicant
from gongkai.casework.privacy import open_file
from gongkai.casework.retention import past_retention, remove_cleared_files
from gongkai.law.events import Delivered, Delivery, Replied
from gongkai.law.outcomes import ReplyKind
from gongkai.messaging.models import Message
from gongkai.organizations.models import AuditEntry, Authority, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.organizations.working_calendar import current_calendar
from gongkai.vault.digests import digests
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.kit import IDENTITY_NUMBER, Desk, picture, registered, today

REASON = "保管期限已满"


def an_old_case(desk: Desk) -> InformationRequest:
    """Answered, archived, and past its retention period since yesterday."""
    upload = check_upload(picture(), UploadKind.PICTURE)
    request = registered(desk, email="zhang@example.cn", notice_by_email=True)
    add_file(request, FileKind.IDENTITY, upload, actor=desk.officer)
    add_file(
        request,
        FileKind.INFORMATION,
        check_upload(picture("信息.png"), UploadKind.PICTURE),
        actor=desk.officer,
    )
    append(
        request,
        [Replied(today(), ReplyKind.GRANTED), Delivered(today(), Delivery.POST)],
        actor=desk.officer,
    )
    tell_applicant(request, "delivered", "答复已经寄出。")
    Letter.objects.create(
        request=request,
        kind="reply_r2",
        title="告知书",
        addressee="张三丰",
        particulars={"name": "张三丰"},
        prepared_by=desk.officer,
    )
    ConsultedParty.objects.create(
        request=request, kind="third_party", name="李四", contact="13911112222", question="同意吗？"
    )
    InformationRequest.objects.filter(pk=request.pk).update(
        archived_at=timezone.now(),
        retain_until=today() - dt.timedelta(days=1),
        reasons_text="为了写论文",
        accessibility_needs="需要盲文",
    )
    return InformationRequest.objects.get(pk=request.pk)


def files_on_the_disk() -> int:
    return sum(
        1
        for path in (Path(settings.MEDIA_ROOT) / "vault").rglob("*")
        if path.is_file() and len(path.name) == 32
    )


def test_the_review_list_has_what_is_archived_and_past(desk: Desk) -> None:
    old = an_old_case(desk)
    not_yet = an_old_case(desk)
    InformationRequest.objects.filter(pk=not_yet.pk).update(retain_until=today())
    open_one = registered(desk)
    assert list(past_retention(InformationRequest.objects.all(), today())) == [old]
    for wrong, words in ((not_yet, "还没有届满"), (open_one, "还没有归档")):
        with pytest.raises(Refused, match=words):
            retention.propose_clearing(desk.officer, wrong, reason=REASON)


def test_two_people_clear_the_applicant_and_the_figures_stay(
    desk: Desk, django_capture_on_commit_callbacks: object
) -> None:
    request = an_old_case(desk)
    scope = Authority.objects.filter(pk=desk.authority.pk)

    def figures() -> object:
        found = board(scope, Period.of_year(today().year), today(), current_calendar())
        return found.total.counts, found.breakdowns

    before = figures()
    assert files_on_the_disk() == 2
    proposal = retention.propose_clearing(desk.officer, request, reason=REASON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        retention.confirm_clearing(desk.head, proposal)

    applicant = Applicant.objects.get(pk=request.applicant_id)
    assert applicant.cleared_at is not None and applicant.masked_name == "（个人信息已清除）"
    assert not any(
        getattr(applicant, name) for name in ("name", "identity_number", "telephone", "email", "address")
    )
    assert (applicant.kind, applicant.identity_digest, applicant.name_digest) == ("natural", "", "")
    assert not Applicant.objects.filter(
        identity_digest__in=digests(IDENTITY_NUMBER, IDENTITY_PURPOSE)
    ).exists()
    cleared = InformationRequest.objects.get(pk=request.pk)
    assert cleared.query_code not in ("", request.query_code)
    assert (cleared.reasons_text, cleared.accessibility_needs) == ("", "")
    assert (cleared.title, cleared.outcome) == (request.title, "R2")
    papers = {paper.kind: paper for paper in CaseFile.objects.filter(request=request)}
    assert papers["identity"].cleared_at is not None and not papers["identity"].file
    assert papers["information"].cleared_at is None and papers["information"].file
    assert files_on_the_disk() == 1
    with pytest.raises(Refused, match="已经清除"):
        open_file(desk.officer, papers["identity"], "想看一看")
    message = Message.objects.get(about_id=str(request.pk), kind="delivered")
    assert (message.recipient, message.body) == ("", "") and "zhang" not in message.recipient_masked
    letter = Letter.objects.get(request=request)
    assert (letter.addressee, letter.particulars) == ("", {})
    assert ConsultedParty.objects.get().name == "（已清除）"
    assert figures() == before
    assert not past_retention(InformationRequest.objects.all(), today()).exists()
    assert list(
        AuditEntry.objects.filter(target_id=str(request.pk), action__contains="clear").values_list(
            "action", flat=True
        )
    ) == ["request.clear", "request.propose_clearing"]


def test_nobody_confirms_the_own_proposal(desk: Desk) -> None:
    proposal = retention.propose_clearing(desk.head, an_old_case(desk), reason=REASON)
    with pytest.raises(NotPermitted, match="另一位"):
        retention.confirm_clearing(desk.head, proposal)
    retention.confirm_clearing(desk.second_head, proposal)
    assert Applicant.objects.get().cleared_at is not None


def test_who_may_not_handle_may_not_propose_and_no_officer_decides(desk: Desk) -> None:
    request = an_old_case(desk)
    for who, user in desk.who_may_not_handle.items():
        with pytest.raises(NotPermitted):
            retention.propose_clearing(user, request, reason=REASON)
        assert not ClearingProposal.objects.exists(), who
    proposal = retention.propose_clearing(desk.officer, request, reason=REASON)
    others: list[User] = [desk.colleague, *desk.who_may_not_handle.values()]
    for user in others:
        with pytest.raises(NotPermitted):
            retention.confirm_clearing(user, proposal)
        with pytest.raises(NotPermitted):
            retention.return_clearing(user, proposal, comment="不应清除")
        with pytest.raises(NotPermitted):
            retention.keep_longer(user, request, until=today() + dt.timedelta(days=400), reason="还要用")
    assert Applicant.objects.get().cleared_at is None


@pytest.mark.parametrize("reason", ["", "   ", "满"])
def test_every_step_wants_its_reason(desk: Desk, reason: str) -> None:
    request = an_old_case(desk)
    later = today() + dt.timedelta(days=400)
    with pytest.raises(Refused, match="理由"):
        retention.propose_clearing(desk.officer, request, reason=reason)
    with pytest.raises(Refused, match="理由"):
        retention.keep_longer(desk.head, request, until=later, reason=reason)
    proposal = retention.propose_clearing(desk.officer, request, reason=REASON)
    with pytest.raises(Refused, match="理由"):
        retention.return_clearing(desk.head, proposal, comment=reason)


def test_a_case_that_is_kept_longer_leaves_the_list_and_its_proposal_is_returned(desk: Desk) -> None:
    request = an_old_case(desk)
    proposal = retention.propose_clearing(desk.officer, request, reason=REASON)
    until = dt.date(today().year + 5, 12, 31)
    retention.keep_longer(desk.head, request, until=until, reason="正在编写志书")
    request.refresh_from_db()
    proposal.refresh_from_db()
    assert request.retain_until == until
    assert (proposal.status, proposal.comment) == ("returned", "正在编写志书")
    with pytest.raises(Refused, match="还没有届满"):
        retention.confirm_clearing(desk.second_head, proposal)
    entry = AuditEntry.objects.get(action="request.retain")
    assert entry.after["retain_until"] == until.isoformat()


@pytest.mark.parametrize("days", [None, -1, 0, 366 * 101])
def test_a_new_period_ends_later_and_some_day(desk: Desk, days: int | None) -> None:
    until = None if days is None else today() + dt.timedelta(days=days)
    with pytest.raises(Refused) as refusal:
        retention.keep_longer(desk.head, an_old_case(desk), until=until, reason="还要用的")
    assert "until" in refusal.value.fields


def test_requests_that_share_the_applicant_are_cleared_together_or_not_at_all(desk: Desk) -> None:
    first, second = an_old_case(desk), an_old_case(desk)
    second.applicant = first.applicant
    second.retain_until = today() + dt.timedelta(days=30)
    second.save()
    with pytest.raises(Refused, match=second.number):
        retention.propose_clearing(desk.officer, first, reason=REASON)
    InformationRequest.objects.filter(pk=second.pk).update(retain_until=today() - dt.timedelta(days=3))
    proposals = [retention.propose_clearing(desk.officer, each, reason=REASON) for each in (first, second)]
    cleared = retention.confirm_clearing(desk.head, proposals[0])
    assert cleared == [first, second]
    assert set(ClearingProposal.objects.values_list("status", flat=True)) == {"confirmed"}
    with pytest.raises(Refused, match="已经清除"):
        retention.confirm_clearing(desk.head, proposals[1])


def test_a_case_with_a_pending_litigation_is_not_cleared(desk: Desk) -> None:
    request = an_old_case(desk)
    case = FollowUpCase.objects.create(
        authority=request.authority,
        request=request,
        kind="litigation_direct",
        body="鹤壁市中级人民法院",
        subject="不服答复",
        filed_on=today(),
    )
    with pytest.raises(Refused, match="尚未审结"):
        retention.propose_clearing(desk.officer, request, reason=REASON)
    case.result, case.decided_on = "upheld", today()
    case.save()
    assert retention.propose_clearing(desk.officer, request, reason=REASON).pk


def test_a_proposal_is_decided_once(desk: Desk) -> None:
    request = an_old_case(desk)
    proposal = retention.propose_clearing(desk.officer, request, reason=REASON)
    with pytest.raises(Refused, match="正在等待"):
        retention.propose_clearing(desk.colleague, request, reason=REASON)
    retention.return_clearing(desk.head, proposal, comment="还有人要查阅")
    with pytest.raises(Refused, match="不清除"):
        retention.confirm_clearing(desk.second_head, proposal)
    assert retention.propose_clearing(desk.colleague, request, reason=REASON).pk, (
        "later it may be proposed anew"
    )


def test_files_that_a_crash_left_behind_are_removed_by_the_daily_work(desk: Desk) -> None:
    proposal = retention.propose_clearing(desk.officer, an_old_case(desk), reason=REASON)
    retention.confirm_clearing(desk.head, proposal)
    assert files_on_the_disk() == 2, "the process died before the files were removed"
    assert remove_cleared_files() == 1
    assert files_on_the_disk() == 1
    assert remove_cleared_files() == 0
