"""Setting how long documents may be valid in an authority and everywhere below it."""

from __future__ import annotations

from django.db import transaction

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.models import ValidityKind, ValidityRule
from gongkai.publishing.rights import require_keeper

RULED_KINDS = [kind for kind in ValidityKind if kind is not ValidityKind.UNLIMITED]
"""Kinds that have a longest period at all."""


@transaction.atomic
def set_rule(
    actor: User, authority: Authority, validity_kind: str, most_months: int, warn_months: int
) -> ValidityRule:
    """Arrange the longest period of a kind, or change what was arranged. Documents on record stay as they are.

    Raises NotPermitted; Refused for a warning that would come before the period begins.
    """
    require_keeper(actor, authority, "设置有效期规定")
    if validity_kind not in RULED_KINDS:
        raise Refused("“不设有效期”的文件没有期限，不需要规定。")
    if warn_months >= most_months:
        sentence = f"有效期最长{most_months}个月，提醒要比它短，请改小“届满前几个月提醒”。"
        raise Refused(sentence, {"warn_months": [sentence]})
    rule = (
        ValidityRule.objects.select_for_update()
        .filter(authority=authority, validity_kind=validity_kind)
        .first()
    )
    before = snapshot(rule) if rule is not None else None
    rule = rule or ValidityRule(authority=authority, validity_kind=validity_kind)
    rule.most_months, rule.warn_months = most_months, warn_months
    validate(rule)
    rule.save()
    record(
        actor=actor,
        authority=authority,
        action="validity_rule.set",
        label="设置有效期规定",
        target=rule,
        before=before,
        after=snapshot(rule),
    )
    return rule


@transaction.atomic
def remove_rule(actor: User, rule: ValidityRule) -> None:
    """Take an authority's own rule away, so that the one of the nearest authority above holds. Raises NotPermitted."""
    require_keeper(actor, rule.authority, "取消有效期规定")
    record(
        actor=actor,
        authority=rule.authority,
        action="validity_rule.remove",
        label="取消有效期规定",
        target=rule,
        before=snapshot(rule),
    )
    rule.delete()
