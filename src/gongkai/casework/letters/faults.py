"""Why a letter cannot be made: each fault carries its Chinese sentences for the officer."""

from __future__ import annotations

from collections.abc import Iterable


class LetterFault(ValueError):
    """A letter that cannot be made. ``sentences`` says in Chinese all that is wrong and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class LetterIncomplete(LetterFault):
    """A required particular is missing, or the finished text lacks what the law demands of it (Art. 36)."""


class TemplateFault(LetterFault):
    """A template that cannot be used: not a Word file, not safe, or with variables that nobody fills."""


class NotAWordFile(LetterFault):
    """A file that is no Word document (.docx), or one that carries what a letter must not carry."""


class NotPrintable(LetterFault):
    """A Word file with something that the PDF could not show; it is named, never dropped."""


class NoChineseFont(LetterFault):
    """The machine has no Chinese font, so a PDF would be empty boxes."""
