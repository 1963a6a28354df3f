"""Cases past their retention period: which they are, and how an applicant's data are taken out of them for good.

What stays is what the law and the statistics need: that there was a request, of what kind of applicant, what it asked
for, how it was answered and when. What goes is who asked: the applicant's row, the words and papers that came from the
applicant, the letters (they bear name and address), the papers of reconsideration, litigation and complaints, the notices that
were sent, and the parties that were consulted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.casework.actions.intake import new_code
from gongkai.casework.models import (
    Applicant,
    CaseFile,
    ConsultedParty,
    FileKind,
    FollowUpPaper,
    InformationRequest,
    Letter,
)
from gongkai.messaging.outbox import messages_about

KEPT_PAPERS = (FileKind.INFORMATION.value,)
"""The information that was given out is the authority's own and not about the applicant."""
CLEARED = "（已清除）"
_OF_THE_APPLICANT = (
    "name",
    "document_kind",
    "identity_number",
    "contact_person",
    "telephone",
    "email",
    "fax",
    "address",
    "postcode",
)


def past_retention(rows: QuerySet[InformationRequest], on: dt.date) -> QuerySet[InformationRequest]:
    """Those that are archived, whose retention period is over, and whose applicant's data are still there."""
    return rows.filter(archived_at__isnull=False, retain_until__lt=on, applicant__cleared_at__isnull=True)


def is_past_retention(request: InformationRequest, on: dt.date) -> bool:
    """The same question about one request, without regard to whether its data are still there."""
    return request.archived_at is not None and request.retain_until is not None and request.retain_until < on


def clear(applicant: Applicant, requests: Sequence[InformationRequest]) -> None:
    """Take an applicant's data out of all their requests. The caller holds the transaction and has asked for the right.

    The files are removed once the transaction is committed; what a crash leaves behind the daily work removes.
    """
    now = timezone.now()
    for name in _OF_THE_APPLICANT:
        setattr(applicant, name, "")
    applicant.cleared_at = now
    applicant.save()
    for request in requests:
        # Nobody can ask for the request any more; an empty code could be guessed.
        request.query_code = new_code()
        request.reasons_text = request.accessibility_needs = ""
        request.notice_by_email = request.notice_by_sms = False
        request.save(
            update_fields=[
                "query_code",
                "reasons_text",
                "accessibility_needs",
                "notice_by_email",
                "notice_by_sms",
            ]
        )
        messages_about(request).update(recipient="", recipient_masked=CLEARED, body="")
        Letter.objects.filter(request=request).update(addressee="", particulars={})
        ConsultedParty.objects.filter(request=request).update(name=CLEARED, contact="", opinion="")
    keys = [request.pk for request in requests]
    of_what_followed = FollowUpPaper.objects.filter(case__request__in=keys, cleared_at__isnull=True)
    of_what_followed.update(cleared_at=now, name=CLEARED, is_shared=False)
    papers = CaseFile.objects.filter(request__in=keys, cleared_at__isnull=True)
    papers.exclude(kind__in=KEPT_PAPERS).update(cleared_at=now, name=CLEARED, open_to_applicant=False)
    transaction.on_commit(_remove_cleared_files)


def remove_cleared_files() -> int:
    """Delete the files of cleared papers that still lie in the vault; how many there were. Harmless when repeated."""
    removed = 0
    kinds: tuple[type[CaseFile] | type[FollowUpPaper], ...] = (CaseFile, FollowUpPaper)
    for papers in kinds:
        for paper in papers._default_manager.filter(cleared_at__isnull=False).exclude(file=""):
            storage, name = paper.file.storage, paper.file.name
            assert name is not None
            storage.delete(name)
            papers._default_manager.filter(pk=paper.pk).update(file="")
            removed += 1
    return removed


def _remove_cleared_files() -> None:
    remove_cleared_files()
