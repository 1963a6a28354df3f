"""Answering what the automatic checks found."""

from __future__ import annotations

from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.checking import check_version
from gongkai.publishing.concurrency import take
from gongkai.publishing.models import CheckAnswer, Disclosure
from gongkai.publishing.rights import require_drafter

SHORTEST_ANSWER = 4


@transaction.atomic
def answer_finding(
    actor: User, disclosure: Disclosure, fingerprint: str, answer: str, *, seen: int | None
) -> CheckAnswer:
    """Say why a finding may stand. It holds as long as the finding stands; reviewers read it.

    Raises Refused for what is not there any more, for what has to be removed, and for an empty reason.
    """
    require_drafter(actor, disclosure.authority, "说明检查结果")
    item = take(disclosure, seen)
    version = item.working_version
    assert version is not None
    checked = next((one for one in check_version(version) if one.finding.fingerprint == fingerprint), None)
    if checked is None:
        raise Refused("这条检查结果已经不存在，可能内容已经改过。请重新检查。")
    if not checked.can_be_answered:
        raise Refused("这条检查结果必须改正，不能只作说明。" + checked.finding.sentence)
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise Refused("请写明为什么可以保留。", {"answer": ["请写明为什么可以保留，至少4个字。"]})
    made = CheckAnswer(
        disclosure=item,
        code=checked.finding.code,
        fingerprint=fingerprint,
        sentence=checked.finding.sentence[:500],
        answer=answer.strip(),
        answered_by=actor,
    )
    made.save()
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.answer_check",
        label="说明检查结果",
        target=item,
        after={"code": made.code, "answer": made.answer},
    )
    return made
