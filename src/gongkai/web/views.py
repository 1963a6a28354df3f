"""The one scoped base of all staff views. Every staff view of every app derives from ``StaffView``.

A view that lists or shows rows::

    class Archive(StaffView, ListView):
        model = Report
        authority_path = "authority"          # how to get from the row to its authority
        title = "年度报告"

A view that changes a row adds ``required_roles`` or ``changing_roles`` and calls an action::

    class CorrectFigure(StaffFormView):
        changing = True
        required_roles = (Role.INFORMATION_OFFICER,)

What the base does: asks for a log-in; finds the acting membership; refuses (403, a sentence) who has none of
the required roles; narrows ``get_queryset`` to ``scope`` for reading and to ``own`` for changing, so that a
row outside is a 404; turns an action's ``Refused`` into a page instead of a fault; and keeps staff pages out
of every cache, so that nobody reads them after the log-out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import IntegrityError, OperationalError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView, View
from django.views.generic.base import ContextMixin

from gongkai.organizations.access import readable_by
from gongkai.organizations.models import Authority, Membership, Role, User
from gongkai.organizations.refusals import Refused
from gongkai.web.acting import acting
from gongkai.web.errors import refused

logger = logging.getLogger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class StaffView(ContextMixin, View):
    """The scoped base. Attributes that a view sets:

    ``model`` or ``queryset``   the rows of the view
    ``authority_path``          the lookup from a row to its authority; ``"pk"`` where it is the authority
    ``required_roles``          one of these roles (in the acting authority) opens the view; empty: any member
    ``changing_roles``          one of these is needed besides, to send a form or when ``changing`` is set
    ``changing``                the view changes rows: they are narrowed to ``own`` even when it is only shown
    ``title``                   the page's heading; ``breadcrumbs`` gives (label, address) pairs before it

    Attributes it offers: ``user``, ``membership`` (the acting one), ``roles``, ``authority`` (the acting
    one), ``scope`` (authorities one may read) and ``own`` (authorities whose rows one may change).
    """

    model: Any = None
    queryset: Any = None
    authority_path = "authority"
    required_roles: Sequence[str] = ()
    changing_roles: Sequence[str] = ()
    changing = False
    title = ""
    needs_membership = True
    works_with_initial_password = False

    user: User
    membership: Membership | None
    roles: frozenset[str]
    scope: QuerySet[Authority]
    own: QuerySet[Authority]

    @property
    def authority(self) -> Authority:
        """The acting authority; raises PermissionDenied for a person without any membership."""
        if self.membership is None:
            raise PermissionDenied(NO_MEMBERSHIP)
        return self.membership.authority

    @property
    def is_changing(self) -> bool:
        """Whether this request is one that changes rows, or shows the form for it."""
        return self.changing or self.request.method not in SAFE_METHODS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the door or not, then let the view work inside its scope."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        assert isinstance(request.user, User)
        self.user = request.user
        if self.user.must_change_password and not self.works_with_initial_password:
            messages.info(request, "您还在使用初始密码，请先改成自己的密码。")
            return redirect("web:password_change")
        now = acting(request)
        self.membership, self.roles = now.membership, now.roles
        if self.membership is None and self.needs_membership:
            raise PermissionDenied(NO_MEMBERSHIP)
        self.check_roles()
        self.scope = self.readable_scope()
        self.own = self.changeable_scope()
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            answer = refused(request, refusal)
        except IntegrityError as error:
            # Not the error itself: the database's detail may print the row, with what citizens wrote.
            logger.warning("a row came in between: %s", str(error).splitlines()[0])
            answer = refused(request, Refused(CAME_BETWEEN))
        except OperationalError as error:
            if not _stood_in_each_others_way(error):
                raise
            logger.warning("two steps waited for one another: %s", str(error).splitlines()[0])
            answer = refused(request, Refused(CAME_BETWEEN))
        add_never_cache_headers(answer)
        return answer

    def check_roles(self) -> None:
        """Raise PermissionDenied where the acting membership has not a role that is asked for."""
        needed = [self.required_roles]
        if self.is_changing:
            needed.append(self.changing_roles)
        for roles in needed:
            if roles and not self.roles & set(roles):
                labels = "、".join(f"“{Role(role).label}”" for role in roles)
                place = f"您在“{self.membership.authority}”" if self.membership else "您"
                raise PermissionDenied(f"{place}没有{labels}角色，不能办理这件事。请联系本机关的管理员。")

    def readable_scope(self) -> QuerySet[Authority]:
        """The authorities whose rows may be read: the acting one, and its subtree for a supervisor."""
        return readable_by(self.membership) if self.membership else Authority.objects.none()

    def changeable_scope(self) -> QuerySet[Authority]:
        """The authorities whose rows may be changed: the acting one alone."""
        ids = [self.membership.authority_id] if self.membership else []
        own: QuerySet[Authority] = Authority.objects.filter(pk__in=ids)
        return own

    def narrow(self, rows: QuerySet[Any], path: str | None = None) -> QuerySet[Any]:
        """The rows of any queryset that this request may touch: in ``scope``, or in ``own`` when changing."""
        allowed = self.own if self.is_changing else self.scope
        return rows.filter(**{f"{path or self.authority_path}__in": allowed.values("pk")})

    def readable(self, rows: QuerySet[Any], path: str | None = None) -> QuerySet[Any]:
        """The rows of any queryset that the person may read."""
        return rows.filter(**{f"{path or self.authority_path}__in": self.scope.values("pk")})

    def changeable(self, rows: QuerySet[Any], path: str | None = None) -> QuerySet[Any]:
        """The rows of any queryset that the person may change."""
        return rows.filter(**{f"{path or self.authority_path}__in": self.own.values("pk")})

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of the view, always narrowed."""
        if self.queryset is not None:
            rows = self.queryset.all()
        elif self.model is not None:
            rows = self.model._default_manager.all()
        else:
            raise ImproperlyConfigured(f"{type(self).__name__} names neither model nor queryset")
        return self.narrow(rows)

    def get_row(self, **lookup: Any) -> Any:
        """One row of the view by ``lookup`` (``pk`` of the URL unless told); a row outside is a 404."""
        lookup = lookup or {"pk": self.kwargs["pk"]}
        row = self.get_queryset().filter(**lookup).first()
        if row is None:
            raise Http404
        return row

    def get_title(self) -> str:
        """The heading of the page."""
        return self.title

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The way to this page: (label, address) pairs, without the desk and without the page itself."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds title, breadcrumbs, membership, roles and acting authority to the template's context."""
        context = super().get_context_data(**kwargs)
        context.setdefault("title", self.get_title())
        context["breadcrumbs"] = self.get_breadcrumbs()
        context["membership"] = self.membership
        context["roles"] = self.roles
        context["acting_authority"] = self.membership.authority if self.membership else None
        return context


def _stood_in_each_others_way(error: OperationalError) -> bool:
    """Whether the database gave one of two steps up: a deadlock, or a lock that was not to be had. Nothing was written."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in ("40P01", "40001", "55P03") or "database is locked" in str(error)


CAME_BETWEEN = "刚才有人同时办理了同一件事，您的这一次没有保存。请刷新页面，看看现在的情况再办。"
NO_MEMBERSHIP = "您的账号现在不属于任何机关，看不到业务数据。请联系所在机关的管理员把您加入机关。"


class StaffFormView(StaffView, FormView):  # type: ignore[type-arg] # not generic at run time
    """A form that calls one action. Subclasses give ``form_class`` and ``perform``.

    A refusal by the action comes back with the form, filled in as it was, and the sentence above it; a
    refusal for want of a right is a 403 page.
    """

    template_name = "web/form.html"
    submit_label = "保存"
    done_message = "已保存。"
    changing = True
    model_instance: Model | None = None

    def perform(self, form: Any) -> None:
        """Call the action with the form's cleaned data."""
        raise NotImplementedError

    def get_form_instance(self) -> Model | None:
        """The row that a model form starts from."""
        return self.model_instance

    def get_form_kwargs(self) -> dict[str, Any]:
        """Model forms get their instance."""
        arguments = super().get_form_kwargs()
        instance = self.get_form_instance()
        if instance is not None:
            arguments["instance"] = instance
        return arguments

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Do the step; show its sentence where it is refused."""
        try:
            self.perform(form)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            self.when_refused(form, refusal)
            attached = False
            for name, sentences in refusal.fields.items():
                if name in form.fields:
                    attached = True
                    for sentence in sentences:
                        form.add_error(name, sentence)
            if not attached:
                form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        if self.done_message:
            messages.success(self.request, self.done_message)
        return super().form_valid(form)

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """Called before a refused form is shown again; a view may add what the person has to know."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the label of the button and the way back."""
        context = super().get_context_data(**kwargs)
        context["submit_label"] = self.submit_label
        context["back"] = self.get_success_url()
        return context
