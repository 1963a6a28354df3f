"""待我审核: what is under review in the acting authority, and which of it the person can take now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.views.generic import TemplateView

from gongkai.organizations.models import Authority, Role
from gongkai.publishing.models import ReviewDecision, Submission
from gongkai.publishing.review_queue import waiting_in
from gongkai.publishing.rights import KEEPERS, REVIEWERS
from gongkai.web.views import StaffView

READERS_OF_REVIEWS = (*REVIEWERS, *KEEPERS, Role.LEADER)
LATEST = 10
"""How many of the own decisions the list shows."""


class Reviews(StaffView, TemplateView):
    """All open submissions of the acting authority: the own ones first, and why not the others."""

    model: Any = Submission
    authority_path = "disclosure__authority"
    required_roles = READERS_OF_REVIEWS
    template_name = "publishing/office/reviews.html"
    title = "待我审核"

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what waits, in three parts, and what the person decided lately."""
        waiting = waiting_in(self.authority, self.user, self.roles)
        decided = (
            ReviewDecision.objects.filter(
                reviewer=self.user, submission__disclosure__authority=self.authority
            )
            .select_related("submission__version", "submission__disclosure")
            .defer("submission__version__body", "submission__findings")
            .order_by("-at", "-pk")[:LATEST]
        )
        return super().get_context_data(
            mine=[one for one in waiting if one.mine],
            others=[one for one in waiting if not one.mine],
            lacking=[one for one in waiting if one.lack] if self.roles & set(KEEPERS) else [],
            decided=decided,
            is_reviewer=bool(self.roles & set(REVIEWERS)),
            **kwargs,
        )
