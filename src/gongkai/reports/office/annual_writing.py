"""The pages on which the text of a report is written, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.forms.findings import Finding
from gongkai.organizations.refusals import Refused
from gongkai.publishing.rich_text.comparing import Difference, difference
from gongkai.publishing.rich_text.plain import from_text
from gongkai.reports.annual.actions.writing import LONGEST_TEXT, TextChanged, save_text
from gongkai.reports.annual.sections import ReportPart, part, parts_of
from gongkai.reports.annual.texts import texts_of_part
from gongkai.reports.annual.writing_desk import WritingDesk
from gongkai.reports.models import AnnualReport, SectionText
from gongkai.reports.office.annual_base import AnnualReportView
from gongkai.reports.office.annual_writing_shown import Chip, chips, choices, figures_by_mark
from gongkai.reports.rights import WRITING_ROLES

MOST_TYPED = 4 * LONGEST_TEXT
"""Characters that a page takes into hand at all: a text that is too long is shown again, one that is absurd is cut."""


class WritingView(AnnualReportView):
    """A page about the texts of a report: for who reads its authority. What was only submitted to it is read elsewhere."""

    def get_queryset(self) -> QuerySet[Any]:
        """The reports of the authorities that one reads, or changes."""
        rows = AnnualReport.objects.select_related("authority", "reports_to", "current_submission")
        return self.narrow(rows)

    @cached_property
    def desk(self) -> WritingDesk:
        """What the page needs to know of the report."""
        return WritingDesk(self.report, self.scope)

    @property
    def can_write(self) -> bool:
        """Whether the person may write now: has the right, and the report is not handed in."""
        return self.may_write and self.report.is_open

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the report and whether it may be written in."""
        return super().get_context_data(
            report=self.report, can_write=self.can_write, may_write=self.may_write, **kwargs
        )


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part in the list: what holds for it, and how much is wrong in it."""

    part: ReportPart
    text: SectionText | None
    findings: int
    suggestions: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no text yet."""
        return self.text is None or not self.text.body.strip()

    @property
    def light(self) -> tuple[str, str]:
        """The colour and the word."""
        if self.is_empty:
            return ("red", "尚未编写") if self.part.is_required else ("grey", "没有内容")
        return ("amber", f"{self.findings} 处要核对") if self.findings else ("green", "已编写")


class Parts(WritingView, TemplateView):
    """All parts of the report with text to write, and where each of them stands."""

    template_name = "reports/annual/writing/parts.html"
    title = "编写报告文字"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list."""
        self.get_report()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the parts."""
        desk = self.desk
        findings, suggestions = desk.findings(), desk.suggestions()
        parts = []
        for place in parts_of(desk.form):
            if not place.is_written and place.tables:
                continue
            text = desk.texts.get(place.key)
            wrong = len(findings.get(place.key, ())) + len(desk.problems(text.body) if text else ())
            parts.append(WrittenPart(place, text, wrong, len(suggestions.get(place.key, ()))))
        return super().get_context_data(parts=parts, **kwargs)


class PartView(WritingView, TemplateView):
    """A page about one part of a report."""

    part: ReportPart

    def take_part(self) -> ReportPart:
        """The report and the part of the address; a 404 where there is no such part to write."""
        self.get_report()
        try:
            self.part = part(self.desk.form, self.kwargs["key"])
        except KeyError:
            raise Http404 from None
        if not self.part.is_written:
            raise Http404
        return self.part

    @property
    def part_title(self) -> str:
        """The heading of the part; the opening paragraph has none."""
        return self.part.heading or "开头段"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The way leads over the list of parts."""
        address = reverse("reports:annual_writing", args=[self.report.pk])
        return [*super().get_breadcrumbs(), ("编写报告文字", address)]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else's text beside what was typed."""

    other: SectionText
    other_paragraphs: list[list[Chip]]
    change: Difference


@dataclass
class Typed:
    """What stands in the form: the text, the number it started from, and what to say about it."""

    body: str
    seen: int
    note: str = ""
    error: str = ""
    conflict: Conflict | None = None


class Write(PartView):
    """One part: its text, suggestions, live figures to choose from, the preview, and what is wrong in it."""

    template_name = "reports/annual/writing/write.html"
    changing_roles = WRITING_ROLES

    def get_title(self) -> str:
        """The heading of the part."""
        return self.part_title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The text that holds, or (``?from=``) an earlier one to start from."""
        self.take_part()
        text = self.desk.texts.get(self.part.key)
        typed = Typed(text.body if text else "", text.number if text else 0)
        if (earlier := self._earlier(request)) is not None:
            typed.body, typed.note = (
                earlier.body,
                f"下面是第 {earlier.number} 稿的文字，还没有保存。核对后点“保存”。",
            )
        return self.show(typed)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or take up a suggestion, or only look at the preview."""
        self.take_part()
        body = request.POST.get("body", "")[:MOST_TYPED].replace("\r\n", "\n")
        typed = Typed(body, _number(request.POST.get("seen", "")))
        if "adopt" in request.POST:
            self._adopt(typed, request.POST["adopt"])
            return self.show(typed)
        if "preview" in request.POST:
            typed.note = "下面的预览是现在输入的文字，还没有保存。"
            return self.show(typed)
        try:
            save_text(self.user, self.report, self.part.key, body, seen=typed.seen)
        except TextChanged as refusal:
            typed.error = str(refusal)
            typed.seen = refusal.other.number
            typed.conflict = self._conflict(refusal.other, body)
            return self.show(typed, refusal.status)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            typed.error = str(refusal)
            return self.show(typed, refusal.status)
        messages.success(request, "已保存。")
        return redirect(self._next_address() if "next" in request.POST else request.path)

    def show(self, typed: Typed, status: int = 200) -> HttpResponse:
        """The page with what stands in the form."""
        return self.render_to_response(self.get_context_data(typed=typed), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything about the part."""
        typed: Typed = kwargs["typed"]
        desk, key = self.desk, self.part.key
        suggestions = desk.suggestions()[key]
        text = desk.texts.get(key)
        return super().get_context_data(
            part=self.part,
            text=text,
            suggestions=[
                (text, chips(desk, desk.paragraphs(key, text))) for text in suggestions if self.can_write
            ],
            preview=chips(desk, desk.paragraphs(key, typed.body)),
            problems=desk.problems(typed.body),
            unknown=desk.unknown(typed.body),
            findings=self.findings(typed.body),
            choices=choices(desk) if self.can_write else [],
            marks=figures_by_mark(desk, "\n".join([*suggestions, typed.body])),
            longest=LONGEST_TEXT,
            following=self._following(),
            is_saved=text is not None and text.body == typed.body,
            **kwargs,
        )

    def findings(self, body: str) -> list[Finding]:
        """What is wrong in the text as it stands in the form."""
        return self.desk.findings({self.part.key: body}).get(self.part.key, [])

    def _adopt(self, typed: Typed, which: str) -> None:
        """Put a suggestion, or all of them, behind what was typed."""
        suggestions = self.desk.suggestions()[self.part.key]
        number = _number(which)
        chosen = suggestions if which == "all" else suggestions[number : number + 1]
        typed.body = "\n".join([text for text in (typed.body.rstrip(), *chosen) if text])
        typed.note = "已加入建议的段落，还没有保存。请改好以后保存。"

    def _conflict(self, other: SectionText, body: str) -> Conflict:
        desk = self.desk
        return Conflict(
            other,
            chips(desk, desk.paragraphs(self.part.key, other.body)),
            difference(from_text(other.body), from_text(body)),
        )

    def _earlier(self, request: HttpRequest) -> SectionText | None:
        number = _number(request.GET.get("from", ""))
        found = [text for text in texts_of_part(self.report, self.part.key) if text.number == number]
        return found[0] if number and found else None

    def _following(self) -> ReportPart | None:
        """The part after this one; None behind the last."""
        parts = self.desk.parts
        place = parts.index(self.part) + 1
        return parts[place] if place < len(parts) else None

    def _next_address(self) -> str:
        following = self._following()
        if following is None:
            return reverse("reports:annual_writing", args=[self.report.pk])
        return reverse("reports:annual_write", args=[self.report.pk, following.key])


class Look(PartView):
    """What the live figures of a text in the making are, for the editing area in the browser."""

    changing_roles = WRITING_ROLES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """``figures`` by mark, ``problems`` in the text as sentences, and its ``preview`` as HTML."""
        self.take_part()
        desk, body = self.desk, request.POST.get("body", "")[:MOST_TYPED]
        paragraphs = chips(desk, desk.paragraphs(self.part.key, body))
        return JsonResponse(
            {
                "figures": figures_by_mark(desk, body),
                "problems": desk.problems(body),
                "preview": render_to_string(
                    "reports/annual/writing/chips.html", {"paragraphs": paragraphs}, request
                ),
            }
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing to read here."""
        raise Http404


class History(PartView):
    """Every text that was written for a part, and what each changed."""

    template_name = "reports/annual/writing/history.html"

    def get_title(self) -> str:
        """The heading of the part."""
        return f"{self.part_title}：历次文字"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, with the chosen one against the one before."""
        self.take_part()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the texts and the difference."""
        texts = texts_of_part(self.report, self.part.key)
        wanted = _number(self.request.GET.get("number", ""))
        chosen = next((text for text in texts if text.number == wanted), texts[0] if texts else None)
        before = next((text for text in texts if chosen and text.number < chosen.number), None)
        change = (
            difference(from_text(before.body if before else ""), from_text(chosen.body)) if chosen else None
        )
        return super().get_context_data(
            part=self.part, texts=texts, chosen=chosen, before=before, change=change, **kwargs
        )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
