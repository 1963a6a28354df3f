"""Scans that were uploaded with a registration that has to be corrected: kept, so that nobody scans twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction

from gongkai.casework.actions import drafts
from gongkai.casework.actions.intake import Paper
from gongkai.casework.models import DraftFile, FileKind, RequestDraft
from gongkai.organizations.models import Authority, User

MOST_SCANS = drafts.MOST_ATTACHMENTS
"""How many scans a registration takes; more can be put into the case afterwards."""


def kept(actor: User, token: str) -> list[DraftFile]:
    """The files that the officer uploaded with this form before."""
    return list(DraftFile.objects.filter(draft__key=_key(actor, token)).order_by("pk"))


@transaction.atomic
def keep(actor: User, authority: Authority, token: str, papers: Sequence[Paper]) -> None:
    """Keep checked uploads with the form. They are cleared with the drafts of citizens if it is never sent."""
    if not papers:
        return
    draft, _ = RequestDraft.objects.get_or_create(
        key=_key(actor, token), defaults={"authority": authority, "data": {}}
    )
    for paper in papers:
        drafts.keep_file(draft, paper.kind, paper.upload)


@transaction.atomic
def take_out(actor: User, token: str, files: Sequence[int]) -> None:
    """Take files out that the officer does not want any more."""
    for draft in RequestDraft.objects.filter(key=_key(actor, token)):
        for pk in files:
            drafts.remove_file(draft, pk)


def as_papers(files: Sequence[DraftFile]) -> list[Paper]:
    """Kept files as papers of a submission."""
    return [Paper(FileKind(file.kind), drafts.kept_upload(file)) for file in files]


@transaction.atomic
def drop(actor: User, token: str) -> None:
    """The registration is done: the kept files have become papers of the case."""
    for draft in RequestDraft.objects.filter(key=_key(actor, token)):
        drafts.discard(draft)


def _key(actor: User, token: str) -> str:
    """Bound to the officer: the token of another's form leads to nothing."""
    return hashlib.sha256(f"registration {actor.pk} {token}".encode()).hexdigest()
