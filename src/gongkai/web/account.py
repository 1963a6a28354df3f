"""Log-in, log-out, password, the desk, and the switch between authorities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from gongkai.organizations.actions import change_own_password
from gongkai.web.acting import SESSION_KEY, acting
from gongkai.web.desk import first_steps
from gongkai.web.duties import duties_for
from gongkai.web.views import StaffFormView, StaffView


class LogInForm(AuthenticationForm):
    """Log-in name and password, with errors in plain words."""

    error_messages = {
        "invalid_login": "登录名或密码不对，请核对后再试。密码区分大小写；连续输错多次，账号会锁定一段时间。",
        "inactive": "这个账号已经停用，请联系本机关的管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["username"].error_messages["required"] = "请填写登录名。"
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请填写密码。"


class LogIn(LoginView):
    """The log-in page of staff."""

    template_name = "web/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True
    extra_context = {"title": "工作人员登录"}


class LogOut(LogoutView):
    """Ends the session (POST only) and leads back to the public site."""


class ChangePasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages = {
            **self.error_messages,
            "password_incorrect": "现在的密码不对，请重新输入。",
            "password_mismatch": "两次输入的新密码不一样，请重新输入。",
        }
        for field in self.fields.values():
            field.error_messages["required"] = "请填写这一项。"
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = "至少10个字符，不要用常见密码，也不要和登录名、姓名相近。"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""


class PasswordChange(StaffFormView):
    """Everybody changes the own password here; who has an initial one must."""

    title = "修改密码"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("web:desk")
    needs_membership = False
    works_with_initial_password = True
    done_message = "密码已修改，下次请用新密码登录。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks for the person whose password it is."""
        return {**super().get_form_kwargs(), "user": self.user}

    def perform(self, form: Any) -> None:
        """Call the action, and keep this session open."""
        change_own_password(self.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, self.user)


class Desk(StaffView, TemplateView):
    """What a member of staff sees first: what to do, and the way to it."""

    template_name = "web/desk.html"
    title = "工作台"
    needs_membership = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what waits for this person, and the first steps that are open."""
        context = super().get_context_data(**kwargs)
        context["duties"] = duties_for(self.membership)
        context["steps"] = first_steps(self.user, self.membership)
        return context


class ActAs(StaffView):
    """Switch to another of one's authorities (POST)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing to see: who comes back here after logging in anew goes on to the desk."""
        return redirect("web:desk")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the chosen membership; one that is not the person's own is a 404."""
        chosen = request.POST.get("membership", "")
        for held in acting(request).memberships:
            if str(held.pk) == chosen:
                request.session[SESSION_KEY] = held.pk
                messages.success(request, f"现在以“{held.authority}”的身份办理业务。")
                return redirect(reverse("web:desk"))
        raise Http404
