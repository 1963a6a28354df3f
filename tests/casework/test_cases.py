"""Requests are handled together, compared and called repeated only where one applicant is known to have made both."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gongkai.casework.actions import cases, deciding
from gongkai.casework.models import Applicant, InformationRequest
from gongkai.organizations.refusals import Refused
from tests.casework.kit import Desk, registered

UNKNOWN = {"document_kind": "", "identity_number": "", "telephone": "", "address": ""}


def without_number(desk: Desk, **contact: str) -> InformationRequest:
    return registered(desk, **UNKNOWN | contact)


def test_a_name_alone_is_nobody(desk: Desk) -> None:
    lead = without_number(desk, email="zhang@example.cn")
    namesake = without_number(desk, fax="0392-3330001")
    another = without_number(desk, address="河南省鹤壁市山城区朝阳街2号")
    same = without_number(desk, email="zhang@example.cn", telephone="13800000000")
    for other in (namesake, another):
        assert not cases.same_applicant(lead, other)
        with pytest.raises(Refused, match="同一申请人"):
            cases.join(desk.officer, other, lead, seen=None)
    assert cases.same_applicant(lead, same)


def test_applicants_whose_data_were_cleared_are_not_taken_for_one(desk: Desk) -> None:
    first, second = (
        registered(desk),
        registered(desk, name="李四", identity_number="", telephone="13911112222"),
    )
    for request in (first, second):
        Applicant.objects.filter(pk=request.applicant_id).update(
            name="",
            name_digest="",
            identity_number="",
            identity_digest="",
            telephone="",
            address="",
            cleared_at=timezone.now(),
        )
    first, second = (InformationRequest.objects.get(pk=row.pk) for row in (first, second))
    assert not cases.same_applicant(first, second)
    assert deciding.earlier_requests(first) == []


def test_an_applicant_is_known_while_the_keys_are_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = registered(desk), registered(desk)
    old = second.applicant.identity_digest
    # The first row has its digest under the new key already, the second not yet.
    Applicant.objects.filter(pk=first.applicant_id).update(identity_digest="n" * len(old))
    monkeypatch.setattr(cases, "digests", lambda value, purpose: ("n" * len(old), old))
    assert cases.same_applicant(InformationRequest.objects.get(pk=first.pk), second)
