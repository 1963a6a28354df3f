"""Pictures are drawn anew: what was hidden in the file (place, camera, programs) does not come along."""

from __future__ import annotations

import io
import struct
from threading import Lock
from typing import IO

from gongkai.organizations.refusals import Refused
from gongkai.web.uploads.kinds import PICTURE_PIXELS

QUALITY = 88
CANNOT_BE_OPENED = "图片打不开，可能没有传完整或者已经损坏。请重新拍照或者另存为JPG后再上传。"
TOO_MANY_PIXELS = (
    "图片有{pixels}万像素，超过了4000万像素。请把图片缩小，或者用较低的分辨率重新拍照、扫描后再上传。"
)
_DECODING = Lock()  # a picture of 40 million pixels takes some 250 MB while it is open: one at a time


def drawn_anew(file: IO[bytes], content: str) -> bytes:
    """The picture as new JPEG or PNG bytes (``content`` is ``jpeg`` or ``png``), upright and without metadata.

    Raises Refused for a picture that cannot be opened and for one of more than 40 million pixels; how many there
    are is read from the head, before any of them is.
    """
    from PIL import Image

    file.seek(0)
    try:
        with _DECODING, Image.open(file, formats=(content.upper(),)) as picture:
            _check_pixels(picture.width, picture.height)
            return _encoded(picture, content)
    except Image.DecompressionBombError as error:
        raise Refused("图片的像素多得不正常，没有收下。请把图片缩小后再上传。") from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        KeyError,
        IndexError,
        TypeError,
    ) as error:
        # All of these come out of Pillow for files that are cut off or damaged at one place or another.
        raise Refused(CANNOT_BE_OPENED) from error


def _check_pixels(width: int, height: int) -> None:
    if width * height > PICTURE_PIXELS:
        raise Refused(TOO_MANY_PIXELS.format(pixels=-(-width * height // 10_000)))


def _encoded(picture, content: str) -> bytes:  # type: ignore[no-untyped-def] # Pillow is loaded only when needed
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    new = io.BytesIO()
    if content == "jpeg":
        if upright.mode not in ("L", "RGB"):
            upright = upright.convert("RGB")
        upright.info = {}
        upright.save(new, "JPEG", quality=QUALITY, optimize=True)
    else:
        upright.save(new, "PNG")
    return new.getvalue()
