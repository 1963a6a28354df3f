"""Office pages: the tree of authorities, one authority, and the forms that change it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.organizations import actions
from gongkai.organizations.access import authorities_of, possible_parents
from gongkai.organizations.models import Authority, SiteFacts
from gongkai.organizations.rights import require_founder, require_mover
from gongkai.web.office import forms
from gongkai.web.office.base import AuthorityForm, AuthorityPage, AuthorityScope
from gongkai.web.views import StaffFormView

DEEPEST_INDENT = 4
"""The list indents no further than this; the style sheet has a class for each depth."""


class AuthorityList(AuthorityScope, TemplateView):
    """The visible part of the tree, line by line, searchable by name or code."""

    template_name = "web/office/authorities.html"
    title = "机关"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Nothing above but the desk."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rows in tree order, their depth counted from the topmost visible one."""
        words = self.request.GET.get("words", "").strip()
        visible = set(self.scope.values_list("pk", flat=True))
        rows = []
        for authority in Authority.objects.with_tree_fields().filter(pk__in=visible):
            if words and not any(
                words in (text or "")
                for text in (
                    authority.name,
                    authority.short_name,
                    authority.unified_code,
                    authority.division_code,
                )
            ):
                continue
            hidden = sum(1 for above in authority.tree_path if above not in visible)
            rows.append((authority, min(authority.tree_depth - hidden, DEEPEST_INDENT)))
        own = set(authorities_of(self.user).values_list("pk", flat=True))
        return super().get_context_data(rows=rows, words=words, own=own, **kwargs)


class AuthorityDetail(AuthorityPage):
    """One authority: its facts, its office, what is missing, what lies below."""

    template_name = "web/office/authority.html"

    def get_title(self) -> str:
        """Its name."""
        return self.subject.name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds site, office, reading places, latest resources and the visible authorities below."""
        authority = self.subject
        parent = authority.parent
        return super().get_context_data(
            site=SiteFacts.objects.filter(authority=authority).first(),
            office=getattr(authority, "disclosure_office", None),
            places=authority.reading_places.all(),
            resources=authority.yearly_resources.all()[:3],
            children=authority.children.filter(pk__in=self.scope.values("pk")),
            parent_visible=parent is not None and self.scope.filter(pk=parent.pk).exists(),
            may_move=parent is not None and possible_parents(self.user, authority).exists(),
            **kwargs,
        )


class AuthorityChange(AuthorityForm):
    """Change names, codes, level, kind."""

    title = "修改机关信息"
    form_class = forms.AuthorityForm
    done_message = "机关信息已修改。"
    what = "修改机关信息"

    def get_form_instance(self) -> Authority:
        """The authority as it stands, a fresh copy."""
        fresh: Authority = Authority.objects.get(pk=self.subject.pk)
        return fresh

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.change_authority(self.user, self.subject, **form.cleaned_data)


class AuthorityCreate(AuthorityForm):
    """Found an authority directly below."""

    title = "新建下级机关"
    form_class = forms.AuthorityForm
    submit_label = "新建"
    done_message = ""
    what = "在它之下新建机关"

    def get_initial(self) -> dict[str, Any]:
        """A first guess from the parent."""
        return {"division_code": self.subject.division_code, "level": self.subject.level}

    def perform(self, form: Any) -> None:
        """Call the action; the next page is for the first operator."""
        self.created = actions.create_authority(self.user, parent=self.subject, **form.cleaned_data)
        messages.success(
            self.request, f"已新建“{self.created}”。接下来请为它指定第一位管理员，由管理员登记其余人员。"
        )

    def get_success_url(self) -> str:
        """The members of the new authority; before that, the parent."""
        if hasattr(self, "created"):
            return reverse("office:members", args=[self.created.pk])
        return super().get_success_url()


class RootCreate(AuthorityScope, StaffFormView):
    """Found a tree: an authority without a parent, in a line of its own if it is vertically led."""

    title = "新建顶层机关"
    submit_label = "新建"

    form_class = forms.RootForm

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return [("机关", reverse("office:authorities"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Refuse the form to all but operators of the platform."""
        require_founder(self.user)
        return super().get_context_data(**kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        self.created = actions.create_authority(self.user, parent=None, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The members of the new authority."""
        if hasattr(self, "created"):
            return reverse("office:members", args=[self.created.pk])
        return reverse("office:authorities")


class AuthorityMove(AuthorityForm):
    """Put the authority below another one of its line."""

    title = "调整隶属关系"
    form_class = forms.MoveForm
    submit_label = "调整"
    done_message = "隶属关系已调整。"

    def require_right(self) -> None:
        """Who operates the present parent, or the platform."""
        require_mover(self.user, self.subject)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers only possible parents."""
        return {**super().get_form_kwargs(), "parents": possible_parents(self.user, self.subject)}

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.move_authority(self.user, self.subject, new_parent=form.cleaned_data["new_parent"])


class SiteFactsChange(AuthorityForm):
    """The website facts for footer and tags."""

    title = "网站信息"
    done_message = "网站信息已保存，页面底部和网页标签随即更新。"
    what = "修改网站信息"

    def get_form_class(self) -> type[Any]:
        """An operator of the platform also chooses the main site."""
        return forms.MainSiteForm if self.user.is_platform_operator else forms.SiteFactsForm

    def get_form_instance(self) -> SiteFacts | None:
        """The facts as they stand."""
        return SiteFacts.objects.filter(authority_id=self.subject.pk).first()

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.set_site_facts(self.user, self.subject, **form.cleaned_data)
