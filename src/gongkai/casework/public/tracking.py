"""Tracking a request: number and query code open it in this browser for half an hour."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from gongkai.casework.actions.drafts import normalised_code
from gongkai.casework.models import InformationRequest
from gongkai.casework.public import access
from gongkai.casework.public.page import ApplicantPage, rescue
from gongkai.casework.public.request_page import RequestPage
from gongkai.casework.public.typed import TidyForm, TypedField
from gongkai.web.robots.addresses import client_network
from gongkai.web.robots.throttling import TooMany, throttle

TRIES_OF_AN_ADDRESS = 30
TRIES_OF_A_NUMBER = 10
TRIES_OF_A_NUMBER_FROM_ANYWHERE = 200
A_WHILE = 15 * 60
"""Ten tries of one network in a quarter of an hour, so that somebody who guesses does not shut the applicant out; and two
hundred from anywhere against 39 bits: sixty thousand years of guessing for one request."""
NOT_FOUND = "没有找到这件申请：申请编号或者查询码不对。请对照回执核对后再试。"
TIME_IS_OVER = "为了安全，查询页30分钟没有操作就会关闭。请重新输入申请编号和查询码。"
_DASHES = re.compile(r"[‐‑‒–—−－_]+")
_LONGEST_NUMBER = 20


def normalised_number(text: str) -> str:
    """A request number however it was typed: full width, with other dashes, with blanks, or without any dash."""
    number = _DASHES.sub("-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    if re.fullmatch(r"[0-9]{13,18}", number):
        # The authority in the middle takes four digits, and more on a platform with ten thousand of them.
        number = f"{number[:4]}-{number[4:-5]}-{number[-5:]}"
    return number


def opened_with(number: str, code: str) -> InformationRequest | None:
    """The request with this number, if the code is its own; compared in a time that tells nothing of the code."""
    request = None
    if len(number) <= _LONGEST_NUMBER:
        request = InformationRequest.objects.filter(number=number).first()
    right = constant_time_compare(request.query_code if request else "", normalised_code(code))
    return request if request is not None and request.query_code and right else None


class TrackForm(TidyForm):
    """What stands on the receipt."""

    number = TypedField(
        label="申请编号",
        missing="请输入申请编号。",
        most=60,
        autocomplete="off",
        help_text="见登记回执，例如：2026-0003-00012。",
    )
    code = TypedField(
        label="查询码",
        missing="请输入查询码。",
        most=60,
        autocomplete="off",
        help_text="见登记回执，8位字母和数字，大小写不影响。",
    )


class Track(ApplicantPage):
    """查询进度: asks for number and code."""

    title = "查询进度"
    template_name = "casework/public/track.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; ``?bh=`` fills in the number."""
        return self.show(form=TrackForm(initial={"number": request.GET.get("bh", "")[:60]}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the request, or say that number or code are wrong, and not which."""
        if "leave" in request.POST:
            access.leave(request)
            self.tell("已经退出查询，这台电脑上不再显示您的申请。")
            return redirect("casework:track")
        form = TrackForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        number = normalised_number(form.cleaned_data["number"])
        try:
            throttle(f"track from:{client_network(request)}", TRIES_OF_AN_ADDRESS, A_WHILE)
            throttle(f"track number:{number} from:{client_network(request)}", TRIES_OF_A_NUMBER, A_WHILE)
            throttle(f"track number:{number}", TRIES_OF_A_NUMBER_FROM_ANYWHERE, A_WHILE)
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            return self.show(refusal.status, form=form)
        found = opened_with(number, form.cleaned_data["code"])
        if found is None:
            form.add_error(None, NOT_FOUND)
            return self.show(form=form)
        access.tracked(request).give([found.pk])
        return redirect("casework:tracked", found.pk)


class TrackedPage(ApplicantPage):
    """A page about one request, for the browser in which its code was entered."""

    tracked: InformationRequest

    def prepare(self) -> HttpResponse | None:
        """Open the request; everybody else is asked for number and code, whether it exists or not."""
        number = self.kwargs["pk"]
        if not access.tracked(self.request).holds(number):
            return self.closed()
        self.tracked = InformationRequest.objects.select_related("authority", "applicant").get(pk=number)
        return None

    def closed(self) -> HttpResponse:
        """Ask for number and code again; what was typed is shown once more."""
        if self.request.method == "POST":
            return rescue(self.request, TIME_IS_OVER, reverse("casework:track"), "查询进度")
        self.tell(TIME_IS_OVER)
        return redirect("casework:track")

    def get_before(self) -> list[tuple[str, str]]:
        """The page of the request."""
        return [("查询进度", reverse("casework:track"))]


class Tracked(TrackedPage):
    """The request: where it stands, what the applicant can do, and what has happened."""

    template_name = "casework/public/request.html"

    def get_title(self) -> str:
        """The number."""
        return f"申请 {self.tracked.number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything the page shows."""
        context = super().get_context_data(**kwargs)
        context["shown"] = RequestPage(self.tracked)
        return context


class OtherRequest(TrackedPage):
    """Opens another request of the same applicant that has the same query code."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page is only reached by its button; whoever reloads it goes back to the request."""
        return redirect("casework:tracked", self.tracked.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check that the two belong together, and go there."""
        other = InformationRequest.objects.filter(
            pk=self.kwargs["other"], applicant=self.tracked.applicant_id
        ).first()
        if other is None or not constant_time_compare(other.query_code, self.tracked.query_code):
            return self.closed()
        access.tracked(request).give([other.pk])
        return redirect("casework:tracked", other.pk)
