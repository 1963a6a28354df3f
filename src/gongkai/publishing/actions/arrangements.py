"""What the head of the disclosure office arranges: the steps of the review, word lists, and how the authority publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.models import PublishingSettings, ReviewStep, WordEntry
from gongkai.publishing.numbering import whats_wrong_with_pattern
from gongkai.publishing.review_plan import ArrangedStep, whats_wrong_with_arrangement
from gongkai.publishing.rights import require_keeper
from gongkai.publishing.word_import import WordLine, whats_wrong_with_word

SETTINGS = ("index_pattern", "serial_digits", "alternative_format_contact", "interpretation_working_days")


@transaction.atomic
def set_settings(actor: User, authority: Authority, **facts: Any) -> PublishingSettings:
    """Change how the authority publishes. Index numbers that were given stay as they are. Raises Refused."""
    require_keeper(actor, authority, "修改主动公开设置")
    unknown = set(facts) - set(SETTINGS)
    if unknown:
        raise TypeError(f"no such settings: {sorted(unknown)}")
    current = _locked_settings(authority)
    before = snapshot(current)
    for name, value in facts.items():
        setattr(current, name, value)
    problems = whats_wrong_with_pattern(current.index_pattern)
    if problems:
        raise Refused("".join(problems), {"index_pattern": problems})
    validate(current)
    current.save()
    record(
        actor=actor,
        authority=authority,
        action="publishing_settings.set",
        label="修改主动公开设置",
        target=current,
        before=before,
        after=snapshot(current),
    )
    return current


def _locked_settings(authority: Authority) -> PublishingSettings:
    """The row of the settings, made where there is none, locked: two keepers at once follow one another."""
    PublishingSettings.objects.get_or_create(authority=authority)
    return PublishingSettings.objects.select_for_update(of=("self",)).get(authority=authority)


@transaction.atomic
def arrange_review(actor: User, authority: Authority, steps: Sequence[ArrangedStep]) -> None:
    """Say through which steps the authority's items go. What is under review already keeps its plan.

    Raises Refused with every reason why the steps are no lawful plan.
    """
    require_keeper(actor, authority, "安排审核环节")
    problems = whats_wrong_with_arrangement(steps)
    if problems:
        raise Refused("".join(problems))
    target = _locked_settings(authority)
    before = _told(arrangement_of(authority))
    ReviewStep.objects.filter(authority=authority).delete()
    rows = [ReviewStep(authority=authority, **asdict(step)) for step in steps]
    for row in rows:
        validate(row)
    ReviewStep.objects.bulk_create(rows)
    record(
        actor=actor,
        authority=authority,
        action="review_steps.arrange",
        label="安排审核环节",
        target=target,
        before=before,
        after=_told(steps),
    )


@transaction.atomic
def use_default_review(actor: User, authority: Authority) -> None:
    """Go back to the plan of the platform; where nothing was arranged, nothing happens."""
    require_keeper(actor, authority, "安排审核环节")
    target = _locked_settings(authority)
    arranged = arrangement_of(authority)
    if not arranged:
        return
    before = _told(arranged)
    ReviewStep.objects.filter(authority=authority).delete()
    record(
        actor=actor,
        authority=authority,
        action="review_steps.default",
        label="恢复默认的审核环节",
        target=target,
        before=before,
        after=_told([]),
    )


def arrangement_of(authority: Authority) -> list[ArrangedStep]:
    """What the authority arranged; empty where it works with the default plan."""
    return [
        ArrangedStep(row.step, row.stage, row.with_secrecy, row.concerns)
        for row in ReviewStep.objects.filter(authority=authority)
    ]


def _told(steps: Sequence[ArrangedStep]) -> dict[str, Any]:
    return {"steps": [asdict(step) for step in steps] or "默认"}


@transaction.atomic
def add_word(
    actor: User, authority: Authority, *, kind: str, word: str, right: str = "", hint: str = ""
) -> WordEntry:
    """Put a word into the authority's list. Raises Refused for one that stands there or is not complete."""
    require_keeper(actor, authority, "维护词库")
    entry = WordEntry(
        authority=authority, kind=kind, word=word.strip(), right=right.strip(), hint=hint.strip()
    )
    _check_word(entry)
    entry.save()
    _record_word(actor, entry, "word.add", "添加词条", None)
    return entry


@transaction.atomic
def change_word(actor: User, entry: WordEntry, *, word: str, right: str, hint: str) -> WordEntry:
    """Correct an entry. Raises Refused."""
    require_keeper(actor, entry.authority, "维护词库")
    current = WordEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    before = snapshot(current)
    current.word, current.right, current.hint = word.strip(), right.strip(), hint.strip()
    _check_word(current)
    current.save()
    _record_word(actor, current, "word.change", "修改词条", before)
    return current


@transaction.atomic
def use_word(actor: User, entry: WordEntry, *, is_active: bool) -> WordEntry:
    """Let drafts be checked against an entry, or no longer. It stays in the list."""
    require_keeper(actor, entry.authority, "维护词库")
    current = WordEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if current.is_active == is_active:
        return current
    before = snapshot(current)
    current.is_active = is_active
    current.save()
    label = "启用词条" if is_active else "停用词条"
    _record_word(actor, current, "word.use" if is_active else "word.retire", label, before)
    return current


def _check_word(entry: WordEntry) -> None:
    validate(entry)
    problem = whats_wrong_with_word(entry.kind, entry.word, entry.right, entry.hint)
    if problem:
        raise Refused(problem, {"right": [problem]})


def _record_word(
    actor: User, entry: WordEntry, action: str, label: str, before: dict[str, Any] | None
) -> None:
    record(
        actor=actor,
        authority=entry.authority,
        action=action,
        label=label,
        target=entry,
        before=before,
        after=snapshot(entry),
    )


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries an import added, changed, and left as they were."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def import_words(actor: User, authority: Authority, lines: Sequence[WordLine]) -> Imported:
    """Bring a list in: new words are added, words that stand there take over the right way and the hint."""
    require_keeper(actor, authority, "导入词库")
    target = _locked_settings(authority)
    standing = {
        (row.kind, row.word): row
        for row in WordEntry.objects.filter(authority=authority).select_for_update(of=("self",))
    }
    new, changed = [], []
    for line in lines:
        row = standing.get((line.kind, line.word))
        if row is None:
            new.append(
                WordEntry(
                    authority=authority, kind=line.kind, word=line.word, right=line.right, hint=line.hint
                )
            )
        elif (row.right, row.hint, row.is_active) != (line.right, line.hint, True):
            row.right, row.hint, row.is_active = line.right, line.hint, True
            changed.append(row)
    WordEntry.objects.bulk_create(new)
    WordEntry.objects.bulk_update(changed, ["right", "hint", "is_active"])
    record(
        actor=actor,
        authority=authority,
        action="words.import",
        label="导入词库",
        target=target,
        after={
            "added": [f"{row.get_kind_display()}：{row.word}→{row.right}" for row in new],
            "changed": [f"{row.get_kind_display()}：{row.word}→{row.right}" for row in changed],
        },
    )
    return Imported(len(new), len(changed), len(lines) - len(new) - len(changed))
