"""Office pages: the members of an authority and their roles."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from gongkai.organizations import actions
from gongkai.organizations.models import Membership, Role
from gongkai.organizations.rights import require_appointer, require_manager
from gongkai.web.office import forms
from gongkai.web.office.base import AuthorityForm, AuthorityPage


class Members(AuthorityPage):
    """Who works here and with which roles; and who did."""

    template_name = "web/office/members.html"
    title = "人员和角色"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds present and former members, and the roles that nobody holds."""
        held = (
            Membership.objects.filter(authority=self.subject).select_related("user").prefetch_related("roles")
        )
        present = [membership for membership in held if membership.is_active()]
        former = [membership for membership in held if not membership.is_active()]
        taken = {role for membership in present for role in membership.role_values()}
        vacant = [role.label for role in Role if role.value not in taken]
        return super().get_context_data(present=present, former=former, vacant=vacant, **kwargs)


class AppointersForm(AuthorityForm):
    """A form for who may appoint here."""

    def require_right(self) -> None:
        """Its operators; as long as it has none, those of the authority above."""
        require_appointer(self.user, self.subject)


class MemberAdd(AppointersForm):
    """Add a person."""

    title = "增加人员"
    form_class = forms.MemberForm
    leads_to = "office:members"
    submit_label = "增加"
    done_message = "人员已增加，请接着授予角色。"

    def perform(self, form: Any) -> None:
        """Call the action, then go on to the roles."""
        self.added = actions.add_member(self.user, self.subject, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The roles of the new member; before that, the list."""
        if hasattr(self, "added"):
            return reverse("office:member_roles", args=[self.subject.pk, self.added.pk])
        return super().get_success_url()


class OneMember(AppointersForm):
    """A form about one member of the authority."""

    leads_to = "office:members"

    @cached_property
    def member(self) -> Membership:
        """The membership of the address; one of another authority is a 404."""
        member = (
            Membership.objects.filter(pk=self.kwargs["membership_id"], authority=self.subject)
            .select_related("user", "authority")
            .prefetch_related("roles")
            .first()
        )
        if member is None:
            raise Http404
        return member

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the members."""
        return [
            *super().get_breadcrumbs(),
            ("人员和角色", reverse("office:members", args=[self.subject.pk])),
        ]


class MemberRoles(OneMember):
    """Tick the roles of a member."""

    form_class = forms.RoleForm
    done_message = "角色已保存。"

    def get_title(self) -> str:
        """Whose roles."""
        return f"{self.member.user}的角色"

    def get_initial(self) -> dict[str, Any]:
        """The roles as they stand."""
        return {"roles": list(self.member.role_values())}

    @transaction.atomic
    def perform(self, form: Any) -> None:
        """Give what is newly ticked, take what is ticked no more: all or nothing."""
        held, wanted = self.member.role_values(), set(form.cleaned_data["roles"])
        for role in (role.value for role in Role if role.value in wanted - held):
            actions.give_role(self.user, self.member, role)
        for role in (role.value for role in Role if role.value in held - wanted):
            actions.take_role(self.user, self.member, role)


class MemberRemove(OneMember):
    """End a membership, after a question."""

    title = "移出人员"
    template_name = "web/confirm.html"
    form_class = forms.ConfirmForm
    submit_label = "移出"
    done_message = "人员已移出，从现在起不能再以本机关的身份办理业务。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the question."""
        whom = "自己" if self.is_oneself else str(self.member.user)
        question = f"要把{whom}移出“{self.subject}”吗？移出后立即生效，以前办理的记录保留。"
        if self.is_oneself:
            question += "您将不能再以本机关的身份办理业务，也不能自己恢复。"
        return super().get_context_data(question=question, **kwargs)

    @property
    def is_oneself(self) -> bool:
        """Whether the person is about to leave."""
        return self.member.user_id == self.user.pk

    def get_success_url(self) -> str:
        """The list; for who has left, the desk, because the list is closed to them now."""
        if self.is_oneself and not self.member.is_active():
            return reverse("web:desk")
        return super().get_success_url()

    def perform(self, form: Any) -> None:
        """Call the action."""
        self.member = actions.remove_member(self.user, self.member)


class MemberPassword(OneMember):
    """A new initial password for who forgot the own one."""

    form_class = forms.PasswordForm
    done_message = "密码已重置，本人下次登录时必须修改。"
    submit_label = "重置密码"
    what = "重置人员的密码"

    def get_title(self) -> str:
        """Whose password."""
        return f"重置{self.member.user}的密码"

    def require_right(self) -> None:
        """Its operators alone."""
        require_manager(self.user, self.subject, self.what)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.reset_password(self.user, self.member, **form.cleaned_data)
