"""How an action says no: a plain Chinese sentence, and what kind of no it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import Model


class Refused(Exception):
    """A business step that is not done. ``str(refusal)`` is the sentence a person reads.

    ``fields`` holds the sentences that belong to one field each; ``status`` is the HTTP status of the page.
    """

    status = 409

    def __init__(self, sentence: str, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(sentence)
        self.fields: dict[str, list[str]] = dict(fields or {})

    @classmethod
    def by_field(cls, fields: Mapping[str, list[str]]) -> Self:
        """The refusal for the sentences that were collected field by field."""
        return cls("；".join(sentence for sentences in fields.values() for sentence in sentences), fields)


class NotPermitted(Refused):
    """The person has not the role that the step asks for."""

    status = 403


def validate(instance: Model, exclude: Iterable[str] = ()) -> None:
    """Run the model's own validation; raises Refused with the sentences of all fields."""
    try:
        instance.full_clean(exclude=set(exclude))
    except ValidationError as error:
        fields = error.message_dict
        sentences: list[str] = []
        for name, messages in fields.items():
            if name == "__all__":
                sentences += messages
            else:
                label = instance._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                sentences += [f"{label}：{message}" for message in messages]
        raise Refused(" ".join(sentences), fields) from error
