"""Writing items: a draft is written in place until it is submitted; a change afterwards is a new version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.addresses import (
    files_of_key,
    for_the_public,
    office_files_of_key,
    pictures_in,
)
from gongkai.publishing.columns import why_not_in
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.models import Disclosure, DisclosureVersion, InVersion, SiteColumn, Status, Submission
from gongkai.publishing.projection import project
from gongkai.publishing.rich_text import TooMuchText, clean
from gongkai.publishing.rights import require_drafter

CONTENT = (
    "kind",
    "title",
    "summary",
    "body",
    "document_number",
    "issuers",
    "origin",
    "date_of_issue",
    "date_of_effect",
    "date_of_expiry",
    "category",
    "subject",
    "genre",
    "key_area",
    "catalogue_entry",
    "keywords",
    "source",
    "editor",
    "publish_at",
    "ends_at",
    "change_note",
)
"""The fields of a version that a drafter fills in; its columns come besides."""
NOT_SUBMITTED = "放弃的修改，没有送审"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved draft, and sentences about what was taken out of its text."""

    disclosure: Disclosure
    dropped: tuple[str, ...] = ()


@transaction.atomic
def create_draft(
    actor: User,
    authority: Authority,
    fields: Mapping[str, Any],
    columns: Collection[SiteColumn] = (),
    *,
    proposed_from: str = "",
) -> Saved:
    """Begin an item. Raises Refused with the sentences of all fields that are not right."""
    require_drafter(actor, authority, "起草主动公开的信息")
    disclosure = Disclosure(authority=authority, created_by=actor, proposed_from=proposed_from)
    # The row is needed for its key; a title that is too long is refused below, by the version.
    disclosure.title = _storable(str(fields.get("title", "")))[:200]
    disclosure.save()
    version = DisclosureVersion(disclosure=disclosure, number=1)
    dropped = _write(actor, disclosure, version, fields, columns)
    disclosure.working_version = version
    project(disclosure)
    step_done(disclosure)
    _record(actor, disclosure, "disclosure.create", "起草")
    return Saved(disclosure, dropped)


@transaction.atomic
def save_draft(
    actor: User,
    disclosure: Disclosure,
    fields: Mapping[str, Any],
    columns: Collection[SiteColumn] | None = None,
    *,
    seen: int | None,
) -> Saved:
    """Write the draft of an item. Where the last version was submitted already, this begins a new one.

    A change while it is reviewed sends it back: the review begins anew when it is submitted again. What the public
    reads stays as it is until the new version is through. Raises Refused, ChangedMeanwhile.
    """
    require_drafter(actor, disclosure.authority, "修改主动公开的信息")
    item = take(disclosure, seen)
    version = draft_of(actor, item)
    before = _told(version)
    dropped = _write(actor, item, version, fields, columns)
    project(item)
    step_done(item)
    _record(actor, item, "disclosure.save", "修改", before, _told(version))
    return Saved(item, dropped)


def draft_of(actor: User, item: Disclosure) -> DisclosureVersion:
    """The version that may be written in, made from the last one where that is frozen. The item is locked.

    Ends a review that is under way. Raises Refused for an item that was dropped.
    """
    if item.status == Status.DROPPED:
        raise Refused("这条信息已经放弃，不能再修改。需要的话请重新起草。")
    last = item.working_version
    assert last is not None
    if not last.is_frozen:
        return last
    _end_review(actor, item)
    draft = _copy(last, item)
    item.working_version = draft
    item.status = Status.DRAFT
    return draft


def _end_review(actor: User, item: Disclosure) -> None:
    for submission in item.submissions.filter(state=Submission.State.OPEN):
        if submission.is_urgent:
            raise Refused("这条信息是紧急发布的，补审还没有完成。请等审核完成，或者请分管领导撤回后再修改。")
        submission.state = Submission.State.RECALLED
        submission.closed_at = timezone.now()
        submission.save()
        _record(actor, item, "disclosure.recall", "修改后退回起草")


def _copy(last: DisclosureVersion, item: Disclosure) -> DisclosureVersion:
    highest = item.versions.order_by("-number").values_list("number", flat=True).first() or 0
    draft = DisclosureVersion(disclosure=item, number=highest + 1)
    for name in CONTENT:
        setattr(draft, name, getattr(last, name))
    draft.change_note = ""
    if draft.publish_at is not None and draft.publish_at <= timezone.now():
        draft.publish_at = None
    draft.save()
    draft.columns.set(last.columns.all())
    # The copied words are still the words of those who wrote them.
    draft.authors.set(last.authors.all())
    InVersion.objects.bulk_create(
        InVersion(
            attachment_id=place.attachment_id,
            version=draft,
            position=place.position,
            is_inline=place.is_inline,
        )
        for place in last.places.all()
    )
    return draft


def _write(
    actor: User,
    item: Disclosure,
    version: DisclosureVersion,
    fields: Mapping[str, Any],
    columns: Collection[SiteColumn] | None,
) -> tuple[str, ...]:
    unknown = set(fields) - set(CONTENT)
    assert not unknown, f"no fields of a version: {unknown}"
    dropped: tuple[str, ...] = ()
    for name, value in fields.items():
        if name == "body":
            value, dropped = cleaned_text(str(value), item)
        setattr(version, name, _storable(value) if isinstance(value, str) else value)
    _require_sense(item, version)
    already = set(version.columns.values_list("pk", flat=True)) if version.pk else set()
    if columns is not None and (problems := why_not_in(item.authority, columns, already)):
        raise Refused(" ".join(problems), {"columns": problems})
    version.edited_by = actor
    validate(version, exclude=["disclosure", "number"])
    version.save()
    if columns is not None:
        version.columns.set(columns)
    version.authors.add(actor)
    if "body" in fields:
        _keep_pictures(item, version)
    return dropped


def cleaned_text(html: str, item: Disclosure) -> tuple[str, tuple[str, ...]]:
    """A typed text as it is kept, and sentences about what was taken out; pictures of the item itself stay in it.

    Raises Refused for more than any text can have.
    """
    try:
        cleaned = clean(html, _own_pictures(item))
    except TooMuchText as error:
        raise Refused(str(error), {"body": [str(error)]}) from error
    return for_the_public(cleaned.html, item.pk), cleaned.dropped


def _own_pictures(item: Disclosure) -> tuple[str, ...]:
    """The addresses of the item's pictures, as the public and as staff read them."""
    pictures = item.attachments.filter(content_type__startswith="image/").values_list("pk", flat=True)
    places = (files_of_key(item.pk), office_files_of_key(item.pk))
    return tuple(f"{place}{picture}/" for picture in pictures for place in places)


def _keep_pictures(item: Disclosure, version: DisclosureVersion) -> None:
    """A picture in the text belongs to the version, also one that was taken out before and came back."""
    places = dict(version.places.values_list("attachment_id", "position"))
    missing = sorted(pictures_in(version.body, item.pk) - set(places))
    last = max(places.values(), default=0)
    InVersion.objects.bulk_create(
        InVersion(attachment_id=picture, version=version, position=last + number, is_inline=True)
        for number, picture in enumerate(missing, start=1)
    )


def _storable(text: str) -> str:
    """Without the one character that a database may not hold."""
    return text.replace("\x00", "")


def _require_sense(item: Disclosure, version: DisclosureVersion) -> None:
    """What no draft may say: an end before its beginning, an entry of another authority's catalogue."""
    effect, expiry = version.date_of_effect, version.date_of_expiry
    if effect is not None and expiry is not None and expiry < effect:
        sentence = "失效日期不能早于施行日期，请改正。"
        raise Refused(sentence, {"date_of_expiry": [sentence]})
    entry = version.catalogue_entry
    if entry is not None and entry.authority_id != item.authority_id:
        sentence = "这一事项不在本机关的标准目录中，请重新选择。"
        raise Refused(sentence, {"catalogue_entry": [sentence]})


@transaction.atomic
def drop_draft(actor: User, disclosure: Disclosure, *, seen: int | None) -> Disclosure:
    """Give a draft up. What was never published disappears from the work list and is kept; what is public stays public."""
    require_drafter(actor, disclosure.authority, "放弃起草")
    item = take(disclosure, seen)
    version = item.working_version
    assert version is not None
    if item.status == Status.DROPPED or (version.is_frozen and item.status != Status.DRAFT):
        raise Refused("这条信息没有正在起草的内容，不需要放弃。")
    if item.published_version is None:
        item.status = Status.DROPPED
    else:
        if not version.is_frozen:
            version.frozen_at = timezone.now()
            version.change_note = NOT_SUBMITTED
            version.save()
        item.working_version = item.published_version
        item.status = Status.PUBLISHED if item.is_public else _taken_away(item)
    step_done(item)
    _record(actor, item, "disclosure.drop", "放弃起草")
    return item


def _taken_away(item: Disclosure) -> Status:
    return Status.WITHDRAWN if item.withdrawn_at else Status.ENDED


def _told(version: DisclosureVersion) -> dict[str, Any]:
    """What the trail keeps of a draft: its short fields; texts stand in the versions."""
    return {
        name: str(getattr(version, name) or "")
        for name in CONTENT
        if name not in ("body", "summary") and name != "catalogue_entry"
    }


def _record(
    actor: User,
    item: Disclosure,
    action: str,
    label: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        actor=actor,
        authority=item.authority,
        action=action,
        label=label,
        target=item,
        before=before,
        after=after or {"version": item.working_version.number if item.working_version else None},
    )
