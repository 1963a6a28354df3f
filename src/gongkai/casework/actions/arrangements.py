"""What the head of the disclosure office arranges: the settings of casework, and the authority's own templates."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongkai.casework.actions.letters import WORD_TYPE
from gongkai.casework.keeping import distances_of, light_days, settings_of, state_of, with_events
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.render import render_docx
from gongkai.casework.letters.samples import sample_facts
from gongkai.casework.letters.validation import validate_template
from gongkai.casework.models import CaseworkSettings, InformationRequest, LetterTemplate
from gongkai.casework.rights import require_consent
from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.web.uploads import CheckedUpload

SETTINGS = (
    "takes_online_requests",
    "receipt_confirms",
    "number_word",
    "reconsideration_body",
    "court",
    "fee_account",
    "amber_distance",
    "red_distance",
    "reminder_distances",
    "retention_years",
)
MOST_REMINDERS = 10
LONGEST_DISTANCE = 20


@transaction.atomic
def set_settings(actor: User, authority: Authority, **facts: Any) -> CaseworkSettings:
    """Change how the authority runs its casework. New distances of the lights hold for its open cases at once."""
    require_consent(actor, authority, "修改依申请公开设置")
    unknown = set(facts) - set(SETTINGS)
    if unknown:
        raise TypeError(f"no such settings: {sorted(unknown)}")
    current = CaseworkSettings.objects.select_for_update().filter(authority=authority).first()
    before = snapshot(current) if current else None
    current = current or settings_of(authority)
    lights = (current.amber_distance, current.red_distance)
    for name, value in facts.items():
        setattr(current, name, value)
    current.reminder_distances = _distances(current.reminder_distances)
    validate(current)
    current.save()
    record(
        actor=actor,
        authority=authority,
        action="casework_settings.set",
        label="修改依申请公开设置",
        target=current,
        before=before,
        after=snapshot(current),
    )
    if lights != (current.amber_distance, current.red_distance):
        _light_anew(current)
    return current


def _light_anew(settings: CaseworkSettings) -> None:
    distances = distances_of(settings)
    rows = (
        InformationRequest.objects.filter(authority=settings.authority).open().select_for_update(of=("self",))
    )
    for row in with_events(rows):
        row.amber_from, row.red_from = light_days(state_of(row), distances)
        row.save(update_fields=["amber_from", "red_from"])


def _distances(values: Any) -> list[int]:
    kept = sorted({int(value) for value in values}, reverse=True)
    if not kept or len(kept) > MOST_REMINDERS or not all(0 <= value <= LONGEST_DISTANCE for value in kept):
        raise Refused(
            f"到期提醒请填0至{LONGEST_DISTANCE}之间的工作日数，至少一个，最多{MOST_REMINDERS}个。",
            {"reminder_distances": ["请填写 5、2、0 这样的工作日数。"]},
        )
    return kept


@transaction.atomic
def upload_template(
    actor: User, authority: Authority, kind: LetterKind, upload: CheckedUpload
) -> LetterTemplate:
    """Take an authority's own template into use. It is tried with an invented case; the one before is kept.

    Raises ``Refused`` with one sentence for each fault.
    """
    require_consent(actor, authority, "更换文书模板")
    if upload.content_type != WORD_TYPE:
        raise Refused("请上传 .docx 格式的Word模板。", {"file": ["请上传 .docx 格式的Word模板。"]})
    upload.file.seek(0)
    faults = validate_template(kind, bytes(upload.file.read()))
    if faults:
        raise Refused(f"没有收下这个模板，原来的模板没有变：{''.join(faults)}", {"file": list(faults)})
    _set_aside(authority, kind)
    template = LetterTemplate(authority=authority, kind=kind.value, name=upload.name, uploaded_by=actor)
    upload.file.seek(0)
    template.file.save(upload.name, upload.file, save=False)
    template.save()
    _record(actor, template, "letter_template.upload", "上传文书模板")
    return template


@transaction.atomic
def use_template(actor: User, template: LetterTemplate) -> LetterTemplate:
    """Go back to an earlier template."""
    require_consent(actor, template.authority, "更换文书模板")
    kind = LetterKind(template.kind)
    faults = validate_template(kind, content_of(template))
    if faults:
        raise Refused(f"这个模板现在不能用：{''.join(faults)}")
    _set_aside(template.authority, kind)
    current = LetterTemplate.objects.select_for_update().get(pk=template.pk)
    current.is_current = True
    current.save()
    _record(actor, current, "letter_template.use", "改用以前的文书模板")
    return current


@transaction.atomic
def use_default(actor: User, authority: Authority, kind: LetterKind) -> None:
    """Go back to the template of the platform."""
    require_consent(actor, authority, "更换文书模板")
    current = LetterTemplate.objects.filter(authority=authority, kind=kind.value, is_current=True).first()
    if current is None:
        raise Refused("现在用的就是系统的默认模板。")
    _set_aside(authority, kind)
    _record(actor, current, "letter_template.default", "恢复默认文书模板")


def try_out(kind: LetterKind, template: bytes | None) -> bytes:
    """A letter of an invented case, made from a template. Raises ``LetterFault`` where it cannot be made."""
    return render_docx(kind, sample_facts(kind), template)


def content_of(template: LetterTemplate) -> bytes:
    """The Word file of a template."""
    with template.file.open("rb") as file:
        return bytes(file.read())


def _set_aside(authority: Authority, kind: LetterKind) -> None:
    rows = LetterTemplate.objects.select_for_update().filter(
        authority=authority, kind=kind.value, is_current=True
    )
    for row in rows:
        row.is_current = False
        row.save()


def _record(actor: User, template: LetterTemplate, action: str, label: str) -> None:
    record(
        actor=actor,
        authority=template.authority,
        action=action,
        label=label,
        target=template,
        after={"kind": template.kind, "name": template.name, "is_current": template.is_current},
    )
