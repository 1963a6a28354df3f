"""What is public already and may be what an applicant is looking for, so that nobody waits 20 days for it.

It only ever offers: applying goes on whether or not something is found, and whether or not there is an index to ask.
What the applicant types travels in the body of a request, never in an address, and is written down nowhere.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.casework.actions import drafts
from gongkai.casework.models import RequestDraft
from gongkai.casework.public.apply_steps import MATTER
from gongkai.casework.public.applying import LOOK_FIRST, DraftPage, WhatIsAsked
from gongkai.casework.public.typed import typed_in
from gongkai.search.results import Hit
from gongkai.search.similar import similar_to
from gongkai.web.robots.addresses import client_network
from gongkai.web.robots.throttling import throttle

MOST = 5
ASKED_AN_HOUR = 600
"""How often one household or office may have the index asked in an hour while it types."""


def found_for(title: str, description: str) -> tuple[Hit, ...]:
    """At most five public documents that fit; none where nothing was typed or the index cannot be asked."""
    return similar_to(f"{title}\n{description}", limit=MOST)


def found_for_draft(draft: RequestDraft) -> tuple[Hit, ...]:
    """The same for what a draft says."""
    asked = drafts.answers_to(draft, MATTER.key)
    return found_for(asked.get("title", ""), asked.get("description", ""))


class WhatIsAskedWithLook(WhatIsAsked):
    """The page on what is asked for, with what is public already once the applicant has asked for it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what was found, where the applicant pressed 先找一找."""
        context = super().get_context_data(**kwargs)
        context["look_first"] = LOOK_FIRST
        context["looked"] = LOOK_FIRST in self.request.GET
        context["found"] = found_for_draft(self.draft) if context["looked"] else ()
        return context


class WhileTyping(DraftPage):
    """A piece of a page for the form while somebody types into it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or nothing."""
        throttle(f"already public:{client_network(request)}", ASKED_AN_HOUR, 3600)
        typed, _ = typed_in(request.POST, ("title", "description"))
        found = found_for(typed.get("title", ""), typed.get("description", ""))
        return render(request, "casework/public/parts/already_public.html", {"found": found})
