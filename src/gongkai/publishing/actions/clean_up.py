"""Clean-ups (清理): every document in force on a day is looked at, and kept, repealed, or sent to be revised.

Closing one writes the repeals and drafts the item with the three lists; the item passes the review like any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.actions.drafting import create_draft
from gongkai.publishing.actions.validity_changes import LONGEST_AHEAD
from gongkai.publishing.actions.validity_writing import write_change
from gongkai.publishing.models import (
    CleanUpResult,
    CleanUpRound,
    NormativeDocument,
    Validity,
    ValidityChange,
)
from gongkai.publishing.rights import require_keeper
from gongkai.publishing.validity import in_force_on, validity_on
from gongkai.publishing.validity_projection import lock_documents

Result = CleanUpResult.Result


@transaction.atomic
def open_round(actor: User, authority: Authority, title: str, as_of: dt.date) -> CleanUpRound:
    """Begin a clean-up over everything in force on ``as_of``. Raises NotPermitted, Refused."""
    require_keeper(actor, authority, "发起文件清理")
    if as_of > timezone.localdate():
        raise Refused("清理截至的日期不能晚于今天。", {"as_of": ["清理截至的日期不能晚于今天。"]})
    begun = CleanUpRound(authority=authority, title=title.strip(), as_of=as_of, opened_by=actor)
    validate(begun)
    if not in_force_on(NormativeDocument.objects.filter(authority=authority), as_of).exists():
        raise Refused(f"到{as_of.isoformat()}没有现行有效的文件，不需要清理。请先登记文件。")
    begun.save()
    _take_in(begun)
    _record(actor, begun, "clean_up.open", "发起文件清理")
    return begun


@transaction.atomic
def take_in_new(actor: User, round_: CleanUpRound) -> int:
    """Take in documents that were registered after the clean-up began; how many. Raises NotPermitted, Refused."""
    require_keeper(actor, round_.authority, "补充清理的文件")
    kept = _open(round_)
    number = _take_in(kept)
    _record(actor, kept, "clean_up.take_in", f"补充清理的文件（{number}件）")
    return number


@transaction.atomic
def enter_results(actor: User, round_: CleanUpRound, results: Mapping[int, tuple[str, str]]) -> None:
    """Enter what was found: result and reason by primary key of the ``CleanUpResult``; an empty result takes one back.

    Every repeal and every revision needs a reason. Raises NotPermitted, Refused; then nothing is entered.
    """
    require_keeper(actor, round_.authority, "登记清理结果")
    kept = _open(round_)
    rows = {row.pk: row for row in kept.results.select_related("document").filter(pk__in=results)}
    missing = []
    changed = []
    for key, (result, reason) in results.items():
        row = rows.get(key)
        if row is None:
            raise Refused("有的文件不在这次清理中，请刷新页面后再办。")
        if result and result not in Result.values:
            raise Refused("清理结果不在列表中，请重新选择。")
        reason = reason.strip()[:500]
        if result in (Result.REPEAL, Result.REVISE) and not reason:
            missing.append(row.document.title)
        if (row.result, row.reason) != (result, reason):
            row.result, row.reason, row.decided_by = result, reason, actor
            changed.append(row)
    if missing:
        raise Refused(f"宣布失效、废止或者需修改的，要写明理由。还没有写的：{_listed(missing)}。")
    CleanUpResult.objects.bulk_update(changed, ["result", "reason", "decided_by"])
    told = {str(row.document): f"{row.get_result_display()}　{row.reason}".strip() for row in changed}
    if changed:
        record(
            actor=actor,
            authority=kept.authority,
            action="clean_up.results",
            label="登记清理结果",
            target=kept,
            after=told,
        )


@transaction.atomic
def close_round(actor: User, round_: CleanUpRound, on: dt.date) -> CleanUpRound:
    """End a clean-up: what is to be repealed is repealed as of ``on``, and the item with the lists is drafted.

    Raises NotPermitted; Refused while any document has no result, or one in force on the day was not looked at.
    """
    require_keeper(actor, round_.authority, "结束文件清理")
    kept = _open(round_)
    _require_complete(kept)
    if on < kept.as_of or on > timezone.localdate() + LONGEST_AHEAD:
        sentence = f"废止的日期不能早于清理截至的{kept.as_of.isoformat()}，也不能离今天太远。"
        raise Refused(sentence, {"on": [sentence]})
    results = list(kept.results.select_related("document").order_by("document__issued_on", "document_id"))
    to_repeal = [row for row in results if row.result == Result.REPEAL]
    documents = lock_documents(*(row.document_id for row in to_repeal))
    for row in to_repeal:
        document = documents[row.document_id]
        # What was repealed by other means since the clean-up began needs no second repeal.
        if validity_on(document, on) != Validity.REPEALED:
            write_change(
                actor, document, ValidityChange.Kind.REPEALED, on, note=f"{kept.title}：{row.reason}"[:500]
            )
    item = create_draft(actor, kept.authority, _item_fields(kept, results, on)).disclosure
    kept.disclosure = item
    kept.closed_by, kept.closed_at = actor, timezone.now()
    kept.save()
    _record(actor, kept, "clean_up.close", "结束文件清理")
    return kept


def not_looked_at(round_: CleanUpRound) -> QuerySet[NormativeDocument]:
    """Documents in force on the day of the clean-up that are not in it: registered after it began."""
    rows = NormativeDocument.objects.filter(authority=round_.authority_id)
    return in_force_on(rows, round_.as_of).exclude(clean_up_results__round=round_)


def _take_in(round_: CleanUpRound) -> int:
    fresh = [CleanUpResult(round=round_, document=document) for document in not_looked_at(round_)]
    return len(CleanUpResult.objects.bulk_create(fresh))


def _open(round_: CleanUpRound) -> CleanUpRound:
    kept = CleanUpRound.objects.select_for_update(of=("self",)).select_related("authority").get(pk=round_.pk)
    if kept.closed_at is not None:
        raise Refused("这次清理已经结束，结果不能再改。需要更正的，请在文件页面更正有效性变动。")
    return kept


def _require_complete(round_: CleanUpRound) -> None:
    open_titles = list(round_.results.filter(result="").values_list("document__title", flat=True))
    if open_titles:
        raise Refused(f"还有{len(open_titles)}件没有清理结果，不能结束：{_listed(open_titles)}。")
    fresh = not_looked_at(round_).count()
    if fresh:
        raise Refused(f"清理开始后又登记了{fresh}件当时有效的文件，请先补充进来并登记结果。")


def _listed(titles: Sequence[str]) -> str:
    shown = "、".join(f"《{title}》" for title in titles[:10])
    return f"{shown}等{len(titles)}件" if len(titles) > 10 else shown


def _item_fields(round_: CleanUpRound, results: Sequence[CleanUpResult], on: dt.date) -> dict[str, object]:
    return {
        "title": f"关于公布{round_.title}结果的公告",
        "body": str(results_as_html(round_, results, on)),
        "category": "fggz",
        "summary": f"公布截至{round_.as_of.isoformat()}的文件清理结果，共{len(results)}件。"[:500],
    }


def results_as_html(round_: CleanUpRound, results: Sequence[CleanUpResult], on: dt.date) -> SafeString:
    """The three lists as tables with headers; an empty one says so."""
    intro = format_html(
        "<p>{}对截至{}现行有效的文件进行了清理，共{}件。现将清理结果公布如下。</p>",
        round_.authority.name,
        round_.as_of.isoformat(),
        len(results),
    )
    parts = [intro]
    for place, result in zip("一二三", Result, strict=True):
        rows = [row for row in results if row.result == result]
        parts.append(format_html("<h2>{}、{}的文件（{}件）</h2>", place, result.label, len(rows)))
        if result == Result.REPEAL and rows:
            parts.append(format_html("<p>下列文件自{}起不再执行。</p>", on.isoformat()))
        parts.append(_table(rows) if rows else format_html("<p>{}</p>", "没有。"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _table(rows: Sequence[CleanUpResult]) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in _HEAD))
    lines = format_html_join(
        "",
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (
                number,
                row.document.title,
                row.document.document_number,
                row.document.issued_on.isoformat(),
                row.reason,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, lines)


_HEAD = ("序号", "文件名称", "发文字号", "制发日期", "说明")


def _record(actor: User, round_: CleanUpRound, action: str, label: str) -> None:
    record(
        actor=actor,
        authority=round_.authority,
        action=action,
        label=label,
        target=round_,
        after=snapshot(round_),
    )
