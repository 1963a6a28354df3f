"""Reading a file's text in a process of its own, with bounds on memory and time.

The files come from outside and the libraries that open them are large: PDFium is C++ code that a broken file can
crash, and crash the web server with it; a thread that reads too long cannot be stopped. So a child process reads, and
whatever happens to it is a state and a sentence here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from gongkai.search.extraction.extracted import (
    LARGEST_FILE,
    LONGEST_TEXT,
    SECONDS,
    Extracted,
    TextState,
)
from gongkai.search.extraction.formats import KNOWN, extension_of, unsupported

_PACKAGES = Path(__file__).resolve().parents[3]
_LARGEST_ANSWER = LONGEST_TEXT * 12 + 100_000
"""Bytes: a character takes up to twelve as JSON."""


def text_of(file: IO[bytes], name: str) -> Extracted:
    """The text of a file, told by the extension of ``name``; never raises for what is in the file.

    At most ``LONGEST_TEXT`` characters are kept, and the sentence says so where there are more. The file is read from
    its beginning and left there. Takes some tenths of a second, and never longer than ``SECONDS``.
    """
    extension = extension_of(name)
    if extension not in KNOWN:
        return unsupported(extension)
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        file.seek(0)
        size = copy.tell()
        if size > LARGEST_FILE:
            return Extracted(
                "",
                TextState.TOO_LARGE,
                f"文件超过{LARGEST_FILE // 1024 // 1024} MB，没有提取文字，搜索时找不到里面的内容。请拆成几个文件再上传。",
            )
        if not size:
            return Extracted("", TextState.BROKEN, "文件是空的，没有内容。请检查后重新上传。")
        copy.seek(0)
        return _in_child(copy, extension)


def _in_child(copy: IO[bytes], extension: str) -> Extracted:
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "gongkai.search.extraction.child", extension],
                stdin=copy,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                env=_environment(),
            )
        except subprocess.TimeoutExpired:
            return _TOO_SLOW
        answer.seek(0)
        # A child that ran into a limit says nothing, or breaks off in the middle.
        if done.returncode:
            return _TOO_SLOW if done.returncode in (-24, -9) else _GAVE_UP
        return _understood(answer.read(_LARGEST_ANSWER))


def _understood(answer: bytes) -> Extracted:
    try:
        said: dict[str, Any] = json.loads(answer)
        return Extracted(
            str(said["text"])[:LONGEST_TEXT],
            TextState(said["state"]),
            str(said["sentence"]),
            tuple(str(remark) for remark in said["remarks"]),
        )
    except (ValueError, KeyError, TypeError):
        return _GAVE_UP


def _environment() -> dict[str, str]:
    """What the child knows: where the program is, and none of the keys and passwords of this process."""
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return environment | {
        "PYTHONPATH": str(_PACKAGES),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        # openpyxl loads numpy, which takes address space for every core of the machine.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


_TOO_SLOW = Extracted(
    "",
    TextState.TOO_LARGE,
    f"文件内容过多或者过于复杂，在{SECONDS}秒内没有读完，没有提取文字。请拆成几个文件，或者另存一份再上传。",
)
_GAVE_UP = Extracted(
    "",
    TextState.BROKEN,
    "文件打不开，可能已经损坏，或者解开以后大得不正常。请用办公软件打开后另存一份再上传。",
)
