"""What people type into a public form: cleaned of what nobody can see, never cut short in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from gongkai.organizations.codes import validate_own_telephone, validate_postcode

MOST_TYPED = 50_000
"""How many characters of one field are kept with a draft: ten times what any field takes."""
CLEANED = "您粘贴的文字里有看不见的控制字符，已经去掉。请核对一遍内容。"

_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\u2028\u2029\x85]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """The text without control characters and marks that turn the direction of writing; line breaks as one character."""
    return _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text))


def typed_in(sent: Mapping[str, Any], names: Iterable[str]) -> tuple[dict[str, str], bool]:
    """The cleaned text of the named inputs that were sent, and whether anything had to be taken out."""
    raw = {name: str(sent[name]) for name in names if name in sent}
    cleaned = {name: clean(text) for name, text in raw.items()}
    dirty = any(_UNSEEN.search(_LINE_BREAKS.sub("\n", text)) for text in raw.values())
    return cleaned, dirty


def is_storable(typed: Mapping[str, str]) -> bool:
    """Whether what was typed is of a size that a draft keeps."""
    return all(len(text) <= MOST_TYPED for text in typed.values())


class TypedField(forms.CharField):
    """A text input. A text that is too long is told with its length; the browser cuts nothing off.

    ``missing`` is the sentence where it was left empty.
    """

    def __init__(
        self, *, missing: str = "", most: int, autocomplete: str = "", rows: int = 0, **options: Any
    ) -> None:
        options.setdefault("required", bool(missing))
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        super().__init__(**options)
        if missing:
            self.error_messages["required"] = missing
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete
        self.validators.append(_Longest(most))

    def to_python(self, value: Any) -> Any:
        """Cleaned text."""
        text = super().to_python(value)
        return clean(text).strip() if isinstance(text, str) else text


class _Longest(MaxLengthValidator):
    message = (
        "这里最多写%(limit_value)d个字，现在有%(show_value)d个字。请精简；需要详细说明的，可以写在附件里。"
    )


class TidyForm(forms.Form):
    """A form whose typed values are cleaned before it looks at them."""

    def __init__(self, data: Mapping[str, Any] | None = None, *arguments: Any, **options: Any) -> None:
        self.was_cleaned = False
        if data is not None:
            typed, self.was_cleaned = typed_in(data, list(data))
            data = typed
        super().__init__(data, *arguments, **options)


class ContactForm(TidyForm):
    """A form that asks how to reach the applicant: telephone, fax and postcode are checked alike on line and on paper."""

    def clean_telephone(self) -> str:
        """A telephone number."""
        return self._checked("telephone", validate_own_telephone)

    def clean_fax(self) -> str:
        """A fax number."""
        return self._checked("fax", validate_own_telephone)

    def clean_postcode(self) -> str:
        """Six digits."""
        return self._checked("postcode", validate_postcode)

    def _checked(self, name: str, check: Callable[[str], None]) -> str:
        text: str = self.cleaned_data[name]
        if text:
            check(text)
        return text
