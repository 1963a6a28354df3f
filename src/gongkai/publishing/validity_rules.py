"""How long documents may be valid: local law, kept as rules of authorities that hold for all below them.

A period of 60 months from 1 January 2020 ends with 31 December 2024; ``expires_on`` is that last day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from gongkai.organizations.models import Authority
from gongkai.publishing.models import Genre, NormativeDocument, ValidityKind, ValidityRule

USUAL_WARNING_MONTHS = 6
"""How long before the end people are warned where no rule says otherwise."""
_TRIAL = ("暂行", "试行")
_ABOUT_OTHERS = ("废止", "修改", "失效")


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later (or earlier); the last of the month where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day_of_period(first: dt.date, months: int) -> dt.date:
    """The last day of a period of so many months that begins on ``first``."""
    return add_months(first, months) - dt.timedelta(days=1)


def rules_for(authority: Authority) -> dict[str, ValidityRule]:
    """The rules that hold for an authority, by kind of validity: its own, else that of the nearest above. Two queries."""
    line = list(
        Authority.objects.with_tree_fields()
        .ancestors(authority, include_self=True)
        .values_list("pk", flat=True)
    )
    return _nearest(ValidityRule.objects.filter(authority__in=line).select_related("authority"), line)


def rule_for(authority: Authority, validity_kind: str) -> ValidityRule | None:
    """The rule that holds for documents of this kind of validity in an authority; None where nothing was arranged."""
    return rules_for(authority).get(validity_kind)


class AllRules:
    """The rules of all authorities, read once for work over many documents. Two queries."""

    def __init__(self) -> None:
        self._parents: Mapping[int, int | None] = dict(
            Authority.objects.order_by().values_list("pk", "parent_id")
        )
        self._rules = {
            (rule.authority_id, rule.validity_kind): rule
            for rule in ValidityRule.objects.select_related("authority")
        }

    def of(self, authority_id: int, validity_kind: str) -> ValidityRule | None:
        """The rule that holds there."""
        above: int | None = authority_id
        while above is not None:
            if (rule := self._rules.get((above, validity_kind))) is not None:
                return rule
            above = self._parents.get(above)
        return None

    def warning_months(self, document: NormativeDocument) -> int:
        """How many months before its end people are warned of a document."""
        rule = self.of(document.authority_id, document.validity_kind)
        return rule.warn_months if rule is not None else USUAL_WARNING_MONTHS

    def is_near(self, document: Any, day: dt.date) -> bool:
        """Whether people are warned of a document (with its ``last_day``) on a day."""
        warned_from = add_months(document.last_day, -self.warning_months(document))
        return warned_from <= day

    def horizon(self, day: dt.date) -> dt.date:
        """A day beyond which no end is near on ``day``, whatever the rule; months are of unequal length."""
        longest = max([USUAL_WARNING_MONTHS, *(rule.warn_months for rule in self._rules.values())])
        return add_months(day, longest) + dt.timedelta(days=3)


def suggested_kind(title: str, genre: str = "") -> ValidityKind:
    """What kind of validity a title speaks of: 试行, 通告, or a document that only repeals or amends others."""
    if any(word in title for word in _TRIAL):
        return ValidityKind.TRIAL
    if genre == Genre.PUBLIC_NOTICE or title.endswith("通告"):
        return ValidityKind.PUBLIC_NOTICE
    if any(word in title for word in _ABOUT_OTHERS) and title.endswith(("决定", "通知", "公告")):
        return ValidityKind.UNLIMITED
    return ValidityKind.GENERAL


def beyond_the_rule(rule: ValidityRule, first: dt.date, last: dt.date) -> str:
    """Why a period is longer than the rule allows, as a sentence; empty where it is not."""
    latest = last_day_of_period(first, rule.most_months)
    if last <= latest:
        return ""
    return (
        f"“{rule.authority}”规定，{rule.get_validity_kind_display()}类文件的有效期最长{rule.most_months}个月："
        f"从{first.isoformat()}起算，最迟到{latest.isoformat()}，不能到{last.isoformat()}。"
    )


def _nearest(rules: Collection[ValidityRule], line: list[int]) -> dict[str, ValidityRule]:
    """``line`` runs from the top of the tree down, so the last one that says something wins."""
    ordered = sorted(rules, key=lambda rule: line.index(rule.authority_id))
    return {rule.validity_kind: rule for rule in ordered}
