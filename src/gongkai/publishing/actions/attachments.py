"""Files of an item: taken in, read for search and checks, and taken out of a draft again."""

from __future__ import annotations

from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.drafting import draft_of
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.models import Attachment, Disclosure, InVersion
from gongkai.publishing.rights import require_drafter
from gongkai.search.extraction import Extracted, text_of
from gongkai.web.uploads import CheckedUpload

MOST_ATTACHMENTS = 50


def add_attachment(
    actor: User, disclosure: Disclosure, upload: CheckedUpload, *, seen: int | None, inline: bool = False
) -> Attachment:
    """Put a checked file into the draft of an item; ``inline`` for a picture that stands in the text.

    The text is read before the transaction begins, because that may take seconds. Raises Refused.
    """
    require_drafter(actor, disclosure.authority, "添加附件")
    extracted = _read(upload)
    with transaction.atomic():
        item = take(disclosure, seen)
        version = draft_of(actor, item)
        if version.places.count() >= MOST_ATTACHMENTS:
            raise Refused(f"一条信息最多带{MOST_ATTACHMENTS}个附件，请合并后再上传。")
        attachment = _keep(actor, item, upload, extracted)
        last = version.places.order_by("-position").values_list("position", flat=True).first() or 0
        InVersion.objects.create(attachment=attachment, version=version, position=last + 1, is_inline=inline)
        version.authors.add(actor)
        step_done(item)
        record(
            actor=actor,
            authority=item.authority,
            action="disclosure.attach",
            label="添加附件",
            target=item,
            after={"attachment": attachment.pk, "name": attachment.name, "sha256": attachment.sha256},
        )
    return attachment


@transaction.atomic
def remove_attachment(
    actor: User, disclosure: Disclosure, attachment: Attachment, *, seen: int | None
) -> None:
    """Take a file out of the draft. Versions that were submitted keep it."""
    require_drafter(actor, disclosure.authority, "移除附件")
    item = take(disclosure, seen)
    version = draft_of(actor, item)
    removed, _ = version.places.filter(attachment=attachment).delete()
    if not removed:
        raise Refused("这个附件已经不在这一版中。")
    version.authors.add(actor)
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.detach",
        label="移除附件",
        target=item,
        before={"attachment": attachment.pk, "name": attachment.name},
    )


def _read(upload: CheckedUpload) -> Extracted | None:
    if upload.content_type.startswith("image/"):
        return None
    upload.file.seek(0)
    return text_of(upload.file, upload.name)


def _keep(actor: User, item: Disclosure, upload: CheckedUpload, extracted: Extracted | None) -> Attachment:
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
    attachment.save()
    return attachment
