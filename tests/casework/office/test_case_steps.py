"""Registering the steps that need no letter, through their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import consulting, intake, steps
from gongkai.casework.keeping import events_of, state_of
from gongkai.casework.models import FileKind, InformationRequest, RequestEvent
from gongkai.casework.office.offered_steps import CONSENTED
from gongkai.casework.office.step_addresses import WITH_LETTER, WITHOUT_LETTER, party_token
from gongkai.casework.office.step_forms import STEP_FORMS
from gongkai.law.events import (
    LABELS,
    Annulled,
    AuthorityAsked,
    CoMakerAnswered,
    CoMakerConsulted,
    CoMakerSilent,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Reopened,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.outcomes import ReplyKind
from gongkai.law.regulation import Channel
from tests.casework.kit import Desk, picture, registered, submission, today

PARTY = "淇滨某工程有限公司"


def address(request: InformationRequest, kind: type[Event]) -> str:
    return reverse("casework:register_step", args=[request.pk, kind.__name__])


def send(client: Client, request: InformationRequest, kind: type[Event], **values: Any) -> HttpResponse:
    request.refresh_from_db()
    data = {"seen": request.version, "date": today().isoformat(), "note": "说明"} | values
    return client.post(address(request, kind), data)  # type: ignore[return-value]


def last_event(request: InformationRequest) -> Event:
    return events_of(InformationRequest.objects.get(pk=request.pk))[-1]


def asked(desk: Desk, request: InformationRequest, *events: Event) -> None:
    for event in events:
        steps.register(desk.officer, request, event, seen=None)


def by_letter(desk: Desk) -> InformationRequest:
    return intake.register_on_paper(
        desk.officer, submission(desk.authority), channel=Channel.ORDINARY_MAIL, arrived_on=today()
    )


def test_every_event_has_its_place() -> None:
    begun_or_ended_elsewhere = {Received, Reopened, Replied, Annulled}
    assert set(LABELS) == WITH_LETTER | WITHOUT_LETTER | begun_or_ended_elsewhere
    assert set(STEP_FORMS) == WITHOUT_LETTER | {FeeNoticeDelivered}


@pytest.mark.parametrize(
    "event",
    [Extended(today(), 1, "某人"), DelayFixed(today(), today()), FeeNoticeDelivered(today(), today(), 1)],
)
def test_the_buttons_say_which_steps_need_consent(event: Event) -> None:
    assert steps.needs_consent(event) and type(event) in CONSENTED
    assert len(CONSENTED) == 3
    assert not any(
        steps.needs_consent(other)
        for other in (Withdrawn(today()), FeePaid(today()), Delivered(today(), Delivery.POST))
    )


def test_confirming_receipt_starts_the_clock(desk: Desk, client: Client) -> None:
    request = by_letter(desk)
    client.force_login(desk.officer)
    answer = send(client, request, ReceiptConfirmed)
    assert answer.status_code == 302
    assert last_event(request) == ReceiptConfirmed(today())
    request.refresh_from_db()
    assert request.received_on == today() and request.due_on is not None


def test_the_form_begins_with_today(desk: Desk, client: Client) -> None:
    request = by_letter(desk)
    client.force_login(desk.officer)
    page = client.get(address(request, ReceiptConfirmed)).content.decode()
    assert f'value="{today().isoformat()}"' in page and "双方确认收到之日" in page


def test_a_correction_on_paper_comes_with_its_papers(desk: Desk, client: Client) -> None:
    request = registered(desk)
    asked(desk, request, CorrectionAsked(today(), today() + dt.timedelta(days=10)))
    client.force_login(desk.officer)
    answer = send(
        client, request, type_of("Corrected"), note="补充了时间和地点", papers=[picture("补正.png")]
    )
    assert answer.status_code == 302
    paper = request.files.get()
    assert (paper.kind, paper.name) == (FileKind.CORRECTION, "补正.png")
    assert RequestEvent.objects.filter(request=request).latest("position").note == "补充了时间和地点"


def type_of(name: str) -> type[Event]:
    from gongkai.casework.event_storage import event_type

    return event_type(name)


def test_a_third_party_s_opinion_is_kept_with_the_party(desk: Desk, client: Client) -> None:
    request = registered(desk, days_ago=2)
    asked(desk, request, ThirdPartyConsulted(today(), PARTY))
    client.force_login(desk.officer)
    token = party_token(request, PARTY)
    page = client.get(f"{address(request, ThirdPartyAnswered)}?party={token}").content.decode()
    assert PARTY in page
    values = {"party": token, "agrees": "no", "good_reason": "yes", "note": "属于商业秘密"}
    answer = send(client, request, ThirdPartyAnswered, **values)
    assert answer.status_code == 200 and "请写明判断的依据" in answer.content.decode()
    answer = send(client, request, ThirdPartyAnswered, **values, judgement="含有未公开的报价")
    assert answer.status_code == 302
    assert last_event(request) == ThirdPartyAnswered(today(), PARTY, False, True)
    party = request.consulted_parties.get()
    assert (party.opinion, party.judgement, party.has_good_reason) == (
        "属于商业秘密",
        "含有未公开的报价",
        True,
    )


def test_silence_before_the_end_of_the_time_is_refused_with_the_law_s_sentence(
    desk: Desk, client: Client
) -> None:
    request = registered(desk)
    asked(desk, request, ThirdPartyConsulted(today(), PARTY))
    client.force_login(desk.officer)
    answer = send(client, request, ThirdPartySilent, party=party_token(request, PARTY))
    assert answer.status_code == 409
    assert "期限尚未届满" in answer.content.decode()
    assert last_event(request) == ThirdPartyConsulted(today(), PARTY)


def test_silence_after_the_time_is_registered(desk: Desk, client: Client) -> None:
    request = registered(desk, days_ago=60)
    long_ago = today() - dt.timedelta(days=58)
    asked(desk, request, ThirdPartyConsulted(long_ago, PARTY), CoMakerConsulted(long_ago, "市财政局"))
    client.force_login(desk.officer)
    assert send(client, request, ThirdPartySilent, party=party_token(request, PARTY)).status_code == 302
    assert send(client, request, CoMakerSilent, party=party_token(request, "市财政局")).status_code == 302
    assert all(item.ended for item in state_of(request).consultations)


def test_a_co_making_authority_answers(desk: Desk, client: Client) -> None:
    request = registered(desk)
    asked(desk, request, CoMakerConsulted(today(), "市财政局"))
    client.force_login(desk.officer)
    values = {"party": party_token(request, "市财政局"), "agrees": "yes", "note": "同意公开"}
    assert send(client, request, CoMakerAnswered, **values).status_code == 302
    assert last_event(request) == CoMakerAnswered(today(), "市财政局", True)


def test_another_authority_answers_with_its_letter(desk: Desk, client: Client) -> None:
    request = registered(desk)
    asked(desk, request, AuthorityAsked(today(), "市审计局"))
    client.force_login(desk.officer)
    values = {"party": party_token(request, "市审计局"), "papers": [picture("复函.png")]}
    assert send(client, request, type_of("AuthorityAnswered"), **values).status_code == 302
    assert request.files.get().kind == FileKind.OPINION
    party = consulting.party_of(request, state_of(request).consultations[0].kind, "市审计局")
    assert party is not None and party.answer_file == request.files.get()


def test_a_party_that_was_not_asked_is_refused(desk: Desk, client: Client) -> None:
    request = registered(desk)
    asked(desk, request, ThirdPartyConsulted(today(), PARTY))
    client.force_login(desk.officer)
    answer = send(client, request, ThirdPartySilent, party="0123456789abcdef")
    assert answer.status_code == 200 and "不在列表中" in answer.content.decode()


def test_reasons_are_judged(desk: Desk, client: Client) -> None:
    request = registered(desk)
    asked(desk, request, ReasonsAsked(today()))
    client.force_login(desk.officer)
    assert send(client, request, ReasonsGiven, reasonable="no").status_code == 302
    assert last_event(request) == ReasonsGiven(today(), False)


def test_a_fee_notice_is_registered_on_delivery_with_the_consented_amount_only(
    desk: Desk, client: Client
) -> None:
    request = registered(desk)
    proposal = steps.propose(
        desk.officer, request, FeeNoticeDelivered(today(), today(), 200), seen=request.version
    )
    steps.approve(desk.head, proposal)
    client.force_login(desk.officer)
    case = client.get(reverse("casework:case", args=[request.pk])).content.decode()
    assert address(request, FeeNoticeDelivered) in case
    answer = send(client, request, FeeNoticeDelivered, sent=today().isoformat(), amount="1")
    assert answer.status_code == 302
    assert last_event(request) == FeeNoticeDelivered(today(), today(), 200)
    assert send(client, request, FeePaid, papers=[picture("凭证.png")]).status_code == 302
    assert last_event(request) == FeePaid(today())


def test_delivery_closes_the_case(desk: Desk, client: Client) -> None:
    request = registered(desk)
    asked(desk, request, Replied(today(), ReplyKind.GRANTED))
    client.force_login(desk.officer)
    answer = send(client, request, Delivered, manner="post", papers=[picture("挂号信.png")])
    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.stage, request.closed_on) == ("closed", today())
    assert request.files.get().kind == FileKind.DELIVERY_PROOF


def test_withdrawal_on_paper(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    assert send(client, request, Withdrawn, note="").status_code == 200
    assert send(client, request, Withdrawn, note="本人书面撤回").status_code == 302
    request.refresh_from_db()
    assert request.stage == "withdrawn"


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        (today() + dt.timedelta(days=1), "还没有到"),
        (today() - dt.timedelta(days=9), "早于前一事件的日期"),
    ],
)
def test_a_date_in_the_future_or_before_the_last_event_is_refused_with_a_sentence(
    desk: Desk, client: Client, date: dt.date, sentence: str
) -> None:
    request = registered(desk, days_ago=3)
    client.force_login(desk.officer)
    answer = send(client, request, Withdrawn, date=date.isoformat(), note="电话里说的原话")
    page = answer.content.decode()
    assert answer.status_code == 409 and sentence in page and "电话里说的原话" in page
    assert request.events.count() == 1


def test_nonsense_for_a_date_gets_a_sentence(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    for nonsense in ("", "2026-02-30", "明天", "9999999999"):
        answer = send(client, request, Withdrawn, date=nonsense)
        assert answer.status_code == 200 and "没有保存，请先改正" in answer.content.decode()


def test_who_comes_second_sees_what_happened_and_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    request = registered(desk)
    old = request.version
    steps.register(desk.colleague, request, AuthorityAsked(today(), "市审计局"), seen=old)
    client.force_login(desk.officer)
    data = {"seen": old, "date": today().isoformat(), "note": "申请人来电撤回"}
    answer = client.post(address(request, Withdrawn), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "已经有了新的进展" in page and "征求其他机关意见" in page and "林小雨" in page
    assert "申请人来电撤回" in page
    request.refresh_from_db()
    assert request.stage == "processing"
    assert f'name="seen" value="{request.version}"' in page
    assert client.post(address(request, Withdrawn), data | {"seen": request.version}).status_code == 302


def test_a_form_without_its_version_is_refused(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    answer = client.post(address(request, Withdrawn), {"date": today().isoformat(), "note": "撤回"})
    assert "这一页已经过时" in answer.content.decode()
    assert request.events.count() == 1


def test_while_a_step_waits_for_consent_others_are_refused(desk: Desk, client: Client) -> None:
    request = registered(desk)
    steps.propose(desk.officer, request, Extended(today(), 10, "待定"), seen=request.version)
    client.force_login(desk.officer)
    answer = send(client, request, Withdrawn)
    assert answer.status_code == 409 and "正在等待审批" in answer.content.decode()


@pytest.mark.parametrize("kind", ["Received", "Replied", "Extended", "Nonsense"])
def test_events_that_are_not_registered_here_have_no_page(desk: Desk, client: Client, kind: str) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    answer = client.get(reverse("casework:register_step", args=[request.pk, kind]))
    assert answer.status_code == 404


@pytest.mark.parametrize("kind", STEP_FORMS)
def test_who_may_not_handle_requests_opens_no_step(desk: Desk, client: Client, kind: type[Event]) -> None:
    request = registered(desk)
    for user in desk.who_may_not_handle.values():
        client.force_login(user)
        for answer in (client.get(address(request, kind)), send(client, request, kind)):
            assert answer.status_code in (403, 404)
    assert request.events.count() == 1
