"""Office page: the audit trail."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.views.generic import TemplateView

from gongkai.organizations.models import AuditEntry, Role
from gongkai.web.office.forms import AuditFilterForm
from gongkai.web.views import NO_MEMBERSHIP, StaffView

ENTRIES_A_PAGE = 50


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """What an entry changed: (name of the field in Chinese, before, after), for the reader."""
    try:
        meta = apps.get_model(entry.target_type)._meta
    except (LookupError, ValueError):
        meta = None
    before, after = entry.before or {}, entry.after or {}
    found = []
    for name in {**before, **after}:
        if name == "id":
            continue
        label, words = name, {}
        if meta is not None:
            try:
                field = meta.get_field(name)
                label, words = str(field.verbose_name), dict(field.flatchoices)
            except (FieldDoesNotExist, AttributeError):
                pass  # a name that the entry's own step made up
        found.append((label, _written(before.get(name), words), _written(after.get(name), words)))
    return found


def _written(value: Any, words: dict[Any, Any]) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(words.get(value, value))


class AuditTrail(StaffView, TemplateView):
    """Who did what, newest first, filtered by words and days."""

    template_name = "web/office/audit_trail.html"
    title = "操作记录"
    model: Any = AuditEntry
    required_roles = (Role.OPERATOR, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.SUPERVISOR, Role.LEADER)
    needs_membership = False

    @property
    def for_the_platform(self) -> bool:
        """Whether this is an operator of the platform without any authority of the own."""
        return self.membership is None and self.user.is_platform_operator

    def check_roles(self) -> None:
        """An operator of the platform needs no role; who belongs nowhere else is told so."""
        if self.membership is None and not self.for_the_platform:
            raise PermissionDenied(NO_MEMBERSHIP)
        if not self.for_the_platform:
            super().check_roles()

    def get_queryset(self) -> QuerySet[AuditEntry]:
        """The entries of the scope; for the platform those about structure and people, no records."""
        if self.for_the_platform:
            return AuditEntry.objects.filter(target_type__startswith="organizations.")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter form and one page of entries with their changes."""
        form = AuditFilterForm(self.request.GET or None)
        entries = self.get_queryset().select_related("authority")
        if form.is_bound and form.is_valid():
            entries = self._filtered(entries, form.cleaned_data)
        page: Page[AuditEntry] = Paginator(entries, ENTRIES_A_PAGE).get_page(self.request.GET.get("page"))
        rows = [(entry, changes(entry)) for entry in page.object_list]
        return super().get_context_data(form=form, page=page, rows=rows, **kwargs)

    def _filtered(self, entries: QuerySet[AuditEntry], asked: dict[str, Any]) -> QuerySet[AuditEntry]:
        if words := asked["words"]:
            entries = entries.filter(
                Q(actor_name__icontains=words) | Q(label__icontains=words) | Q(target_label__icontains=words)
            )
        if asked["since"]:
            entries = entries.filter(at__date__gte=asked["since"])
        if asked["until"]:
            entries = entries.filter(at__date__lte=asked["until"])
        return entries
