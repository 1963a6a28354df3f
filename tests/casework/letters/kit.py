"""Making and changing Word files for the tests of letters."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument

from gongkai.casework.letters.facts import LetterFacts
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.render import render_docx
from gongkai.casework.letters.samples import sample_facts


@cache
def letter(kind: LetterKind) -> bytes:
    return render_docx(kind, sample_facts(kind))


def facts_with(kind: LetterKind, **particulars: str) -> LetterFacts:
    facts = sample_facts(kind)
    return replace(facts, particulars={**facts.particulars, **particulars})


def edited(docx: bytes, change: Callable[[WordDocument], object]) -> bytes:
    document = Document(BytesIO(docx))
    change(document)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def written(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def replaced_in_paragraphs(docx: bytes, old: str, new: str) -> bytes:
    def change(document: WordDocument) -> None:
        hits = [paragraph for paragraph in document.paragraphs if old in paragraph.text]
        assert hits, f"{old} is not in the file"
        for paragraph in hits:
            paragraph.text = paragraph.text.replace(old, new)

    return edited(docx, change)


def with_parts(docx: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The file with some of its parts put in, or changed by a function of their content."""
    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(docx)) as before,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = parts.get(name, before.read(name))
            after.writestr(name, part(before.read(name)) if callable(part) else part)
        for name, part in parts.items():
            if name not in before.namelist() and not callable(part):
                after.writestr(name, part)
    return output.getvalue()


def characters_of_pdf(pdf: bytes) -> set[str]:
    """The characters that the PDF's fonts map their glyphs to: those that can be searched, copied and read aloud."""
    found: set[str] = set()
    for stream in streams_of_pdf(pdf):
        if b"beginbfchar" not in stream and b"beginbfrange" not in stream:
            continue
        for section in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
            for target in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", section):
                found.update(bytes.fromhex(target.decode()).decode("utf-16-be"))
        assert b"beginbfrange" not in stream, "ranges are not read here"
    return found


def streams_of_pdf(pdf: bytes) -> list[bytes]:
    streams = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            streams.append(zlib.decompress(match[1]))
        except zlib.error:
            streams.append(match[1])
    return streams
