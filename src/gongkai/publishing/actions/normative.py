"""The collection of rules and normative documents: registering, correcting, and tying a document to its item."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.actions.normative_base import document_done, take_document
from gongkai.publishing.actions.validity_writing import move_ordered_changes
from gongkai.publishing.following import Happening, tell_followers
from gongkai.publishing.models import Disclosure, NormativeDocument, NormativeKind, Validity, ValidityKind
from gongkai.publishing.rights import require_drafter
from gongkai.publishing.validity import first_day_of
from gongkai.publishing.validity_rules import beyond_the_rule, last_day_of_period, rule_for
from gongkai.vault.personal_data import DatumKind, find_personal_data

FIELDS = (
    "kind",
    "title",
    "document_number",
    "registration_number",
    "adopted_on",
    "issued_on",
    "effective_on",
    "validity_kind",
    "expires_on",
)
"""What a person fills in about a document."""
DAYS_BEFORE_EFFECT = 30
"""Rules take effect 30 days after promulgation (规章制定程序条例 Art. 32); local law says the same of normative documents."""
NOT_BY_UNTYING = (
    "关联的信息没有公开（还没有发布，或者已经撤回、下线），解除关联会让公众在文件库中看到这个文件的名称。"
    "登记错了的，请公开工作机构负责人作废这项登记。"
)
_YEAR = re.compile(r"[〔\[［(（【〈<]\s*(\d{4})\s*[〕\]］)）】〉>]")
_SPACES = re.compile(r"\s+")


def normalised_number(number: str) -> str:
    """A document number with its year in 〔〕, whatever brackets it was typed with, and without spaces."""
    return _YEAR.sub(r"〔\1〕", _SPACES.sub("", number))


@transaction.atomic
def register_document(
    actor: User, authority: Authority, fields: Mapping[str, Any], disclosure: Disclosure | None = None
) -> NormativeDocument:
    """Put a document into the collection, with the item that published it or without one.

    Raises NotPermitted; Refused for a document that cannot be (see ``check_document``) and for an item that has a
    document already.
    """
    require_drafter(actor, authority, "登记规章和规范性文件")
    if disclosure is not None:
        _hold(disclosure)
    document = NormativeDocument(authority=authority, registered_by=actor)
    _fill(document, fields)
    check_document(document, timezone.localdate())
    check_rule(document, timezone.localdate())
    document.save()
    if disclosure is not None:
        _tie(document, _free_item(document, disclosure))
    document_done(actor, document, "normative.register", "登记文件")
    return document


@transaction.atomic
def correct_document(
    actor: User, document: NormativeDocument, fields: Mapping[str, Any], *, seen: int | None
) -> NormativeDocument:
    """Correct what stands in the collection. Changes that the document ordered move with its day of effect.

    Raises NotPermitted, ChangedMeanwhile, Refused.
    """
    require_drafter(actor, document.authority, "更正规章和规范性文件的登记")
    kept = take_document(document, seen)
    before, first_before = snapshot(kept), first_day_of(kept)
    named = (kept.kind, kept.title, kept.document_number)
    period_before = (kept.validity_kind, kept.effective_on, kept.expires_on)
    _fill(kept, fields)
    check_document(kept, timezone.localdate())
    if named != (kept.kind, kept.title, kept.document_number):
        _renamed(kept)
    if (kept.validity_kind, kept.effective_on, kept.expires_on) != period_before:
        check_rule(kept, timezone.localdate())
    kept.save()
    move_ordered_changes(actor, kept, first_before)
    document_done(actor, kept, "normative.correct", "更正文件登记", before)
    return kept


@transaction.atomic
def link_item(
    actor: User, document: NormativeDocument, disclosure: Disclosure, *, seen: int | None
) -> NormativeDocument:
    """Tie a document of the collection to the item that publishes it. Raises NotPermitted, ChangedMeanwhile, Refused."""
    require_drafter(actor, document.authority, "关联公开的信息")
    _hold(disclosure)
    kept = take_document(document, seen)
    if kept.disclosure_id is not None:
        raise Refused("这个文件已经关联了一条公开的信息。需要更换的，请先解除关联。")
    before = snapshot(kept)
    _tie(kept, _free_item(kept, disclosure))
    document_done(actor, kept, "normative.link", "关联公开的信息", before)
    return kept


@transaction.atomic
def unlink_item(actor: User, document: NormativeDocument, *, seen: int | None) -> NormativeDocument:
    """Untie a document from an item that is not its own; the item shows no validity any more. As ``link_item``."""
    require_drafter(actor, document.authority, "解除与公开信息的关联")
    kept = take_document(document, seen)
    if kept.disclosure_id is None:
        raise Refused("这个文件没有关联公开的信息，不需要解除。")
    if not Disclosure.objects.public().filter(pk=kept.disclosure_id).exists():
        raise Refused(NOT_BY_UNTYING)
    before = snapshot(kept)
    untie(actor, kept)
    document_done(actor, kept, "normative.unlink", "解除与公开信息的关联", before)
    return kept


def untie(actor: User, document: NormativeDocument) -> None:
    """Take the item from a locked document that has one; its page shows no validity any more. The caller writes the document."""
    item = Disclosure.objects.get(normative_document=document)
    document.disclosure = None
    item.validity = Validity.NOT_APPLICABLE
    item.save(update_fields=["validity"])
    if item.published_at is not None:
        tell_followers(item, Happening.CHANGED, actor)


def check_document(document: NormativeDocument, today: dt.date, *, unique: bool = True) -> None:
    """Raise Refused, with the sentences by field, for a document that cannot be.

    ``unique`` is False where many are checked at once and who calls looks for doubles itself: no query then.
    """
    _validate(document, unique=unique)
    wrong: dict[str, list[str]] = {}
    for name in ("title", "document_number", "registration_number"):
        if sentences := _personal_data_in(getattr(document, name)):
            wrong[name] = sentences
    if document.kind == NormativeKind.RULES and not document.authority.can_make_rules:
        wrong["kind"] = [no_power_to_make_rules(document.authority)]
    if document.issued_on > today:
        wrong["issued_on"] = ["制发日期不能晚于今天，请核对。"]
    if document.adopted_on is not None and document.adopted_on > document.issued_on:
        wrong["adopted_on"] = ["通过日期不能晚于制发日期，请核对。"]
    if document.expires_on is not None and document.expires_on < document.issued_on:
        wrong["expires_on"] = ["有效期不能在制发日期之前结束，请核对。"]
    if document.expires_on is not None and document.validity_kind == ValidityKind.UNLIMITED:
        wrong["expires_on"] = ["选了“不设有效期”，就不要填有效期至；有期限的请改选有效期类型。"]
    if wrong:
        raise Refused("".join(sentence for sentences in wrong.values() for sentence in sentences), wrong)


def _personal_data_in(text: str) -> list[str]:
    """What must not stand in the collection, which the public reads without a review of its rows (Art. 15)."""
    found = find_personal_data(text, (DatumKind.IDENTITY_NUMBER, DatumKind.BANK_CARD, DatumKind.MOBILE))
    return [
        f"这里有{datum.kind.value}“{datum.shown}”，公众会看到，请删除（条例第十五条）。" for datum in found
    ]


def _validate(document: NormativeDocument, *, unique: bool) -> None:
    if unique:
        validate(document)
        return
    try:
        document.clean_fields(exclude={"authority", "disclosure", "registered_by"})
    except ValidationError as error:
        labels = {name: document._meta.get_field(name).verbose_name for name in error.message_dict}  # type: ignore[union-attr]
        sentences = [f"{labels[name]}：{''.join(told)}" for name, told in error.message_dict.items()]
        raise Refused("".join(sentences), error.message_dict) from error
    if document.expires_on is not None and document.expires_on < document.effective_on:
        raise Refused("有效期不能在施行日期之前结束。")


def check_rule(document: NormativeDocument, today: dt.date) -> None:
    """Raise Refused for a period that is longer than the rule of the tree allows; one that is over stays as it was."""
    if document.expires_on is None or document.expires_on < today:
        return
    rule = rule_for(document.authority, document.validity_kind)
    if rule is not None and (sentence := beyond_the_rule(rule, document.effective_on, document.expires_on)):
        raise Refused(sentence, {"expires_on": [sentence]})


def no_power_to_make_rules(authority: Authority) -> str:
    """Why an authority has no rules (立法法 Art. 93)."""
    return (
        f"“{authority}”没有规章制定权（《立法法》第九十三条：省、自治区、直辖市和设区的市、自治州的人民政府可以制定规章），"
        "请选“行政规范性文件”。"
    )


def remarks_about(document: NormativeDocument) -> list[str]:
    """What a person should look at again about a document, as sentences. None of it keeps anything from being done."""
    remarks = []
    published = _published_on(document)
    days = (document.effective_on - published).days
    if document.effective_on < document.issued_on:
        remarks.append("施行日期早于制发日期：文件一般不溯及既往（《立法法》第一百零四条），请核对。")
    elif days < DAYS_BEFORE_EFFECT and document.validity_kind != ValidityKind.UNLIMITED:
        remarks.append(
            f"从公布（{published.isoformat()}）到施行不足30日。应当自公布之日起30日后施行，"
            "公布后不立即施行将有碍施行的除外（《规章制定程序条例》第三十二条及各地规定）。"
        )
    year = re.search(r"〔(\d{4})〕", document.document_number)
    if year and int(year[1]) != document.issued_on.year:
        remarks.append(f"发文字号的年份是{year[1]}年，制发日期在{document.issued_on.year}年，请核对。")
    if document.kind == NormativeKind.RULES and document.adopted_on is None:
        remarks.append("规章的公布令应当载明通过日期（《规章制定程序条例》第三十条），还没有填。")
    if document.expires_on is None and document.validity_kind != ValidityKind.UNLIMITED:
        rule = rule_for(document.authority, document.validity_kind)
        if rule is not None:
            latest = last_day_of_period(document.effective_on, rule.most_months)
            remarks.append(
                f"还没有填有效期。按“{rule.authority}”的规定最长{rule.most_months}个月，最迟到{latest.isoformat()}。"
            )
    return remarks


def _renamed(document: NormativeDocument) -> None:
    """What the public reads of a document changes with the review of its item, or is released anew."""
    if document.disclosure is not None and document.disclosure.published_at is not None:
        sentence = "种类、标题和发文字号以公开的信息为准：请修改那条信息并重新送审，发布后这里随之更新。"
        raise Refused(sentence, {"title": [sentence]})
    document.released_at = document.released_by = None


def _published_on(document: NormativeDocument) -> dt.date:
    item = document.disclosure
    if item is None or item.published_at is None:
        return document.issued_on
    published = timezone.localtime(item.published_at).date()
    # What came onto the platform only after it took effect had been made public elsewhere.
    return published if published <= document.effective_on else document.issued_on


def _fill(document: NormativeDocument, fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    assert not unknown, f"no fields of a document: {unknown}"
    for name, value in fields.items():
        setattr(document, name, value)
    document.title = document.title.strip()
    document.document_number = normalised_number(document.document_number)


def _hold(disclosure: Disclosure) -> None:
    """Lock an item before any document: publication holds the item when it comes to its document."""
    list(
        Disclosure.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=disclosure.pk)
        .values_list("pk")
    )


def _free_item(document: NormativeDocument, disclosure: Disclosure) -> Disclosure:
    """The item, which the caller holds, if it is this authority's and has no other document; else raises Refused."""
    item = Disclosure.objects.get(pk=disclosure.pk)
    if item.authority_id != document.authority_id:
        raise Refused("公开的信息和文件不属于同一个机关，不能关联。")
    other = NormativeDocument.objects.filter(disclosure=item).exclude(pk=document.pk).first()
    if other is not None:
        raise Refused(f"这条信息已经关联了文件《{other.title}》，一条信息只能关联一个文件。")
    return item


def _tie(document: NormativeDocument, item: Disclosure) -> None:
    document.disclosure = item
    document.released_at = document.released_by = None
    if item.published_at is not None:
        # What the public reads is what was reviewed, not what somebody typed beside it.
        document.title = item.title
        document.document_number = normalised_number(item.document_number) or document.document_number
        check_document(document, timezone.localdate())
    document.save()
