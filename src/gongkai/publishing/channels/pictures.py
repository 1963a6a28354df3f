"""Pictures for official accounts: inside the text at most 1 MB, the cover a JPEG of at most 64 KB."""

from __future__ import annotations

import io

from gongkai.publishing.channels.article import Article
from gongkai.publishing.channels.outcomes import Refusal
from gongkai.publishing.models import Attachment
from gongkai.web.typefaces import BODY, HEI, families
from gongkai.web.typesetting import CannotBeSet, Setting

MOST_BYTES_IN_TEXT = 1_000_000
MOST_BYTES_OF_COVER = 64_000
COVER_SIZE = (900, 383)
QUALITIES = (88, 75, 60, 45, 30)
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
_COVER = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 450pt, height: 191.5pt, margin: 24pt, fill: rgb("#1f4e8c"))
#set text(font: data.families, fill: white, lang: "zh")
#place(bottom + left, text(size: 13pt)[#data.author])
#box(height: 110pt, clip: true, text(size: 24pt, weight: "bold")[#data.title])
"""


def fit_for_wechat(attachment: Attachment) -> tuple[bytes, str]:
    """The content of a picture in the text and a plain name for it; made smaller where WeChat would not take it.

    Raises Refusal for a picture that cannot be opened.
    """
    ending = _ENDINGS.get(attachment.content_type)
    if ending is None:
        raise Refusal(f"图片“{attachment.name}”不是 JPG 或者 PNG，公众号不收。请换一种格式后再发。")
    try:
        with attachment.file.open("rb") as file:
            content: bytes = file.read()
    except OSError as error:
        raise Refusal(f"图片“{attachment.name}”读不出来，请平台管理员查看文件存储。") from error
    if len(content) <= MOST_BYTES_IN_TEXT:
        return content, f"picture{ending}"
    return _smaller(content, attachment.name, MOST_BYTES_IN_TEXT, (1600, 1600)), "picture.jpg"


def cover(article: Article) -> bytes:
    """The cover: the first picture of the text, else the title on a plain ground."""
    for attachment in article.pictures.values():
        if attachment.content_type in _ENDINGS:
            content, _ = fit_for_wechat(attachment)
            return _smaller(content, attachment.name, MOST_BYTES_OF_COVER, COVER_SIZE)
    return _smaller(_title_picture(article), "封面", MOST_BYTES_OF_COVER, COVER_SIZE)


def _title_picture(article: Article) -> bytes:
    present = families()
    data = {"title": article.title, "author": article.author, "families": present[HEI.name]}
    if not present[BODY.name]:
        # Without a Chinese font the letters are boxes; a cover with boxes is worse than one without words.
        data = {"title": "", "author": "", "families": present[""]}
    try:
        return Setting(_COVER, data).pages("png", ppi=144)[0]
    except CannotBeSet as fault:
        raise Refusal("做不出封面图片，请在正文中放一张图片，或者改为人工发布。") from fault


def _smaller(content: bytes, name: str, most_bytes: int, size: tuple[int, int]) -> bytes:
    """The picture as a JPEG within ``size`` pixels and ``most_bytes``."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            plain = Image.new("RGB", picture.size, "white")
            layer = picture.convert("RGBA")
            plain.paste(layer, mask=layer.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal(f"图片“{name}”打不开，可能已经损坏。请换一张图片后再发。") from error
    for shrink in (1, 2, 4):
        plain.thumbnail((size[0] // shrink, size[1] // shrink))
        for quality in QUALITIES:
            made = io.BytesIO()
            plain.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= most_bytes:
                return made.getvalue()
    raise Refusal(f"图片“{name}”缩小以后仍然太大，请换一张图片后再发。")
