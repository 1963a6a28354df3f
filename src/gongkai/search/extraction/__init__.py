"""The text of attachments: Word, Excel, slides, PDF, OFD and plain text, read within bounds."""

from gongkai.search.extraction.extracted import LONGEST_TEXT, Extracted, TextState
from gongkai.search.extraction.reading import text_of

__all__ = ["LONGEST_TEXT", "Extracted", "TextState", "text_of"]
