"""Policy questions and answers: how they stand in the text of an item, and how they are read out of it again.

What is reviewed is the text of a version, and it is frozen with the version. So the questions have no second place in
which they could be changed after the review: a drafter's questions are written into the text (``body_from_questions``)
and read out of it (``questions_in``). The rows of ``PolicyQuestion`` are a projection of the *public* version for the
list of all questions, written by a follower when the version becomes public and by nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from gongkai.organizations.models import User
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure, ItemKind, PolicyQuestion
from gongkai.publishing.rich_text import clean
from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.model import Paragraph
from gongkai.publishing.rich_text.parsing import parse
from gongkai.publishing.rich_text.plain import lines_of

HEADING = "h3"
"""Every question is a heading of this level; what follows it is its answer."""
MOST_QUESTIONS = 100
LONGEST_QUESTION = 200
LONGEST_ANSWER = 4000


@dataclass(frozen=True, slots=True)
class QuestionAndAnswer:
    """A question and its answer as plain text, the lines of the answer apart."""

    question: str
    answer: str


def body_from_questions(questions: Sequence[QuestionAndAnswer]) -> str:
    """The text of an item made of these questions, clean as ``rich_text.clean`` leaves it."""
    return clean(
        "".join(
            f"<{HEADING}>{escape(_one_line(item.question))}</{HEADING}>"
            + "".join(f"<p>{escape(line)}</p>" for line in _lines(item.answer))
            for item in questions
        )
    ).html


def questions_in(body: str) -> list[QuestionAndAnswer]:
    """The questions that a text holds: every heading of the level of questions, with the plain text until the next.

    What stands before the first question belongs to none.
    """
    blocks, _ = parse(body, ANY_PICTURE)
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        lines = [line.strip() for line in lines_of(block) if line.strip()]
        if isinstance(block, Paragraph) and block.tag == HEADING:
            found.append((" ".join(lines), []))
        elif found:
            found[-1][1].extend(lines)
    return [QuestionAndAnswer(question, "\n".join(answer)) for question, answer in found if question]


def holds_more_than_questions(body: str) -> bool:
    """Whether a text has something that would be lost if it were made of its questions anew: a table, a link."""
    return bool(body.strip()) and clean(body).html != body_from_questions(questions_in(body))


def keep_questions(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: let the rows say what the public version says. An item that is not public keeps its last rows."""
    if happening not in (Happening.PUBLISHED, Happening.UPDATED) or disclosure.published_version is None:
        return
    PolicyQuestion.objects.filter(disclosure=disclosure).delete()
    if disclosure.kind != ItemKind.POLICY_QUESTIONS:
        return
    PolicyQuestion.objects.bulk_create(
        PolicyQuestion(
            disclosure=disclosure,
            question=item.question[:LONGEST_QUESTION],
            answer=item.answer,
            position=position,
        )
        for position, item in enumerate(questions_in(disclosure.published_version.body), start=1)
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
