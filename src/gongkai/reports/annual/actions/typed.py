"""What people type as reasons, remarks and sources: kept whole, or refused with a sentence; never cut off silently."""

from __future__ import annotations

from gongkai.organizations.refusals import Refused


def bounded(text: str, field: str, name: str, longest: int) -> str:
    """The text without blanks around it. Raises Refused, at ``field``, where it is longer than ``longest`` characters."""
    found = text.replace("\x00", "").strip()
    if len(found) > longest:
        sentence = f"{name}太长，请控制在 {longest} 字以内。"
        raise Refused(sentence, {field: [sentence]})
    return found
