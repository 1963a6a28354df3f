"""Files of an item: taken in, read for search and checks, put in order, and taken out of a draft again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.drafting import draft_of
from gongkai.publishing.addresses import pictures_in
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.models import Attachment, Disclosure, DisclosureVersion, InVersion
from gongkai.publishing.rights import require_drafter
from gongkai.search.extraction import Extracted, text_of
from gongkai.web.uploads import CheckedUpload

MOST_ATTACHMENTS = 50
Read = tuple[CheckedUpload, Extracted | None]


def add_attachment(
    actor: User, disclosure: Disclosure, upload: CheckedUpload, *, seen: int | None, inline: bool = False
) -> Attachment:
    """Put one checked file into the draft of an item; as ``add_attachments``."""
    return add_attachments(actor, disclosure, [upload], seen=seen, inline=inline)[0]


def add_attachments(
    actor: User,
    disclosure: Disclosure,
    uploads: Sequence[CheckedUpload],
    *,
    seen: int | None,
    inline: bool = False,
) -> list[Attachment]:
    """Put checked files into the draft of an item, all or none; ``inline`` for pictures that stand in the text.

    The texts are read before the transaction begins, because that may take seconds. Raises Refused.
    """
    require_drafter(actor, disclosure.authority, "添加附件")
    if inline and any(not is_picture(upload.content_type) for upload in uploads):
        raise Refused("正文中只能插入 jpg、jpeg、png 图片，其他文件请作为附件上传。")
    read = [(upload, _read(upload)) for upload in uploads]
    stored: list[Attachment] = []
    try:
        with transaction.atomic():
            _add(actor, take(disclosure, seen), read, inline, stored)
    except BaseException:
        # The rows are gone with the transaction; the files would stay behind.
        for attachment in stored:
            attachment.file.storage.delete(attachment.file.name or "")
        raise
    return stored


def _add(actor: User, item: Disclosure, read: Sequence[Read], inline: bool, stored: list[Attachment]) -> None:
    version = draft_of(actor, item)
    places = list(version.places.select_related("attachment"))
    if len(places) + len(read) > MOST_ATTACHMENTS:
        raise Refused(f"一条信息最多带{MOST_ATTACHMENTS}个附件，请合并后再上传。")
    known = {(place.attachment.sha256, place.attachment.name) for place in places}
    position = max((place.position for place in places), default=0)
    for upload, extracted in read:
        if (upload.sha256, upload.name) in known:
            raise Refused(f"“{upload.name}”已经在这条信息中，不需要再上传。")
        known.add((upload.sha256, upload.name))
        position += 1
        attachment = _keep(actor, item, upload, extracted, stored)
        InVersion.objects.create(attachment=attachment, version=version, position=position, is_inline=inline)
        record(
            actor=actor,
            authority=item.authority,
            action="disclosure.attach",
            label="添加附件",
            target=item,
            after={"attachment": attachment.pk, "name": attachment.name, "sha256": attachment.sha256},
        )
    _written(actor, item, version)


@transaction.atomic
def remove_attachment(
    actor: User, disclosure: Disclosure, attachment: Attachment, *, seen: int | None
) -> Disclosure:
    """Take a file out of the draft. Versions that were submitted keep it.

    Raises Refused for a picture that still stands in the text.
    """
    require_drafter(actor, disclosure.authority, "移除附件")
    item = take(disclosure, seen)
    version = draft_of(actor, item)
    if attachment.pk in pictures_in(version.body, item.pk):
        raise Refused(f"图片“{attachment.name}”还在正文中，请先在正文中删除这张图片并保存，再移除。")
    removed, _ = version.places.filter(attachment=attachment).delete()
    if not removed:
        raise Refused("这个附件已经不在这一版中。")
    _written(actor, item, version)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.detach",
        label="移除附件",
        target=item,
        before={"attachment": attachment.pk, "name": attachment.name},
    )
    return item


@transaction.atomic
def move_attachment_up(
    actor: User, disclosure: Disclosure, attachment: Attachment, *, seen: int | None
) -> Disclosure:
    """Let a file change its place with the one before it. Raises Refused."""
    require_drafter(actor, disclosure.authority, "调整附件的次序")
    item = take(disclosure, seen)
    version = draft_of(actor, item)
    places = list(version.places.filter(is_inline=False))
    index = next((i for i, place in enumerate(places) if place.attachment_id == attachment.pk), None)
    if index is None:
        raise Refused("这个附件已经不在这一版中。")
    if index == 0:
        raise Refused("这个附件已经排在第一个。")
    places[index - 1], places[index] = places[index], places[index - 1]
    for position, place in enumerate(places, start=1):
        place.position = position
    InVersion.objects.bulk_update(places, ["position"])
    _written(actor, item, version)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.arrange",
        label="调整附件次序",
        target=item,
        after={"attachment": attachment.pk, "name": attachment.name, "position": index},
    )
    return item


def is_picture(content_type: str) -> bool:
    """Whether a file of this type can stand in a text."""
    return content_type.startswith("image/")


def _written(actor: User, item: Disclosure, version: DisclosureVersion) -> None:
    version.edited_by = actor
    version.save()
    version.authors.add(actor)
    step_done(item)


def _read(upload: CheckedUpload) -> Extracted | None:
    if is_picture(upload.content_type):
        return None
    upload.file.seek(0)
    return text_of(upload.file, upload.name)


def _keep(
    actor: User,
    item: Disclosure,
    upload: CheckedUpload,
    extracted: Extracted | None,
    stored: list[Attachment],
) -> Attachment:
    attachment = Attachment(
        disclosure=item,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        uploaded_by=actor,
    )
    if extracted is not None:
        attachment.text = extracted.text
        attachment.text_state = extracted.state.value
        attachment.text_sentence = extracted.sentence
        attachment.text_remarks = list(extracted.remarks)
    upload.file.seek(0)
    attachment.file.save(upload.name, upload.file, save=False)
    stored.append(attachment)
    attachment.save()
    return attachment
