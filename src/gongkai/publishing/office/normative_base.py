"""What the staff pages of the collection share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.publishing import rights
from gongkai.publishing.models import NormativeDocument
from gongkai.publishing.office.normative_forms import DocumentNumberField
from gongkai.web.views import StaffFormView, StaffView

COLLECTION = "规章和规范性文件"


class CollectionView(StaffView):
    """A page about documents of the collection."""

    model: Any = NormativeDocument
    required_roles: Sequence[str] = rights.READERS

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The collection."""
        return [(COLLECTION, reverse("publishing:normative"))]

    @property
    def may_draft(self) -> bool:
        """Whether the person registers documents in the acting authority."""
        return bool(self.roles & set(rights.DRAFTERS))

    @property
    def may_keep(self) -> bool:
        """Whether the person ends validity, sets rules and runs clean-ups there."""
        return bool(self.roles & set(rights.KEEPERS))


class DocumentStep(CollectionView, StaffFormView):
    """A step at one document: the form carries the revision that the person saw."""

    template_name = "publishing/office/normative_form.html"
    required_roles: Sequence[str] = rights.DRAFTERS
    _document: NormativeDocument | None = None

    @property
    def document(self) -> NormativeDocument:
        """The document of the address, of the own authority; 404 for another one."""
        if self._document is None:
            self._document = self.get_row()
        return self._document

    def get_queryset(self) -> QuerySet[NormativeDocument]:
        """Documents with what every page about one shows."""
        rows: QuerySet[NormativeDocument] = super().get_queryset()
        return rows.select_related("authority", "disclosure")

    def get_initial(self) -> dict[str, Any]:
        """The revision."""
        return {"revision": self.document.revision}

    def get_form(self, form_class: Any = None) -> Any:
        """Fields that name another document find the own ones, and what is public of the others."""
        form = super().get_form(form_class)
        for field in form.fields.values():
            if isinstance(field, DocumentNumberField):
                field.own = self.authority
        return form

    def get_success_url(self) -> str:
        """Back to the document."""
        return reverse("publishing:normative_document", args=[self.document.pk])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The collection and the document."""
        return [*super().get_breadcrumbs(), (self.document.title, self.get_success_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the document."""
        return super().get_context_data(document=self.document, **kwargs)
