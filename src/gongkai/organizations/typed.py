"""What people type as reasons, remarks and sources: kept whole, or refused with a sentence; never cut off silently."""

from __future__ import annotations

from gongkai.organizations.refusals import Refused


def trimmed(text: str) -> str:
    """The text as it is kept: without blanks around it, and without the character that no database takes."""
    return text.replace("\x00", "").strip()


def too_long(text: str, label: str, most: int) -> list[str]:
    """The sentence for a trimmed text of more than ``most`` characters, as a field's sentences are collected; else nothing."""
    if len(text) <= most:
        return []
    return [f"{label}最多写{most}个字，现在有{len(text)}个字，请缩短后再提交。"]


def fitting(text: str, field: str, label: str, most: int) -> str:
    """The trimmed text. Raises Refused, at ``field``, where it is longer than ``most`` characters."""
    kept = trimmed(text)
    if sentences := too_long(kept, label, most):
        raise Refused(sentences[0], {field: sentences})
    return kept
