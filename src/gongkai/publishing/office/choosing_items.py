"""Choosing published items in a form: the newest, those that are found by title or number, and those chosen already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.publishing.models import Disclosure
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView

MOST_SHOWN = 40
LONGEST_KEY = 18
"""Digits."""


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not generic at run time
    """Rows to tick."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """The rows. A number that is longer than any key is no row; a database would refuse it with a fault."""
        if any(len(str(key)) > LONGEST_KEY for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ItemsField(RowsField):
    """Published items; the label says date, title and number."""

    def label_from_instance(self, obj: Any) -> str:
        """Date, title, document number."""
        day = timezone.localdate(obj.published_at) if obj.published_at else ""
        number = f"（{obj.document_number}）" if obj.document_number else ""
        return f"{day} {obj.title}{number}"


class ItemsForm(PlainForm):
    """A form that begins with items. ``allowed`` is what may be chosen, ``shown`` what there is to tick."""

    items = ItemsField(label="信息", queryset=Disclosure.objects.none())

    def __init__(
        self, *args: Any, allowed: QuerySet[Disclosure], shown: list[Disclosure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, ItemsField)
        field.queryset = allowed
        field.error_messages["required"] = "请至少选择一条信息。"
        field.error_messages["invalid_choice"] = field.error_messages["invalid_pk_value"] = (
            "所选的信息中有不能选择的（可能刚刚撤回），请重新选择。"
        )
        # A list in the place of the whole query: what may be chosen can be a hundred thousand items.
        field.widget.choices = [(row.pk, field.label_from_instance(row)) for row in shown]


class ChoosesItems(StaffFormView):
    """A form page about several items: ``?q=`` looks for them, ``?item=`` ticks some beforehand."""

    template_name = "publishing/office/choose_items.html"
    nothing_shown = "没有可以选择的信息。"

    def allowed(self) -> QuerySet[Disclosure]:
        """What may be chosen."""
        rows: QuerySet[Disclosure] = self.changeable(Disclosure.objects.public())
        return rows

    def shown(self) -> list[Disclosure]:
        """What there is to tick: what was chosen, then what is found, else the newest."""
        chosen = [
            int(key)
            for key in self._chosen_keys()
            if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY
        ]
        rows = self.allowed().order_by("-published_at", "-pk")
        first = list(rows.filter(pk__in=chosen[:MOST_SHOWN])) if chosen else []
        if text := self.request.GET.get("q", "").replace("\0", "").strip()[:100]:
            rows = rows.filter(
                Q(title__icontains=text)
                | Q(document_number__icontains=text)
                | Q(index_number__icontains=text)
            )
        return [*first, *rows.exclude(pk__in=[row.pk for row in first])[:MOST_SHOWN]]

    def _chosen_keys(self) -> list[str]:
        sent = self.request.POST.getlist("items") if self.request.method == "POST" else []
        return sent or self.request.GET.getlist("item")

    def get_initial(self) -> dict[str, Any]:
        """What the address ticks."""
        return super().get_initial() | {"items": self.request.GET.getlist("item")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form gets what may be chosen and what is shown."""
        return super().get_form_kwargs() | {"allowed": self.allowed(), "shown": self.shown()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what was looked for."""
        kwargs.setdefault("asked", self.request.GET.get("q", ""))
        kwargs.setdefault("ticked", self.request.GET.getlist("item"))
        kwargs.setdefault("nothing_shown", self.nothing_shown)
        return super().get_context_data(**kwargs)
