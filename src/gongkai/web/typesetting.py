"""Setting text with typst: a fixed program that reads what is to be set as data, so nothing written in it is ever run."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.web.typefaces import fonts

_NO_GLYPH = re.compile(r"(?:the text|codepoint) `\"(.+?)\"`")
_CODEPOINT = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


class CannotBeSet(Exception):
    """typst gave up. ``character`` is what no font of the machine shows; empty where it is something else."""

    def __init__(self, message: str) -> None:
        found = _NO_GLYPH.search(message)
        self.character = (
            _CODEPOINT.sub(lambda match: chr(int(match[1], 16)), found[1]) if found is not None else ""
        )
        super().__init__(message)

    @property
    def codes(self) -> str:
        """The numbers of the character, such as ``U+4E00``."""
        return "、".join(f"U+{ord(one):04X}" for one in self.character)


class Setting:
    """A program with its data, and the files (by name) that it may read; nothing else is within its reach."""

    def __init__(self, source: str, data: Any, files: Mapping[str, bytes] | None = None) -> None:
        self.source = source
        self.data = json.dumps(data, ensure_ascii=False)
        self.files = files or {}

    def pages(self, format: Any, **options: Any) -> list[bytes]:
        """The file, or a picture for every page where ``format`` is ``png`` or ``svg``. Raises CannotBeSet."""
        made = self._with_compiler(lambda compiler: compiler.compile(format=format, **options))
        if made is None:
            raise CannotBeSet("nothing was made")
        return [made] if isinstance(made, bytes) else list(made)

    def pdf(self, **options: Any) -> bytes:
        """The PDF. Raises CannotBeSet."""
        return self.pages("pdf", **options)[0]

    def value(self, label: str) -> Any:
        """What the program noted as metadata under a label, for example ``<pages>``. Raises CannotBeSet."""
        found = self._with_compiler(lambda compiler: compiler.query(label, field="value", one=True))
        return json.loads(found)

    def _with_compiler(self, use: Any) -> Any:
        import typst

        with tempfile.TemporaryDirectory() as folder:
            for name, content in self.files.items():
                (Path(folder) / name).write_bytes(content)
            compiler = typst.Compiler(
                self.source.encode(), root=folder, font_paths=fonts(), sys_inputs={"data": self.data}
            )
            try:
                return use(compiler)
            except typst.TypstError as error:
                raise CannotBeSet(error.message) from error
