"""What people type as reasons and remarks: kept whole, or refused with a sentence; never cut off silently."""

from __future__ import annotations

from gongkai.organizations.refusals import Refused


def fitting(text: str, field: str, label: str, most: int) -> str:
    """The text without blanks around it. Raises Refused where it is longer than ``most`` characters."""
    kept = text.strip()
    if len(kept) > most:
        sentence = f"{label}最多写{most}个字，现在有{len(kept)}个字，请缩短后再提交。"
        raise Refused(sentence, {field: [sentence]})
    return kept
