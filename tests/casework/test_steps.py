"""Steps in a case: what is legal, who may take it, whose consent it needs, and two people at once."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.casework.actions import applicants, cases, steps
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.keeping import events_of, project, state_of
from gongkai.casework.models import InformationRequest, ProposalStatus, RequestEvent
from gongkai.casework.office.offered_steps import offered_steps
from gongkai.law.calendar import standard_calendar
from gongkai.law.clock import fold
from gongkai.law.events import (
    AuthorityAsked,
    CorrectionAsked,
    Delivered,
    Delivery,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    ReceiptConfirmed,
    Received,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    Withdrawn,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import Light, LightDistances, Stage
from gongkai.organizations.models import AppendOnlyError, AuditEntry
from gongkai.organizations.refusals import NotPermitted, Refused
from tests.casework.kit import Desk, registered, submission, submitted, today

REFUSAL = Replied(today(), ReplyKind.REFUSED, Ground.PROCESS)
GRANT = Replied(today(), ReplyKind.GRANTED)


def test_a_request_on_line_with_its_receipt_is_received_by_both_sides_that_day(desk: Desk) -> None:
    request = submitted(desk.authority)
    assert events_of(request) == [Received(today(), Channel.INTERNET), ReceiptConfirmed(today())]
    assert request.received_on == today()
    assert request.due_on == state_of(request).due
    assert request.stage == Stage.PROCESSING.value


def test_the_same_form_sent_twice_is_one_request_with_one_code(desk: Desk) -> None:
    first, second = submitted(desk.authority, "same"), submitted(desk.authority, "same")
    assert first.pk == second.pk
    assert first.query_code == InformationRequest.objects.get().query_code


def test_numbers_run_by_authority_and_year_without_a_gap(desk: Desk) -> None:
    numbers = [submitted(desk.authority).number for _ in range(3)]
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003"]
    assert submitted(desk.city.county).number.endswith("00001")


def test_an_officer_replies_in_full_without_consent(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, GRANT, seen=1)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=2)
    request.refresh_from_db()
    assert (request.stage, request.outcome, request.closed_on) == ("closed", "R2", today())
    assert request.in_time is True


@pytest.mark.parametrize(
    "event",
    [
        REFUSAL,
        Replied(today(), ReplyKind.NOT_EXISTING),
        Extended(today(), 10, "郑文静"),
        FeeNoticeDelivered(today(), today(), 100),
    ],
)
def test_extension_refusal_and_fees_need_the_consent_of_the_head_art_33(desk: Desk, event: object) -> None:
    request = registered(desk)
    with pytest.raises(Refused, match="须经公开工作机构负责人同意"):
        steps.register(desk.head, request, event, seen=None)  # type: ignore[arg-type]
    assert request.events.count() == 1


def test_nobody_consents_to_a_step_of_their_own(desk: Desk) -> None:
    request = registered(desk)
    proposal = steps.propose(desk.head, request, REFUSAL, seen=1)
    with pytest.raises(NotPermitted, match="另一位"):
        steps.approve(desk.head, proposal)
    steps.approve(desk.second_head, proposal)
    request.refresh_from_db()
    assert request.outcome == "R3"


def test_who_does_not_head_the_office_cannot_consent(desk: Desk) -> None:
    request = registered(desk)
    proposal = steps.propose(desk.officer, request, REFUSAL, seen=1)
    for actor in [desk.colleague, *desk.who_may_not_handle.values()]:
        with pytest.raises(NotPermitted):
            steps.approve(actor, proposal)
        with pytest.raises(NotPermitted):
            steps.send_back(actor, proposal, comment="不行")
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.PENDING


def test_who_does_not_handle_requests_can_take_no_step(desk: Desk) -> None:
    request = registered(desk)
    for actor in desk.who_may_not_handle.values():
        with pytest.raises(NotPermitted):
            steps.register(actor, request, GRANT, seen=None)
        with pytest.raises(NotPermitted):
            steps.propose(actor, request, REFUSAL, seen=None)
        with pytest.raises(NotPermitted):
            cases.assign(actor, request, None, seen=None)
        with pytest.raises(NotPermitted):
            cases.add_note(actor, request, "备注")
    assert request.events.count() == 1


def test_consent_puts_the_name_of_the_head_into_the_extension(desk: Desk) -> None:
    request = registered(desk)
    before = request.due_on
    proposal = steps.propose(desk.officer, request, Extended(today(), 20, "待定"), seen=1)
    steps.approve(desk.head, proposal)
    request.refresh_from_db()
    extension = events_of(request)[-1]
    assert isinstance(extension, Extended) and extension.consent_by == desk.head.display_name
    assert request.is_extended and before and request.due_on and request.due_on > before


def test_a_fee_notice_is_consented_to_before_and_registered_on_delivery(desk: Desk) -> None:
    request = registered(desk)
    proposal = steps.propose(desk.officer, request, FeeNoticeDelivered(today(), today(), 200), seen=1)
    assert steps.approve(desk.head, proposal) is None
    with pytest.raises(Refused, match="不一致"):
        steps.register(desk.officer, request, FeeNoticeDelivered(today(), today(), 300), seen=1)
    steps.register(desk.officer, request, FeeNoticeDelivered(today(), today(), 200), seen=1)
    request.refresh_from_db()
    assert (request.stage, request.fee_amount) == ("awaiting_payment", 200)
    with pytest.raises(Refused):
        steps.register(desk.officer, request, FeeNoticeDelivered(today(), today(), 200), seen=2)
    steps.register(desk.officer, request, FeePaid(today()), seen=2)


def test_the_second_of_two_officers_is_told_what_happened(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, CorrectionAsked(today(), today() + dt.timedelta(days=10)), seen=1)
    with pytest.raises(ChangedMeanwhile, match=r"吴佳怡.*告知申请人补正"):
        steps.register(desk.colleague, request, GRANT, seen=1)
    assert [row.kind for row in request.events.all()] == ["Received", "CorrectionAsked"]


def test_nothing_goes_on_while_a_step_waits_for_consent_but_the_applicant_may_act(desk: Desk) -> None:
    request = registered(desk)
    proposal = steps.propose(desk.officer, request, REFUSAL, seen=1)
    with pytest.raises(Refused, match="正在等待审批"):
        steps.register(desk.officer, request, GRANT, seen=1)
    applicants.withdraw(request, seen=None)
    with pytest.raises(Refused, match="新的进展"):
        steps.approve(desk.head, proposal)
    request.refresh_from_db()
    assert request.stage == "withdrawn"


def test_an_event_of_the_future_is_refused(desk: Desk) -> None:
    request = registered(desk)
    tomorrow = today() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="还没有到"):
        steps.register(desk.officer, request, Replied(tomorrow, ReplyKind.GRANTED), seen=1)


def test_an_event_before_the_receipt_is_refused(desk: Desk) -> None:
    request = registered(desk)
    with pytest.raises(Refused, match="早于"):
        steps.register(
            desk.officer, request, Replied(today() - dt.timedelta(days=1), ReplyKind.GRANTED), seen=1
        )


def test_events_are_only_ever_added(desk: Desk) -> None:
    row = registered(desk).events.get()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        RequestEvent.objects.all().delete()


def test_an_event_entered_by_mistake_stays_on_record_and_counts_no_more(desk: Desk) -> None:
    request = registered(desk)
    due = request.due_on
    steps.register(desk.officer, request, ThirdPartyConsulted(today(), "某公司"), seen=1)
    row = request.events.last()
    assert row is not None
    with pytest.raises(NotPermitted):
        steps.void(desk.officer, row, reason="登错了", seen=2)
    steps.void(desk.head, row, reason="登错了", seen=2)
    request.refresh_from_db()
    assert request.due_on == due and request.events.count() == 2 and len(events_of(request)) == 1


def test_an_event_that_others_rest_on_cannot_be_voided(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, ThirdPartyConsulted(today(), "某公司"), seen=1)
    steps.register(desk.officer, request, ThirdPartyAnswered(today(), "某公司", True), seen=2)
    asked = request.events.get(kind="ThirdPartyConsulted")
    with pytest.raises(Refused, match="请先作废后面的事件"):
        steps.void(desk.head, asked, reason="登错了", seen=3)


def test_the_projection_shows_the_light_of_the_clock_on_every_day(desk: Desk) -> None:
    request = registered(desk, days_ago=9)
    steps.register(desk.officer, request, ThirdPartyConsulted(today(), "某公司"), seen=1)
    request.refresh_from_db()
    state = state_of(request)
    assert request.due_on is not None
    for offset in range(-9, 90):
        day = today() + dt.timedelta(days=offset)
        light = state.light(day, LightDistances())
        assert request.light(day) is light
        for asked in Light:
            found = InformationRequest.objects.with_light(asked, day).exists()
            assert found == (asked is light), (day, asked)


@pytest.mark.parametrize(("asked_after", "light"), [(3, Light.GREEN), (22, Light.AMBER), (26, Light.RED)])
def test_the_light_stands_still_while_another_authority_without_a_limit_is_asked_art_33(
    asked_after: int, light: Light
) -> None:
    arrived = dt.date(2026, 3, 2)
    asked = arrived + dt.timedelta(days=asked_after)
    state = fold(
        [Received(arrived, Channel.IN_PERSON), AuthorityAsked(asked, "市审计局")], standard_calendar()
    )
    request = InformationRequest()
    project(request, state, LightDistances())
    assert request.due_on is None
    for later in range(0, 60, 7):
        day = asked + dt.timedelta(days=later)
        assert request.light(day) is state.light(day) is light


def test_the_reply_to_the_lead_answers_what_is_handled_with_it(desk: Desk) -> None:
    lead, other = registered(desk), registered(desk, title="另一件")
    cases.join(desk.officer, other, lead, seen=1)
    steps.register(desk.officer, lead, GRANT, seen=1)
    steps.register(desk.officer, lead, Delivered(today(), Delivery.SERVICE), seen=2)
    other.refresh_from_db()
    assert (other.stage, other.outcome) == ("closed", "R2")


def test_requests_of_different_applicants_are_not_joined(desk: Desk) -> None:
    lead = registered(desk)
    other = registered(desk, name="李四", identity_number="440524188001010014")
    with pytest.raises(Refused, match="同一申请人"):
        cases.join(desk.officer, other, lead, seen=1)


def test_one_matter_one_request(desk: Desk) -> None:
    request = registered(desk, days_ago=3)
    parts = cases.split(desk.officer, request, [("甲", "甲的内容"), ("乙", "乙的内容")], seen=1)
    assert len(parts) == 1
    part = parts[0]
    assert (part.received_on, part.due_on) == (request.received_on, request.due_on)
    assert part.split_from_id == request.pk and part.applicant_id == request.applicant_id
    assert part.number != request.number
    # What was asked at first stays in the case, and out of the trail that others read.
    assert submission(desk.authority).request.description in request.notes.get().text
    entry = AuditEntry.objects.get(action="request.split")
    assert submission(desk.authority).request.description not in f"{entry.before}{entry.after}"


def test_an_annulled_reply_opens_a_new_round_on_a_clock_of_its_own(desk: Desk) -> None:
    request = registered(desk, days_ago=5)
    steps.register(desk.officer, request, GRANT, seen=1)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=2)
    again = cases.reopen(
        desk.officer, request, body="鹤壁市人民政府", decided_on=today(), received_on=today(), days=15, seen=3
    )
    request.refresh_from_db()
    assert request.stage == "annulled" and request.closed_on == today()
    assert (again.round, again.previous_round_id) == (2, request.pk)
    assert state_of(again).days_allowed == 15
    assert list(InformationRequest.objects.first_rounds()) == [request]


def test_an_annulment_that_began_a_new_round_cannot_be_voided(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, GRANT, seen=1)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=2)
    cases.reopen(
        desk.officer, request, body="法院", decided_on=today(), received_on=today(), days=None, seen=3
    )
    annulled = RequestEvent.objects.get(request=request, kind="Annulled")
    with pytest.raises(Refused, match="已经另立一轮"):
        steps.void(desk.head, annulled, reason="误登", seen=4)


def test_every_step_leaves_who_when_and_what_was_before(desk: Desk) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, GRANT, seen=1)
    entry = AuditEntry.objects.get(action="request.Replied")
    assert entry.actor == desk.officer and entry.before["stage"] == "办理中"
    assert entry.after["stage"] == "已作出答复，尚未送达"


def test_the_trail_never_holds_an_identity_number_or_a_code(desk: Desk) -> None:
    request = submitted(desk.authority)
    for entry in AuditEntry.objects.all():
        text = f"{entry.before}{entry.after}{entry.target_label}"
        assert request.applicant.identity_number not in text
        assert request.query_code not in text and request.applicant.name not in text


def test_what_is_handled_together_is_answered_with_the_other_or_parted_first(desk: Desk) -> None:
    lead, part = registered(desk), registered(desk)
    part = cases.join(desk.officer, part, lead, seen=part.version)
    granted, refused = Replied(today(), ReplyKind.GRANTED), Replied(today(), ReplyKind.NOT_EXISTING)
    with pytest.raises(Refused, match=f"并入{lead.number}合并办理.*先解除合并"):
        steps.register(desk.officer, part, granted, seen=part.version)
    with pytest.raises(Refused, match="先解除合并"):
        steps.propose(desk.officer, part, refused, seen=part.version)
    assert not [step for step in offered_steps(part, state_of(part), today()) if step.title == "作出答复"]
    parted = cases.part(desk.officer, part, seen=part.version)
    assert steps.register(desk.officer, parted, granted, seen=parted.version)


def test_what_is_handled_together_goes_its_own_way_once_the_other_is_over(desk: Desk) -> None:
    lead, part = registered(desk), registered(desk)
    part = cases.join(desk.officer, part, lead, seen=part.version)
    steps.register(desk.officer, lead, Withdrawn(today()), seen=lead.version)
    part = InformationRequest.objects.get(pk=part.pk)
    assert steps.register(desk.officer, part, Replied(today(), ReplyKind.GRANTED), seen=part.version)


def test_what_was_answered_is_not_joined_any_more(desk: Desk) -> None:
    answered, other = registered(desk), registered(desk)
    steps.register(desk.officer, answered, Replied(today(), ReplyKind.GRANTED), seen=answered.version)
    for request, lead in ((answered, other), (other, answered)):
        with pytest.raises(Refused, match="已经作出答复的申请不能再合并"):
            cases.join(desk.officer, request, lead, seen=None)


def test_a_case_that_nobody_has_belongs_to_the_officer_of_its_first_step(desk: Desk) -> None:
    request = submitted(desk.authority)
    assert request.officer is None
    steps.register(desk.officer, request, GRANT, seen=1)
    request.refresh_from_db()
    assert request.officer == desk.officer
    other = submitted(desk.authority)
    steps.propose(desk.colleague, other, REFUSAL, seen=1)
    other.refresh_from_db()
    assert other.officer == desk.colleague


def test_a_step_of_the_head_takes_no_case_from_the_officers(desk: Desk) -> None:
    request = submitted(desk.authority)
    steps.register(desk.head, request, GRANT, seen=1)
    request.refresh_from_db()
    assert request.officer is None
