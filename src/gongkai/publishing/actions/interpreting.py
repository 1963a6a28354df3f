"""Steps of interpretation: tying an interpretation to its document, waiving a duty, writing questions and answers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.following import Happening, tell_followers
from gongkai.publishing.interpreting import INTERPRETING_KINDS, linkable_documents, settle
from gongkai.publishing.models import (
    Disclosure,
    DisclosureVersion,
    Interpretation,
    InterpretationDuty,
    ItemKind,
    Status,
)
from gongkai.publishing.questions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    QuestionAndAnswer,
    body_from_questions,
    holds_more_than_questions,
)
from gongkai.publishing.rights import require_drafter, require_keeper

MORE_THAN_QUESTIONS = "正文里除了问答还有表格、图片、链接等内容，在这里保存会丢失它们。请在起草页面修改正文。"


@transaction.atomic
def link_interpretation(
    actor: User,
    disclosure: Disclosure,
    document: Disclosure,
    *,
    form: str,
    lead_unit: str,
    interpreter: str = "",
) -> Interpretation:
    """Say that an item interprets a document of its own authority or of one above.

    Where both are public the link shows at once, and the document's duty is fulfilled. Raises NotPermitted, Refused.
    """
    require_drafter(actor, disclosure.authority, "登记政策解读")
    if disclosure.kind not in INTERPRETING_KINDS:
        raise Refused("只有“政策解读”和“政策问答”可以关联被解读的文件，请先把这条信息的类型改过来。")
    if disclosure.status == Status.DROPPED:
        raise Refused("这条信息已经放弃，不能再关联文件。")
    if disclosure.pk == document.pk:
        raise Refused("解读材料不能是被解读的文件本身，请选择另一份文件。")
    if not linkable_documents(disclosure.authority).filter(pk=document.pk).exists():
        raise Refused("只能解读本机关的文件，或者上级机关已经公开的文件，请重新选择。")
    if Interpretation.objects.filter(disclosure=disclosure, document=document).exists():
        raise Refused(f"已经关联了《{document.title}》，不需要再关联一次。")
    link = Interpretation(
        disclosure=disclosure,
        document=document,
        form=form,
        lead_unit=lead_unit.strip(),
        interpreter=interpreter.strip(),
        recorded_by=actor,
    )
    validate(link)
    link.save()
    record(
        actor=actor,
        authority=disclosure.authority,
        action="interpretation.link",
        label="关联被解读的文件",
        target=disclosure,
        after=_told(link),
    )
    _both_changed(link, actor)
    return link


@transaction.atomic
def unlink_interpretation(actor: User, link: Interpretation) -> None:
    """Take back that an item interprets a document; the audit trail keeps what was said. The duty stands again."""
    require_drafter(actor, link.disclosure.authority, "取消解读关联")
    current = (
        Interpretation.objects.select_for_update(of=("self",))
        .select_related("disclosure__authority", "document")
        .filter(pk=link.pk)
        .first()
    )
    if current is None:
        raise Refused("这个关联已经取消了。")
    told = _told(current)
    current.delete()
    record(
        actor=actor,
        authority=current.disclosure.authority,
        action="interpretation.unlink",
        label="取消解读关联",
        target=current.disclosure,
        before=told,
    )
    _both_changed(current, actor)


@transaction.atomic
def waive_interpretation(actor: User, duty: InterpretationDuty, reason: str) -> InterpretationDuty:
    """Decide that a document needs no interpretation, for a reason."""
    current = _taken(actor, duty, "决定文件不需解读")
    if not reason.strip():
        raise Refused("不需解读须写明理由。", {"reason": ["请写明理由，例如：文件只涉及内部管理。"]})
    if current.fulfilled_at is not None:
        raise Refused("这份文件已经解读，不需要再作决定。")
    before = snapshot(current)
    current.waived_reason, current.waived_by = reason.strip(), actor
    validate(current)
    current.save()
    _record_duty(actor, current, "interpretation_duty.waive", "决定文件不需解读", before)
    return current


@transaction.atomic
def resume_interpretation(actor: User, duty: InterpretationDuty) -> InterpretationDuty:
    """Take the decision back that a document needs no interpretation; its day stays what it was."""
    current = _taken(actor, duty, "恢复解读任务")
    if not current.waived_reason:
        raise Refused("这项解读任务没有被免除。")
    before = snapshot(current)
    current.waived_reason, current.waived_by = "", None
    current.save()
    _record_duty(actor, current, "interpretation_duty.resume", "恢复解读任务", before)
    return current


@transaction.atomic
def set_questions(
    actor: User, disclosure: Disclosure, questions: Sequence[QuestionAndAnswer], *, seen: int | None
) -> DisclosureVersion:
    """Write the questions of a policy Q&A into the text of its draft (see ``publishing.questions``).

    Refused once the draft was submitted: what is under review or published is changed by a new version only.
    """
    require_drafter(actor, disclosure.authority, "编写政策问答")
    item = take(disclosure, seen)
    draft = _draft_of(item)
    if holds_more_than_questions(draft.body):
        raise Refused(MORE_THAN_QUESTIONS)
    kept = [QuestionAndAnswer(entry.question.strip(), entry.answer.strip()) for entry in questions]
    _require_whole(kept)
    draft.body = body_from_questions(kept)
    draft.edited_by = actor
    draft.save()
    draft.authors.add(actor)
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.questions",
        label="编写政策问答",
        target=item,
        after={"questions": len(kept), "version": draft.number},
    )
    return draft


def _draft_of(item: Disclosure) -> DisclosureVersion:
    draft = item.working_version
    if item.status == Status.DROPPED or draft is None:
        raise Refused("这条信息已经放弃，不能再编写问答。")
    if draft.kind != ItemKind.POLICY_QUESTIONS:
        raise Refused("只有“政策问答”可以编写问答，请先在起草页面把类型改为“政策问答”。")
    if draft.is_frozen:
        raise Refused("这一版已经提交审核或者已经发布，不能再改。需要修改的，请退回或者起草新的一版。")
    return draft


def _require_whole(questions: Sequence[QuestionAndAnswer]) -> None:
    if len(questions) > MOST_QUESTIONS:
        raise Refused(f"一条政策问答最多{MOST_QUESTIONS}个问题，请分成几条。")
    for number, entry in enumerate(questions, start=1):
        if not entry.question or not entry.answer:
            raise Refused(f"第{number}个问答的问题和回答都要填写；不要的，请把两栏都清空。")
        if len(entry.question) > LONGEST_QUESTION or len(entry.answer) > LONGEST_ANSWER:
            raise Refused(f"第{number}个问答太长：问题最多{LONGEST_QUESTION}字，回答最多{LONGEST_ANSWER}字。")


def _both_changed(link: Interpretation, actor: User) -> None:
    settle([link.document_id])
    for item in (link.disclosure, link.document):
        if item.is_public:
            tell_followers(item, Happening.CHANGED, actor)


def _taken(actor: User, duty: InterpretationDuty, what: str) -> InterpretationDuty:
    current: InterpretationDuty = (
        InterpretationDuty.objects.select_for_update(of=("self",))
        .select_related("document__authority", "waived_by")
        .get(pk=duty.pk)
    )
    require_keeper(actor, current.document.authority, what)
    return current


def _record_duty(
    actor: User, duty: InterpretationDuty, action: str, label: str, before: dict[str, object]
) -> None:
    record(
        actor=actor,
        authority=duty.document.authority,
        action=action,
        label=label,
        target=duty.document,
        before=before,
        after=snapshot(duty),
    )


def _told(link: Interpretation) -> dict[str, object]:
    return {
        "document": f"{link.document_id} {link.document}",
        "form": link.get_form_display(),
        "lead_unit": link.lead_unit,
        "interpreter": link.interpreter,
    }
