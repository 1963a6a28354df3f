"""Keeping a case in order: who handles it, remarks, splitting, joining, new rounds, the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions.intake import RequestFacts, new_request
from gongkai.casework.actions.steps import enter, refuse_while_proposed
from gongkai.casework.concurrency import take
from gongkai.casework.keeping import append, events_of, settings_of
from gongkai.casework.models import (
    FileKind,
    InformationRequest,
    Note,
    ProvisionForm,
    ReceiptWay,
    Subject,
)
from gongkai.casework.models.applicants import IDENTITY_PURPOSE, NAME_PURPOSE
from gongkai.casework.rights import HANDLERS, require_handler
from gongkai.law.events import Annulled, ReceiptConfirmed, Received, Reopened
from gongkai.law.regulation import Channel
from gongkai.law.state import Stage
from gongkai.organizations.access import has_role
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.vault.digests import digests


@transaction.atomic
def assign(
    actor: User, request: InformationRequest, officer: User | None, *, seen: int | None
) -> InformationRequest:
    """Give the case to an officer of the authority, or to nobody."""
    require_handler(actor, request.authority, "分派申请")
    locked = take(request, seen)
    if officer is not None and not has_role(officer, locked.authority, *HANDLERS):
        raise Refused(f"{officer}不是本机关的依申请公开经办人，不能承办这件申请。")
    before = {"officer": str(locked.officer or "")}
    locked.officer = officer
    locked.save(update_fields=["officer"])
    record(
        actor=actor,
        authority=locked.authority,
        action="request.assign",
        label="分派经办人",
        target=locked,
        before=before,
        after={"officer": str(officer or "")},
    )
    return locked


@transaction.atomic
def set_subject(actor: User, request: InformationRequest, subject: Subject) -> None:
    """Say what the request is about, for the analysis by subject."""
    require_handler(actor, request.authority, "修改主题")
    locked = take(request, None)
    before = {"subject": locked.subject}
    locked.subject = subject
    locked.save(update_fields=["subject"])
    record(
        actor=actor,
        authority=locked.authority,
        action="request.subject",
        label="修改主题",
        target=locked,
        before=before,
        after={"subject": subject},
    )


@transaction.atomic
def add_note(actor: User, request: InformationRequest, text: str) -> Note:
    """Leave a remark for colleagues."""
    require_handler(actor, request.authority, "写备注")
    if not text.strip():
        raise Refused("备注不能是空的。")
    note = Note(request=request, text=text.strip(), author=actor)
    note.save()
    return note


@transaction.atomic
def split(
    actor: User, request: InformationRequest, matters: Sequence[tuple[str, str]], *, seen: int | None
) -> list[InformationRequest]:
    """Split a request about several matters: one matter, one request (一事一申请).

    ``matters`` are title and description of each; the first stays with the request, the others become requests of
    their own with the same applicant, arrival and receipt. Only before anything but the receipt has happened.
    """
    require_handler(actor, request.authority, "拆分申请")
    kept = [(title.strip(), text.strip()) for title, text in matters]
    if len(kept) < 2 or not all(title and text for title, text in kept):
        raise Refused("拆分至少要有两件，每件都要写明信息名称和内容描述。")
    locked = take(request, seen)
    events = events_of(locked)
    if any(not isinstance(event, Received | ReceiptConfirmed) for event in events):
        raise Refused("申请已经开始办理，不能再拆分；请在答复中分别答复各项内容。")
    before = {"title": locked.title}
    # The applicant's own words stay in the case: the trail is read by people who may not open it.
    Note(request=locked, text=f"拆分前的申请内容：{locked.title}\n{locked.description}", author=actor).save()
    locked.title, locked.description = kept[0]
    locked.version += 1
    locked.save()
    made = []
    for title, text in kept[1:]:
        facts = replace(facts_of(locked), title=title, description=text)
        part = new_request(locked.authority, locked.applicant, Channel(locked.channel), facts)
        part.split_from = locked
        part.officer = locked.officer
        # The applicant tracks all parts with the code of the one receipt.
        part.query_code = locked.query_code
        part.arrived_on = locked.arrived_on
        append(part, events, actor=actor, note=f"由{locked.number}拆分")
        made.append(part)
    record(
        actor=actor,
        authority=locked.authority,
        action="request.split",
        label="拆分申请",
        target=locked,
        before=before,
        after={"title": locked.title, "parts": [part.number for part in made]},
    )
    return made


@transaction.atomic
def join(
    actor: User, request: InformationRequest, lead: InformationRequest, *, seen: int | None
) -> InformationRequest:
    """Handle a request together with another of the same applicant: one reply answers both, each is counted."""
    require_handler(actor, request.authority, "合并办理")
    if request.pk == lead.pk:
        raise Refused("不能与自己合并办理。")
    locked, leading = take(request, seen), take(lead, None)
    if leading.authority_id != locked.authority_id:
        raise Refused("只有同一机关的申请可以合并办理。")
    if not same_applicant(locked, leading):
        raise Refused("只有同一申请人的申请可以合并办理。")
    if not (locked.is_open and leading.is_open):
        raise Refused("已经办结的申请不能合并办理。")
    if Stage.REPLIED.value in (locked.stage, leading.stage):
        raise Refused("已经作出答复的申请不能再合并办理。")
    # The head consents for the requests that the page named, and for no other.
    refuse_while_proposed(locked)
    refuse_while_proposed(leading)
    if leading.handled_with_id or locked.joined.exists():
        raise Refused("请选择没有并入别的申请的那一件作为主件。")
    locked.handled_with = leading
    locked.version += 1
    locked.save()
    record(
        actor=actor,
        authority=locked.authority,
        action="request.join",
        label="合并办理",
        target=locked,
        after={"handled_with": leading.number},
    )
    return locked


@transaction.atomic
def part(actor: User, request: InformationRequest, *, seen: int | None) -> InformationRequest:
    """End the joint handling of an open request."""
    require_handler(actor, request.authority, "解除合并")
    locked = take(request, seen)
    if locked.handled_with is None or not locked.is_open:
        raise Refused("这件申请没有合并办理，或者已经办结。")
    before = {"handled_with": locked.handled_with.number}
    locked.handled_with = None
    locked.version += 1
    locked.save()
    record(
        actor=actor,
        authority=locked.authority,
        action="request.part",
        label="解除合并办理",
        target=locked,
        before=before,
        after={"handled_with": ""},
    )
    return locked


def facts_of(request: InformationRequest) -> RequestFacts:
    """What was asked, as it was given: for another request that goes on from this one."""
    return RequestFacts(
        title=request.title,
        description=request.description,
        document_number=request.document_number,
        provision_form=ProvisionForm(request.provision_form),
        receipt_way=ReceiptWay(request.receipt_way),
        accessibility_needs=request.accessibility_needs,
        fee_relief=request.fee_relief,
        notice_by_email=request.notice_by_email,
        notice_by_sms=request.notice_by_sms,
        subject=Subject(request.subject),
    )


def same_applicant(first: InformationRequest, second: InformationRequest) -> bool:
    """Whether two requests come from one applicant: the same identity number.

    Where none is known a name alone could be anybody's, so the telephone, the e-mail or the address has to agree, too.
    Of applicants whose data were cleared nobody can say it any more, but for requests that share the applicant's row.
    """
    one, other = first.applicant, second.applicant
    if one.pk == other.pk:
        return True
    if one.cleared_at is not None or other.cleared_at is not None:
        return False
    if one.identity_number and other.identity_number:
        # Under all keys: while keys are changed, two rows may still have their digests under different ones.
        return other.identity_digest in digests(one.identity_number, IDENTITY_PURPOSE)
    contact = ((one.telephone, other.telephone), (one.email, other.email), (one.address, other.address))
    return other.name_digest in digests(one.name, NAME_PURPOSE) and any(
        mine and mine == theirs for mine, theirs in contact
    )


@transaction.atomic
def reopen(
    actor: User,
    request: InformationRequest,
    *,
    body: str,
    decided_on: dt.date,
    received_on: dt.date,
    days: int | None,
    seen: int | None,
) -> InformationRequest:
    """The reply was annulled: close this round and begin a new one, linked to it, with the days that the decision sets.

    ``decided_on`` is the day of the decision, ``received_on`` the day it reached the authority (from which the new
    time runs).
    """
    require_handler(actor, request.authority, "登记答复被撤销")
    locked = take(request, seen)
    if InformationRequest.objects.filter(previous_round=locked).exists():
        raise Refused("这件申请已经有了下一轮。")
    if received_on < decided_on:
        raise Refused("收到决定的日期不能早于决定的日期。")
    enter(locked, Annulled(received_on, body), actor=actor)
    again = new_request(locked.authority, locked.applicant, Channel(locked.channel), facts_of(locked))
    again.query_code = locked.query_code
    again.previous_round = locked
    again.round = locked.round + 1
    again.officer = locked.officer
    again.arrived_on = received_on
    append(again, [Reopened(received_on, days)], actor=actor, note=f"{body}责令重新答复")
    record(
        actor=actor,
        authority=locked.authority,
        action="request.reopen",
        label="重新答复",
        target=again,
        after={"previous_round": locked.number, "days": days},
    )
    return again


@transaction.atomic
def archive(actor: User, request: InformationRequest) -> InformationRequest:
    """Put a finished case into the archive (Art. 45): from then on only follow-up cases are added to it."""
    require_handler(actor, request.authority, "归档")
    locked = take(request, None)
    if locked.is_open or locked.stage == Stage.REPLIED.value:
        raise Refused("申请还没有办结，不能归档。")
    if locked.archived_at is not None:
        raise Refused("这件申请已经归档。")
    if locked.outcome and not locked.files.filter(kind=FileKind.LETTER).exists():
        raise Refused("案卷里还没有答复文书，请先把发出的文书放进案卷再归档（条例第四十五条）。")
    assert locked.closed_on is not None
    years = settings_of(locked.authority).retention_years
    locked.archived_at = timezone.now()
    locked.retain_until = _after_years(locked.closed_on, years)
    locked.save(update_fields=["archived_at", "retain_until"])
    record(
        actor=actor,
        authority=locked.authority,
        action="request.archive",
        label="归档",
        target=locked,
        after={"retain_until": locked.retain_until},
    )
    return locked


def _after_years(date: dt.date, years: int) -> dt.date:
    """The last day of the year that lies ``years`` after a day: papers are kept by whole years."""
    return dt.date(date.year + years, 12, 31)
