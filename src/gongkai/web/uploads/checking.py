"""The door that every uploaded file goes through, whichever form it came with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from gongkai.organizations.refusals import Refused
from gongkai.web.uploads.contents import recognise
from gongkai.web.uploads.kinds import FORMATS, PICTURES, UploadKind, extensions_of, in_megabytes, limit_of
from gongkai.web.uploads.limits import NotTakenIn
from gongkai.web.uploads.names import clean_file_name, extension_of
from gongkai.web.uploads.pictures import drawn_anew

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that may be kept: its cleaned name, true content type, size in bytes, the bytes and their SHA-256.

    A picture is not the file that was sent but the one drawn anew from it.
    """

    name: str
    content_type: str
    size: int
    file: File[Any]
    sha256: str


def check_upload(file: UploadedFile[Any], *allowed: UploadKind) -> CheckedUpload:
    """The file as it may be kept; raises Refused with a sentence that names the file and says what to do.

    Looked at are, in this order: whether it was taken in at all, its extension, its size, its true content, and
    that the two agree. Nothing the browser claims about the type is believed.
    """
    if isinstance(file, NotTakenIn):
        raise Refused(file.sentence)
    name = clean_file_name(file.name or "")
    extension = extension_of(name)
    wanted = extensions_of(allowed)
    if extension not in wanted:
        given = f"扩展名是 .{extension}，这里不能收" if extension else "没有扩展名，看不出是什么文件"
        raise Refused(f"“{name}”{given}。{_what_to_send(wanted)}")
    if not file.size:
        raise Refused(f"“{name}”是空文件，没有内容。请检查后重新选择文件。")
    limit = limit_of(extension)
    if file.size > limit:
        raise Refused(
            f"“{name}”有{in_megabytes(file.size)}，超过了{in_megabytes(limit)}。请压缩、缩小或者拆成几个文件后再上传。"
        )
    try:
        _check_content(file, name, extension, wanted)
        if extension in PICTURES:
            data = drawn_anew(cast(Any, file), FORMATS[extension].content)
            return CheckedUpload(
                name,
                FORMATS[extension].content_type,
                len(data),
                ContentFile(data, name),
                hashlib.sha256(data).hexdigest(),
            )
    except Refused as refusal:
        sentence = str(refusal)
        raise Refused(sentence if name in sentence else f"“{name}”：{sentence}") from refusal
    return CheckedUpload(name, FORMATS[extension].content_type, file.size, file, _sha256(file))


def _check_content(file: UploadedFile[Any], name: str, extension: str, wanted: list[str]) -> None:
    content = recognise(cast(Any, file))
    if FORMATS[extension].content not in content.contents:
        fitting = [other for other in wanted if FORMATS[other].content in content.contents]
        advice = f"请把扩展名改为 .{fitting[0]} 再上传。" if fitting else _what_to_send(wanted)
        raise Refused(
            f"“{name}”的内容看起来是{content.label}，与扩展名 .{extension} 不符，没有收下。{advice}"
        )


def _what_to_send(wanted: list[str]) -> str:
    return f"请上传这些格式的文件：{'、'.join(wanted)}。"


def _sha256(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while data := file.read(CHUNK):
        digest.update(data)
    file.seek(0)
    return digest.hexdigest()
