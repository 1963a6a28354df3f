"""Files as people upload them, for the tests of items."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image

from gongkai.web.uploads import CheckedUpload, UploadKind, check_upload


def picture_file(name: str = "水厂.png", colour: str = "navy") -> SimpleUploadedFile:
    """A small picture."""
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def word_file(name: str = "方案.docx", text: str = "供水设施改造方案") -> SimpleUploadedFile:
    """A Word document of one paragraph."""
    data = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(data)
    return SimpleUploadedFile(name, data.getvalue())


def bomb_file(name: str = "方案.docx") -> SimpleUploadedFile:
    """A small zip by the name of a Word document that would become very large."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        package.writestr("word/document.xml", b"0" * (40 * 1024 * 1024))
    return SimpleUploadedFile(name, data.getvalue())


def a_picture(name: str = "水厂.png", colour: str = "navy") -> CheckedUpload:
    """A picture that has been checked."""
    return check_upload(picture_file(name, colour), UploadKind.PICTURE)


def a_document(name: str = "方案.docx", text: str = "供水设施改造方案") -> CheckedUpload:
    """A Word document that has been checked."""
    return check_upload(word_file(name, text), UploadKind.DOCUMENT)
