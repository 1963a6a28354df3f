"""Letters of a case: drafted from the records, edited in the browser or in Word, read on record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions.files import add_file
from gongkai.casework.concurrency import ChangedMeanwhile, take
from gongkai.casework.letter_facts import STEP_PREFIX, facts_of, template_of
from gongkai.casework.letters.context import addressee_of
from gongkai.casework.letters.faults import LetterFault
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.particulars import fields_for
from gongkai.casework.letters.pdf import docx_to_pdf
from gongkai.casework.letters.render import check_docx, render_docx
from gongkai.casework.letters.text import text_of
from gongkai.casework.models import (
    CaseFile,
    FileKind,
    InformationRequest,
    Letter,
    LetterStatus,
    ProposalStatus,
)
from gongkai.casework.privacy import record_reading
from gongkai.casework.rights import require_handler
from gongkai.casework.stamping import missing_places
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.web.uploads import CheckedUpload

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter as it reads now: its lines, or what it still lacks, one sentence each."""

    lines: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def version_of(letter: Letter | None) -> str:
    """What a page carries to say which text of a draft it showed."""
    return letter.updated_at.isoformat() if letter else ""


@transaction.atomic
def draft(
    actor: User,
    request: InformationRequest,
    kind: LetterKind,
    particulars: Mapping[str, str],
    *,
    seen: int | None,
    letter: Letter | None = None,
    letter_seen: str | None = None,
    event_kind: str = "",
) -> Letter:
    """Write a draft, or change one. The applicant's name stands in it, so it is put on record like a reading.

    ``letter_seen`` is the version of the draft that was on the page. An unfinished draft is kept as it is; what it
    lacks is said when it is read. A draft that was edited in Word must still tell what is filled in here.
    """
    require_handler(actor, request.authority, f"拟制{kind.title}")
    locked = take(request, seen)
    kept = _cleaned(kind, particulars)
    if letter is None:
        current = Letter(
            request=locked, kind=kind.value, title=kind.title, event_kind=event_kind, prepared_by=actor
        )
    else:
        current = own_draft(locked, letter, letter_seen)
    facts = facts_of(locked, kind, kept)
    if current.edited:
        _require_complete(check_docx(kind, facts, _stored(current)), _EDITED)
    current.particulars = kept
    current.addressee = addressee_of(kind, facts)
    current.save()
    _record(actor, current, "letter.draft", f"拟制文书：{kind.title}")
    return current


_EDITED = "这份文书经过Word修改，与这里填写的内容不一致。请先修改Word文件再上传，或者放弃手工修改："


def _cleaned(kind: LetterKind, particulars: Mapping[str, str]) -> dict[str, str]:
    names = {field.name for field in fields_for(kind)}
    strange = [name for name in particulars if name not in names and not name.startswith(STEP_PREFIX)]
    if strange:
        raise Refused(f"“{kind.title}”没有填写项{'、'.join(strange)}。")
    return {name: value.strip() for name, value in particulars.items() if value.strip()}


def own_draft(request: InformationRequest, letter: Letter, letter_seen: str | None) -> Letter:
    """The draft as it stands, locked. Raises ``Refused`` for what is no draft any more or waits for consent."""
    current: Letter | None = (
        Letter.objects.select_for_update(of=("self",)).filter(pk=letter.pk, request=request).first()
    )
    if current is None:
        raise Refused("这份文书不属于这件申请。")
    if current.status != LetterStatus.DRAFT:
        label = LetterStatus(current.status).label
        raise Refused(f"这份文书{label}，不能再修改。需要更正的，请另行拟制。")
    if current.proposals.filter(status=ProposalStatus.PENDING).exists():
        raise Refused("这份文书正在等待审批，审批之前不能修改。需要修改的，请先撤回审批。")
    if letter_seen is not None and letter_seen != version_of(current):
        raise ChangedMeanwhile(
            "在您打开页面之后，有人修改了这份文书的草稿，您的修改没有保存。请看过现在的内容再改。"
        )
    return current


def word_of(letter: Letter) -> bytes:
    """The Word file: the one that was issued or edited, or one made from template and records.

    Raises ``LetterFault`` if a draft is not complete.
    """
    if letter.file_id is not None:
        return _stored(letter)
    kind = LetterKind(letter.kind)
    facts = facts_of(letter.request, kind, letter.particulars)
    return render_docx(kind, facts, template_of(letter.request.authority, kind))


def read(actor: User, letter: Letter) -> Reading:
    """The text of a letter, on record. Leaders of the authority read its letters, too: the caller has asked."""
    record_reading(actor, letter.request, f"阅读{letter.title}", "办理申请")
    try:
        return Reading(lines=tuple(line for line in text_of(word_of(letter)).splitlines() if line.strip()))
    except LetterFault as fault:
        return Reading(lacks=fault.sentences)


def word_file(actor: User, letter: Letter) -> tuple[str, bytes]:
    """Name and content of the Word file, on record. Raises ``Refused`` with all that a draft lacks."""
    record_reading(actor, letter.request, f"下载{letter.title}", "办理申请")
    try:
        return _file_name(letter, "docx"), word_of(letter)
    except LetterFault as fault:
        raise _incomplete(fault.sentences) from fault


def pdf_file(actor: User, letter: Letter) -> tuple[str, bytes]:
    """Name and content of the letter as PDF, on record."""
    _, docx = word_file(actor, letter)
    try:
        return _file_name(letter, "pdf"), docx_to_pdf(docx)
    except LetterFault as fault:
        raise Refused("".join(fault.sentences)) from fault


@transaction.atomic
def replace_word(
    actor: User, letter: Letter, upload: CheckedUpload, *, seen: int | None, letter_seen: str | None
) -> Letter:
    """Take a draft that was edited in Word. What the law demands must still stand in it; else the old text stays.

    Raises ``Refused`` with one sentence for each thing that is missing.
    """
    require_handler(actor, letter.request.authority, "修改文书")
    locked = take(letter.request, seen)
    current = own_draft(locked, letter, letter_seen)
    if upload.content_type != WORD_TYPE:
        raise Refused("请上传 .docx 格式的Word文件。")
    upload.file.seek(0)
    docx = bytes(upload.file.read())
    kind = LetterKind(current.kind)
    lacks = check_docx(kind, facts_of(locked, kind, current.particulars), docx)
    _require_complete(lacks or missing_places(docx), "没有收下这份Word文件，原来的文书没有变：")
    current.file = add_file(locked, FileKind.OTHER, _named(upload, f"草稿-{upload.name}"), actor=actor)
    current.edited = True
    current.save()
    _record(actor, current, "letter.edit", f"上传修改后的文书：{current.title}")
    return current


@transaction.atomic
def restore(actor: User, letter: Letter, *, seen: int | None, letter_seen: str | None) -> Letter:
    """Give up what was edited in Word: the letter is made from template and records again."""
    require_handler(actor, letter.request.authority, "修改文书")
    current = own_draft(take(letter.request, seen), letter, letter_seen)
    current.file = None
    current.edited = False
    current.save()
    _record(actor, current, "letter.restore", f"放弃手工修改：{current.title}")
    return current


@transaction.atomic
def discard(actor: User, letter: Letter, *, seen: int | None) -> Letter:
    """Put a draft aside that is not needed. It stays on record as void."""
    require_handler(actor, letter.request.authority, "作废文书草稿")
    current = own_draft(take(letter.request, seen), letter, None)
    current.status = LetterStatus.VOID
    current.save()
    _record(actor, current, "letter.void", f"作废文书草稿：{current.title}")
    return current


def keep_word(letter: Letter, docx: bytes, actor: User | None) -> CaseFile:
    """Put a finished Word file into the case."""
    upload = CheckedUpload(
        _file_name(letter, "docx"), WORD_TYPE, len(docx), ContentFile(docx), hashlib.sha256(docx).hexdigest()
    )
    return add_file(letter.request, FileKind.LETTER, upload, actor=actor)


def open_draft(request: InformationRequest, event_kind: str, kind: LetterKind | None = None) -> Letter | None:
    """The draft of a step that is being written, the latest first."""
    drafts = request.letters.filter(event_kind=event_kind, status=LetterStatus.DRAFT)
    if kind is not None:
        drafts = drafts.filter(kind=kind.value)
    found: Letter | None = drafts.order_by("-updated_at", "-pk").first()
    return found


def _stored(letter: Letter) -> bytes:
    assert letter.file is not None
    if letter.file.cleared_at is not None:
        raise Refused("这份文书已经过了保管期限，内容已经清除。")
    with letter.file.file.open("rb") as file:
        return bytes(file.read())


def _file_name(letter: Letter, extension: str) -> str:
    """Without the addressee: file names end up in places that nobody guards."""
    return f"{letter.title}（{letter.request.number}）.{extension}"


def _named(upload: CheckedUpload, name: str) -> CheckedUpload:
    return CheckedUpload(name[-100:], upload.content_type, upload.size, upload.file, upload.sha256)


def _require_complete(lacks: tuple[str, ...], before: str) -> None:
    if lacks:
        raise Refused(before + "".join(lacks), {"file": list(lacks)})


def _incomplete(sentences: tuple[str, ...]) -> Refused:
    return Refused(f"文书还没有写完，不能制作：{''.join(sentences)}")


def _record(actor: User | None, letter: Letter, action: str, label: str) -> None:
    record(
        actor=actor,
        authority=letter.request.authority,
        action=action,
        label=label[:60],
        target=letter.request,
        after={"letter": letter.pk, "kind": letter.kind, "at": timezone.now().isoformat()},
    )
