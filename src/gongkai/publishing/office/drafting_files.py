"""Files of a draft: pictures that are put into the text, and taking files out or putting them in order."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions import attachments
from gongkai.publishing.models import Attachment
from gongkai.publishing.office.drafting import checked_files
from gongkai.publishing.office.drafting_form import FILES, FilesField
from gongkai.publishing.office.items_base import ItemFormView, SeenForm
from gongkai.web.uploads.kinds import described


class FilesForm(SeenForm):
    """Files for an item, or pictures for its text."""

    uploads = FilesField(label="文件", help_text=f"可以一次选几个。{described(FILES)}")
    inline = forms.BooleanField(
        label="是正文中的插图，不列在附件里", required=False, help_text="插图只能是 jpg、jpeg、png 图片。"
    )


class Attach(ItemFormView):
    """Add files to the draft; the script of the draft's page asks for JSON and gets the pictures for the text."""

    title = "添加附件"
    form_class: Any = FilesForm
    submit_label = "上传"
    done_message = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Nothing is added yet."""
        super().setup(request, *args, **kwargs)
        self.added: list[Attachment] = []
        self.sentences: list[str] = []

    @property
    def wants_json(self) -> bool:
        """Whether the script asks."""
        return self.request.headers.get("Accept", "") == "application/json"

    def get_success_url(self) -> str:
        """On with the draft."""
        return reverse("publishing:item_edit", args=[self.item.pk])

    def perform(self, form: Any) -> None:
        """Keep what can be kept, and say of each other file why not."""
        good, sentences = checked_files(form.cleaned_data["uploads"], self.item)
        if not good:
            raise Refused(" ".join(sentences), {"uploads": sentences})
        self.added[:] = attachments.add_attachments(
            self.user,
            self.item,
            good,
            seen=form.cleaned_data["seen"],
            inline=form.cleaned_data["inline"],
        )
        self.sentences = sentences
        if not self.wants_json:
            messages.success(self.request, f"已上传{len(good)}个文件。")
            for sentence in sentences:
                messages.error(self.request, f"没有上传：{sentence}")

    def form_valid(self, form: Any) -> HttpResponse:
        """The next page, or the pictures as JSON."""
        answer = super().form_valid(form)
        if not self.wants_json:
            return answer
        if not self.added:
            return self._refusal(form)
        self.item.refresh_from_db()
        return JsonResponse(
            {
                "seen": self.item.revision,
                "pictures": [
                    {
                        "address": reverse("publishing:item_file", args=[self.item.pk, one.pk]),
                        "name": one.name,
                    }
                    for one in self.added
                    if attachments.is_picture(one.content_type)
                ],
                "sentences": self.sentences,
            }
        )

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page with the sentences, or the sentences as JSON."""
        return self._refusal(form) if self.wants_json else super().form_invalid(form)

    def _refusal(self, form: Any) -> HttpResponse:
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        return JsonResponse({"sentences": sentences}, status=409)


class FileStepView(ItemFormView):
    """A step with one file of the draft."""

    @cached_property
    def attachment(self) -> Attachment:
        """The file of the address; 404 for one that is not in the last version."""
        found = self.version.attachments.filter(pk=self.kwargs["file"]).first()
        if found is None:
            raise Http404
        return found

    def get_success_url(self) -> str:
        """On with the draft, where its files are listed."""
        return f"{reverse('publishing:item_edit', args=[self.item.pk])}#files"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for a file that is there."""
        assert self.attachment
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for a file that is there."""
        assert self.attachment
        return super().post(request, *args, **kwargs)


class Detach(FileStepView):
    """Take a file out of the draft."""

    title = "移除附件"
    submit_label = "移除"
    done_message = "附件已移除。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which file."""
        name = self.attachment.name
        return super().get_context_data(
            explanation=f"从草稿中移除“{name}”。以前送审过的版本仍然保留这个附件。", **kwargs
        )

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        attachments.remove_attachment(self.user, self.item, self.attachment, seen=seen)


class MoveUp(FileStepView):
    """Put a file before the one that stands before it."""

    title = "附件上移"
    submit_label = "上移"
    done_message = "附件次序已调整。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which file."""
        return super().get_context_data(explanation=f"把“{self.attachment.name}”上移一位。", **kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        attachments.move_attachment_up(self.user, self.item, self.attachment, seen=seen)
