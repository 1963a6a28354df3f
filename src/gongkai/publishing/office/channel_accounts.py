"""The accounts of an authority on WeChat and Weibo, kept by the head of the disclosure office."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.db.models.functions import Length
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.publishing import rights
from gongkai.publishing.actions import channels as actions
from gongkai.publishing.models import Channel, ChannelAccount
from gongkai.publishing.office.channels import breadcrumb
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView

_FIELDS = ("channel", "name", "app_id", "is_active")


class AccountForm(PlainForm):
    """The facts of an account. What stands as a secret is never shown again."""

    channel = forms.ChoiceField(
        label="渠道", choices=[(Channel.WECHAT.value, "微信公众号"), (Channel.WEIBO.value, "政务微博")]
    )
    name = forms.CharField(label="账号名称", max_length=80)
    app_id = forms.CharField(label="AppID（微信）或者 App Key（微博）", max_length=80, required=False)
    secret = forms.CharField(
        label="AppSecret（微信）或者 Access Token（微博）",
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="加密保存，保存以后不再显示。留空表示不改；从未填写的，由人工发布。",
    )
    forget_secret = forms.BooleanField(label="删除已保存的密钥，改为人工发布", required=False)
    is_active = forms.BooleanField(label="正在使用", required=False, initial=True)


class Accounts(StaffView, TemplateView):
    """The accounts of the acting authority."""

    model: Any = ChannelAccount
    required_roles = rights.KEEPERS
    template_name = "publishing/office/channel_accounts.html"
    title = "新媒体账号"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the overview."""
        return [breadcrumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the accounts."""
        rows = ChannelAccount.objects.filter(authority=self.authority)
        # Whether there is a secret is told by its length: nothing is opened for it.
        shown = rows.defer("secret").annotate(secret_length=Length("secret"))
        return super().get_context_data(accounts=shown, **kwargs)


class AccountAdd(StaffFormView):
    """Add an account."""

    model: Any = ChannelAccount
    required_roles = rights.KEEPERS
    title = "增加新媒体账号"
    form_class = AccountForm
    done_message = "账号已保存。"

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.save_account(self.user, self.authority, None, **form.cleaned_data)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the accounts."""
        return [breadcrumb(), ("新媒体账号", reverse("publishing:channel_accounts"))]

    def get_success_url(self) -> str:
        """Back to the accounts."""
        return reverse("publishing:channel_accounts")


class AccountChange(AccountAdd):
    """Change an account, or exchange its secret."""

    title = "修改新媒体账号"

    @cached_property
    def account(self) -> ChannelAccount:
        """The account of the address; 404 for one of another authority."""
        found: ChannelAccount | None = (
            self.get_queryset().defer("secret").filter(pk=self.kwargs["pk"]).first()
        )
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        """The facts as they stand, without the secret."""
        return {name: getattr(self.account, name) for name in _FIELDS}

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.save_account(self.user, self.authority, self.account, **form.cleaned_data)
