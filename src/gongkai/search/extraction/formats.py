"""Which files can be read, by their extension, and what to do about the others."""

from __future__ import annotations

from gongkai.search.extraction.extracted import Extracted, TextState

KNOWN = frozenset({"docx", "xlsx", "pptx", "pdf", "ofd", "txt", "csv"})
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp"})
OLD = {
    "doc": ".docx",
    "wps": ".docx",
    "xls": ".xlsx",
    "et": ".xlsx",
    "ppt": ".pptx",
    "dps": ".pptx",
    "rtf": ".docx",
}


def extension_of(name: str) -> str:
    """The extension in small letters and without its dot; "" where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.strip().lower() if stem and dot else ""


def unsupported(extension: str) -> Extracted:
    """What is said about a file that is not opened."""
    if extension in PICTURES:
        return Extracted(
            "",
            TextState.NO_TEXT,
            "图片里的文字不能搜索，也不能用读屏软件朗读。请同时提供文字版，或者在正文里说明图片的内容。",
        )
    if extension in OLD:
        return Extracted(
            "",
            TextState.UNSUPPORTED,
            f".{extension} 是旧格式，不能提取文字，搜索时找不到里面的内容。请另存为 {OLD[extension]} 或者PDF后再上传。",
        )
    return Extracted(
        "",
        TextState.UNSUPPORTED,
        "这种格式不能提取文字，搜索时找不到里面的内容。请另存为 .docx、.xlsx 或者PDF后再上传。",
    )
