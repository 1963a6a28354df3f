"""Two people at one draft: what the other one saved, beside what was typed here."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.drafting import CONTENT, cleaned_text
from gongkai.publishing.models import Disclosure, DisclosureVersion
from gongkai.publishing.office.drafting_form import DraftForm
from gongkai.publishing.office.items_page import FieldChange, label_of, value_of
from gongkai.publishing.rich_text import Difference, difference


@dataclass(frozen=True, slots=True)
class Conflict:
    """The fields that differ (old: what is saved now, new: what was typed), and the difference of the texts."""

    fields: list[FieldChange]
    body: Difference | None


def conflict_between(item: Disclosure, form: DraftForm) -> Conflict:
    """What is saved now beside what stands in a form that came too late."""
    saved = item.working_version
    assert saved is not None
    typed = DisclosureVersion(disclosure=item)
    for name, value in form.content().items():
        setattr(typed, name, value)
    fields = [
        FieldChange(label_of(name), value_of(saved, name), value_of(typed, name))
        for name in CONTENT
        if name in form.cleaned_data
        and name not in ("body", "change_note")
        and value_of(saved, name) != value_of(typed, name)
    ]
    before = "、".join(saved.columns.order_by("pk").values_list("title", flat=True))
    after = "、".join(column.title for column in sorted(form.chosen_columns(), key=lambda row: row.pk))
    if before != after:
        fields.append(FieldChange("栏目", before, after))
    try:
        wording, _ = cleaned_text(typed.body, item)
    except Refused:
        return Conflict(fields, None)
    return Conflict(fields, difference(saved.body, wording) if wording != saved.body else None)
