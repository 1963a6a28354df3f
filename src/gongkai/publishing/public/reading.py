"""What of an item may be read at this moment, asked in one place by every public page."""

from __future__ import annotations

from django.db.models import BigIntegerField, F, QuerySet
from django.utils import timezone

from gongkai.publishing.models import Attachment, Disclosure, InVersion


def with_an_address() -> QuerySet[Disclosure]:
    """The items whose address answers, each with its published version and authority."""
    return Disclosure.objects.with_a_page().select_related("authority", "published_version")


def can_be_read(disclosure: Disclosure) -> bool:
    """Whether everybody may read it now; its end counts at once, also before the worker has taken it down."""
    if not disclosure.is_public or disclosure.published_version is None:
        return False
    return _has_time_left(disclosure)


def public_files(disclosure: Disclosure) -> list[InVersion]:
    """The files under the text of the published version, in order, without the pictures inside it. One query."""
    return list(
        InVersion.objects.filter(version_id=disclosure.published_version_id, is_inline=False).select_related(
            "attachment"
        )
    )


def public_attachment(disclosure_id: int, attachment_id: int) -> Attachment | None:
    """A file of the published version of an item that can be read now; None for every other file. One query."""
    if max(disclosure_id, attachment_id) > BigIntegerField.MAX_BIGINT:
        # SQLite takes no larger number, and refuses it with a fault.
        return None
    place = (
        InVersion.objects.filter(
            attachment_id=attachment_id,
            version__disclosure_id=disclosure_id,
            version__disclosure__is_public=True,
            version=F("version__disclosure__published_version"),
        )
        .select_related("attachment", "version__disclosure")
        .first()
    )
    if place is None or not _has_time_left(place.version.disclosure):
        return None
    attachment: Attachment = place.attachment
    return attachment


def _has_time_left(disclosure: Disclosure) -> bool:
    return disclosure.ends_at is None or disclosure.ends_at > timezone.now()
