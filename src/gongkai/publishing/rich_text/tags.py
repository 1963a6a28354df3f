"""What becomes of each tag that a paste can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.publishing.rich_text.dropped import Drop
from gongkai.publishing.rich_text.model import (
    CENTER,
    EMPHASIS,
    RIGHT,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
)

WITH_CONTENT: Mapping[str, Drop | None] = {
    "script": Drop.SCRIPT,
    "noscript": None,
    "template": None,
    "style": Drop.STYLE,
    "title": None,
    "xml": Drop.OFFICE,
    "iframe": Drop.FRAME,
    "frame": Drop.FRAME,
    "frameset": Drop.FRAME,
    "noframes": None,
    "object": Drop.MEDIA,
    "applet": Drop.MEDIA,
    "audio": Drop.MEDIA,
    "video": Drop.MEDIA,
    "canvas": Drop.MEDIA,
    "svg": Drop.MEDIA,
    "math": Drop.MEDIA,
    "select": Drop.FORM,
    "textarea": Drop.FORM,
    "button": Drop.FORM,
    "datalist": Drop.FORM,
}
"""Tags that go with everything in them, and how that is told."""

ALONE: Mapping[str, Drop] = {
    "embed": Drop.MEDIA,
    "form": Drop.FORM,
    "input": Drop.FORM,
    "link": Drop.STYLE,
    "meta": Drop.STYLE,
    "base": Drop.STYLE,
}
"""Tags that go and leave what is in them."""

PARAGRAPHS = frozenset({"p", "address", "center", "figcaption", "dt", "dd", "pre", "legend", "summary"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PARTS = frozenset(
    {"html", "body", "div", "section", "article", "main", "header", "footer", "nav", "aside", "figure"}
    | {"dl", "details", "fieldset", "form", "hgroup", "search"}
)
"""Tags that only part what stands before them from what stands in them."""

MARKING: Mapping[str, str] = {
    "b": STRONG,
    "strong": STRONG,
    "i": EMPHASIS,
    "em": EMPHASIS,
    "u": UNDERLINE,
    "ins": UNDERLINE,
    "sub": SUBSCRIPT,
    "sup": SUPERSCRIPT,
}

_DECLARATION = re.compile(r"([a-z\-]+)\s*:\s*([^;]*)")
_OFFICE_CLASS = re.compile(r"\b(?:Mso|WordSection|WPSOffice)", re.IGNORECASE)
_LIST_LEVEL = re.compile(r"\blevel([1-9])\b")


def is_office(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether a tag carries what Word or WPS leave behind."""
    return (
        ":" in tag
        or "mso-" in attributes.get("style", "")
        or _OFFICE_CLASS.search(attributes.get("class", "")) is not None
    )


def style_of(attributes: Mapping[str, str]) -> dict[str, str]:
    """The declarations of a style attribute, in small letters."""
    written = attributes.get("style", "").lower()
    return {name: value.strip() for name, value in _DECLARATION.findall(written)} if written else {}


def alignment(attributes: Mapping[str, str], style: Mapping[str, str], inherited: str) -> str:
    """The class for how a block is aligned; text to the left and justified text need none."""
    classes = attributes.get("class", "").split()
    for name in (CENTER, RIGHT):
        if name in classes:
            return name
    value = style.get("text-align") or attributes.get("align", "").lower()
    if not value:
        return inherited
    return {"center": CENTER, "middle": CENTER, "right": RIGHT, "end": RIGHT}.get(value, "")


def marks_of(tag: str, style: Mapping[str, str], inherited: frozenset[str]) -> frozenset[str]:
    """The marks that characters in a tag have: by the tag, by its style, and by the tags around it."""
    marks = set(inherited)
    if tag in MARKING:
        marks.add(MARKING[tag])
    weight = style.get("font-weight", "")
    if weight in ("bold", "bolder", "600", "700", "800", "900"):
        marks.add(STRONG)
    elif weight in ("normal", "400", "lighter", "300"):
        marks.discard(STRONG)
    if style.get("font-style") in ("italic", "oblique"):
        marks.add(EMPHASIS)
    elif style.get("font-style") == "normal":
        marks.discard(EMPHASIS)
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    if "underline" in decoration:
        marks.add(UNDERLINE)
    raised = style.get("vertical-align")
    if MARKING.get(tag) in (SUBSCRIPT, SUPERSCRIPT) or raised in ("sub", "super"):
        newest = (
            MARKING.get(tag)
            if raised not in ("sub", "super")
            else {"sub": SUBSCRIPT, "super": SUPERSCRIPT}[raised]
        )
        marks -= {SUBSCRIPT, SUPERSCRIPT}
        marks.add(str(newest))
    return frozenset(marks)


def list_level(style: Mapping[str, str]) -> int:
    """The level of a list item that Word writes as a paragraph (``mso-list: l0 level2 lfo1``); 0 for others."""
    level = _LIST_LEVEL.search(style.get("mso-list", ""))
    return int(level.group(1)) if level else 0


def is_list_marker(style: Mapping[str, str]) -> bool:
    """Whether a span holds the number or bullet that Word wrote in front of a list item."""
    return style.get("mso-list", "").strip() == "ignore"


def number(attributes: Mapping[str, str], name: str, most: int) -> int:
    """An attribute as a number from 1 to ``most``; 1 for what is none."""
    value = attributes.get(name, "").strip()
    return min(max(int(value), 1), most) if value.isascii() and value.isdigit() and len(value) < 10 else 1
