"""依申请公开: the way into applying and tracking, and how it all works (Art. 27–45)."""

from __future__ import annotations

from typing import Any

from gongkai.casework.public.apply_steps import online_authorities
from gongkai.web import columns
from gongkai.web.public import AuthorityChoice


class OnRequest(AuthorityChoice):
    """How to ask, what to write, how long it takes, what it costs; on line where the authority takes that."""

    template_name = "casework/public/on_request.html"
    column = columns.ON_REQUEST

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether one can apply here, at all and to the chosen authority."""
        context = super().get_context_data(**kwargs)
        online = {authority.pk for authority in online_authorities()}
        context["any_online"] = bool(online)
        context["chosen_online"] = context["authority"] is not None and context["authority"].pk in online
        return context
