"""Checking a template before an authority may use it: is it safe, does it work, and do its letters tell enough."""

from __future__ import annotations

from gongkai.casework.letters.context import variables_for
from gongkai.casework.letters.faults import TemplateFault
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.render import fill
from gongkai.casework.letters.requirements import missing
from gongkai.casework.letters.samples import sample_facts
from gongkai.casework.letters.text import text_of


def validate_template(kind: LetterKind, docx: bytes) -> tuple[str, ...]:
    """What is wrong with a template for a kind, one Chinese sentence each; empty if it can be used.

    It is filled with an invented case and the letter is checked as every letter is: so a template that leaves out
    what the law demands is refused when it is uploaded, and not when the first letter is due.
    """
    facts = sample_facts(kind)
    try:
        letter, used = fill(kind, facts, docx)
    except TemplateFault as fault:
        return fault.sentences
    absent = [
        f"模板中缺少变量“{{{{ {item.name} }}}}”（{item.meaning}），请补上。"
        for item in variables_for(kind)
        if item.required and item.name not in used
    ]
    return tuple(absent) or missing(kind, facts, text_of(letter))
