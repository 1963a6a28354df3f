"""Settings and templates: the head's alone; a template that would lose what the law demands is never taken into use."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from gongkai.casework.actions import arrangements, drafting, letters
from gongkai.casework.keeping import settings_of, state_of
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.text import text_of
from gongkai.casework.models import CaseworkSettings, InformationRequest, LetterTemplate
from gongkai.casework.step_plans import PLANS
from gongkai.law.state import Light, LightDistances
from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.uploads import CheckedUpload, UploadKind, check_upload
from tests.casework.kit import Desk, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_of_plan

KIND = LetterKind.REASONS_NOTICE


def changed_template(take_out: str = "", put_in: str = "此致") -> CheckedUpload:
    document = Document(BytesIO(default_template(KIND)))
    for paragraph in document.paragraphs:
        if take_out and take_out in paragraph.text:
            paragraph.text = paragraph.text.replace(take_out, "")
    document.add_paragraph(put_in)
    data = BytesIO()
    document.save(data)
    return check_upload(SimpleUploadedFile("本机关模板.docx", data.getvalue()), UploadKind.DOCUMENT)


def letter_text(desk: Desk) -> str:
    request = registered(desk, days_ago=2)
    plan = PLANS["ReasonsAsked"]
    drafting.send(desk.officer, request, plan, STEPS["ReasonsAsked"], words_of_plan(plan), seen=None)
    return text_of(letters.word_of(request.letters.get()))


def test_an_authority_writes_with_its_own_template_and_goes_back(desk: Desk) -> None:
    furnish(desk)
    first = arrangements.upload_template(desk.head, desk.authority, KIND, changed_template(put_in="落款甲"))
    arrangements.upload_template(desk.head, desk.authority, KIND, changed_template(put_in="落款乙"))
    assert "落款乙" in letter_text(desk)
    arrangements.use_template(desk.head, first)
    assert "落款甲" in letter_text(desk)
    arrangements.use_default(desk.head, desk.authority, KIND)
    assert "落款" not in letter_text(desk)
    with pytest.raises(Refused, match="默认模板"):
        arrangements.use_default(desk.head, desk.authority, KIND)
    assert LetterTemplate.objects.count() == 2


@pytest.mark.parametrize("lost", ["{{ document_number }}", "{{ found }}", "不予处理"])
def test_a_template_that_loses_what_is_demanded_is_refused(desk: Desk, lost: str) -> None:
    with pytest.raises(Refused, match="没有收下这个模板") as refusal:
        arrangements.upload_template(desk.head, desk.authority, KIND, changed_template(take_out=lost))
    assert refusal.value.fields["file"] and not LetterTemplate.objects.exists()


def test_a_template_that_is_no_word_file_is_refused(desk: Desk) -> None:
    upload = check_upload(SimpleUploadedFile("模板.txt", "正文".encode()), UploadKind.DOCUMENT)
    with pytest.raises(Refused, match=r"\.docx"):
        arrangements.upload_template(desk.head, desk.authority, KIND, upload)


def test_the_default_template_can_be_taken_and_sent_back_for_every_kind(desk: Desk) -> None:
    for kind in LetterKind:
        data = default_template(kind)
        upload = check_upload(SimpleUploadedFile("默认.docx", data), UploadKind.DOCUMENT)
        arrangements.upload_template(desk.head, desk.authority, kind, upload)
        assert arrangements.try_out(kind, data)


def test_settings_are_kept_with_what_stood_before(desk: Desk) -> None:
    arrangements.set_settings(
        desk.head, desk.authority, court="鹤壁市中级人民法院", reminder_distances=[2, 10, 2]
    )
    arrangements.set_settings(desk.head, desk.authority, court="淇县人民法院")
    assert settings_of(desk.authority).reminder_distances == [10, 2]
    entry = AuditEntry.objects.filter(action="casework_settings.set").first()
    assert entry is not None and entry.before == {"court": "鹤壁市中级人民法院"}


@pytest.mark.parametrize(
    "facts",
    [
        {"amber_distance": 2, "red_distance": 5},
        {"amber_distance": 99},
        {"retention_years": 0},
        {"reminder_distances": []},
        {"reminder_distances": [-1]},
        {"reminder_distances": [21]},
        {"number_word": "字" * 31},
    ],
)
def test_settings_that_make_no_sense_are_refused(desk: Desk, facts: dict[str, object]) -> None:
    with pytest.raises(Refused):
        arrangements.set_settings(desk.head, desk.authority, **facts)
    assert not CaseworkSettings.objects.exists()


def test_new_distances_change_the_lights_of_open_cases(desk: Desk) -> None:
    request = registered(desk, days_ago=3)
    arrangements.set_settings(desk.head, desk.authority, amber_distance=20, red_distance=19)
    row = InformationRequest.objects.get(pk=request.pk)
    expected = state_of(row).light(today(), LightDistances(20, 19))
    assert row.light(today()) is expected and expected is not Light.GREEN


def test_nobody_but_the_head_arranges_anything(desk: Desk) -> None:
    template = arrangements.upload_template(desk.head, desk.authority, KIND, changed_template())
    for actor in (desk.officer, desk.colleague, *desk.who_may_not_handle.values()):
        with pytest.raises(NotPermitted):
            arrangements.set_settings(actor, desk.authority, court="某法院")
        with pytest.raises(NotPermitted):
            arrangements.upload_template(actor, desk.authority, KIND, changed_template())
        with pytest.raises(NotPermitted):
            arrangements.use_template(actor, template)
        with pytest.raises(NotPermitted):
            arrangements.use_default(actor, desk.authority, KIND)
