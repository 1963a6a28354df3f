"""What a citizen has filled in but not submitted: kept encrypted, taken up again with a code, cleared after its time."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions.intake import CODE_ALPHABET, Submission, submit_together
from gongkai.casework.models import DraftFile, FileKind, InformationRequest, RequestDraft
from gongkai.organizations.refusals import Refused
from gongkai.web.uploads import CheckedUpload

KEPT_DAYS = 30
"""How many days after the last change a draft is kept."""
MOST_ATTACHMENTS = 5
RESUME_CODE_LENGTH = 12
"""Twelve characters of the query code's alphabet: about 59 bits, for what is found by the code alone."""
_BLANKS = re.compile(r"[\s\-‐‑‒–—−_]+")


def normalised_code(text: str) -> str:
    """A code as it was given out, however it was typed: half-width, capitals, without blanks and dashes."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def start(answers: Mapping[str, Mapping[str, str]]) -> RequestDraft:
    """A new draft with the answers to its first page."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(RESUME_CODE_LENGTH))
    return RequestDraft.objects.create(
        key=_key(code),
        data={
            "code": code,
            "token": secrets.token_urlsafe(24),
            "answers": {step: dict(typed) for step, typed in answers.items()},
        },
    )


def find(code: str) -> RequestDraft | None:
    """The draft that a code takes up again; None for a code that none has, and for one whose time is over."""
    oldest = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    return RequestDraft.objects.filter(key=_key(normalised_code(code)), updated_at__gte=oldest).first()


def _key(code: str) -> str:
    return hashlib.sha256(f"request draft {code}".encode()).hexdigest()


def resume_code(draft: RequestDraft) -> str:
    """The code of a draft in groups of four, as people read it."""
    code: str = draft.data["code"]
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def kept_until(draft: RequestDraft) -> dt.date:
    """The last day on which a draft can be taken up again."""
    return timezone.localdate(draft.updated_at) + dt.timedelta(days=KEPT_DAYS)


def answers_to(draft: RequestDraft, step: str) -> dict[str, str]:
    """What has been typed on one page of the form, as it was typed; empty where nothing was."""
    return dict(draft.data.get("answers", {}).get(step, {}))


@transaction.atomic
def keep(
    draft: RequestDraft,
    step: str,
    typed: Mapping[str, str],
    problems: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Keep what was typed on one page, right or wrong, so that nothing of it is lost.

    ``problems`` are the sentences about files that were not kept, by field: the page tells them once more.
    """

    def change(data: dict[str, Any]) -> None:
        data["answers"][step] = dict(typed)
        data["problems"] = {step: {name: list(told) for name, told in (problems or {}).items()}}

    _change(draft, change)


def problems_with(draft: RequestDraft, step: str) -> dict[str, list[str]]:
    """The sentences about files that were not kept when one page was sent last, by field."""
    return dict(draft.data.get("problems", {}).get(step, {}))


@transaction.atomic
def keep_parts(draft: RequestDraft, parts: Sequence[tuple[str, str]], of: str) -> None:
    """Keep how the matters are to be split: title and description of each, none for one request.

    ``of`` tells which text the applicant decided about; once that changes the question is asked anew.
    """
    _change(draft, lambda data: data.update(parts=[list(part) for part in parts], parts_of=of))


def _change(draft: RequestDraft, change: Any) -> None:
    locked = _locked(draft)
    change(locked.data)
    locked.save()
    draft.data, draft.updated_at = locked.data, locked.updated_at


def submitted_as(draft: RequestDraft) -> int | None:
    """The first request that a draft has become; None while it is a draft."""
    number: int | None = draft.data.get("submitted")
    return number


def _locked(draft: RequestDraft) -> RequestDraft:
    locked = RequestDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Refused("这份草稿已经删除，没有保存。请重新填写一份。")
    if submitted_as(locked) is not None:
        raise Refused("这份申请已经提交，不能再修改。请用申请编号和查询码查看进度。")
    return locked


@transaction.atomic
def keep_file(draft: RequestDraft, kind: FileKind, upload: CheckedUpload) -> DraftFile:
    """Keep a checked upload with a draft. A new identity document takes the place of the one before."""
    locked = _locked(draft)
    same = [file for file in locked.files.filter(kind=kind) if file.sha256 == upload.sha256]
    if same:
        return same[0]
    if kind is FileKind.IDENTITY:
        _remove(list(locked.files.filter(kind=kind)))
    elif locked.files.filter(kind=kind).count() >= MOST_ATTACHMENTS:
        raise Refused(f"附件最多{MOST_ATTACHMENTS}个，“{upload.name}”没有收下。请先移除不需要的附件。")
    row = DraftFile(
        draft=locked,
        kind=kind,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
    )
    upload.file.seek(0)
    row.file.save(upload.name, upload.file, save=False)
    row.save()
    locked.save(update_fields=["updated_at"])
    return row


@transaction.atomic
def remove_file(draft: RequestDraft, pk: int) -> None:
    """Take a file out of a draft; nothing happens if it is not there any more."""
    _remove(list(draft.files.filter(pk=pk)))


def _remove(files: Sequence[DraftFile]) -> None:
    """Delete rows, and their content once the transaction stands."""
    for row in files:
        stored, name = row.file.storage, row.file.name
        row.delete()
        transaction.on_commit(lambda stored=stored, name=name: stored.delete(name))  # type: ignore[misc]


def kept_upload(file: DraftFile) -> CheckedUpload:
    """A kept file as it came through the door."""
    return CheckedUpload(file.name, file.content_type, file.size, file.file.open("rb"), file.sha256)


@transaction.atomic
def submit(
    draft: RequestDraft, submissions: Sequence[Submission], *, code_by_email: bool
) -> list[InformationRequest]:
    """Submit a draft and empty it. Whoever comes second, even at the same moment, gets the requests that stand."""
    locked = RequestDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Refused("这份草稿已经删除，没有提交。请重新填写一份。")
    standing = submitted_as(locked)
    requests = submit_together(submissions, locked.data["token"], code_by_email=code_by_email)
    if standing is None:
        _remove(list(locked.files.all()))
        locked.data = {"token": locked.data["token"], "submitted": requests[0].pk}
        locked.save()
    return requests


@transaction.atomic
def discard(draft: RequestDraft) -> None:
    """Delete a draft and everything in it, because the citizen wants it gone."""
    _remove(list(draft.files.all()))
    RequestDraft.objects.filter(pk=draft.pk).delete()


def drop_old(day: dt.date) -> None:
    """Daily work: delete the drafts whose time is over, one by one."""
    oldest = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    for draft in RequestDraft.objects.filter(updated_at__lt=oldest).iterator():
        discard(draft)
