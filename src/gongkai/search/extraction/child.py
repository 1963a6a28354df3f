"""The process that reads one file: takes it from standard input, answers in JSON on standard output.

Started by ``gongkai.search.extraction.reading``. It binds itself before it opens anything: memory, processor time, no
files to write, no core dump. It knows no Django and is given no settings.
"""

from __future__ import annotations

import json
import sys
from typing import IO

from gongkai.search.extraction.extracted import SECONDS, Collected, Extracted, Full, TextState, Unreadable

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space; reading an ordinary file takes a tenth of it."""


def main() -> None:
    """Read the file on standard input as what the argument says."""
    bind()
    result = read(sys.stdin.buffer, sys.argv[1])
    answer = {
        "text": result.text,
        "state": result.state.value,
        "sentence": result.sentence,
        "remarks": result.remarks,
    }
    sys.stdout.write(json.dumps(answer))


def bind() -> None:
    """Set the limits of this process. Where the system knows none, only the clock of the parent bounds it."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (allowed, allowed))


def read(file: IO[bytes], extension: str) -> Extracted:
    """The text of a file; whatever goes wrong in it is a state."""
    collected = Collected()
    try:
        _reader(extension)(file, collected)
    except Full:
        pass
    except Unreadable as error:
        return Extracted("", error.state, str(error))
    except MemoryError:
        return Extracted(
            "",
            TextState.TOO_LARGE,
            "文件解开以后大得不正常，没有提取文字。请拆成几个文件，或者另存一份再上传。",
        )
    except Exception:
        # Libraries raise what they like for damaged files; none of it is a fault of the program.
        return Extracted(
            "", TextState.BROKEN, "文件读不下去，可能已经损坏。请用办公软件打开后另存一份再上传。"
        )
    return _result(collected)


def _reader(extension: str):  # type: ignore[no-untyped-def] # the readers' libraries are loaded one at a time
    if extension == "pdf":
        from gongkai.search.extraction.pdf import read_pdf

        return read_pdf
    if extension == "xlsx":
        from gongkai.search.extraction.workbooks import read_workbook

        return read_workbook
    if extension in ("docx", "pptx", "ofd"):
        from gongkai.search.extraction import documents

        return {"docx": documents.read_word, "pptx": documents.read_slides, "ofd": documents.read_ofd}[
            extension
        ]
    from gongkai.search.extraction.plain import read_plain

    return read_plain


def _result(collected: Collected) -> Extracted:
    text = collected.text()
    remarks = tuple(collected.remarks)
    if not text:
        return Extracted(
            "",
            TextState.NO_TEXT,
            "文件里没有可以提取的文字，搜索时找不到里面的内容。请确认文件，并提供文字版。",
            remarks,
        )
    if collected.is_cut:
        sentence = f"文件很长，只提取了开头{len(text)}个字用于搜索和检查，后面的内容没有检查，请人工核对。"
        return Extracted(text, TextState.CUT, sentence, remarks)
    return Extracted(text, TextState.READ, "", remarks)


if __name__ == "__main__":
    main()
