"""The shortest way through the questions to every reply, and the words of its letter."""

from __future__ import annotations

from gongkai.casework.actions import deciding
from gongkai.casework.models import InformationRequest
from tests.casework.kit import Desk

_INFORMATION = {"clear": "yes", "kind": "information"}
_ORDINARY = _INFORMATION | {"repeated": "no"}
_OWN = _ORDINARY | {"responsible": "own"}
_HELD = _OWN | {"held": "held"}

WAYS: dict[str, dict[str, str]] = {
    "R1": _OWN | {"held": "public"},
    "R2": _HELD | {"disclosable": "yes", "provide": "enclosed"},
    "R3": _HELD | {"disclosable": "process", "separable": "whole"},
    "R4": _OWN | {"held": "none"},
    "R5": _ORDINARY | {"responsible": "other"},
    "R6": _INFORMATION | {"repeated": "repeated"},
    "R7": _ORDINARY | {"responsible": "register"},
    "R8": _HELD | {"disclosable": "case_file", "separable": "part"},
    "R9": _OWN | {"held": "needs_making"},
    "R10": {"clear": "still_unclear"},
    "R11": {"clear": "yes", "kind": "petition"},
    "R12": {"clear": "yes", "kind": "publication"},
    "R13": _INFORMATION | {"repeated": "excessive"},
    "R14": _INFORMATION | {"repeated": "reissue"},
    "R17": {"clear": "yes", "kind": "not_information"},
}
"""R15 and R16 are closings: no question leads to them, but a deadline that the applicant missed."""


def decide(desk: Desk, request: InformationRequest, reply: str) -> None:
    """Answer the questions that lead to a reply."""
    for question, choice in WAYS[reply].items():
        deciding.answer(desk.officer, request, question, choice, seen=None)
