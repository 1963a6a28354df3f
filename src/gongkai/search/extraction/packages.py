"""Opening files that are zips of XML, within bounds: how many parts, how large each, and no entities."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree  # type: ignore[import-untyped]

from gongkai.search.extraction.extracted import TextState, Unreadable

MOST_PARTS = 20_000
LARGEST_PART = 200 * 1024 * 1024
LARGEST_PACKAGE = 600 * 1024 * 1024
"""Bytes unpacked that are read from one package."""

_BEGINNING = 64 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BOMB = "文件解开以后大得不正常，没有提取文字。请用办公软件打开后另存一份再上传。"
_DAMAGED = "文件打不开，可能没有传完整或者已经损坏。请用办公软件打开后另存一份再上传。"
_LOCKED = "文件设了打开密码，公众打不开，也不能提取文字。请去掉密码，另存后再上传。"
_WITH_ENTITIES = "文件里有办公软件不会写入的内容（实体定义），没有打开。请用办公软件另存一份再上传。"


class Package:
    """A zip whose parts are read one after the other, never more than the bounds allow."""

    def __init__(self, file: IO[bytes]) -> None:
        beginning = file.read(4)
        file.seek(0)
        if beginning == _COMPOUND:
            # Office documents with a password are a compound file around the encrypted package.
            raise Unreadable(TextState.ENCRYPTED, _LOCKED)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
            raise Unreadable(TextState.BROKEN, _DAMAGED) from error
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise Unreadable(TextState.TOO_LARGE, _BOMB)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(TextState.ENCRYPTED, _LOCKED)
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        self._read = 0

    def names(self, pattern: str) -> list[str]:
        """The parts whose whole name matches, in the order of the numbers in it."""
        found = [name for name in self._entries if re.fullmatch(pattern, name)]
        return sorted(
            found, key=lambda name: ([int(number) for number in re.findall(r"[0-9]{1,9}", name)[:3]], name)
        )

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def open(self, name: str) -> Part:
        """A part as a stream that ends in Unreadable where it becomes too large."""
        try:
            return Part(self._zip.open(self._entries[name.lower()]), self)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
            raise Unreadable(TextState.BROKEN, _DAMAGED) from error

    def count(self, size: int) -> None:
        """So many bytes more have been unpacked. Raises Unreadable beyond the bound."""
        self._read += size
        if self._read > LARGEST_PACKAGE:
            raise Unreadable(TextState.TOO_LARGE, _BOMB)

    def look_through(self, name: str) -> None:
        """Unpack a part without understanding it. Raises Unreadable for one too large or with a document type."""
        part = self.open(name)
        beginning = part.read(_BEGINNING)
        # In UTF-16 there is a zero beside every letter.
        if b"<!DOCTYPE" in beginning.replace(b"\0", b"").upper():
            raise Unreadable(TextState.BROKEN, _WITH_ENTITIES)
        while part.read():
            pass

    def events(
        self, name: str, events: tuple[str, ...] = ("start", "end")
    ) -> Iterator[tuple[str, etree._Element, str]]:
        """The events of a part's XML: kind, element, and the element's name without its namespace.

        Elements are emptied behind the reader, so that no tree grows. A part with a document type is refused:
        entities can make a gigabyte of a hundred bytes, and no office program writes them.
        """
        parser = etree.iterparse(
            self.open(name),
            events=events,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        looked = False
        try:
            for event, element in parser:
                if not looked:
                    looked = True
                    if element.getroottree().docinfo.doctype:
                        raise Unreadable(TextState.BROKEN, _WITH_ENTITIES)
                yield event, element, etree.QName(element).localname
                if event == "end":
                    element.clear(keep_tail=True)
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise Unreadable(TextState.BROKEN, _DAMAGED) from error


class Part:
    """A stream of a part's bytes that counts them."""

    def __init__(self, stream: IO[bytes], package: Package) -> None:
        self._stream = stream
        self._package = package
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        """Some bytes. Raises Unreadable for a part that is damaged or too large."""
        wanted = min(size, 1 << 20) if size >= 0 else 1 << 20
        try:
            data = self._stream.read(wanted)
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(TextState.BROKEN, _DAMAGED) from error
        self._size += len(data)
        if self._size > LARGEST_PART:
            raise Unreadable(TextState.TOO_LARGE, _BOMB)
        self._package.count(len(data))
        return data

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
