"""The base of the pages for applicants: never cached, never indexed, and a refusal is a page with a sentence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.generic import View

from gongkai.casework.public.typed import typed_in
from gongkai.organizations.refusals import Refused
from gongkai.web.columns import ON_REQUEST
from gongkai.web.errors import refused
from gongkai.web.public import PublicView


class Guarded(View):
    """Keeps what it answers out of every cache and search engine, and turns refusals into pages."""

    def prepare(self) -> HttpResponse | None:
        """What the page needs before anything; an answer of its own keeps everybody out."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or say why not."""
        answer: HttpResponseBase
        try:
            answer = self.prepare() or super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            answer = refused(request, refusal)
        add_never_cache_headers(answer)
        answer["X-Robots-Tag"] = "noindex"
        return answer


class ApplicantPage(Guarded, PublicView):
    """A page below 依申请公开. Subclasses give ``title``; ``before`` are the pages between it and the column."""

    column = ON_REQUEST

    def get_title(self) -> str:
        """The heading."""
        return self.title

    def get_before(self) -> list[tuple[str, str]]:
        """Labels and addresses of the pages between this one and the column's."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the heading and the way to the page."""
        context = super().get_context_data(**kwargs)
        context["title"] = self.get_title()
        context["breadcrumbs"] = [(ON_REQUEST.title, reverse("casework:on_request")), *self.get_before()]
        return context

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        """The page with more in its context."""
        return self.render_to_response(self.get_context_data(**context), status=status)

    def tell(self, sentence: str, *, done: bool = False) -> None:
        """Show a sentence on the next page; ``done`` where it says that something succeeded."""
        (messages.success if done else messages.info)(self.request, sentence)


class _Rescue(ApplicantPage):
    title = "没有保存"
    template_name = "casework/public/rescue.html"


def rescue(request: HttpRequest, sentence: str, address: str, label: str) -> HttpResponse:
    """A page for somebody whose time was over: why nothing was saved, the way on, and everything that was typed."""
    typed, _ = typed_in(request.POST, [name for name in request.POST if not name.startswith("csrf")])
    kept = [text for name, text in typed.items() if len(text.strip()) > 1 and name not in ("seen", "token")]
    page = _Rescue()
    page.setup(request)
    return page.show(403, sentence=sentence, address=address, label=label, kept=kept)
