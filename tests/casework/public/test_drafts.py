"""A draft survives whatever happens on the way, for whoever has its code, and nobody else; splitting into matters."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.casework.actions import drafts
from gongkai.casework.models import DraftFile, InformationRequest, RequestDraft
from gongkai.messaging.work import registered_daily
from gongkai.organizations.refusals import Refused
from gongkai.vault.storage import vault_storage
from tests.casework.kit import Desk, picture
from tests.casework.public.journey import DELIVERY, MATTER, PERSON, Citizen
from tests.casework.public.test_applying import SEVERAL


def code_on(page: str) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found
    return found[0]


def elsewhere() -> Citizen:
    """Another browser."""
    return Citizen(Client())


def resumed(code: str) -> tuple[Citizen, str]:
    other = elsewhere()
    answer = other.client.post(reverse("casework:resume"), {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    other.draft = int(answer["Location"].split("/")[-3])
    return other, answer["Location"]


def test_a_draft_is_taken_up_again_elsewhere_with_its_code_and_its_files(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.begin(open_desk.authority)
    citizen.send("apply_applicant", PERSON | {"identity_file": picture()})
    saved = citizen.send("apply_matter", {"title": "只写了一半", "save": "1"})
    assert saved == citizen.at("apply_saved")
    code = code_on(citizen.get(saved))
    other, location = resumed(f" {code.lower().replace('-', ' ')} ")
    assert location == other.at("apply_delivery")
    assert "只写了一半" in other.get(other.at("apply_matter"))
    other.send("apply_matter", MATTER)
    other.send("apply_delivery", DELIVERY)
    (request,) = other.submit()
    assert request.files.count() == 1


def test_a_draft_is_closed_to_everybody_without_its_code(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    other = elsewhere()
    other.draft = citizen.draft
    names = ("authority", "applicant", "matter", "split", "delivery", "submit", "saved")
    for name in names:
        answer = other.client.get(other.at(f"apply_{name}"))
        assert answer.status_code == 302 and answer["Location"] == reverse("casework:resume")
    before = RequestDraft.objects.get().data
    for name in names:
        answer = other.client.post(other.at(f"apply_{name}"), MATTER)
        assert answer.status_code == 403
        assert MATTER["description"] in answer.content.decode(), "what was typed can be copied"
        assert "张三丰" not in answer.content.decode()
    assert RequestDraft.objects.get().data == before


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "'; --", "\x00", "A" * 60, "１"])
def test_a_wrong_code_is_told_in_words(open_desk: Desk, citizen: Citizen, code: str) -> None:
    answer = citizen.client.post(reverse("casework:resume"), {"code": code})
    assert answer.status_code == 200
    assert re.search("没有找到这份草稿|请输入取回码", answer.content.decode())


def test_codes_cannot_be_tried_without_end(open_desk: Desk, citizen: Citizen) -> None:
    for _ in range(20):
        citizen.client.post(reverse("casework:resume"), {"code": "AAAA-BBBB-CCCC"})
    answer = citizen.client.post(reverse("casework:resume"), {"code": "AAAA-BBBB-CCCC"})
    assert answer.status_code == 429 and "后再试" in answer.content.decode()


def test_the_code_is_kept_as_a_digest_and_the_answers_are_kept_encrypted(
    open_desk: Desk, citizen: Citizen
) -> None:
    from django.db import connection

    citizen.fill_in(open_desk.authority)
    code = RequestDraft.objects.get().data["code"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM casework_requestdraft")
        stored = str(cursor.fetchall())
    assert code not in stored and "张三丰" not in stored and PERSON["identity_number"] not in stored


def test_old_drafts_and_their_files_are_cleared_by_the_daily_work(
    open_desk: Desk, citizen: Citizen, django_capture_on_commit_callbacks: object
) -> None:
    assert "casework.drafts" in [work.name for work in registered_daily()]
    citizen.fill_in(open_desk.authority)
    young = elsewhere()
    young.begin(open_desk.authority)
    kept = DraftFile.objects.get().file.name
    long_ago = timezone.now() - dt.timedelta(days=drafts.KEPT_DAYS, minutes=1)
    RequestDraft.objects.filter(pk=citizen.draft).update(updated_at=long_ago)
    old = RequestDraft.objects.get(pk=citizen.draft)
    assert drafts.find(old.data["code"]) is None, "its time is over even before it is cleared"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        drafts.drop_old(timezone.localdate())
    assert [draft.pk for draft in RequestDraft.objects.all()] == [young.draft]
    assert not vault_storage().exists(kept)


def test_a_citizen_can_delete_the_draft_or_leave_the_computer(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    citizen.client.post(citizen.at("apply_saved"), {"leave": "1"})
    assert citizen.client.get(citizen.at("apply_applicant")).status_code == 302
    assert RequestDraft.objects.exists()
    citizen.begin(open_desk.authority)
    draft = RequestDraft.objects.get(pk=citizen.draft)
    citizen.client.post(citizen.at("apply_saved"), {"discard": "1"})
    assert not RequestDraft.objects.filter(pk=citizen.draft).exists()
    with pytest.raises(Refused, match="已经删除"):
        drafts.keep(draft, "matter", MATTER)


def test_a_submitted_draft_cannot_be_changed_or_opened_again(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    answer = citizen.client.get(citizen.at("apply_matter"))
    assert answer["Location"] == citizen.at("receipt", request.pk)
    citizen.client.post(citizen.at("apply_matter"), MATTER | {"title": "另一个名称"})
    request.refresh_from_db()
    assert request.title == MATTER["title"]
    with pytest.raises(Refused, match="已经提交"):
        drafts.keep(RequestDraft.objects.get(), "matter", MATTER)


def test_several_matters_become_several_requests_on_one_receipt_with_one_code(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.begin(open_desk.authority)
    citizen.send("apply_applicant", PERSON | {"identity_file": picture()})
    location = citizen.send(
        "apply_matter", MATTER | {"description": SEVERAL, "attachments": picture("图.png")}
    )
    assert location == citizen.at("apply_split")
    page = citizen.get(location)
    assert "第2件" in page and "2025年度老旧小区改造资金使用情况" in page
    parts = {
        "part1-title": "项目清单",
        "part1-description": "2025年度老旧小区改造项目清单。",
        "part2-title": "",
        "part2-description": "",
        "part3-title": "资金使用情况",
        "part3-description": "2025年度改造资金使用情况。",
        "split": "1",
    }
    assert citizen.send("apply_split", parts) == citizen.at("apply_delivery")
    citizen.send("apply_delivery", DELIVERY)
    first, second = citizen.submit()
    assert [first.title, second.title] == ["项目清单", "资金使用情况"]
    assert first.query_code == second.query_code and first.number != second.number
    assert first.applicant_id == second.applicant_id
    for request in (first, second):
        assert sorted(request.files.values_list("kind", flat=True)) == ["attachment", "identity"]
    receipt = citizen.get(citizen.at("receipt", first.pk))
    assert first.number in receipt and second.number in receipt
    page = citizen.open(first)
    assert second.number in page
    answer = citizen.client.post(citizen.at("other_request", first.pk, second.pk))
    assert answer["Location"] == citizen.at("tracked", second.pk)


def test_several_matters_can_stay_one_request_and_the_question_is_not_asked_again(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.fill_in(open_desk.authority, description=SEVERAL)
    assert citizen.client.get(citizen.at("apply_submit"))["Location"] == citizen.at("apply_split")
    citizen.send("apply_split", {"together": "1"})
    assert citizen.send("apply_matter", MATTER | {"description": SEVERAL}) == citizen.at("apply_delivery")
    assert len(citizen.submit()) == 1
    assert InformationRequest.objects.get().description == SEVERAL


def test_a_changed_text_is_asked_about_anew(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority, description=SEVERAL)
    citizen.send("apply_split", {"together": "1"})
    changed = MATTER | {"description": SEVERAL + "3. 验收报告。"}
    assert citizen.send("apply_matter", changed) == citizen.at("apply_split")


def test_half_a_matter_and_a_single_matter_are_told(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority, description=SEVERAL)
    half = {
        "part1-title": "甲",
        "part1-description": "甲的内容",
        "part2-title": "乙",
        "part2-description": "",
    }
    page = citizen.refused("apply_split", half | {"split": "1"})
    assert "请填写这一件的内容描述" in page and "甲的内容" in page
    single = half | {"part2-title": " ", "split": "1"}
    assert "分开申请至少要有两件" in citizen.refused("apply_split", single)
    more = citizen.refused("apply_split", half | {"more": "1"})
    assert 'name="part3-title"' in more and "甲的内容" in more and "请填写" not in more


def test_the_split_page_of_one_matter_leads_on(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    assert citizen.client.get(citizen.at("apply_split"))["Location"] == citizen.at("apply_delivery")
