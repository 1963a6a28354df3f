"""Handing published items to reading places: what each has got, what is next, and the list to print."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.organizations.models import ReadingPlace
from gongkai.publishing import rights
from gongkai.publishing.actions import deliveries as actions
from gongkai.publishing.channel_duties import MOST_WORKING_DAYS, place_standings
from gongkai.publishing.models import Delivery, Disclosure
from gongkai.publishing.office.choosing_items import ChoosesItems, ItemsForm
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 50


class Places(StaffView, TemplateView):
    """The reading places of the acting authority, and when each was last supplied."""

    model: Any = ReadingPlace
    required_roles = rights.READERS
    template_name = "publishing/office/delivery_places.html"
    title = "查阅点送交"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the places with what waits for them."""
        return super().get_context_data(
            standings=place_standings(self.authority),
            limit=MOST_WORKING_DAYS,
            may_draft=bool(self.roles & set(rights.DRAFTERS)),
            **kwargs,
        )


class OnePlace(StaffView):
    """A page about one reading place."""

    model: Any = ReadingPlace
    required_roles: tuple[str, ...] = rights.READERS

    @cached_property
    def place(self) -> ReadingPlace:
        """The place of the address; 404 where the person may not read it."""
        place: ReadingPlace | None = (
            self.get_queryset().select_related("authority").filter(pk=self.kwargs["pk"]).first()
        )
        if place is None:
            raise Http404
        return place

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the places."""
        return [("查阅点送交", reverse("publishing:delivery_places"))]

    def address(self) -> str:
        """The page of the place."""
        return reverse("publishing:delivery_place", args=[self.kwargs["pk"]])


class PlacePage(OnePlace, TemplateView):
    """What goes to a place next, as a list to print and sign, and what it got before."""

    template_name = "publishing/office/delivery_place.html"

    def get_title(self) -> str:
        """The place."""
        return f"查阅点送交：{self.place.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the list, and the history by page."""
        rows = self.place.deliveries.select_related("disclosure", "recorded_by")
        handed = rows.filter(delivered_on__isnull=False).order_by("-delivered_on", "-pk")
        own = self.place.authority_id == self.authority.pk
        return super().get_context_data(
            place=self.place,
            waiting=rows.filter(delivered_on__isnull=True).order_by("pk"),
            page=Paginator(handed, ROWS_A_PAGE).get_page(self.request.GET.get("page")),
            may_draft=own and bool(self.roles & set(rights.DRAFTERS)),
            today=timezone.localdate(),
            **kwargs,
        )


class Choose(OnePlace, ChoosesItems):
    """Choose what goes to a place: what was published since, and is not on its list yet."""

    title = "选择送交的信息"
    form_class = ItemsForm
    required_roles = rights.DRAFTERS
    submit_label = "列入清单"
    done_message = "已列入清单。"
    nothing_shown = "这个查阅点没有还没送交的信息。"

    def allowed(self) -> QuerySet[Disclosure]:
        """Public items that the place has not got."""
        there = self.place.deliveries.values("disclosure_id")
        rows: QuerySet[Disclosure] = super().allowed().exclude(pk__in=there)
        return rows

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.choose_for_delivery(self.user, self.place, list(form.cleaned_data["items"]))

    def get_success_url(self) -> str:
        """Back to the place."""
        return self.address()


class HandedForm(PlainForm):
    """When the list was handed over, and who signed for it."""

    delivered_on = forms.DateField(
        label="送交日期",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    received_by = forms.CharField(label="签收人", max_length=40)


class Record(OnePlace, StaffFormView):
    """Register that the list was handed over."""

    title = "登记送交"
    form_class = HandedForm
    required_roles = rights.DRAFTERS
    submit_label = "登记"
    done_message = "已登记送交。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A place of another authority is a 404 already when the form is shown."""
        kwargs.setdefault("title", f"登记送交：{self.place.name}")
        return super().get_context_data(**kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.record_delivery(self.user, self.place, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the place."""
        return self.address()


class TakeOff(StaffView):
    """Take an item off the list of what goes to a place next; takes forms only."""

    model: Any = Delivery
    authority_path = "reading_place__authority"
    changing = True
    required_roles = rights.DRAFTERS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Call the action."""
        row = self.get_row()
        actions.take_off_the_list(self.user, row)
        messages.success(request, "已移出清单。")
        return redirect("publishing:delivery_place", row.reading_place_id)


class SmsForm(ItemsForm):
    """Items, and the numbers of who keeps the places."""

    numbers = forms.CharField(
        label="手机号码",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text="查阅点或者有关单位联系人的手机号码，一行一个或者用逗号分开，最多50个。号码加密保存，只用于这次通知。",
    )


class TellBySms(ChoosesItems):
    """Send a short text about items to reading places and units."""

    title = "短信通知查阅点"
    form_class = SmsForm
    required_roles = rights.DRAFTERS
    submit_label = "发送"
    done_message = ""

    def perform(self, form: Any) -> None:
        """Call the action."""
        sent = actions.tell_by_sms(
            self.user, self.authority, list(form.cleaned_data["items"]), form.cleaned_data["numbers"]
        )
        messages.success(self.request, f"{sent}条短信已列入发送。")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the places."""
        return [("查阅点送交", reverse("publishing:delivery_places"))]

    def get_success_url(self) -> str:
        """Back to the places."""
        return reverse("publishing:delivery_places")
