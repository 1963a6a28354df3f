"""One field of a letter: what it is called, what to write in it, and what is wrong with a value."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 20_000
"""The most characters that one field may hold; a letter is not a file store."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen. ``printed`` is what the letter says for it; empty if it only steers the wording."""

    value: str
    label: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Particular:
    """A field of a kind of letter.

    ``label`` and ``help_text`` are for the officer. A ``multiline`` text becomes one paragraph for each line.
    ``default`` is a proposal for the form, never put in silently. With ``choices`` the value is one of them;
    with ``whole_number`` it is a whole number above zero, in figures.
    """

    name: str
    label: str
    help_text: str
    required: bool = False
    multiline: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()
    whole_number: bool = False

    def faults(self, value: str) -> tuple[str, ...]:
        """What is wrong with a value, one Chinese sentence each."""
        if not value:
            return (f"请填写“{self.label}”：{self.help_text}",) if self.required else ()
        if self.choices and value not in {choice.value for choice in self.choices}:
            allowed = "、".join(f"“{choice.label}”" for choice in self.choices)
            return (f"“{self.label}”的值“{value}”不在可选范围内，请从{allowed}中选择。",)
        if self.whole_number and not (
            value.isascii() and value.isdigit() and 0 < len(value) < 13 and int(value)
        ):
            return (f"“{self.label}”应当是大于零的整数，用阿拉伯数字填写，现在是“{value}”。",)
        if len(value) > LONGEST:
            return (f"“{self.label}”有{len(value)}字，超过{LONGEST}字，请改为附件。",)
        return ()

    def chosen(self, value: str) -> str:
        """What an officer reads for a value: the label of the choice, or the value itself."""
        return next((choice.label for choice in self.choices if choice.value == value), value)

    def printed(self, value: str) -> str:
        """What the letter says for a value: the words of the choice, or the value itself."""
        for choice in self.choices:
            if choice.value == value:
                return choice.printed
        return value


def line(name: str, label: str, help_text: str, *, required: bool = False, default: str = "") -> Particular:
    """A field of one line."""
    return Particular(name, label, help_text, required, default=default)


def text(name: str, label: str, help_text: str, *, required: bool = False, default: str = "") -> Particular:
    """A field of several lines."""
    return Particular(name, label, help_text, required, multiline=True, default=default)
