"""Publishing for everybody what one applicant asked for (Art. 44): proposed, cleared of personal data, decided by the head."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from gongkai.casework.concurrency import ChangedMeanwhile, take
from gongkai.casework.models import InformationRequest, ProactiveProposal
from gongkai.casework.personal_data import PersonalDatum, personal_data_in
from gongkai.casework.rights import require_consent, require_handler, require_other_person
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused, validate
from gongkai.web.handing_over import AcceptedProposal, hand_over

GIVEN = (ReplyKind.GRANTED.value, ReplyKind.PARTLY_GRANTED.value)
_ARTICLE = "条例第四十四条"


def proposed_text(request: InformationRequest) -> str:
    """A first text for the publication: what the information is and the files that were given, no word about who asked."""
    files = request.files.filter(kind="information", cleared_at=None)
    lines = [f"信息名称：{request.title}"]
    if request.document_number:
        lines.append(f"文号：{request.document_number}")
    lines.append(f"公开机关：{request.authority.name}")
    lines += [f"附件：{file.name}" for file in files]
    return "\n".join(lines)


def found_in(request: InformationRequest, title: str, text: str) -> tuple[PersonalDatum, ...]:
    """Personal data in a text that is to be published, with the line they stand in."""
    return personal_data_in(f"{title}\n{text}", request.applicant)


def text_version(proposal: ProactiveProposal) -> str:
    """Tells whether what would be published is still what a page showed."""
    return hashlib.sha256(f"{proposal.title}\n{proposal.text}".encode()).hexdigest()


@transaction.atomic
def propose(
    actor: User,
    request: InformationRequest,
    *,
    title: str,
    text: str,
    reason: str,
    seen: int | None,
    proposal: ProactiveProposal | None = None,
) -> ProactiveProposal:
    """Propose an answered request for publication, or take up the applicant's own proposal with a text.

    Raises ``Refused`` with all personal data found, and where.
    """
    require_handler(actor, request.authority, "提出转为主动公开的建议")
    locked = take(request, seen)
    if locked.outcome not in GIVEN or locked.is_open:
        raise Refused(f"只有已经公开或者部分公开、并且办结的申请，可以建议转为主动公开（{_ARTICLE}）。")
    if not title.strip() or not text.strip():
        raise Refused("请填写标题和拟公开的内容。")
    _require_nobody_named(locked, title, text)
    current = ProactiveProposal(request=locked) if proposal is None else _open(locked, proposal)
    current.title, current.text = title.strip(), text.strip()
    current.reason = reason.strip() or current.reason
    current.proposed_by = actor
    validate(current, exclude=["decided_by", "proposed_by"])
    current.save()
    _record(actor, current, "request.propose_publication", "建议转为主动公开")
    return current


@transaction.atomic
def decide(
    actor: User, proposal: ProactiveProposal, *, accept: bool, reason: str, text_seen: str | None = None
) -> ProactiveProposal:
    """The head decides, never on a proposal of their own. A refusal says why: the applicant may have asked for it.

    ``text_seen`` is the ``text_version`` that was on the page: what is published is what the head has read.
    """
    request = proposal.request
    require_consent(actor, request.authority, "决定是否转为主动公开")
    locked = take(request, None)
    current = _open(locked, proposal)
    if current.proposed_by is not None:
        require_other_person(actor, current.proposed_by, "决定")
    if accept:
        if text_seen is not None and text_seen != text_version(current):
            raise ChangedMeanwhile(
                "在您打开页面之后，有人修改了拟公开的内容，您的决定没有保存。请看过现在的内容再决定。"
            )
        if not current.text.strip():
            raise Refused("还没有拟公开的内容，请经办人先写好内容，再决定。")
        _require_nobody_named(locked, current.title, current.text)
    elif not reason.strip():
        raise Refused("不转为主动公开的，请写明理由。", {"reason": ["请写明理由。"]})
    status = ProactiveProposal.Status
    current.status = status.ACCEPTED if accept else status.DECLINED
    current.decided_by = actor
    current.decided_at = timezone.now()
    current.decision_reason = reason.strip()
    current.save()
    if accept:
        hand_over(
            AcceptedProposal(
                authority=request.authority,
                title=current.title,
                text=current.text,
                author=current.proposed_by,
                actor=actor,
                request_number=locked.number,
            )
        )
    _record(actor, current, "request.decide_publication", f"决定：{current.get_status_display()}")
    return current


def _open(request: InformationRequest, proposal: ProactiveProposal) -> ProactiveProposal:
    current: ProactiveProposal | None = (
        ProactiveProposal.objects.select_for_update(of=("self",))
        .filter(pk=proposal.pk, request=request)
        .first()
    )
    if current is None:
        raise Refused("这条建议不属于这件申请。")
    if current.status != ProactiveProposal.Status.PROPOSED:
        raise Refused(f"这条建议已经有了决定：{current.get_status_display()}。")
    return current


def _require_nobody_named(request: InformationRequest, title: str, text: str) -> None:
    places = [_place(item) for item in found_in(request, title, text)]
    if places:
        raise Refused(
            f"拟公开的内容中有个人信息，不能公开：{'；'.join(places)}。请删去后再提出。",
            {"text": [f"{place}，请删去。" for place in places]},
        )


def _place(item: PersonalDatum) -> str:
    """Where it stands for who reads the form: the title is looked through as the line before the text."""
    if item.line == 1:
        return f"标题有{item.kind}“{item.shown}”"
    return str(PersonalDatum(item.kind, item.line - 1, item.shown))


def _record(actor: User, proposal: ProactiveProposal, action: str, label: str) -> None:
    record(
        actor=actor,
        authority=proposal.request.authority,
        action=action,
        label=label,
        target=proposal.request,
        after={"proposal": proposal.pk, "status": proposal.status},
    )
