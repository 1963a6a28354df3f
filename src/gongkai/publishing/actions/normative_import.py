"""Taking a historical list into the collection: all rows or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.normative import check_document, normalised_number
from gongkai.publishing.models import NormativeDocument, ValidityChange
from gongkai.publishing.normative_reading import ListedDocument
from gongkai.publishing.rights import require_drafter

MOST_SENTENCES = 50
"""How many wrong rows one refusal names."""


def examine(authority: Authority, rows: Sequence[ListedDocument]) -> None:
    """Add to each row what keeps it from being taken in: the document itself, or one like it in the file or on record."""
    on_record = set(
        NormativeDocument.objects.filter(authority=authority)
        .exclude(document_number="")
        .values_list("document_number", flat=True)
    )
    titles = set(NormativeDocument.objects.filter(authority=authority).values_list("title", "issued_on"))
    lines: dict[str, int] = {}
    today = timezone.localdate()
    for row in rows:
        if row.problems:
            continue
        number = normalised_number(row.fields["document_number"])
        if number in on_record:
            row.problems.append(f"发文字号“{number}”的文件已经登记过。")
        elif number and number in lines:
            row.problems.append(f"发文字号“{number}”和第{lines[number]}行重复。")
        elif not number and (row.fields["title"], row.fields["issued_on"]) in titles:
            row.problems.append("标题和制发日期相同的文件已经登记过。")
        lines.setdefault(number, row.line)
        _examine_document(authority, row, today)


@transaction.atomic
def import_documents(
    actor: User, authority: Authority, rows: Sequence[ListedDocument], file_name: str
) -> int:
    """Register all documents of a list with what happened to them; how many there are.

    Raises NotPermitted; Refused, with a sentence a row, where any of them cannot be taken in: then none is.
    """
    require_drafter(actor, authority, "导入规章和规范性文件")
    # Two imports of one list at once wait for each other here, so that the second sees the first.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    examine(authority, rows)
    if wrong := list(problems_of(rows)):
        more = f"另有{len(wrong) - MOST_SENTENCES}行。" if len(wrong) > MOST_SENTENCES else ""
        raise Refused("".join(wrong[:MOST_SENTENCES]) + more + "一件也没有导入，请改正后重新上传。")
    made = NormativeDocument.objects.bulk_create(_document(authority, row, actor) for row in rows)
    ValidityChange.objects.bulk_create(
        ValidityChange(document=document, kind=row.status, on=row.status_on, note=row.note, recorded_by=actor)
        for document, row in zip(made, rows, strict=True)
        if row.status and row.status_on is not None
    )
    record(
        actor=actor,
        authority=authority,
        action="normative.import",
        label=f"导入规范性文件清单（{len(made)}件）",
        target=authority,
        after={"文件": file_name, "件数": len(made), "编号": [document.pk for document in made]},
    )
    return len(made)


def problems_of(rows: Iterable[ListedDocument]) -> Iterable[str]:
    """A sentence for each row that cannot be taken in."""
    return (f"第{row.line}行：{''.join(row.problems)}" for row in rows if row.problems)


def _examine_document(authority: Authority, row: ListedDocument, today: dt.date) -> None:
    document = _document(authority, row, None)
    try:
        check_document(document, today, unique=False)
    except Refused as refusal:
        row.problems.append(str(refusal))
        return
    if row.status_on is not None and row.status and row.status_on < document.issued_on:
        row.problems.append("状态日期早于制发日期。")


def _document(authority: Authority, row: ListedDocument, actor: User | None) -> NormativeDocument:
    document = NormativeDocument(authority=authority, registered_by=actor, **row.fields)
    document.document_number = normalised_number(document.document_number)
    return document
