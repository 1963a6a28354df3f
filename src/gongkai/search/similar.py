"""What is public already and fits a free description, so that nobody waits twenty working days for it.

A description is not a question: most of it is how people ask. Without these phrases, what is left is cut into
bigrams, and documents are looked for that have many of the rare ones. Of these candidates only those count that share
whole stretches of text with the description: two bigrams that meet by chance are no subject.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from gongkai.search import asking, following, reading
from gongkai.search.contract import SearchDocument
from gongkai.search.faults import IndexDamaged, IndexUnusable, of_the_library
from gongkai.search.folding import BREAK, PARAGRAPH, normalised
from gongkai.search.highlighting import Marker
from gongkai.search.query import hit_of, kept_documents, still_public
from gongkai.search.results import Filters, Hit
from gongkai.search.wording import Word

LONGEST_DESCRIPTION = 1000
MOST_BIGRAMS = 60
CANDIDATES = 40
BODY_LOOKED_AT = 20_000
"""Characters of a candidate that are compared."""
SHORTEST_STRETCH = 3
"""Characters in a row; what is shorter tells nothing."""
IN_TITLE = 0.35
"""This share of the description's characters must be found in stretches of the title …"""
ANYWHERE = 0.6
"""… or this share in stretches of the whole document."""

_WAYS_OF_ASKING = (
    "政府信息公开", "信息公开申请", "政府信息", "信息公开", "依法公开", "依法申请", "特此申请", "申请公开", "申请获取",
    "申请人", "本人申请", "我单位", "本单位", "本公司", "我公司", "我想要", "我想知道", "我想了解", "我需要", "希望得到",
    "希望了解", "希望获取", "想了解", "想知道", "请提供", "请公开", "请告知", "请求公开", "请求提供", "提供以下", "下列信息",
    "以下信息", "相关信息", "有关信息", "具体信息", "相关文件", "有关文件", "相关材料", "有关材料", "相关资料", "有关资料",
    "的复印件", "复印件", "电子版", "纸质版", "扫描件", "具体情况", "有关情况", "相关情况", "的情况", "的信息", "的文件",
    "的材料", "的资料", "我要", "我们", "本人", "你们", "贵单位", "贵机关", "贵局", "贵委", "贵办", "你局", "你单位", "关于",
    "有关", "相关", "以及", "或者", "是否", "怎么", "什么", "哪些", "如何", "多少", "请问", "谢谢", "您好", "你好", "提供",
    "公开", "申请", "获取", "了解", "需要", "希望", "全部", "所有", "具体", "谁",
)  # fmt: skip
_ASKING = re.compile("|".join(sorted(_WAYS_OF_ASKING, key=len, reverse=True)))
_PIECES = re.compile(f"[^{BREAK}{PARAGRAPH}]+")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a description is about: pieces of text without breaks."""

    pieces: tuple[str, ...]

    @property
    def characters(self) -> int:
        return sum(map(len, self.pieces))

    @property
    def bigrams(self) -> list[str]:
        pairs = (piece[place : place + 2] for piece in self.pieces for place in range(len(piece) - 1))
        return list(dict.fromkeys(pairs))


def similar_to(description: str, authority_id: int | None = None, limit: int = 5) -> tuple[Hit, ...]:
    """Public documents that seem to hold what is described, the likeliest first; nothing where none does.

    ``authority_id`` restricts it to the documents of an authority. Raises nothing; nothing is found where the
    index cannot be asked.
    """
    subject = _subject(description)
    if subject.characters < SHORTEST_STRETCH or not subject.bigrams or limit < 1:
        return ()
    standing = following.standing_for_a_query()
    if not standing.ready:
        return ()
    filters = Filters(authorities=() if authority_id is None else (authority_id,))
    try:
        with of_the_library():
            documents = _candidates(reading.searcher(), subject, filters)
    except IndexDamaged:
        following.report_damage()
        reading.close()
        return ()
    except IndexUnusable:
        return ()
    likely = sorted(
        (
            (likeness, place)
            for place, document in enumerate(documents)
            if (likeness := _likeness(subject, document))
        ),
        key=lambda found: (-found[0], found[1]),
    )
    chosen = [documents[place] for _likeness_of, place in likely[: limit * 2]]
    marker = Marker.of([Word((stretch,)) for stretch in _stretches_of(subject, chosen)])
    return still_public([hit_of(document, marker) for document in chosen], standing.stale)[:limit]


def _subject(description: str) -> _Subject:
    text = _ASKING.sub(BREAK, normalised(description[:LONGEST_DESCRIPTION]))
    return _Subject(tuple(piece for piece in _PIECES.findall(text) if len(piece) > 1))


def _candidates(searcher: tantivy.Searcher, subject: _Subject, filters: Filters) -> list[SearchDocument]:
    """The documents with the greatest weight of the description's bigrams, rare ones weighing more."""
    everything = max(1, searcher.num_docs)
    weights = {}
    for bigram in subject.bigrams:
        if frequency := searcher.doc_freq("words", bigram):
            weights[bigram] = math.log(1 + everything / frequency)
    rarest = sorted(weights, key=lambda bigram: (-weights[bigram], bigram))[:MOST_BIGRAMS]
    if not rarest:
        return []
    parts = []
    for bigram in rarest:
        for field, factor in (("words", 1.0), ("title", 2.0)):
            term = asking.spelling(field, bigram)
            parts.append((Occur.Should, Query.const_score_query(term, weights[bigram] * factor)))
    found = searcher.search(asking.filtered(Query.boolean_query(parts), filters), CANDIDATES, False)
    return kept_documents(searcher, [address for _score, address in found.hits])


def _likeness(subject: _Subject, document: SearchDocument) -> float:
    """How much of the description the document shares, in stretches; 0 where it is too little to mean anything."""
    in_title = _shared(subject, normalised(document.title))
    texts = [document.title, document.body, *(text for _name, text in document.attachments)]
    anywhere = _shared(subject, normalised("\n".join(texts)[:BODY_LOOKED_AT]))
    if in_title < IN_TITLE and anywhere < ANYWHERE:
        return 0.0
    return (2 * in_title + anywhere) * (1.0 if document.in_force else 0.8)


def _shared(subject: _Subject, text: str) -> float:
    return sum(len(stretch) for stretch in _stretches(subject, text)) / subject.characters


def _stretches(subject: _Subject, text: str) -> list[str]:
    """The longest stretches of the description that stand in the text, from left to right."""
    found = []
    for piece in subject.pieces:
        start = 0
        while start <= len(piece) - SHORTEST_STRETCH:
            length = SHORTEST_STRETCH
            if piece[start : start + length] not in text:
                start += 1
                continue
            while start + length < len(piece) and piece[start : start + length + 1] in text:
                length += 1
            found.append(piece[start : start + length])
            start += length
    return found


def _stretches_of(subject: _Subject, documents: list[SearchDocument]) -> list[str]:
    stretches = dict.fromkeys(
        stretch
        for document in documents
        for stretch in _stretches(subject, normalised(f"{document.title}\n{document.body[:BODY_LOOKED_AT]}"))
    )
    return sorted(stretches, key=len, reverse=True)[:10]
