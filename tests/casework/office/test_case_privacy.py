"""Reading an applicant's data and opening papers: with a reason, once, and never without an entry in the trail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import intake
from gongkai.casework.actions.intake import Paper
from gongkai.casework.models import CaseFile, FileKind, InformationRequest
from gongkai.organizations.models import AuditEntry
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.kit import IDENTITY_NUMBER, Desk, picture, registered, submission

REASON = "电话联系申请人补正"


def readings() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="applicant.read"))


def with_papers(desk: Desk) -> InformationRequest:
    papers = [
        Paper(FileKind.IDENTITY, check_upload(picture("身份证.png"), UploadKind.SCAN)),
        Paper(FileKind.ATTACHMENT, check_upload(picture("附件.png"), UploadKind.SCAN)),
    ]
    return intake.submit_online(submission(desk.authority, papers), "with-papers")


def paper_of(request: InformationRequest, kind: FileKind) -> CaseFile:
    return request.files.get(kind=kind)


def test_the_data_are_shown_once_with_a_reason_that_is_put_on_record(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    address = reverse("casework:reveal", args=[request.pk])
    answer = client.post(address, {"reason": REASON})
    page = answer.content.decode()
    assert "张三丰" in page and IDENTITY_NUMBER in page and "13800000000" in page
    assert "no-store" in answer["Cache-Control"]
    (entry,) = readings()
    assert entry.actor == desk.officer and entry.after == {"reason": REASON}
    again = client.get(address).content.decode()
    assert "张三丰" not in again


@pytest.mark.parametrize("reason", ["", "  ", "看看"])
def test_without_a_reason_nothing_is_shown(desk: Desk, client: Client, reason: str) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    answer = client.post(reverse("casework:reveal", args=[request.pk]), {"reason": reason})
    assert "张三丰" not in answer.content.decode() and "原因" in answer.content.decode()
    assert readings() == []


def test_an_identity_document_opens_with_a_reason_only(desk: Desk, client: Client) -> None:
    request = with_papers(desk)
    paper = paper_of(request, FileKind.IDENTITY)
    address = reverse("casework:open_file", args=[request.pk, paper.pk])
    client.force_login(desk.officer)
    page = client.get(address)
    assert page["Content-Type"].startswith("text/html") and readings() == []
    assert client.post(address, {"reason": "看"}).status_code == 409
    answer = client.post(address, {"reason": REASON})
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    assert [entry.label for entry in readings()] == ["打开身份证明"]


def test_other_papers_open_at_once_and_on_record(desk: Desk, client: Client) -> None:
    request = with_papers(desk)
    paper = paper_of(request, FileKind.ATTACHMENT)
    client.force_login(desk.officer)
    answer = client.get(reverse("casework:open_file", args=[request.pk, paper.pk]))
    assert answer["Content-Type"] == "image/png"
    assert [entry.label for entry in readings()] == ["打开申请人附件"]


def test_a_paper_of_another_case_is_not_opened_through_this_one(desk: Desk, client: Client) -> None:
    request, other = with_papers(desk), registered(desk)
    paper = paper_of(request, FileKind.ATTACHMENT)
    client.force_login(desk.officer)
    answer = client.get(reverse("casework:open_file", args=[other.pk, paper.pk]))
    assert answer.status_code == 404 and readings() == []


def test_nobody_else_opens_papers_or_reads_data(desk: Desk, client: Client) -> None:
    request = with_papers(desk)
    addresses = [
        reverse("casework:open_file", args=[request.pk, paper.pk]) for paper in request.files.all()
    ] + [reverse("casework:reveal", args=[request.pk])]
    for user in desk.who_may_not_handle.values():
        client.force_login(user)
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"reason": REASON})):
                assert answer.status_code in (403, 404)
    assert readings() == []
