"""Applying on the site: page by page, kept on the way, once however often it is sent."""

from __future__ import annotations

from gongkai.casework.models import FileKind, InformationRequest, RequestDraft
from tests.casework.kit import Desk, today
from tests.casework.public.journey import Citizen


def test_a_citizen_applies_gets_a_receipt_and_tracks_the_request(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    assert request.applicant.name == "张三丰"
    assert request.received_on == today()
    assert [paper.kind for paper in request.files.all()] == [FileKind.IDENTITY]
    receipt = citizen.get(citizen.at("receipt", request.pk))
    for fact in (
        request.number,
        request.query_code,
        "鹤壁市人民政府",
        request.due_on.isoformat(),
        "第三十三条",
    ):
        assert fact in receipt
    assert "张三丰" not in receipt and "张**" in receipt
    page = citizen.open(request)
    assert "正在办理" in page and request.title in page
    assert InformationRequest.objects.count() == 1


def test_the_draft_of_a_submitted_request_is_empty(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    draft = RequestDraft.objects.get()
    assert set(draft.data) == {"token", "submitted"} and draft.data["submitted"] == request.pk
    assert not draft.files.exists()
