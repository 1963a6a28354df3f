"""Writing an item: a new one, and the draft of one that is there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import TypedMultipleChoiceField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.actions import autosaving, drafting
from gongkai.publishing.actions.attachments import add_attachments
from gongkai.publishing.checking import Checked, check_version
from gongkai.publishing.checks import Code
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import (
    Attachment,
    AutosavedText,
    CatalogueEntry,
    Disclosure,
    InVersion,
    ItemKind,
    Status,
)
from gongkai.publishing.office.drafting_conflict import Conflict, conflict_between
from gongkai.publishing.office.drafting_form import FILES, DraftForm, initial_of
from gongkai.publishing.office.items_base import ItemFormView
from gongkai.publishing.office.logging_in_again import holds_text, log_in_again
from gongkai.search.extraction import TextState
from gongkai.web.uploads import CheckedUpload, check_upload
from gongkai.web.views import StaffFormView

TOLD_AT_ONCE = {
    Code.ISSUED_IN_FUTURE.code: "date_of_issue",
    Code.DOCUMENT_NUMBER_FORM.code: "document_number",
    Code.DOCUMENT_NUMBER_BRACKETS.code: "document_number",
    Code.DOCUMENT_NUMBER_YEAR.code: "document_number",
}
"""Findings that are shown beside a field as soon as the draft is saved; all others stand on the page of the checks."""
AND_CHECK = "check"


class DraftView(StaffFormView):
    """What both pages have in common: text that survives a lost session, and files that come with the form."""

    template_name = "publishing/office/item_edit.html"
    form_class: Any = DraftForm
    submit_label = "保存"
    saved: drafting.Saved | None = None
    # Told by ``told`` instead, with what the cleaning took out.
    done_message = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A text that comes without a session is not lost: the person logs in beside it."""
        if not request.user.is_authenticated and request.method == "POST" and holds_text(request.POST):
            return log_in_again(request, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; with ``?take=`` filled in with what was typed before and not saved."""
        taken = self.taken
        if taken is None:
            return super().get(request, *args, **kwargs)
        form = self.form_from(taken)
        return self.render_to_response(self.get_context_data(form=form, taken=taken))

    @property
    def offers(self) -> list[AutosavedText]:
        """What the person typed into this form before and did not save."""
        raise NotImplementedError

    @property
    def form_key(self) -> str:
        """The key under which this form's text is kept while it is typed."""
        raise NotImplementedError

    @cached_property
    def taken(self) -> AutosavedText | None:
        """The kept text that the person wants back."""
        wanted = self.request.GET.get("take", "")
        return next((row for row in self.offers if wanted and str(row.pk) == wanted), None)

    def form_from(self, taken: AutosavedText) -> DraftForm:
        """The form filled in with a kept text; it is judged when it is sent.

        It carries the revision that the text was begun with: who saved meanwhile is not overwritten unseen.
        """
        data = QueryDict(mutable=True)
        for name, values in taken.fields.items():
            data.setlist(name, values)
        form = DraftForm(**self.get_form_kwargs())
        initial = dict(form.initial)
        for name, field in form.fields.items():
            # Of several boxes nothing is sent when none is ticked.
            if name in data or isinstance(field, TypedMultipleChoiceField):
                initial[name] = field.widget.value_from_datadict(data, {}, name)
        initial["typed_key"] = taken.key
        initial["seen"] = form.initial.get("seen") if taken.based_on is None else taken.based_on
        return DraftForm(**{**self.get_form_kwargs(), "initial": initial})

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, keep the files that came along, and go on writing."""
        answer = super().form_valid(form)
        if self.saved is None:
            return answer
        self.told(self.saved)
        self.take_files(self.saved.disclosure, form.cleaned_data["uploads"])
        return redirect(self.to_the_next_page(self.saved.disclosure, self.form_key))

    def told(self, saved: drafting.Saved) -> None:
        """Say that the draft is saved, and what was taken out of its text."""
        messages.success(self.request, "已保存。")
        for sentence in saved.dropped:
            messages.warning(self.request, f"正文：{sentence}")

    def take_files(self, item: Disclosure, files: list[Any]) -> None:
        """Keep the files that can be kept, and say of each other one why not; the text is saved already."""
        good, sentences = checked_files(files, item)
        if good:
            try:
                add_attachments(self.user, item, good, seen=item.revision)
                messages.success(self.request, f"已上传{len(good)}个附件。")
            except Refused as refusal:
                sentences.append(str(refusal))
        for sentence in sentences:
            messages.error(self.request, f"附件没有上传：{sentence}")

    def to_the_next_page(self, item: Disclosure, key: str) -> str:
        """On with the draft, or to the page of the checks."""
        if AND_CHECK in self.request.POST:
            return reverse("publishing:item_submit", args=[item.pk])
        return f"{reverse('publishing:item_edit', args=[item.pk])}?{urlencode({'saved': key})}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what was typed before, and the key of the form."""
        kwargs.setdefault("taken", None)
        context = super().get_context_data(**kwargs)
        taken = kwargs["taken"]
        return context | {
            "offers": [row for row in self.offers if taken is None or row.pk != taken.pk],
            "form_key": self.form_key,
            "saved_key": self.request.GET.get("saved", "")[:60],
            "person": self.user.pk,
            "files_to_choose_again": bool(self.request.FILES),
        }


class NewItem(DraftView):
    """Begin an item. ``?entry=`` names the entry of the standard catalogue it is for, ``?kind=`` what it is."""

    title = "起草信息"
    changing = True
    required_roles = rights.DRAFTERS

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The work list."""
        return [("信息起草与发布", reverse("publishing:items"))]

    @cached_property
    def form_key(self) -> str:
        """Made for each page anew, so that two items that are begun at once do not overwrite each other."""
        posted = self.request.POST.get("typed_key", "")
        if autosaving.NEW.fullmatch(posted):
            return posted
        return self.taken.key if self.taken is not None else f"new:{uuid.uuid4().hex}"

    @cached_property
    def offers(self) -> list[AutosavedText]:
        """All that was begun and not saved."""
        return autosaving.typed_for_new(self.user, self.authority)

    def get_form_kwargs(self) -> dict[str, Any]:
        """An item that is not there yet, of the acting authority."""
        return super().get_form_kwargs() | {"item": None, "authority": self.authority}

    def get_initial(self) -> dict[str, Any]:
        """The person as editor, and what the address names."""
        asked = self.request.GET
        initial: dict[str, Any] = {"editor": str(self.user)[:40], "typed_key": self.form_key}
        if asked.get("kind", "") in ItemKind.values:
            initial["kind"] = asked["kind"]
        entry = _entry(self.authority, asked.get("entry", ""))
        if entry is not None:
            initial |= {"catalogue_entry": entry.pk, "key_area": entry.field}
        column = asked.get("column", "")
        if column.isascii() and column.isdecimal() and len(column) < 18:
            initial["columns"] = [int(column)]
        return initial

    def get_success_url(self) -> str:
        """Back to the work list."""
        return reverse("publishing:items")

    def perform(self, form: Any) -> None:
        """Call the action."""
        self.saved = drafting.create_draft(self.user, self.authority, form.content(), form.chosen_columns())
        autosaving.throw_away(self.user, self.form_key)


class EditItem(DraftView, ItemFormView):
    """The draft of an item. Of one that was submitted or published, the next version."""

    conflict: Conflict | None = None

    def get_title(self) -> str:
        """What is done here."""
        return "起草信息" if not self.version.is_frozen else "修改信息"

    @property
    def form_key(self) -> str:
        """One form an item."""
        return autosaving.key_of(self.item)

    @cached_property
    def offers(self) -> list[AutosavedText]:
        """What was typed here after the draft was saved last, or with an older version of it, and never saved."""
        found = autosaving.typed_for(self.user, self.item)
        return [found] if found is not None else []

    def get_form_kwargs(self) -> dict[str, Any]:
        """The item and its authority."""
        return super().get_form_kwargs() | {"item": self.item, "authority": self.item.authority}

    def get_initial(self) -> dict[str, Any]:
        """What the last version says."""
        return {**super().get_initial(), **initial_of(self.item), "typed_key": self.form_key}

    def perform(self, form: Any) -> None:
        """Call the action."""
        seen = form.cleaned_data["seen"]
        self.saved = drafting.save_draft(
            self.user, self.item, form.content(), form.chosen_columns(), seen=seen
        )
        autosaving.throw_away(self.user, self.form_key)

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """Where somebody else saved meanwhile, both wordings are shown; saving again takes what was typed here."""
        super().when_refused(form, refusal)
        if isinstance(refusal, ChangedMeanwhile):
            self.conflict = conflict_between(self.item, form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds files and pictures, what the checks say about a field, and what saving means for the review."""
        context = super().get_context_data(**kwargs)
        places = list(self.version.places.select_related("attachment"))
        found = [] if self.version.is_frozen else list(check_version(self.version))
        return context | {
            "files": [ShownFile.of(place) for place in places if not place.is_inline],
            "pictures": [place for place in places if place.attachment.content_type.startswith("image/")],
            "warnings": warnings_beside(found),
            "open_findings": sum(one.is_open for one in found),
            "in_review": self.item.status in (Status.IN_REVIEW, Status.APPROVED),
            "conflict": self.conflict,
        }


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of the draft, and how far its text could be read."""

    attachment: Attachment
    state: str

    @classmethod
    def of(cls, place: InVersion) -> ShownFile:
        """A file at its place in the draft."""
        kept = place.attachment.text_state
        return cls(place.attachment, f"文字：{TextState(kept).label}" if kept in set(TextState) else "")


def warnings_beside(found: list[Checked]) -> dict[str, list[str]]:
    """The sentences of the checks that belong beside one field each."""
    beside: dict[str, list[str]] = {}
    for one in found:
        name = TOLD_AT_ONCE.get(one.finding.code)
        if name is not None:
            beside.setdefault(name, []).append(one.finding.sentence)
    return beside


def checked_files(files: list[UploadedFile[Any]], item: Disclosure) -> tuple[list[CheckedUpload], list[str]]:
    """The files that may be kept, and a sentence for each other one; the draft's own files are not kept twice."""
    assert item.working_version is not None
    known = set(item.working_version.attachments.values_list("sha256", "name"))
    good: list[CheckedUpload] = []
    sentences: list[str] = []
    for file in files:
        try:
            upload = check_upload(file, *FILES)
        except Refused as refusal:
            sentences.append(str(refusal))
            continue
        if (upload.sha256, upload.name) in known:
            sentences.append(f"“{upload.name}”已经在这条信息中，不需要再上传。")
        else:
            known.add((upload.sha256, upload.name))
            good.append(upload)
    return good, sentences


def _entry(authority: Authority, asked: str) -> CatalogueEntry | None:
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 18):
        return None
    return CatalogueEntry.objects.filter(pk=int(asked), authority=authority).first()
