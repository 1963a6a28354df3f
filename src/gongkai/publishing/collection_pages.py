"""What the staff's and the public list of the collection share: the filter, and a row as it is shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.organizations.models import Authority
from gongkai.publishing.collection import IN_FORCE, narrowed
from gongkai.publishing.models import NormativeDocument, NormativeKind, Validity
from gongkai.publishing.public.normative_banner import COLOURS
from gongkai.web.office.forms import PlainForm

VALIDITIES = [
    ("", "全部"),
    (IN_FORCE, "现行有效（含已修改）"),
    *((value.value, value.label) for value in Validity if value is not Validity.NOT_APPLICABLE),
]


def date_input() -> forms.DateInput:
    """A field for a date as browsers want its value, whatever the language writes."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CollectionFilterForm(PlainForm):
    """Which documents of the collection to show, and on which day."""

    q = forms.CharField(label="标题或者文号", required=False, max_length=100)
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *NormativeKind.choices])
    validity = forms.ChoiceField(label="有效性", required=False, choices=VALIDITIES)
    year = forms.IntegerField(label="制发年度", required=False, min_value=1949, max_value=2100)
    authority = forms.ModelChoiceField(
        label="制定机关", required=False, queryset=Authority.objects.none(), empty_label="全部"
    )
    riqi = forms.DateField(label="截至哪一天", required=False, widget=date_input())

    def __init__(self, *args: Any, authorities: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("invalid", "min_value", "max_value"):
            self.fields["year"].error_messages[name] = "请填写四位数的年度，例如 2025。"
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = authorities
        if authorities.count() < 2:
            del self.fields["authority"]

    def asked(self) -> dict[str, Any]:
        """What was asked, cleaned; nothing where it was wrong, so that the messages stand alone."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}

    def narrow(self, rows: QuerySet[NormativeDocument], day: dt.date) -> QuerySet[Any]:
        """The documents that were asked for, annotated as ``collection.narrowed`` does."""
        asked = self.asked()
        return narrowed(
            rows,
            day,
            words=asked.get("q", ""),
            authority=asked.get("authority"),
            kind=asked.get("kind", ""),
            validity=asked.get("validity", ""),
            year=asked.get("year"),
        )


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document as the list shows it."""

    document: NormativeDocument
    word: str
    colour: str
    last_day: dt.date | None


def listed(document: Any) -> ListedDocument:
    """A row of a list that was annotated with validity and last day."""
    validity = Validity(document.validity_then)
    return ListedDocument(document, str(validity.label), COLOURS[validity], document.last_day)
