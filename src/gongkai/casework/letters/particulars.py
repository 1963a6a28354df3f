"""The fields that an officer fills or edits for each kind of letter."""

from __future__ import annotations

from gongkai.casework.letters.facts import LetterFacts
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.notice_particulars import NOTICE_PARTICULARS
from gongkai.casework.letters.particular import Particular, text
from gongkai.casework.letters.reply_particulars import REPLY_PARTICULARS

_ATTACHMENTS = text("attachments", "附件", "随信附送的材料，一行写一件；没有附件就不填。")


def fields_for(kind: LetterKind) -> tuple[Particular, ...]:
    """The particulars of a kind, in the order in which the letter uses them."""
    own = {**NOTICE_PARTICULARS, **REPLY_PARTICULARS}[kind]
    return (*own, _ATTACHMENTS)


def faults_of(kind: LetterKind, facts: LetterFacts) -> tuple[str, ...]:
    """What is wrong with the particulars as they were filled in, one Chinese sentence each; empty if nothing is."""
    fields = fields_for(kind)
    known = {item.name for item in fields}
    unknown = [
        f"“{kind.title}”没有名为“{name}”的填写项，请删除该项。"
        for name in facts.particulars
        if name not in known
    ]
    faults = [fault for item in fields for fault in item.faults(facts.particular(item.name))]
    return (*unknown, *faults)
