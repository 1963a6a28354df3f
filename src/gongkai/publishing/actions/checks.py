"""Answering what the automatic checks found."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.publishing.checking import check_version
from gongkai.publishing.checks import LinkResult
from gongkai.publishing.concurrency import take
from gongkai.publishing.models import CheckAnswer, Disclosure, Status
from gongkai.publishing.rights import require_drafter

SHORTEST_ANSWER = 4
LONGEST_ANSWER = 500


@transaction.atomic
def answer_finding(
    actor: User,
    disclosure: Disclosure,
    fingerprint: str,
    answer: str,
    *,
    seen: int | None,
    links: Mapping[str, LinkResult] | None = None,
) -> CheckAnswer:
    """Say why a finding may stand. It holds as long as the finding stands; reviewers read it.

    ``links`` is what ``checks.look_up`` said about the addresses in the text. Raises Refused for what is not there
    any more, for what has to be removed, for an empty reason, and for a version that was submitted.
    """
    require_drafter(actor, disclosure.authority, "说明检查结果")
    item = take(disclosure, seen)
    version = item.working_version
    assert version is not None
    if version.is_frozen or item.status == Status.DROPPED:
        raise Refused("这条信息没有正在起草的内容，不能再作说明。")
    checked = next(
        (one for one in check_version(version, links) if one.finding.fingerprint == fingerprint), None
    )
    if checked is None:
        raise Refused("这条检查结果已经不存在，可能内容已经改过。请重新检查。")
    if not checked.can_be_answered:
        raise Refused("这条检查结果必须改正，不能只作说明。" + checked.finding.sentence)
    kept = fitting(answer, "answer", "说明", LONGEST_ANSWER)
    if len(kept) < SHORTEST_ANSWER:
        raise Refused("请写明为什么可以保留。", {"answer": ["请写明为什么可以保留，至少4个字。"]})
    made = CheckAnswer(
        disclosure=item,
        code=checked.finding.code,
        fingerprint=fingerprint,
        sentence=checked.finding.sentence[:500],
        answer=kept,
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
