"""What publication does for the collection: an item that is a rule or a normative document gets its row there.

A follower never keeps a publication from happening. What cannot be registered by itself (another item has the document number
already, the date of issue is missing, the authority makes no rules) is left to a person: ``unregistered_items`` lists it.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import User
from gongkai.publishing.actions.normative import normalised_number
from gongkai.publishing.following import Happening
from gongkai.publishing.models import (
    Disclosure,
    DisclosureVersion,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    ValidityKind,
)
from gongkai.publishing.validity import first_day_of, validity_on
from gongkai.publishing.validity_rules import suggested_kind

KINDS = {
    ItemKind.RULES.value: NormativeKind.RULES,
    ItemKind.NORMATIVE_DOCUMENT.value: NormativeKind.NORMATIVE_DOCUMENT,
}
"""The kinds of items that stand in the collection."""
RULES_WAIT = dt.timedelta(days=30)
"""规章制定程序条例 Art. 32: rules take effect 30 days after promulgation."""


def keep_collection(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: register what became public, let the row follow a new version, and show its validity on the item.

    The item is locked by the step, and written by it afterwards; so its validity is set on the very instance.
    """
    if happening not in (Happening.PUBLISHED, Happening.UPDATED) or disclosure.kind not in KINDS:
        return
    version = disclosure.published_version
    assert version is not None
    document = NormativeDocument.objects.select_for_update().filter(disclosure=disclosure).first()
    if document is None:
        document = _registered(disclosure, version, actor)
    elif happening is Happening.UPDATED:
        _follow_version(document, version, actor)
    if document is not None:
        fresh = NormativeDocument.objects.prefetch_related("changes").get(pk=document.pk)
        disclosure.validity = validity_on(fresh, timezone.localdate())
        disclosure.save(update_fields=["validity"])


def unregistered_items() -> QuerySet[Disclosure]:
    """Public rules and normative documents that have no row in the collection."""
    return Disclosure.objects.public().filter(kind__in=KINDS, normative_document__isnull=True)


def why_unregistered(disclosure: Disclosure) -> str:
    """Why such an item did not get its row by itself, as a sentence."""
    if disclosure.kind == ItemKind.RULES and not disclosure.authority.can_make_rules:
        return "本机关没有规章制定权（《立法法》第九十三条），请更正信息的类型。"
    if disclosure.date_of_issue is None:
        return "没有填成文日期，请登记时补上。"
    return "发文字号已经由另一个文件使用，或者日期前后矛盾，请核对后登记或者关联。"


def day_of_effect(version: DisclosureVersion, kind: NormativeKind) -> dt.date:
    """The day of effect of a version; where it names none, the day of issue, for rules 30 days later."""
    assert version.date_of_issue is not None
    if version.date_of_effect is not None:
        return version.date_of_effect
    return version.date_of_issue + (RULES_WAIT if kind is NormativeKind.RULES else dt.timedelta(0))


def is_effect_assumed(document: NormativeDocument) -> bool:
    """Whether the day of effect was taken from the day of issue because the published text names none."""
    version = document.disclosure.published_version if document.disclosure is not None else None
    if version is None or version.date_of_effect is not None or version.date_of_issue is None:
        return False
    return document.effective_on == day_of_effect(version, NormativeKind(document.kind))


def _registered(
    disclosure: Disclosure, version: DisclosureVersion, actor: User | None
) -> NormativeDocument | None:
    kind = KINDS[disclosure.kind]
    if version.date_of_issue is None or (
        kind is NormativeKind.RULES and not disclosure.authority.can_make_rules
    ):
        return None
    known = _known(disclosure, version)
    if known is not None:
        return _tied(known, disclosure, actor) if known.disclosure_id is None else None
    document = NormativeDocument(
        authority=disclosure.authority,
        disclosure=disclosure,
        kind=kind,
        title=version.title,
        document_number=normalised_number(version.document_number),
        issued_on=version.date_of_issue,
        effective_on=day_of_effect(version, kind),
        expires_on=version.date_of_expiry,
        validity_kind=_kind_of_validity(version),
        registered_by=actor,
    )
    if not _is_sound(document):
        return None
    document.save()
    assumed = "（原文没有填施行日期，按制发日期推定）" if version.date_of_effect is None else ""
    _record(document, actor, "normative.register", f"随发布登记入库{assumed}")
    return document


def _known(disclosure: Disclosure, version: DisclosureVersion) -> NormativeDocument | None:
    """The document that the authority has on record under this number; without a number, under this title and date."""
    rows = NormativeDocument.objects.select_for_update(of=("self",)).filter(authority=disclosure.authority)
    number = normalised_number(version.document_number)
    if number:
        return rows.filter(document_number=number).first()
    assert version.date_of_issue is not None
    return rows.filter(
        document_number="", title=version.title, issued_on=version.date_of_issue, disclosure__isnull=True
    ).first()


def _tied(document: NormativeDocument, disclosure: Disclosure, actor: User | None) -> NormativeDocument:
    before = snapshot(document)
    document.disclosure = disclosure
    document.revision += 1
    document.save()
    _record(document, actor, "normative.link", "随发布关联公开的信息", before)
    return document


def _follow_version(document: NormativeDocument, version: DisclosureVersion, actor: User | None) -> None:
    """Let the row repeat what a corrected version says; what cannot be is left as it was."""
    before, first_before = snapshot(document), first_day_of(document)
    kind = NormativeKind(document.kind)
    document.title = version.title
    document.document_number = normalised_number(version.document_number)
    if version.date_of_issue is not None:
        document.issued_on = version.date_of_issue
    if version.date_of_effect is not None:
        document.effective_on = day_of_effect(version, kind)
    if version.date_of_expiry is not None:
        document.expires_on = version.date_of_expiry
    if snapshot(document) == before:
        return
    if first_day_of(document) != first_before and document.ordered_changes.exists():
        # Other documents hang on this day; a person moves it, so that their changes move with it.
        document.issued_on, document.effective_on = _dates(before)
    if not _is_sound(document):
        document.refresh_from_db()
        return
    document.revision += 1
    document.save()
    _record(document, actor, "normative.correct", "随更正的版本更新", before)


def _dates(before: dict[str, dt.date]) -> tuple[dt.date, dt.date]:
    return before["issued_on"], before["effective_on"]


def _is_sound(document: NormativeDocument) -> bool:
    """Whether the database would take the row; a publication must not fail on it."""
    ends = document.expires_on
    if ends is not None and ends < max(document.effective_on, document.issued_on):
        return False
    if ends is not None and document.validity_kind == ValidityKind.UNLIMITED:
        document.validity_kind = ValidityKind.GENERAL
    same_number = NormativeDocument.objects.filter(
        authority=document.authority_id, document_number=document.document_number
    ).exclude(pk=document.pk)
    return not (document.document_number and same_number.exists())


def _kind_of_validity(version: DisclosureVersion) -> ValidityKind:
    return suggested_kind(version.title, version.genre)


def _record(
    document: NormativeDocument,
    actor: User | None,
    action: str,
    label: str,
    before: dict[str, object] | None = None,
) -> None:
    record(
        actor=actor,
        authority=document.authority,
        action=action,
        label=label,
        target=document,
        before=before,
        after=snapshot(document),
    )
