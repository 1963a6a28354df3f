"""Words: common misprints, and what an authority has put on its own lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.publishing.checks.draft import DraftText, WordEntry, WordKind
from gongkai.publishing.checks.findings import CheckFinding, Code, Severity
from gongkai.publishing.checks.gathering import Hit, gathered
from gongkai.publishing.checks.misprints import MISPRINTS, Misprint
from gongkai.publishing.checks.parts import Part

_SEPARATORS = re.compile(r"[、,，;；/／|]")
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n\t（）()“”‘’《》]")
_TITLE = (
    r"(?:总书记|书记|主席|总理|省长|市长|县长|区长|镇长|乡长|州长|盟长|旗长|部长|厅长|局长|司长|处长|科长|股长|所长|站长|主任|院长"
    r"|检察长|秘书长|委员长|常委|组长|队长|校长|行长|巡视员|调研员|督学|参事|委员|政委|司令员|会长|馆长|台长|关长)"
)
_BEFORE = re.compile(rf"[一-鿿、]*?{_TITLE}(?:、[一-鿿]*?{_TITLE})*(?:同志)?\s*$")
_AFTER = re.compile(rf"^\s*(?:同志)?(?:副|常务副)?{_TITLE}")
_NOT_NOW = ("原", "时任", "前任", "前", "拟任", "曾任")


def listed_words(draft: DraftText, parts: Sequence[Part]) -> Iterator[CheckFinding]:
    """Findings about words in all parts. Words on the authority's list come before the common misprints."""
    own = {entry.pattern for entry in draft.words if entry.kind is WordKind.MISPRINT}
    common = [misprint for misprint in MISPRINTS if misprint.wrong not in own]
    for part in parts:
        misprints = [hit for misprint in common for hit in _misprints(part, misprint)]
        misprints += [hit for entry in _of_kind(draft, WordKind.MISPRINT) for hit in _listed(part, entry)]
        yield from gathered(
            Code.MISPRINT,
            Severity.ANSWER,
            misprints,
            f"{part.whole()}有{{number}}处疑似错别字，第一处：{_first(misprints)}请逐一核对改正；确实没有错的，请说明。",
        )
        sensitive = [hit for entry in _of_kind(draft, WordKind.SENSITIVE) for hit in _listed(part, entry)]
        yield from gathered(
            Code.LISTED_WORD,
            Severity.ANSWER,
            sensitive,
            f"{part.whole()}有{{number}}处词库中的慎用词，第一处：{_first(sensitive)}请逐一核对；确需使用的，请说明理由。",
        )
        titles = [hit for entry in _of_kind(draft, WordKind.LEADER_TITLE) for hit in _titles(part, entry)]
        yield from gathered(
            Code.LEADER_TITLE,
            Severity.ANSWER,
            titles,
            f"{part.whole()}有{{number}}处领导职务与词库不符，第一处：{_first(titles)}请逐一核对。",
        )


def _of_kind(draft: DraftText, kind: WordKind) -> list[WordEntry]:
    return [entry for entry in draft.words if entry.kind is kind and entry.pattern.strip()]


def _first(hits: Sequence[Hit]) -> str:
    # The braces of a text are no places to be filled.
    return hits[0].sentence.replace("{", "{{").replace("}", "}}") if hits else ""


def _misprints(part: Part, misprint: Misprint) -> Iterator[Hit]:
    for start, end in _places(part.text, misprint.wrong):
        around = part.text[max(0, start - 4) : end + 4]
        if any(right in around for right in misprint.unless):
            continue
        place = part.place(start, end)
        sentence = f"{place}的“{misprint.wrong}”一般应为“{misprint.right}”。请改正；确实没有错的，请说明。"
        yield Hit(sentence, place, f"{misprint.wrong} {part.context(start, end)}")


def _listed(part: Part, entry: WordEntry) -> Iterator[Hit]:
    word, right = entry.pattern.strip(), entry.replacement.strip()
    hint = f"（{entry.hint.strip()}）" if entry.hint.strip() else ""
    for start, end in _places(part.text, word):
        # 账户 corrected to 账户名: the right word holds the wrong one.
        if right and word in right and _stands_in(part.text, start, end, word, right):
            continue
        place = part.place(start, end)
        if entry.kind is WordKind.MISPRINT:
            should = f"应为“{right}”" if right else "是词库中的错别字"
            sentence = f"{place}的“{word}”{should}{hint}。请改正；确实没有错的，请说明。"
        else:
            should = f"，建议改为“{right}”" if right else ""
            sentence = f"{place}有慎用词“{word}”{should}{hint}。确需使用的，请说明理由。"
        yield Hit(sentence, place, f"{word} {part.context(start, end)}")


def _stands_in(text: str, start: int, end: int, word: str, right: str) -> bool:
    return any(
        text.startswith(right, start - offset)
        for offset in range(len(right) - len(word) + 1)
        if right.startswith(word, offset) and start - offset >= 0
    )


def _titles(part: Part, entry: WordEntry) -> Iterator[Hit]:
    """Where a leader's name stands with a title that is not the leader's; a name without a title says nothing wrong."""
    name = entry.pattern.strip()
    allowed = [title.strip() for title in _SEPARATORS.split(entry.replacement) if title.strip()]
    for start, end in _places(part.text, name):
        said = _title_beside(part.text, start, end)
        if not said or any(said.endswith(title) or title.endswith(said) for title in allowed):
            continue
        place = part.place(start, end)
        now = f"现任职务是“{entry.replacement.strip()}”" if allowed else "在词库中已经没有现任职务"
        hint = f"（{entry.hint.strip()}）" if entry.hint.strip() else ""
        sentence = f"{place}写作“{said[-12:]}”的{name}，{now}{hint}。请核对姓名与职务；确实没有错的（如任职时间不同），请说明。"
        yield Hit(sentence, place, f"{name} {said} {part.context(start, end)}")


def _title_beside(text: str, start: int, end: int) -> str:
    """The title that stands before or behind a name; "" for none and for one of the past (原市长, 时任市长)."""
    before = _CLAUSE.split(text[max(0, start - 30) : start])[-1]
    found = _BEFORE.search(before)
    if found:
        title = found.group().strip().removesuffix("同志")
        past = any(word in title for word in _NOT_NOW[1:]) or title.startswith("原")
        return "" if past else title
    after = _AFTER.search(text[end : end + 12])
    return after.group().strip().removeprefix("同志") if after else ""


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + len(word))
