"""Real files of every kind, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from PIL.PngImagePlugin import PngInfo

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
SECRET_PLACE = "31.2304 121.4737 secret place"


def sent(name: str, data: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "white" if mode != "P" else 1).save(buffer, form)
    return buffer.getvalue()


def telling_jpeg() -> bytes:
    """A picture taken sideways, with a place in its metadata and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = SECRET_PLACE
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(
        buffer, "JPEG", exif=exif, comment=SECRET_PLACE, icc_profile=SECRET_PLACE.encode()
    )
    return buffer.getvalue()


def telling_png() -> bytes:
    information = PngInfo()
    information.add_text("Comment", SECRET_PLACE)
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(
        buffer, "PNG", pnginfo=information, icc_profile=SECRET_PLACE.encode()
    )
    return buffer.getvalue()


def word() -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("政府信息公开申请")
    document.save(buffer)
    return buffer.getvalue()


def excel() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def package(entries: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, data in entries.items():
            writer.writestr(name, data)
    return buffer.getvalue()


def office(main_part: str, more: Mapping[str, bytes] = {}) -> bytes:
    types = f'<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{main_part}"/></Types>'
    return package({"[Content_Types].xml": types.encode(), **more})


def with_macros() -> bytes:
    """A real Word file with a macro project put into it."""
    buffer = io.BytesIO(word())
    with zipfile.ZipFile(buffer, "a") as writer:
        writer.writestr("word/vbaProject.bin", b"macro")
    return buffer.getvalue()


def compound(*names: str) -> bytes:
    """A compound file ([MS-CFB]) of one directory sector a four entries, with a root and these streams."""
    entries = [("Root Entry", 5), *((name, 2) for name in names)]
    directory = b""
    for name, kind in entries:
        written = name.encode("utf-16-le") + b"\x00\x00"
        directory += written.ljust(64, b"\x00") + struct.pack("<HBB", len(written), kind, 1) + b"\x00" * 60
    directory += b"\x00" * (-len(directory) % 512)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    return header.ljust(512, b"\x00") + directory
