"""Reading a file's text, whatever the file is."""

from __future__ import annotations

from typing import IO

from gongkai.search.extraction.extracted import Extracted

LONGEST_TEXT = 1_000_000
"""Characters kept of one file."""


def text_of(file: IO[bytes], name: str) -> Extracted:
    """The text of a file, told by the extension of ``name``; never raises for what is in the file."""
    raise NotImplementedError(file, name)
