"""The processing fee: counted by applicant, authority and calendar month (国办函〔2020〕109号 Art. 4), and never automatic."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.casework.actions import cases, fees, steps
from gongkai.casework.models import InformationRequest
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import Delivered, Delivery, ReasonsAsked, Replied
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.refusals import Refused
from gongkai.vault.digests import digests
from tests.casework.kit import OTHER_IDENTITY_NUMBER, Desk, registered, submitted, today


def moved(request: InformationRequest, day: dt.date) -> None:
    InformationRequest.objects.filter(pk=request.pk).update(counted_on=day)
    request.refresh_from_db()


def many(desk: Desk, number: int) -> list[InformationRequest]:
    return [submitted(desk.authority) for _ in range(number)]


def test_ten_requests_a_month_are_free_and_the_eleventh_costs_a_hundred(desk: Desk) -> None:
    rows = many(desk, 11)
    assert [fees.earlier_this_month(row) for row in rows] == list(range(11))
    with pytest.raises(Refused, match="不应收费"):
        fees.propose(rows[9], "by_item")
    proposal = fees.propose(rows[10], "by_item")
    assert proposal.amount == 100 and "10件申请，本次为第11件" in proposal.sentence


def test_other_months_other_applicants_and_other_authorities_are_not_counted(desk: Desk) -> None:
    last_month = submitted(desk.authority)
    moved(last_month, today().replace(day=1) - dt.timedelta(days=1))
    submitted(desk.city.county)
    submitted(desk.authority, identity_number=OTHER_IDENTITY_NUMBER)
    assert fees.earlier_this_month(submitted(desk.authority)) == 0


def test_a_name_alone_is_nobody(desk: Desk) -> None:
    """Two people of one name are two applicants; a number missing, the telephone or another contact has to agree."""
    nameless = {"identity_number": "", "document_kind": "", "address": ""}
    submitted(desk.authority, telephone="13900000001", **nameless)
    assert fees.earlier_this_month(submitted(desk.authority, telephone="13900000002", **nameless)) == 0
    assert fees.earlier_this_month(submitted(desk.authority, telephone="13900000001", **nameless)) == 1


def test_finished_requests_count_and_a_new_round_does_not(desk: Desk) -> None:
    first = registered(desk)
    steps.register(desk.officer, first, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, first, Delivered(today(), Delivery.SERVICE), seen=None)
    again = cases.reopen(
        desk.officer, first, body="某机关", decided_on=today(), received_on=today(), days=None, seen=None
    )
    assert fees.earlier_this_month(again) == 0
    assert fees.earlier_this_month(registered(desk)) == 1


def test_the_identity_number_is_found_under_older_keys_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = submitted(desk.authority)
    type(old.applicant).objects.filter(pk=old.applicant.pk).update(identity_digest="older")
    new = submitted(desk.authority)
    assert fees.earlier_this_month(new) == 0
    monkeypatch.setattr(fees, "digests", lambda value, purpose: (*digests(value, purpose), "older"))
    assert fees.earlier_this_month(new) == 1


def test_pages_are_counted_for_one_request_alone() -> None:
    assert fees.by_volume(250).amount == 4700
    for wrong in (None, 0, -3):
        with pytest.raises(Refused, match="页数"):
            fees.by_volume(wrong)


def test_the_letter_that_asks_for_reasons_speaks_only_of_requests_that_were_made(desk: Desk) -> None:
    first, second = many(desk, 2)
    asks = PLANS[ReasonsAsked.__name__]
    assert asks.initial(first) == {}
    assert "提出1件申请" in asks.initial(second)["found"]
