"""The steps at a document of the collection: register, correct, relate, end, renew, tie, take back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from gongkai.publishing import rights
from gongkai.publishing.actions.normative import (
    FIELDS,
    correct_document,
    link_item,
    register_document,
    unlink_item,
)
from gongkai.publishing.actions.normative_void import void_document
from gongkai.publishing.actions.relations import relate, unrelate
from gongkai.publishing.actions.validity_changes import annul, end_validity, renew
from gongkai.publishing.models import Disclosure, NormativeDocument, Relation, ValidityChange
from gongkai.publishing.normative_following import KINDS, day_of_effect, unregistered_items
from gongkai.publishing.office.normative_base import CollectionView, DocumentStep
from gongkai.publishing.office.normative_forms import (
    MOST_SUGGESTED,
    ConfirmForm,
    DocumentChangeForm,
    DocumentForm,
    EndForm,
    LinkForm,
    ReasonForm,
    RelateForm,
    RenewForm,
)
from gongkai.publishing.validity import counting, last_day_of
from gongkai.publishing.validity_rules import last_day_of_period, rules_for, suggested_kind
from gongkai.web.views import StaffFormView


class RegisterDocument(CollectionView, StaffFormView):
    """A new row of the collection; ``?item=`` takes over what a public item says."""

    template_name = "publishing/office/normative_form.html"
    required_roles = rights.DRAFTERS
    title = "登记文件"
    submit_label = "登记"
    done_message = "已登记入库。"
    form_class = DocumentForm
    made: NormativeDocument | None = None

    @cached_property
    def item(self) -> Disclosure | None:
        """The item of the address; 404 for one of another authority or one that has a document."""
        text = self.request.GET.get("item", "")
        if not text:
            return None
        rows = self.changeable(Disclosure.objects.filter(normative_document__isnull=True))
        found: Disclosure | None = (
            rows.filter(pk=int(text)).first()
            if text.isascii() and text.isdecimal() and len(text) < 18
            else None
        )
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        """What the item says."""
        version = self.item.published_version or self.item.working_version if self.item else None
        if version is None:
            return {}
        kind = KINDS.get(version.kind)
        effect = day_of_effect(version, kind) if kind and version.date_of_issue else version.date_of_effect
        return {
            "kind": kind,
            "title": version.title,
            "document_number": version.document_number,
            "issued_on": version.date_of_issue,
            "effective_on": effect,
            "expires_on": version.date_of_expiry,
            "validity_kind": suggested_kind(version.title, version.genre),
        }

    def perform(self, form: Any) -> None:
        """Register."""
        self.made = register_document(self.user, self.authority, form.facts(), self.item)

    def get_success_url(self) -> str:
        """The new document, or the list."""
        if self.made is None:
            return reverse("publishing:normative")
        return reverse("publishing:normative_document", args=[self.made.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the longest periods that hold here."""
        return super().get_context_data(item=self.item, hints=_longest_periods(self.authority), **kwargs)


class CorrectDocument(DocumentStep):
    """Correcting a row."""

    title = "更正登记"
    form_class = DocumentChangeForm

    def get_initial(self) -> dict[str, Any]:
        """The row as it stands."""
        return super().get_initial() | {name: getattr(self.document, name) for name in FIELDS}

    def perform(self, form: Any) -> None:
        """Correct."""
        correct_document(self.user, self.document, form.facts(), seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the longest periods that hold here."""
        return super().get_context_data(hints=_longest_periods(self.authority), **kwargs)


class RelateDocument(DocumentStep):
    """Saying what the document does to another one."""

    title = "登记与其他文件的关系"
    form_class = RelateForm
    done_message = "已登记，另一个文件的有效性随之更新。"

    def perform(self, form: Any) -> None:
        """Relate."""
        data = form.cleaned_data
        relate(self.user, self.document, data["to"], data["kind"], seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the numbers of the own documents to choose from."""
        rows = NormativeDocument.objects.filter(
            authority=self.authority, issued_on__lte=self.document.issued_on
        ).exclude(document_number="")
        hints = [
            "修改、废止自本文件的施行日期起计算，由公开工作机构负责人登记。只能选制发日期不晚于本文件的文件。"
        ]
        suggestions = rows.exclude(pk=self.document.pk).values_list("document_number", "title")
        return super().get_context_data(
            hints=hints, suggestions=suggestions[:MOST_SUGGESTED], suggests_for="id_to", **kwargs
        )

    def get_form(self, form_class: Any = None) -> Any:
        """The field offers the own documents."""
        form = super().get_form(form_class)
        form.fields["to"].widget.attrs["list"] = "suggestions"
        return form


class EndDocument(DocumentStep):
    """Repealing, or declaring expired."""

    required_roles = rights.KEEPERS
    title = "登记废止或者失效"
    submit_label = "登记"
    form_class = EndForm
    done_message = "已登记，列表、检索和公开页面随之更新。"

    def get_initial(self) -> dict[str, Any]:
        """From today."""
        return super().get_initial() | {"on": timezone.localdate()}

    def perform(self, form: Any) -> None:
        """End it."""
        data = form.cleaned_data
        end_validity(
            self.user,
            self.document,
            data["kind"],
            data["on"],
            note=data["note"],
            by=data["by"],
            seen=form.seen,
        )


class RenewDocument(DocumentStep):
    """Prolonging."""

    required_roles = rights.KEEPERS
    title = "延续有效期"
    submit_label = "延续"
    form_class = RenewForm

    def get_initial(self) -> dict[str, Any]:
        """From today."""
        return super().get_initial() | {"on": timezone.localdate()}

    def perform(self, form: Any) -> None:
        """Renew."""
        data = form.cleaned_data
        renew(self.user, self.document, data["on"], data["until"], note=data["note"], seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the present end."""
        last = last_day_of(self.document, counting(self.document.changes.all()))
        hints = [f"现在的有效期到{last.isoformat()}。"] if last else ["这个文件没有填有效期，不需要延续。"]
        return super().get_context_data(hints=hints, **kwargs)


class LinkDocument(DocumentStep):
    """Tying the document to its item."""

    title = "关联公开的信息"
    submit_label = "关联"
    form_class = LinkForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Items of the own authority."""
        return super().get_form_kwargs() | {"items": self.changeable(Disclosure.objects.all())}

    def get_form(self, form_class: Any = None) -> Any:
        """The field offers what is not registered yet."""
        form = super().get_form(form_class)
        form.fields["item"].widget.attrs["list"] = "suggestions"
        return form

    def perform(self, form: Any) -> None:
        """Link."""
        link_item(self.user, self.document, form.cleaned_data["item"], seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the items to choose from."""
        rows = self.changeable(unregistered_items()).values_list("index_number", "title")
        return super().get_context_data(suggestions=rows[:MOST_SUGGESTED], **kwargs)


class UnlinkDocument(DocumentStep):
    """Untying the document from an item."""

    title = "解除与公开信息的关联"
    submit_label = "解除"
    form_class = ConfirmForm

    def perform(self, form: Any) -> None:
        """Unlink."""
        unlink_item(self.user, self.document, seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says what it means."""
        hints = ["解除以后，那条信息的页面上不再显示有效性；文件仍在文件库中。"]
        return super().get_context_data(hints=hints, **kwargs)


class AnnulChange(DocumentStep):
    """Taking a change back that was entered by mistake."""

    required_roles = rights.KEEPERS
    title = "更正误登记的变动"
    submit_label = "更正"
    form_class = ReasonForm

    @cached_property
    def change(self) -> ValidityChange:
        """The change of the address; 404 for one of another document."""
        rows = ValidityChange.objects.filter(document=self.document)
        found: ValidityChange | None = rows.filter(pk=self.kwargs["change"]).first()
        if found is None:
            raise Http404
        return found

    def perform(self, form: Any) -> None:
        """Annul."""
        annul(self.user, self.change, reason=form.cleaned_data["reason"], seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says which."""
        change = self.change
        hints = [
            f"要更正的变动：自{change.on.isoformat()}起{change.get_kind_display()}。更正后两项都保留在案，不再计算。"
        ]
        return super().get_context_data(hints=hints, **kwargs)


class Unrelate(DocumentStep):
    """Taking a relation back that was entered by mistake."""

    title = "解除文件关系"
    submit_label = "解除"
    form_class = ReasonForm

    @cached_property
    def relation(self) -> Relation:
        """The relation of the address; 404 for one that another document has."""
        rows = Relation.objects.filter(document=self.document).select_related("document__authority", "to")
        found = rows.filter(pk=self.kwargs["relation"]).first()
        if found is None:
            raise Http404
        return found

    def perform(self, form: Any) -> None:
        """Unrelate."""
        unrelate(self.user, self.relation, reason=form.cleaned_data["reason"], seen=form.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says which."""
        relation = self.relation
        hints = [
            f"要解除的关系：{relation.get_kind_display()}《{relation.to.title}》。由它产生的有效性变动一并更正。"
        ]
        return super().get_context_data(hints=hints, **kwargs)


class VoidDocument(DocumentStep):
    """Taking out what was registered by mistake."""

    required_roles = rights.KEEPERS
    title = "作废误登记的文件"
    submit_label = "作废"
    done_message = "已作废，不再列出和计数；登记的内容保留在案。"
    form_class = ReasonForm

    def perform(self, form: Any) -> None:
        """Void it."""
        void_document(self.user, self.document, reason=form.cleaned_data["reason"], seen=form.seen)

    def get_success_url(self) -> str:
        """The list: the document has no page any more."""
        return reverse("publishing:normative")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says what it is for."""
        hints = ["只用于登记错、重复登记的文件。不再执行的文件请登记废止或者失效，不要作废。"]
        return super().get_context_data(hints=hints, **kwargs)


def _longest_periods(authority: Any) -> list[str]:
    today = timezone.localdate()
    return [
        f"{rule.get_validity_kind_display()}：最长{rule.most_months}个月（“{rule.authority}”规定），"
        f"今天施行的最迟到{last_day_of_period(today, rule.most_months).isoformat()}。"
        for rule in rules_for(authority).values()
    ]
