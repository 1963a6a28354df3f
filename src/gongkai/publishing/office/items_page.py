"""The page of an item for staff, its versions side by side, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import TemplateView

from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.actions.drafting import CONTENT
from gongkai.publishing.addresses import address_of, for_staff
from gongkai.publishing.models import (
    Attachment,
    Disclosure,
    DisclosureVersion,
    InVersion,
    ReviewDecision,
    Status,
    Submission,
)
from gongkai.publishing.office.items_base import ItemView, steps_of
from gongkai.publishing.office.items_blocks import ABOVE, BELOW, blocks_of
from gongkai.publishing.office.items_shown import light_of, state_of
from gongkai.publishing.public.metadata import metadata_head
from gongkai.publishing.review_plan import PlannedStep
from gongkai.publishing.review_plan import steps_of as planned_steps
from gongkai.publishing.rich_text import difference
from gongkai.web.uploads import safe_download

MOST_STEPS = 200
"""How many entries of the trail one page shows."""
COMPARED = tuple(name for name in CONTENT if name not in ("body", "change_note"))
"""The short fields of a version that are set side by side."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A version as the public will read it: metadata head, text, files."""

    version: DisclosureVersion
    head: list[tuple[str, str]]
    body: SafeString
    files: list[InVersion]


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of a review, and the decision that was taken in it (None while it waits)."""

    step: PlannedStep
    decision: ReviewDecision | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs between two versions."""

    label: str
    old: str
    new: str


def text_of(item: Disclosure, version: DisclosureVersion) -> ShownText:
    """A version as a page shows it to staff."""
    places = list(version.places.select_related("attachment"))
    files = [place for place in places if not place.is_inline]
    # Cleaned when it was saved (publishing.rich_text); nothing else ever stands in this field.
    body = mark_safe(for_staff(version.body, item.pk))
    return ShownText(version, metadata_head(item, version, files), body, files)


class ItemPage(ItemView, TemplateView):
    """One item: where it stands, what it says, what was done with it, and what is done next."""

    template_name = "publishing/office/item.html"

    def get_title(self) -> str:
        """The title of the version at work."""
        return self.version.title or "没有标题"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The work list."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything that is known about the item; the number of queries does not grow with its history."""
        item = self.item
        submissions = list(
            item.submissions.select_related("submitted_by", "version", "urgent_by").prefetch_related(
                "decisions__reviewer"
            )
        )
        today = timezone.localdate()
        return super().get_context_data(
            light=light_of(item, today, current_calendar()),
            state=state_of(item),
            text=text_of(item, self.version),
            columns=list(self.version.columns.all()),
            reviews=[(submission, _steps_taken(submission)) for submission in submissions],
            versions=list(item.versions.select_related("edited_by").defer("body")),
            trail=list(steps_of(item)[:MOST_STEPS]),
            public_address=address_of(item) if item.published_at else "",
            above=blocks_of(self, ABOVE),
            below=blocks_of(self, BELOW),
            actions=self.actions() if self.may_draft else [],
            **kwargs,
        )

    def actions(self) -> list[tuple[str, str, bool]]:
        """What a drafter may do now: label, address, and whether it is what comes next."""
        item, pk = self.item, self.item.pk
        if item.status == Status.DROPPED:
            return []
        drafting = not self.version.is_frozen
        edit = ("继续起草" if drafting else "修改", reverse("publishing:item_edit", args=[pk]))
        found = [(*edit, item.status == Status.DRAFT and not drafting)]
        if drafting:
            found.append(("送审前检查", reverse("publishing:item_submit", args=[pk]), True))
        if item.status in (Status.IN_REVIEW, Status.APPROVED):
            found.append(("收回送审", reverse("publishing:item_recall", args=[pk]), False))
        if drafting:
            found.append(("放弃起草", reverse("publishing:item_drop", args=[pk]), False))
        return found


def _steps_taken(submission: Submission) -> list[StepTaken]:
    decisions = {decision.step: decision for decision in submission.decisions.all()}
    return [StepTaken(step, decisions.get(step.step)) for step in planned_steps(submission)]


class ItemVersion(ItemView, TemplateView):
    """One version of an item as a whole."""

    template_name = "publishing/office/item_version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the version of the address; a 404 for a number that is not there."""
        shown = version_numbered(self.item, self.kwargs["number"])
        return super().get_context_data(
            title=f"第{shown.number}版", shown=shown, text=text_of(self.item, shown), **kwargs
        )


class CompareVersions(ItemView, TemplateView):
    """Two versions of an item side by side: what was added, what was taken out, and which fields changed."""

    template_name = "publishing/office/item_compare.html"
    title = "版本比较"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds both versions; without a choice the last one and the one before it."""
        numbers = list(self.item.versions.values_list("number", flat=True))
        last = numbers[0]
        new = version_numbered(self.item, _number(self.request, "new", last))
        before = next((number for number in numbers if number < new.number), new.number)
        old = version_numbered(self.item, _number(self.request, "old", before))
        if old.number > new.number:
            old, new = new, old
        old_files, new_files = _file_names(old), _file_names(new)
        return super().get_context_data(
            old=old,
            new=new,
            numbers=numbers,
            fields=field_changes(old, new),
            change=difference(old.body, new.body),
            files_added=[name for key, name in new_files.items() if key not in old_files],
            files_removed=[name for key, name in old_files.items() if key not in new_files],
            **kwargs,
        )


def field_changes(old: DisclosureVersion, new: DisclosureVersion) -> list[FieldChange]:
    """The short fields that differ, in words; the columns among them."""
    found = [
        FieldChange(label, before, after)
        for name in COMPARED
        for label, before, after in [(label_of(name), value_of(old, name), value_of(new, name))]
        if before != after
    ]
    columns = [
        "、".join(version.columns.order_by("pk").values_list("title", flat=True)) for version in (old, new)
    ]
    if columns[0] != columns[1]:
        found.append(FieldChange("栏目", columns[0], columns[1]))
    return found


def label_of(name: str) -> str:
    """What a field of a version is called."""
    return str(DisclosureVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def value_of(version: DisclosureVersion, name: str) -> str:
    """A field of a version in words; "" for an empty one."""
    shown = getattr(version, f"get_{name}_display", None)
    value = shown() if shown is not None else getattr(version, name)
    if value is None:
        return ""
    if name in ("publish_at", "ends_at"):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def version_numbered(item: Disclosure, number: int) -> DisclosureVersion:
    """A version of the item; a 404 for a number that is not there."""
    found = item.versions.select_related("edited_by").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    asked = request.GET.get(name, "")
    # Longer numbers are no version, and no column of a database holds them.
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else otherwise


def _file_names(version: DisclosureVersion) -> dict[int, str]:
    return dict(version.places.values_list("attachment_id", "attachment__name"))


class ItemFile(ItemView):
    """A file of an item for staff, before and after the public sees it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; a 404 for one of another item, and for one that is gone from the disk."""
        attachment = Attachment.objects.filter(pk=self.kwargs["file"], disclosure=self.item).first()
        if attachment is None:
            raise Http404
        try:
            content = attachment.file.open("rb")
        except OSError as error:
            raise Http404 from error
        return safe_download(attachment.name, attachment.content_type, content, inline=True)
