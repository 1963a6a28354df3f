"""The base of the office pages about authorities: the authority of the address, and one's rights there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.organizations.access import may_appoint, may_edit_disclosure, may_manage, visible_authorities
from gongkai.organizations.models import Authority
from gongkai.organizations.rights import require_manager
from gongkai.web.views import StaffFormView, StaffView


class AuthorityScope(StaffView):
    """Reads the authorities that are visible to the person; the actions say who may change what.

    The pages of an authority are open to more people than its records: an operator needs the authorities
    directly below, and an operator of the platform all of them (``access.visible_authorities``).
    """

    needs_membership = False
    model: Any = Authority
    authority_path = "pk"

    def readable_scope(self) -> QuerySet[Authority]:
        """What ``access.visible_authorities`` allows."""
        return visible_authorities(self.user)

    def changeable_scope(self) -> QuerySet[Authority]:
        """The same: a visible authority that one may not change is a refusal with a reason, not a 404."""
        return self.scope

    @cached_property
    def subject(self) -> Authority:
        """The authority of the address; 404 where it is not visible."""
        authority = self.scope.filter(pk=self.kwargs["authority_id"]).select_related("parent").first()
        if authority is None:
            raise Http404
        return authority

    @cached_property
    def rights(self) -> dict[str, bool]:
        """What the person may do with the authority of the address."""
        return {
            "manage": may_manage(self.user, self.subject),
            "appoint": may_appoint(self.user, self.subject),
            "disclosure": may_edit_disclosure(self.user, self.subject),
        }

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """List, then the authority."""
        return [
            ("机关", reverse("office:authorities")),
            (self.subject.short_name, reverse("office:authority", args=[self.subject.pk])),
        ]


class AuthorityPage(AuthorityScope, TemplateView):
    """A page that shows something of one authority."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authority and the rights."""
        subject = self.subject
        return super().get_context_data(subject=subject, rights=self.rights, **kwargs)


class AuthorityForm(AuthorityScope, StaffFormView):
    """A form about one authority, by its operators unless ``require_right`` says otherwise."""

    what = "办理这件事"
    """The step, as the refusal names it."""
    leads_to = "office:authority"

    def require_right(self) -> None:
        """Refuse the form to who could not send it anyway; raises NotPermitted."""
        require_manager(self.user, self.subject, self.what)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authority; refuses the form to who may not send it."""
        self.require_right()
        return super().get_context_data(subject=self.subject, **kwargs)

    def get_success_url(self) -> str:
        """Back to the page that the form belongs to."""
        return reverse(self.leads_to, args=[self.subject.pk])
