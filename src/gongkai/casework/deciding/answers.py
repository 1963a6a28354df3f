"""The shape of the decision: questions, their answers, and where an answer leads."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.events import Event
from gongkai.law.outcomes import Ground, ReplyKind


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer a question. It leads on to a question, to a reply, or to a step that has to come before.

    ``ground``, ``interest`` (of a third party, Art. 15) and ``row_2014`` (the row of the form of 2014, where the reply
    leaves a choice) are kept on the way to the reply. ``overrides``: information is disclosed against a well-founded
    objection (Art. 32). ``names_earlier``: the reply rests on an earlier request.
    """

    key: str
    label: str
    explanation: str = ""
    article: str = ""
    leads_to: str = ""
    reply: ReplyKind | None = None
    step: type[Event] | None = None
    ground: Ground | None = None
    interest: str = ""
    row_2014: str = ""
    overrides: bool = False
    names_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``stage`` names its place in the seven steps of practice."""

    key: str
    stage: str
    text: str
    explanation: str
    answers: tuple[Answer, ...]

    def answer(self, key: str) -> Answer | None:
        """The answer of a key; ``None`` for a key that the question does not have."""
        return next((answer for answer in self.answers if answer.key == key), None)


STAGES = ("补不补", "是不是", "谁负责", "有没有", "给不给", "怎么给", "怎么答")
"""The seven steps in their order; the last is the letter itself."""
