"""Cleaning."""

from __future__ import annotations

from dataclasses import dataclass


class TooMuchText(ValueError):
    """The text is longer than any official document; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class CleanResult:
    """The clean text, and sentences in Chinese about what was taken out of it."""

    html: str
    dropped: tuple[str, ...]


def clean(html: str, picture_prefixes: tuple[str, ...] = ()) -> CleanResult:
    """The text with the structure of official documents and nothing else.

    ``picture_prefixes`` are the beginnings of the addresses of own attachments, such as ``/attachments/``: pictures
    from elsewhere are taken out. Cleaning what is clean changes nothing. Raises TooMuchText.
    """
    raise NotImplementedError(html, picture_prefixes)


def mark_headers(html: str) -> str:
    """The text with the first row of every table that has no header turned into its header."""
    raise NotImplementedError(html)
