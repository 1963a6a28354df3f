"""Posting items to the authority's own accounts: asking for it, the ready-made article, and what came of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView

from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.actions import channels as actions
from gongkai.publishing.channels.article import LONGEST_WEIBO_BY_HAND, article_of
from gongkai.publishing.channels.site import absolute
from gongkai.publishing.channels.wechat_text import wechat_html
from gongkai.publishing.models import Channel, ChannelAccount, ChannelPost
from gongkai.publishing.office.channels import LIGHTS, MomentField, State, breadcrumb
from gongkai.publishing.office.choosing_items import ChoosesItems, ItemsForm, RowsField
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView


class PostForm(ItemsForm):
    """Items, and the accounts that they go to."""

    accounts = RowsField(label="账号", queryset=ChannelAccount.objects.none())

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accounts"]
        assert isinstance(field, RowsField)
        field.queryset = accounts
        field.error_messages["required"] = "请至少选择一个账号。"


class PostAdd(ChoosesItems):
    """Have items posted to accounts."""

    title = "发布到新媒体"
    form_class = PostForm
    required_roles = rights.DRAFTERS
    submit_label = "发布"
    done_message = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the accounts that are in use."""
        accounts = ChannelAccount.objects.filter(authority=self.authority, is_active=True)
        return super().get_form_kwargs() | {"accounts": accounts}

    def perform(self, form: Any) -> None:
        """Call the action."""
        made = actions.ask_to_post(
            self.user, self.authority, list(form.cleaned_data["items"]), list(form.cleaned_data["accounts"])
        )
        by_hand = sum(post.state == State.BY_HAND for post in made)
        told = [f"{len(made) - by_hand}条正在发送"] if len(made) > by_hand else []
        told += [f"{by_hand}条待人工发布，请打开成稿复制"] if by_hand else []
        messages.success(self.request, "，".join(told) + "。")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the overview."""
        return [breadcrumb()]

    def get_success_url(self) -> str:
        """To the overview, which says how far each is."""
        return reverse("publishing:channels")


class OnePost(StaffView):
    """A page about one post of the authority's accounts."""

    model: Any = ChannelPost
    authority_path = "account__authority"
    required_roles: tuple[str, ...] = rights.READERS

    @cached_property
    def post_row(self) -> ChannelPost:
        """The post of the address; 404 where the person may not read it."""
        rows = self.get_queryset().select_related(
            "account__authority", "disclosure__authority", "disclosure__published_version", "appearance"
        )
        found: ChannelPost | None = rows.defer("account__secret").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the overview."""
        return [breadcrumb()]

    def address(self) -> str:
        """The page of the post."""
        return reverse("publishing:channel_post", args=[self.kwargs["pk"]])


class PostPage(OnePost, TemplateView):
    """The ready-made article of a post to copy, and the steps that can be taken now."""

    template_name = "publishing/office/channel_post.html"

    def get_title(self) -> str:
        """Account and item."""
        return f"{self.post_row.account}：{self.post_row.disclosure.title}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the post, the article and the steps."""
        post = self.post_row
        context = super().get_context_data(**kwargs)
        own = post.account.authority_id == self.authority.pk
        may_draft = own and bool(self.roles & set(rights.DRAFTERS))
        context |= {
            "post": post,
            "light": LIGHTS[State(post.state)],
            "steps": steps_of(post) if may_draft else [],
            "may_record": may_draft and post.state in (State.BY_HAND, State.UNKNOWN, State.FAILED),
            "is_wechat": post.account.channel == Channel.WECHAT,
            "is_outdated": post.version_id not in (None, post.disclosure.published_version_id),
        }
        if post.disclosure.is_public:
            try:
                context |= self._article(post)
            except Refused as refusal:
                context["article_refusal"] = str(refusal)
        return context

    def _article(self, post: ChannelPost) -> dict[str, Any]:
        article = article_of(post.disclosure)
        html = wechat_html(
            article, lambda source: absolute(source, post.disclosure.authority) if source[:1] == "/" else ""
        )
        return {
            "article": article,
            # Made of the cleaned text with everything escaped.
            "html": mark_safe(html),
            "short": article.weibo_text(),
            "long": article.weibo_text(LONGEST_WEIBO_BY_HAND),
        }


class LinkForm(PlainForm):
    """Where and when a post came out."""

    at = MomentField(label="发布时间")
    link = forms.URLField(
        label="文章链接", max_length=500, assume_scheme="https", help_text="在账号上打开文章，复制它的网址。"
    )


class PostLink(OnePost, StaffFormView):
    """Register that a post is out."""

    title = "登记链接"
    form_class = LinkForm
    required_roles = rights.DRAFTERS
    done_message = "已登记。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A post of another authority is a 404 already when the form is shown."""
        kwargs.setdefault("title", f"登记链接：{self.post_row.account}")
        return super().get_context_data(**kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.record_post(
            self.user, self.post_row, at=form.cleaned_data["at"], link=form.cleaned_data["link"]
        )

    def get_success_url(self) -> str:
        """Back to the post."""
        return self.address()


class PostStep(OnePost):
    """Takes one of the steps of ``steps_of``; takes forms only."""

    changing = True
    required_roles = rights.DRAFTERS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Call the action that the button names."""
        step = request.POST.get("step", "")
        row = self.post_row
        if step == "again":
            actions.post_again(self.user, row, looked=request.POST.get("looked") == "on")
        elif step == "by_hand":
            actions.post_by_hand(self.user, row)
        elif step == "cancel":
            actions.give_up_post(self.user, row)
        elif step == "taken_down":
            actions.record_taken_down(self.user, row)
        else:
            raise Refused("这一步不在列表中，请返回后重新选择。")
        messages.success(request, "已办理。")
        return redirect(self.address())


def steps_of(post: ChannelPost) -> list[tuple[str, str, bool]]:
    """The steps that a post can take now: code, label, and whether one has to have looked at the account first."""
    steps = []
    if post.state in (State.FAILED, State.UNKNOWN) and post.disclosure.is_public:
        steps.append(("again", "重发", post.state == State.UNKNOWN))
    if post.state in (State.WAITING, State.FAILED) and post.disclosure.is_public:
        steps.append(("by_hand", "改为人工发布", False))
    if post.state in (State.WAITING, State.BY_HAND):
        steps.append(("cancel", "取消发布", False))
    if post.state == State.SENT and post.taken_down_at is None:
        steps.append(("taken_down", "登记已在账号上删除", False))
    return steps
