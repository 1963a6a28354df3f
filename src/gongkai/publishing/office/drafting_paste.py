"""Cleaning what is pasted from Word or WPS while it is pasted: by the same rules as when the draft is saved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from gongkai.publishing import rights
from gongkai.publishing.rich_text import TooMuchText, clean
from gongkai.web.views import StaffView


class CleanPaste(StaffView):
    """HTML in (POST), clean HTML and sentences about what was taken out of it; nothing is kept."""

    required_roles = rights.DRAFTERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The cleaned text as JSON; its pictures are on the person's own computer and stay behind."""
        try:
            cleaned = clean(request.POST.get("html", ""))
        except TooMuchText as error:
            return JsonResponse({"html": "", "dropped": [str(error)]})
        return JsonResponse({"html": cleaned.html, "dropped": list(cleaned.dropped)})
