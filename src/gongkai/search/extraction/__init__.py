"""The text of attachments: Word, Excel, slides, PDF, OFD and plain text, read within bounds."""

from gongkai.search.extraction.extracted import Extracted, TextState
from gongkai.search.extraction.reading import LONGEST_TEXT, text_of

__all__ = ["LONGEST_TEXT", "Extracted", "TextState", "text_of"]
