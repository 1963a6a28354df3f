"""The paragraph that tells the ways to have a decision examined, with bodies and days (《行政复议法》 Art. 20 and 23)."""

from __future__ import annotations

from gongkai.casework.letters.characters import significant
from gongkai.casework.letters.facts import LetterFacts
from gongkai.casework.letters.kinds import LetterKind
from gongkai.law.outcomes import Ground
from gongkai.law.remedies import RECONSIDERATION_FIRST_SINCE, must_be_reconsidered_first

RECONSIDERATION_DAYS = "60日"
LITIGATION_MONTHS = "6个月"
LITIGATION_AFTER_RECONSIDERATION_DAYS = "15日"
_ARTICLES_OF_REFUSAL = {
    "第十四条": Ground.STATE_SECRET,
    "第十五条": Ground.THIRD_PARTY,
    "第十六条": Ground.PROCESS,
}


def remedies_paragraph(kind: LetterKind, facts: LetterFacts, you: str) -> str:
    """What the letter says about remedies; empty for a letter that decides nothing.

    The time runs from the receipt of the letter, which nobody knows when it is written: so it is told in days, not as
    a date. Where a refusal goes to reconsideration first, a court is named only for afterwards.
    """
    if not kind.tells_remedies or not facts.remedies:
        return ""
    word = document_word(kind)
    body, court = facts.reconsideration_body.strip(), facts.court.strip()
    if reconsideration_comes_first(facts):
        return (
            f"{you}如对本机关不予公开的决定不服，应当先自收到{word}之日起{RECONSIDERATION_DAYS}内，"
            f"依照《中华人民共和国行政复议法》第二十条、第二十三条，向{body}申请行政复议；"
            f"对行政复议决定不服的，可以自收到行政复议决定书之日起{LITIGATION_AFTER_RECONSIDERATION_DAYS}内"
            f"（复议机关逾期不作决定的，自复议期满之日起{LITIGATION_AFTER_RECONSIDERATION_DAYS}内），"
            f"依照《中华人民共和国行政诉讼法》第四十五条，向{court}提起行政诉讼。"
        )
    return (
        f"{you}如对{word}不服，可以自收到{word}之日起{RECONSIDERATION_DAYS}内，"
        f"依照《中华人民共和国行政复议法》第二十条，向{body}申请行政复议；"
        f"也可以自收到{word}之日起{LITIGATION_MONTHS}内，"
        f"依照《中华人民共和国行政诉讼法》第四十六条，直接向{court}提起行政诉讼。"
    )


def document_word(kind: LetterKind) -> str:
    """How the letter calls itself: 本决定书, 本告知书 or 本答复书."""
    return f"本{kind.title[-3:]}"


def reconsideration_comes_first(facts: LetterFacts) -> bool:
    """Whether the remedies of the case open a court only after reconsideration."""
    return any(remedy.must_come_first for remedy in facts.remedies)


def expected_to_come_first(kind: LetterKind, facts: LetterFacts) -> bool:
    """Whether the law wants reconsideration first, judged by the ground that the letter names.

    《行政复议法》 Art. 23 ¶1(4). A letter without a date is one that is being written: the law in force counts.
    """
    reply, ground = kind.reply, _ground_of(facts)
    if reply is None or ground is None:
        return False
    return must_be_reconsidered_first(reply, ground, facts.date or RECONSIDERATION_FIRST_SINCE)


def _ground_of(facts: LetterFacts) -> Ground | None:
    """The ground of a refusal, or for a part withheld the one whose article its reasons name."""
    chosen = facts.particular("ground")
    if chosen:
        return Ground(chosen)
    withheld = significant(facts.particular("withheld"))
    for article, ground in _ARTICLES_OF_REFUSAL.items():
        if article in withheld:
            return ground
    return None
