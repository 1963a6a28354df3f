"""Office pages: the notices of an authority, by e-mail and text message, and sending one again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.messaging.actions import NOTICE_ROLES, send_again, why_not_again
from gongkai.messaging.kinds import kind_label
from gongkai.messaging.models import Channel, Message, Status
from gongkai.organizations.models import Authority
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffView

ROWS_A_PAGE = 30
LATE = datetime.timedelta(minutes=15)
"""A notice that is due for longer than this tells that no worker is running."""

LIGHTS = {
    Status.WAITING: "grey",
    Status.SENDING: "grey",
    Status.SENT: "green",
    Status.FAILED: "red",
    Status.UNDELIVERABLE: "red",
    Status.NO_TRANSPORT: "amber",
}


class NoticeFilterForm(PlainForm):
    """Which notices to show."""

    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Status.choices])
    channel = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *Channel.choices])


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as the list shows it: without its text, and with the recipient masked."""

    message: Message
    kind: str
    colour: str
    may_be_sent_again: bool


class NoticeView(StaffView):
    """Base of these pages: the notices of the acting authority alone, also for who supervises others."""

    model: Any = Message
    required_roles = NOTICE_ROLES

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    def get_queryset(self) -> QuerySet[Message]:
        """The notices without recipient and text: these stay encrypted."""
        rows: QuerySet[Message] = super().get_queryset().defer("recipient", "body")
        return rows


class Notices(NoticeView, TemplateView):
    """What was sent, what waits and what did not go, the newest first."""

    template_name = "web/office/messages.html"
    title = "通知记录"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter, one page of notices with their attempts, and whether the worker is late."""
        form = NoticeFilterForm(self.request.GET or None)
        found = self.get_queryset().select_related("authority").prefetch_related("attempt_log")
        if form.is_bound and form.is_valid():
            found = found.filter(**{name: value for name, value in form.cleaned_data.items() if value})
        page: Page[Message] = Paginator(found, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        late = self.get_queryset().filter(status=Status.WAITING, next_attempt_at__lt=timezone.now() - LATE)
        return super().get_context_data(
            form=form, page=page, rows=[_shown(row) for row in page], late=late.exists(), **kwargs
        )


class NoticeAgain(NoticeView):
    """Send one again that did not go (POST)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing is sent by opening the address: lead to the list."""
        self.get_row()
        return redirect("office:messages")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the action, and lead back to the list."""
        send_again(self.user, self.get_row())
        messages.success(request, "这条通知已重新列入发送，稍后请刷新页面查看结果。")
        query = request.GET.urlencode()
        address = reverse("office:messages")
        return redirect(f"{address}?{query}" if query else address)


def _shown(message: Message) -> ShownNotice:
    return ShownNotice(
        message, kind_label(message.kind), LIGHTS[Status(message.status)], not why_not_again(message)
    )
