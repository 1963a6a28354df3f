"""The body of every kind of letter, as the default templates say it."""

from __future__ import annotations

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.notice_wording import NOTICE_WORDING
from gongkai.casework.letters.paragraph import ATTACHMENTS, ATTACHMENTS_TITLE, Paragraph
from gongkai.casework.letters.reply_wording import REPLY_WORDING


def body_of(kind: LetterKind) -> tuple[Paragraph, ...]:
    """The paragraphs between salutation and signature."""
    return (*{**NOTICE_WORDING, **REPLY_WORDING}[kind], ATTACHMENTS_TITLE, ATTACHMENTS)
