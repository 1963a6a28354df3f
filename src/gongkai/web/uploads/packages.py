"""Looking into files that are packages of files: office documents in a zip, and those of before 2007.

Nothing is unpacked but one small list; what a package claims to hold is weighed before anybody opens it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

from gongkai.organizations.refusals import Refused

ZIP_START = b"PK\x03\x04"
COMPOUND_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 400 * 1024 * 1024
UNSUSPICIOUS_UNPACKED = 30 * 1024 * 1024
MOST_TIMES_LARGER = 150
LARGEST_LIST = 1024 * 1024

WITH_MACROS = (
    "文件里带有宏（可以自动运行的程序），没有收下。请另存为不带宏的文件（如 .docx、.xlsx）或者PDF后再上传。"
)
WITH_PASSWORD = "文件设了打开密码，看不到内容，没有收下。请去掉密码，另存后再上传。"
WOULD_BURST = "文件解开以后大得不正常，可能会损坏系统，没有收下。请重新另存一份再上传。"
DAMAGED = "损坏的压缩文件"

_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx", "Word文档（docx）"),
    (b"spreadsheetml.sheet.main+xml", "xlsx", "Excel表格（xlsx）"),
    (b"presentationml.presentation.main+xml", "pptx", "演示文稿（pptx）"),
)


def look_into_zip(file: IO[bytes]) -> tuple[frozenset[str], str]:
    """The contents a zip can stand for and its name; raises Refused for macros, passwords and bombs."""
    nothing: frozenset[str] = frozenset()
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _weigh(file, entries)
            names = {entry.filename.lower() for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(WITH_PASSWORD)
            if "[content_types].xml" in names:
                return _office_package(package, names)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, KeyError):
        return nothing, DAMAGED
    if "ofd.xml" in names:
        return frozenset({"ofd"}), "OFD文件"
    if "androidmanifest.xml" in names:
        return nothing, "安卓安装包"
    if "meta-inf/manifest.mf" in names:
        return nothing, "Java程序"
    return nothing, "ZIP压缩包"


def _weigh(file: IO[bytes], entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a package that would become far larger than any real document does."""
    size = file.seek(0, 2)
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or (unpacked > UNSUSPICIOUS_UNPACKED and unpacked > MOST_TIMES_LARGER * size)
    ):
        raise Refused(WOULD_BURST)


def _office_package(package: zipfile.ZipFile, names: set[str]) -> tuple[frozenset[str], str]:
    entry = next(entry for entry in package.infolist() if entry.filename.lower() == "[content_types].xml")
    with package.open(entry) as listing:
        types = listing.read(LARGEST_LIST)
    if (
        any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names)
        or b"macroenabled" in types.lower()
        or b"vbaproject" in types.lower()
    ):
        raise Refused(WITH_MACROS)
    for main_part, content, label in _MAIN_PARTS:
        if main_part in types:
            return frozenset({content}), label
    return frozenset(), "其他办公软件的文件"


def look_into_compound(file: IO[bytes]) -> tuple[frozenset[str], str]:
    """The contents a compound file (Word, Excel of before 2007, WPS) can stand for, and its name.

    Raises Refused for macros and for a password. A document that holds a sheet can stand for both: its
    extension decides.
    """
    file.seek(0)
    data = file.read()
    if _has_entry(data, "EncryptedPackage"):
        raise Refused(WITH_PASSWORD)
    if _has_entry(data, "_VBA_PROJECT") or _has_entry(data, "_VBA_PROJECT_CUR"):
        raise Refused(WITH_MACROS)
    word = _has_entry(data, "WordDocument")
    excel = _has_entry(data, "Workbook") or _has_entry(data, "Book")
    if _has_entry(data, "PowerPoint Document"):
        return frozenset(), "旧版演示文稿（ppt）"
    if word or excel:
        contents = {"word97"} if word else set()
        contents |= {"excel97"} if excel else set()
        return frozenset(contents), "旧版Word文档（doc）" if word else "旧版Excel表格（xls）"
    if _has_entry(data, "__properties_version1.0"):
        return frozenset(), "邮件文件（msg）"
    return frozenset(), "安装包或者其他软件的文件"


def _has_entry(data: bytes, name: str) -> bool:
    """Whether the directory of a compound file ([MS-CFB] 2.6.1) has an entry of this name.

    Entries are 128 bytes and stand at multiples of 128: the name in UTF-16, its length, the kind of the object.
    """
    written = name.encode("utf-16-le") + b"\x00\x00"
    place = data.find(written, 512)
    while place != -1:
        if place % 128 == 0 and place + 128 <= len(data):
            length, kind = struct.unpack_from("<HB", data, place + 64)
            if length == len(written) and kind in (1, 2, 5):
                return True
        place = data.find(written, place + 1)
    return False
