"""The ready-made article: what is given to the editors and interfaces of channels outside.

It is made of the version that the public reads. Limits are those that the channels publish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from gongkai.publishing.addresses import address_of, files_of_key
from gongkai.publishing.channels.site import absolute
from gongkai.publishing.models import Attachment, Disclosure, DisclosureVersion
from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.model import Block
from gongkai.publishing.rich_text.parsing import parse
from gongkai.publishing.rich_text.plain import lines_of

LONGEST_WECHAT_TITLE = 64
LONGEST_WECHAT_DIGEST = 120
LONGEST_WECHAT_AUTHOR = 8
LONGEST_WEIBO = 140
"""In Chinese characters: two letters or figures count as one."""
LONGEST_WEIBO_BY_HAND = 2000
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Article:
    """An item as the channels want it; ``blocks`` is its text, ``pictures`` the attachments by their address in it."""

    title: str
    summary: str
    author: str
    link: str
    blocks: list[Block]
    pictures: Mapping[str, Attachment]
    attachments: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The plain text, a line for each paragraph."""
        return "\n".join(line for block in self.blocks for line in lines_of(block))

    @property
    def wechat_title(self) -> str:
        """The title, cut to what an official account takes."""
        return shortened(self.title, LONGEST_WECHAT_TITLE)

    @property
    def digest(self) -> str:
        """A digest of one line: the summary, or how the text begins."""
        return shortened(self.summary or self.text, LONGEST_WECHAT_DIGEST)

    def weibo_text(self, most: int = LONGEST_WEIBO) -> str:
        """Title, beginning and link, in at most ``most`` Chinese characters.

        The interface takes no topics between ``#``; so those in a title are written in full width.
        """
        tail = f" {self.link}"
        head = _halves(f"【{_one_line(self.title)}】".replace("#", "＃"), 2 * most - _width(tail))
        room = 2 * most - _width(tail) - _width(head)
        beginning = (
            _halves(_one_line(self.summary or self.text).replace("#", "＃"), room) if room > 20 else ""
        )
        return head + beginning + tail


def article_of(disclosure: Disclosure, version: DisclosureVersion | None = None) -> Article:
    """The article of an item, from ``version`` or what the public reads. The item has to be published."""
    shown = version or disclosure.published_version
    assert shown is not None, "an article is made of a published item"
    files = list(shown.places.select_related("attachment"))
    blocks, _ = parse(shown.body, ANY_PICTURE)
    return Article(
        title=shown.title,
        summary=shown.summary,
        author=disclosure.authority.short_name[:LONGEST_WECHAT_AUTHOR],
        link=absolute(address_of(disclosure), disclosure.authority),
        blocks=blocks,
        pictures=pictures_by_address(shown.body, disclosure.pk, [place.attachment for place in files]),
        attachments=tuple(place.attachment.name for place in files if not place.is_inline),
    )


def pictures_by_address(body: str, key: int, attachments: list[Attachment]) -> dict[str, Attachment]:
    """The attachments that stand as pictures in a body, by the address that names them there."""
    by_key = {str(attachment.pk): attachment for attachment in attachments}
    named = re.finditer(rf'"({re.escape(files_of_key(key))}(\d+)[^"]*)"', body)
    return {found[1]: by_key[found[2]] for found in named if found[2] in by_key}


def shortened(text: str, most: int) -> str:
    """The text on one line, with an ellipsis where it is longer than ``most`` characters."""
    line = _one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _width(text: str) -> int:
    """How much room a text takes: two for a Chinese character, one for a letter or figure."""
    return sum(1 if character.isascii() else 2 for character in text)


def _halves(text: str, room: int) -> str:
    """As much of the text as fits into ``room`` halves; what is cut ends with an ellipsis."""
    if _width(text) <= room:
        return text
    kept = ""
    for character in text:
        if _width(kept + character) > room - 2:
            break
        kept += character
    return f"{kept}…" if kept else ""
