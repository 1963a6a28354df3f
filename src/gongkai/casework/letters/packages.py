"""Opening a Word file that somebody uploaded: first whether it is safe, then its content."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn

from gongkai.casework.letters.faults import NotAWordFile

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_XML = 4 * 1024 * 1024
"""The most bytes of one XML part: a letter of two hundred pages is smaller."""
MOST_PARTS = 400
_NOT_A_WORD_FILE = "这不是可以打开的 Word 文件（.docx）。请用 Word 或者 WPS 打开后，另存为 .docx 格式再上传。"
_ACTIVE = re.compile(r"vbaproject|vbadata|activex|embeddings/|\.bin$", re.IGNORECASE)
_ENCODING = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_FETCHING_FIELD = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|DATABASE|RD)\b")
_LINK_TARGET = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def open_document(content: bytes) -> WordDocument:
    """The Word document in a file.

    Raises ``NotAWordFile`` with a sentence for each fault: no .docx, too large, macros, embedded objects, or parts
    that are fetched from elsewhere.
    """
    faults = package_faults(content)
    if faults:
        raise NotAWordFile(faults)
    try:
        return Document(BytesIO(content))
    except Exception as error:  # a broken file can fail anywhere in the parser, and all of it means the same
        raise NotAWordFile([_NOT_A_WORD_FILE]) from error


def package_faults(content: bytes) -> tuple[str, ...]:
    """Why a file must not be opened, one Chinese sentence each; empty if it may."""
    if len(content) > LARGEST_FILE:
        return (f"文件超过{LARGEST_FILE // 1024 // 1024}MB，公文不应这样大，请删去图片后再上传。",)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _faults_of(package)
    except Exception:  # whatever a damaged archive raises, the answer is the same sentence
        return (_NOT_A_WORD_FILE,)


def _faults_of(package: zipfile.ZipFile) -> tuple[str, ...]:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        return (_NOT_A_WORD_FILE,)
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        return ("文件解压后过大，不能打开。请新建一个文档，只复制文字内容后再上传。",)
    if len(set(names)) != len(names) or any(entry.flag_bits & 1 for entry in entries):
        return ("文件已加密或者内部结构异常，请取消密码后另存为 .docx 格式再上传。",)
    faults: list[str] = []
    if any(_ACTIVE.search(name) for name in names):
        faults.append(
            "文件含有宏、控件或者嵌入的对象，不能使用。请删去这些内容，另存为不启用宏的 .docx 格式。"
        )
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            faults += _faults_of_part(entry, package.read(entry))
    return tuple(dict.fromkeys(faults))


def _faults_of_part(entry: zipfile.ZipInfo, content: bytes) -> Iterator[str]:
    if len(content) > LARGEST_XML:
        yield "文件的正文过大，不能打开。请新建一个文档，只复制文字内容后再上传。"
        return
    encoding = _ENCODING.match(content.lstrip(b"\xef\xbb\xbf"))
    if b"\x00" in content or (encoding and encoding[1].upper() not in (b"UTF-8", b"US-ASCII", b"ASCII")):
        yield "文件的编码不是 UTF-8，不能打开。请用 Word 或者 WPS 另存为 .docx 格式再上传。"
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        yield "文件含有外部定义，不能打开。请用 Word 或者 WPS 另存为 .docx 格式再上传。"
        return
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in content:
        yield "文件是启用宏的文档，不能使用。请另存为不启用宏的 .docx 格式。"
    elif entry.filename.endswith(".rels"):
        yield from _external_links(content)
    elif entry.filename.startswith("word/"):
        yield from _fetching_fields(content)


def _external_links(content: bytes) -> Iterator[str]:
    """A plain link waits for a click; everything else that lies outside is fetched as soon as the file is opened."""
    for relationship in _parsed(content).iter():
        if relationship.get("TargetMode") != "External":
            continue
        target = relationship.get("Target", "")
        kind = relationship.get("Type", "").rsplit("/", 1)[-1]
        if kind == "hyperlink" and _LINK_TARGET.match(target):
            continue
        if kind == "attachedTemplate":
            yield f"文件附加了外部模板（{target}），不能使用。请在 Word 的“模板和加载项”中取消附加的模板后再上传。"
        else:
            yield f"文件引用了外部内容（{target}），不能使用。请删去引用的图片、对象或者链接后再上传。"


def _fetching_fields(content: bytes) -> Iterator[str]:
    if b"instr" not in content and b"altChunk" not in content:
        return
    root = _parsed(content)
    codes = "".join(node.text or "" for node in root.iter(qn("w:instrText")))
    codes += " ".join(node.get(qn("w:instr"), "") for node in root.iter(qn("w:fldSimple")))
    found = _FETCHING_FIELD.search(codes.upper())
    if found:
        yield f"文件含有从别处取内容的域（{found[1]}），不能使用。请删去该域，直接写入文字。"
    if next(root.iter(qn("w:altChunk")), None) is not None:
        yield "文件嵌入了另一份文档，不能使用。请把内容直接复制到正文中。"


def _parsed(content: bytes) -> Any:
    """As bytes, because the parser refuses a string that declares its encoding."""
    return parse_xml(content)  # type: ignore[arg-type]
