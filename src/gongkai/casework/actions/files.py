"""Putting papers into a case."""

from __future__ import annotations

from gongkai.casework.models import CaseFile, FileKind, InformationRequest
from gongkai.organizations.models import User
from gongkai.web.uploads import CheckedUpload

MOST_FILES = 200
"""How many files a case takes: far more than any real one, so that nobody fills the disk through one case."""


def add_file(
    request: InformationRequest,
    kind: FileKind,
    upload: CheckedUpload,
    *,
    actor: User | None,
    open_to_applicant: bool = False,
) -> CaseFile:
    """Keep a checked upload in a case, encrypted. The caller holds the transaction and has asked for the right."""
    paper = CaseFile(
        request=request,
        kind=kind,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        open_to_applicant=open_to_applicant,
        from_applicant=actor is None,
        uploaded_by=actor,
    )
    upload.file.seek(0)
    paper.file.save(upload.name, upload.file, save=False)
    paper.save()
    return paper
