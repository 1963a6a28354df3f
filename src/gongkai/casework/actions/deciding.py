"""The guided decision: answers that can be taken back, passages withheld, information to provide, and the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.casework.actions import drafting
from gongkai.casework.actions.cases import same_applicant
from gongkai.casework.actions.consulting import draft_override
from gongkai.casework.actions.files import add_file
from gongkai.casework.actions.intake import Paper
from gongkai.casework.concurrency import take
from gongkai.casework.deciding.questions import QUESTIONS
from gongkai.casework.deciding.way import CLOSINGS, Conclusion, Way, closing, standing, way, why_not
from gongkai.casework.keeping import state_of
from gongkai.casework.models import (
    CaseFile,
    Decision,
    FileKind,
    InformationRequest,
    Letter,
    ProposalStatus,
    ProposedStep,
    RequestEvent,
    WithheldPassage,
)
from gongkai.casework.models.applicants import IDENTITY_PURPOSE, NAME_PURPOSE
from gongkai.casework.reply_plans import reply_plan
from gongkai.casework.rights import require_handler
from gongkai.casework.step_plans import StepPlan
from gongkai.law.outcomes import Ground
from gongkai.law.state import ConsultationKind
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.vault.digests import digests


def answers_of(request: InformationRequest) -> dict[str, str]:
    """The answers that have been given so far, by question."""
    decision = Decision.objects.filter(request=request).first()
    return dict(decision.answers) if decision else {}


def way_of(request: InformationRequest) -> Way:
    """How far the decision has come, and the opinions on record bear it out."""
    return standing(way(answers_of(request)), state_of(request), timezone.localdate())


@transaction.atomic
def answer(
    actor: User,
    request: InformationRequest,
    question: str,
    choice: str,
    *,
    seen: int | None,
    explanation: str | None = None,
) -> Way:
    """Answer one question; an earlier answer to it is replaced, and stays in the trail.

    Raises ``Refused`` with the law's sentence for an answer that leads to what is not legal today.
    """
    require_handler(actor, request.authority, "办理答复决定")
    locked = take(request, seen)
    _refuse_while_proposed(locked)
    asked = QUESTIONS.get(question)
    chosen = asked.answer(choice) if asked else None
    if chosen is None:
        raise Refused("请从列出的几项中选择一项。")
    reason = why_not(state_of(locked), timezone.localdate(), chosen)
    if reason:
        raise Refused(f"现在不能选择“{chosen.label}”：{reason}。")
    decision, _ = Decision.objects.select_for_update(of=("self",)).get_or_create(
        request=locked, defaults={"updated_by": actor}
    )
    before = dict(decision.answers)
    decision.answers = before | {question: choice}
    if explanation is not None:
        decision.explanation = explanation.strip()
    decision.updated_by = actor
    decision.save()
    _record(actor, locked, "request.decide", "办理答复决定", before, decision.answers)
    return way(decision.answers)


@transaction.atomic
def choose_earlier(
    actor: User, request: InformationRequest, earlier: InformationRequest, *, seen: int | None
) -> InformationRequest:
    """Say which answered request this one repeats (Art. 36 (6)): of the same applicant, to the same authority."""
    require_handler(actor, request.authority, "选择此前的申请")
    locked = take(request, seen)
    _refuse_while_proposed(locked)
    if not locked.is_open or locked.outcome:
        raise Refused("已经作出答复，不能再选择此前的申请。")
    if earlier.pk == locked.pk or earlier.authority_id != locked.authority_id:
        raise Refused("请选择同一申请人此前向本机关提出的申请。")
    if not same_applicant(locked, earlier):
        raise Refused("这两件申请不是同一申请人提出的，不能认定为重复申请（条例第三十六条第（六）项）。")
    if earlier.replied_on is None:
        raise Refused("那件申请还没有答复，不能认定为重复申请；可以合并办理。")
    before = {"repeats": locked.repeats.number if locked.repeats else ""}
    locked.repeats = earlier
    locked.save(update_fields=["repeats"])
    _record(actor, locked, "request.repeats", "选择此前的申请", before, {"repeats": earlier.number})
    return locked


def earlier_requests(request: InformationRequest) -> list[InformationRequest]:
    """The answered requests of the same applicant to the same authority, the latest first."""
    applicant = request.applicant
    rows = (
        InformationRequest.objects.filter(authority=request.authority, replied_on__isnull=False)
        .exclude(pk=request.pk)
        .select_related("applicant")
        .order_by("-replied_on", "-pk")
    )
    if applicant.identity_number:
        known = digests(applicant.identity_number, IDENTITY_PURPOSE)
        rows = rows.filter(Q(applicant__identity_digest__in=known) | Q(applicant=applicant))
    else:
        named = digests(applicant.name, NAME_PURPOSE)
        rows = rows.filter(Q(applicant__name_digest__in=named) | Q(applicant=applicant))
    return [row for row in rows if same_applicant(request, row)]


@transaction.atomic
def mark_passage(
    actor: User,
    request: InformationRequest,
    *,
    place: str,
    content: str,
    ground: str,
    reason: str,
    seen: int | None,
) -> WithheldPassage:
    """Mark a passage that is withheld in a partial release, with its own ground (Art. 37)."""
    require_handler(actor, request.authority, "标注不予公开的部分")
    locked = take(request, seen)
    _refuse_while_proposed(locked)
    if not locked.is_open or locked.outcome:
        raise Refused("已经作出答复，不能再标注。")
    if not (place.strip() and content.strip() and reason.strip()):
        raise Refused("请写明位置、内容概述和具体说明。")
    passage = WithheldPassage.objects.create(
        request=locked,
        place=place.strip(),
        content=content.strip(),
        ground=Ground(ground).value,
        reason=reason.strip(),
        marked_by=actor,
    )
    after = {"place": passage.place, "ground": passage.ground}
    _record(actor, locked, "request.passage", "标注不予公开的部分", None, after)
    return passage


@transaction.atomic
def remove_passage(actor: User, passage: WithheldPassage, *, seen: int | None) -> None:
    """Take a mark back before the reply."""
    require_handler(actor, passage.request.authority, "取消标注")
    locked = take(passage.request, seen)
    _refuse_while_proposed(locked)
    if not locked.is_open or locked.outcome:
        raise Refused("已经作出答复，不能取消标注。")
    before = {"place": passage.place, "ground": passage.ground}
    _record(actor, locked, "request.passage_removed", "取消标注", before, None)
    passage.delete()


@transaction.atomic
def add_information(
    actor: User, request: InformationRequest, papers: Sequence[Paper], *, seen: int | None
) -> list[CaseFile]:
    """Put in the information that is provided. The applicant gets it when the reply is delivered, not before."""
    require_handler(actor, request.authority, "上传提供的政府信息")
    if not papers:
        raise Refused("请选择要上传的文件。")
    locked = take(request, seen)
    require_information_open(locked)
    kept = [add_file(locked, FileKind.INFORMATION, paper.upload, actor=actor) for paper in papers]
    after = {"files": [file.pk for file in kept]}
    _record(actor, locked, "request.information", "上传提供的政府信息", None, after)
    return kept


@transaction.atomic
def keep_information_back(actor: User, paper: CaseFile, *, seen: int | None) -> CaseFile:
    """Say before the reply that a file is not provided after all: it stays in the case as another paper."""
    require_handler(actor, paper.request.authority, "撤下提供的政府信息")
    locked = take(paper.request, seen)
    require_information_open(locked)
    current: CaseFile | None = locked.files.filter(pk=paper.pk, kind=FileKind.INFORMATION).first()
    if current is None:
        raise Refused("这份文件现在不是提供给申请人的政府信息。")
    current.kind = FileKind.OTHER
    current.open_to_applicant = False
    current.save(update_fields=["kind", "open_to_applicant"])
    before = {"file": current.pk, "kind": FileKind.INFORMATION.label}
    after = {"file": current.pk, "kind": FileKind.OTHER.label}
    _record(actor, locked, "request.information_back", "撤下提供的政府信息", before, after)
    return current


def require_information_open(request: InformationRequest) -> None:
    """Raise ``Refused`` once the head is looking at the reply, or has consented: what goes out is what was looked at."""
    _refuse_while_proposed(request)
    if not request.is_open or request.outcome:
        raise Refused("已经作出答复，不能再改变提供的政府信息。")


def conclusion_of(request: InformationRequest) -> Conclusion | None:
    """Where the answers have led, if it is a reply."""
    conclusion = way_of(request).conclusion
    return conclusion if conclusion and conclusion.reply else None


def plan_of(request: InformationRequest) -> StepPlan | None:
    """How the reply is drafted: a closing where the applicant's time has run out, else what was decided."""
    kind = closing(state_of(request), timezone.localdate())
    if kind is not None:
        return reply_plan(request, kind)
    conclusion = conclusion_of(request)
    if conclusion is None or conclusion.reply is None:
        return None
    return reply_plan(request, conclusion.reply, conclusion)


@transaction.atomic
def reply(
    actor: User,
    request: InformationRequest,
    step: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    seen: int | None,
    letter: Letter | None = None,
    letter_seen: str | None = None,
    reason: str = "",
) -> RequestEvent | ProposedStep:
    """Make the reply that was decided: registered with its letter (R1, R2), or proposed to the head.

    Raises ``Refused`` with all that is missing.
    """
    require_handler(actor, request.authority, "作出答复")
    locked = take(request, seen)
    plan = plan_of(locked)
    if plan is None:
        raise Refused("答复决定还没有办完，请先回答余下的问题。")
    conclusion = conclusion_of(locked) if plan.letter.reply not in CLOSINGS else None
    _keep_particulars(locked, conclusion)
    if conclusion and conclusion.names_earlier and locked.repeats is None:
        raise Refused("请先选择与之重复的、已经答复的申请（条例第三十六条第（六）项）。")
    done = drafting.send(
        actor, locked, plan, step, words, seen=seen, letter=letter, letter_seen=letter_seen, reason=reason
    )
    if conclusion and conclusion.overrides and isinstance(done, ProposedStep):
        _draft_overrides(actor, locked, str(step.get("override_reason") or ""))
    return done


def _keep_particulars(request: InformationRequest, conclusion: Conclusion | None) -> None:
    """What the statistics need besides the outcome: the interest protected, and the row of 2014 that was chosen."""
    request.third_party_interest = conclusion.interest if conclusion else ""
    request.row_of_2014 = conclusion.row_2014 if conclusion else ""
    if conclusion is not None and not conclusion.names_earlier:
        request.repeats = None
    request.save(update_fields=["third_party_interest", "row_of_2014", "repeats"])


def _draft_overrides(actor: User, request: InformationRequest, reasons: str) -> None:
    objected = {
        item.party
        for item in state_of(request).consultations
        if item.kind is ConsultationKind.THIRD_PARTY and item.good_reason
    }
    for party in request.consulted_parties.filter(kind=ConsultationKind.THIRD_PARTY.value):
        if party.name in objected:
            draft_override(actor, party, information=party.question, reasons=reasons, seen=None)


def _refuse_while_proposed(request: InformationRequest) -> None:
    if request.proposals.filter(status=ProposalStatus.PENDING).exists():
        raise Refused("有一步正在等待审批，审批之前不能修改决定。需要修改的，请先撤回审批。")


def _record(
    actor: User,
    request: InformationRequest,
    action: str,
    label: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    record(
        actor=actor,
        authority=request.authority,
        action=action,
        label=label,
        target=request,
        before=before,
        after=after,
    )
