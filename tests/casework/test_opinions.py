"""The decision follows the opinions on record: what contradicts them cannot be chosen (Art. 15, 32)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import consulting, deciding, drafting
from gongkai.casework.deciding.questions import QUESTIONS, THIRD_PARTY
from gongkai.casework.deciding.way import why_not
from gongkai.casework.keeping import append, state_of
from gongkai.casework.models import InformationRequest
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import (
    CoMakerAnswered,
    CoMakerConsulted,
    Event,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
)
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from tests.casework.kit import Desk, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_of_plan

TO_THE_QUESTION = {
    "clear": "yes",
    "kind": "information",
    "repeated": "no",
    "responsible": "own",
    "held": "held",
    "disclosable": "third_party",
}
FIRM, OTHER = "示范有限公司", "另一家公司"


@pytest.fixture
def office(desk: Desk) -> Desk:
    return furnish(desk)


def asked_at(office: Desk, *events: Event, days_ago: int = 6) -> InformationRequest:
    """A case at the question of the third parties' opinion, with what they said."""
    request = registered(office, days_ago=days_ago)
    append(request, list(events), actor=office.officer)
    for question, choice in TO_THE_QUESTION.items():
        deciding.answer(office.officer, request, question, choice, seen=None)
    return request


def open_answers(request: InformationRequest) -> set[str]:
    state = state_of(request)
    return {answer.key for answer in QUESTIONS[THIRD_PARTY].answers if not why_not(state, today(), answer)}


def consulted(*parties: str, before: int = 0) -> list[Event]:
    return [ThirdPartyConsulted(today() - dt.timedelta(days=before), party) for party in parties]


def answer(party: str, agrees: bool, good_reason: bool = False) -> Event:
    return ThirdPartyAnswered(today(), party, agrees, good_reason)


PROTECT = {"protect_secret", "protect_privacy"}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], {"ask", *PROTECT}),
        (consulted(FIRM), set()),
        ([*consulted(FIRM), answer(FIRM, True)], {"agrees"}),
        ([*consulted(FIRM), answer(FIRM, False, True)], {"override", *PROTECT}),
        ([*consulted(FIRM), answer(FIRM, False)], {"decide_to_give", *PROTECT}),
        ([*consulted(FIRM, OTHER), answer(FIRM, True)], set()),
        ([*consulted(FIRM, OTHER), answer(FIRM, True), answer(OTHER, False)], {"decide_to_give", *PROTECT}),
        (
            [*consulted(FIRM, OTHER), answer(FIRM, False, True), answer(OTHER, True)],
            {"override", *PROTECT},
        ),
    ],
)
def test_only_what_the_opinions_on_record_bear_out_can_be_chosen(
    office: Desk, events: list[Event], expected: set[str]
) -> None:
    assert open_answers(asked_at(office, *events)) == expected


@pytest.mark.parametrize("is_registered", [False, True])
def test_silence_leaves_the_decision_to_the_authority_and_is_no_consent(
    office: Desk, is_registered: bool
) -> None:
    silent: list[Event] = [ThirdPartySilent(today(), FIRM)] if is_registered else []
    request = asked_at(office, *consulted(FIRM, before=50), *silent, days_ago=55)
    assert open_answers(request) == {"decide_to_give", *PROTECT}


def test_an_answer_against_the_record_is_refused_and_not_kept(office: Desk) -> None:
    request = asked_at(office, *consulted(FIRM), answer(FIRM, False, True))
    with pytest.raises(Refused, match="不同意公开，并且有合理理由"):
        deciding.answer(office.officer, request, THIRD_PARTY, "agrees", seen=None)
    assert THIRD_PARTY not in deciding.answers_of(request)


def test_an_opinion_that_comes_in_later_takes_the_question_up_again(office: Desk) -> None:
    request = asked_at(office)
    deciding.answer(office.officer, request, THIRD_PARTY, "protect_secret", seen=None)
    deciding.answer(office.officer, request, "separable", "whole", seen=None)
    assert deciding.plan_of(request) is not None
    append(request, [*consulted(FIRM), answer(FIRM, True)], actor=office.officer)
    question = deciding.way_of(request).question
    assert question is not None and question.key == THIRD_PARTY and deciding.plan_of(request) is None


def shown(client: Client, user: User, name: str, request: InformationRequest) -> str:
    client.force_login(user)
    return client.get(reverse(f"casework:{name}", args=[request.pk])).content.decode()


def test_the_question_shows_who_said_what_and_why_an_answer_is_closed(office: Desk, client: Client) -> None:
    request = asked_at(
        office,
        *consulted(FIRM, OTHER),
        CoMakerConsulted(today(), "鹤壁市水利局"),
        answer(FIRM, False, True),
        CoMakerAnswered(today(), "鹤壁市水利局", True),
    )
    text = shown(client, office.officer, "decide", request)
    assert "不同意公开，理由合理" in text and "等待意见，期限至" in text and "鹤壁市水利局" in text
    for sentence in (f"第三方“{FIRM}”不同意公开，并且有合理理由", "已经征求第三方"):
        assert f"<strong>现在不能选：</strong>{sentence}" in text
    assert "登记在案的意见" not in shown(client, office.officer, "decide", registered(office))


def test_a_letter_that_is_issued_and_not_served_is_no_opinion_never_asked_for(
    office: Desk, client: Client
) -> None:
    request = asked_at(office)
    assert "还没有征求过意见" in shown(client, office.officer, "parties", request)
    plan = PLANS["ThirdPartyConsulted"]
    values = STEPS["ThirdPartyConsulted"]
    letter = drafting.send_ahead(office.officer, request, plan, values, words_of_plan(plan), seen=None)
    arrival = reverse("casework:letter_arrived", args=[request.pk, letter.pk])
    for name in ("parties", "decide"):
        text = shown(client, office.officer, name, request)
        assert "已经签发，等待送达" in text and arrival in text and "还没有征求过意见" not in text
    drafting.register_arrival(office.officer, letter, plan, date=today(), seen=None)
    assert "等待送达" not in shown(client, office.officer, "parties", request)
    party = request.consulted_parties.get()
    consulting.record_answer(office.officer, party, date=today(), opinion="同意", agrees=True, seen=None)
    assert open_answers(request) == {"agrees"}
    text = shown(client, office.officer, "decide", request)
    assert "<strong>同意公开</strong>" in text
    assert reverse("casework:party", args=[request.pk, party.pk]) in text
