"""Where items appeared: the overview of the channels, registering by hand, and taking back what was entered by mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.publishing import rights
from gongkai.publishing.actions import channels as actions
from gongkai.publishing.channel_duties import outdated, still_out_there
from gongkai.publishing.models import Appearance, ChannelAccount, ChannelPost, Disclosure
from gongkai.publishing.office.choosing_items import ChoosesItems, ItemsForm
from gongkai.publishing.office.items_base import ItemView
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView

State = ChannelPost.State
ROWS_A_PAGE = 30
LIGHTS = {
    State.WAITING: "amber",
    State.PREPARING: "amber",
    State.POSTING: "amber",
    State.SUBMITTED: "amber",
    State.SENT: "green",
    State.UNKNOWN: "red",
    State.FAILED: "red",
    State.BY_HAND: "amber",
}
OVERVIEW = ("公开渠道", "publishing:channels")
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def breadcrumb() -> tuple[str, str]:
    """The way back to the overview."""
    return OVERVIEW[0], reverse(OVERVIEW[1])


class MomentField(forms.DateTimeField):
    """A date with time, entered with the browser's own picker; begins with now."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", lambda: timezone.localtime().replace(second=0, microsecond=0))
        super().__init__(
            input_formats=[MOMENT_FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FORMAT),
            **kwargs,
        )
        self.error_messages["invalid"] = "时间应写成 2026-01-31 09:30 这样的格式。"


TO_MEND: dict[str, tuple[str, Callable[[QuerySet[ChannelPost]], QuerySet[ChannelPost]]]] = {
    "gone": ("信息已撤回，须删除", still_out_there),
    "outdated": ("信息已更新，须更正", outdated),
}
"""Posts that are out and no longer right, beside the states; found by the same name in the address."""


class Overview(StaffView, TemplateView):
    """The posts of the authority's accounts by state, and the ways to the other pages."""

    model: Any = ChannelPost
    authority_path = "account__authority"
    required_roles = rights.READERS
    template_name = "publishing/office/channels.html"
    title = "公开渠道"

    def get_queryset(self) -> QuerySet[ChannelPost]:
        """With what the table shows; never with an account's secret."""
        rows: QuerySet[ChannelPost] = super().get_queryset()
        return rows.select_related("account__authority", "disclosure", "appearance").defer("account__secret")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds counts by state and one page of posts."""
        rows = self.get_queryset()
        numbers = {
            row["state"]: row["number"]
            for row in rows.order_by().values("state").annotate(number=Count("pk"))
        }
        state = self.request.GET.get("state", "")
        shown = rows
        if state in TO_MEND:
            shown = TO_MEND[state][1](rows)
        elif state in State.values:
            shown = rows.filter(state=state)
        page = Paginator(shown, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        posts = [(row, LIGHTS[State(row.state)]) for row in page]
        return super().get_context_data(
            posts=posts,
            page=page,
            state=state,
            states=[(value, label, numbers.get(value, 0)) for value, label in State.choices],
            total=sum(numbers.values()),
            to_mend=[(key, label, found(rows).count()) for key, (label, found) in TO_MEND.items()],
            has_accounts=ChannelAccount.objects.filter(authority=self.authority, is_active=True).exists(),
            may_draft=bool(self.roles & set(rights.DRAFTERS)),
            may_keep=bool(self.roles & set(rights.KEEPERS)),
            **kwargs,
        )


class AppearanceForm(ItemsForm):
    """Items, and where and when they appeared."""

    channel = forms.ChoiceField(
        label="渠道", choices=[(channel.value, channel.label) for channel in actions.BY_HAND_CHANNELS]
    )
    at = MomentField(label="时间")
    link = forms.URLField(label="链接", required=False, max_length=500, assume_scheme="https")
    place = forms.CharField(
        label="刊登位置",
        required=False,
        max_length=200,
        help_text="例如：《鹤壁日报》2026年3月1日第2版；某某社区公告栏；条幅、宣传册、村民会议。",
    )


class AppearanceAdd(ChoosesItems):
    """Register on which channel items appeared: one item or several at once."""

    title = "登记公开渠道"
    form_class = AppearanceForm
    required_roles = rights.DRAFTERS
    submit_label = "登记"
    done_message = "已登记。"

    def allowed(self) -> QuerySet[Disclosure]:
        """What was published and not withdrawn, also what has ended since."""
        rows: QuerySet[Disclosure] = self.changeable(Disclosure.objects.with_a_page())
        return rows.filter(withdrawn_at__isnull=True)

    def perform(self, form: Any) -> None:
        """Call the action."""
        data = form.cleaned_data
        actions.register_appearances(
            self.user,
            self.authority,
            list(data["items"]),
            channel=data["channel"],
            at=data["at"],
            link=data["link"],
            place=data["place"],
        )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the overview."""
        return [breadcrumb()]

    def get_success_url(self) -> str:
        """Back to the item where the page was about one, else to the overview."""
        ticked = self.request.GET.getlist("item")
        if len(ticked) == 1 and ticked[0].isascii() and ticked[0].isdigit() and len(ticked[0]) < 18:
            return reverse("publishing:item", args=[ticked[0]])
        return reverse("publishing:channels")


class VoidForm(PlainForm):
    """Why an appearance does not count."""

    void_reason = forms.CharField(label="作废原因", max_length=200)


class AppearanceVoid(StaffFormView):
    """Take back an appearance that was entered by mistake; the row stays."""

    model: Any = Appearance
    authority_path = "disclosure__authority"
    required_roles = rights.DRAFTERS
    title = "作废渠道记录"
    form_class = VoidForm
    submit_label = "作废"
    done_message = "已作废，不再计入统计。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A row of another authority is a 404 already when the form is shown."""
        row = self.get_row()
        kwargs.setdefault("title", f"作废渠道记录：{row.get_channel_display()} {timezone.localdate(row.at)}")
        return super().get_context_data(**kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.void_appearance(self.user, self.get_row(), form.cleaned_data["void_reason"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the overview."""
        return [breadcrumb()]

    def get_success_url(self) -> str:
        """Back to the item."""
        return reverse("publishing:item", args=[self.get_row().disclosure_id])


def facts_for_item(view: ItemView) -> dict[str, Any] | None:
    """What the block of an item's page shows about channels; nothing before the first publication."""
    if view.item.published_at is None:
        return None
    posts = view.item.channel_posts.select_related("account").defer("account__secret")
    return {
        "appearances": view.item.appearances.select_related("recorded_by"),
        "posts": [(post, LIGHTS[State(post.state)]) for post in posts],
    }
