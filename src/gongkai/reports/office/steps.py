"""A step that is taken on the page of a report: a form of that page, and one action."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from gongkai.organizations.refusals import Refused
from gongkai.web.views import StaffView


class StepView(StaffView, TemplateView):
    """Base, to stand before the page's own view: where the step is refused, the page comes back with the sentence and what was typed."""

    done = "已完成。"

    def take(self, report: Any) -> None:
        """Call the action; raises Refused."""
        raise NotImplementedError

    def beside(self, refusal: Refused) -> dict[str, Any]:
        """What the page of a refused step shows besides."""
        return {}

    def after(self, report: Any) -> HttpResponse:
        """Say that the step is done, and lead on."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step and show the page anew; a refusal for want of a right is a page of its own."""
        report = self.get_row()
        try:
            self.take(report)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            context = self.get_context_data(
                refusal=refusal,
                refused_step=type(self).__name__,
                typed=request.POST,
                **self.beside(refusal),
            )
            return self.render_to_response(context, status=refusal.status)
        return self.after(report)
