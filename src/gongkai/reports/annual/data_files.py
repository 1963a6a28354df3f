"""The files of data as they are kept: each made once, and sent until what it would say has changed.

A file lies in ``MEDIA_ROOT/made/data``, under a name that ends with the version of what is in it (``data_years``): a publication or a
withdrawal asks for another name, so an old file cannot be sent. A year is a file of its own, and all years are put together from
those: after a publication only its year is read again. A file appears when it is complete; of several who ask at once one
makes it and the others wait. Everything here is made from the database and may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.data_years import DataSource, DataYear
from gongkai.reports.annual.open_data import CSV_HEAD, csv_lines, figures
from gongkai.reports.outputs.parquet import join_parquet, write_parquet

ATTEMPTS = 20
"""How often the list of reports is read again because it changed between two looks at it."""
KEPT_DAYS = 7
"""After how many days a file is removed; who asks for it later waits until it is made anew."""
SETTLED = 2
"""Seconds after which no other file can have the same time of change, which counts in whole seconds."""
_ALL = "all"


@dataclass(frozen=True, slots=True)
class KeptData:
    """A complete file, opened for reading, with the tag of what is in it; ``modified`` is when it was made, in seconds since 1970.

    None for one so new that another could be made in the same second.
    """

    file: IO[bytes]
    tag: str
    modified: int | None


class _Moved(Exception):
    """What is asked for is no longer what there is."""


def tag_of(years: Sequence[DataYear], kind: str) -> str:
    """The entity tag of the file over these years: the same bytes have the same, and other bytes another."""
    parts = [kind, *(f"{year.year} {year.version}" for year in years)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def kept_data(source: DataSource, kind: str, year: int | None) -> KeptData | None:
    """The file of a year or of all years, made where it is not there; None where there is nothing of that year (any more).

    Raises Refused where reports are published so fast that no list of them holds for a moment.
    """
    for _ in range(ATTEMPTS):
        years = [one for one in source.years() if year is None or one.year == year]
        if not years:
            return None
        try:
            return _opened(source, kind, years, whole=year is None)
        except _Moved:
            continue
    raise Refused("正在集中发布报告，数据还在变动。请过几分钟再下载。")


def clear_old_data(day: dt.date) -> None:
    """Daily work: remove files that nobody needs any more, and what interrupted making left behind."""
    before = time.time() - KEPT_DAYS * 24 * 3600
    for path in _folder().glob("*"):
        try:
            if path.suffix != ".lock" and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "made" / "data"


def _opened(source: DataSource, kind: str, years: Sequence[DataYear], *, whole: bool) -> KeptData:
    which = _ALL if whole else str(years[0].year)
    tag = tag_of(years, kind)
    version = tag if whole else years[0].version
    path = _folder() / f"{source.slot}-{which}-{version}.{kind}"
    try:
        return _read(path, tag)
    except FileNotFoundError:
        pass
    with _alone(f"{source.slot}-{kind}"):
        if not path.exists():
            if whole:
                pieces = [_piece(source, kind, year) for year in years]
                _make(path, lambda file: _JOINED[kind](pieces, file))
            else:
                _piece(source, kind, years[0])
            _remove_others(path, f"{source.slot}-{which}-*.{kind}")
        return _read(path, tag)


def _piece(source: DataSource, kind: str, year: DataYear) -> Path:
    """The file of one year. Raises _Moved where its reports are others by now."""
    path = _folder() / f"{source.slot}-{year.year}-{year.version}.{kind}"
    if path.exists():
        return path
    submissions = source.submissions(year.year)
    if year not in source.years():
        raise _Moved
    _make(path, lambda file: _WRITTEN[kind](submissions, file))
    _remove_others(path, f"{source.slot}-{year.year}-*.{kind}")
    return path


def _make(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file that appears as a whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        # When it was finished, also for a file system that dates by the first write.
        os.utime(name)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_others(path: Path, pattern: str) -> None:
    """Remove what stood in the place before. Whoever is being sent it keeps it to its end."""
    for other in path.parent.glob(pattern):
        if other != path:
            other.unlink(missing_ok=True)


def _read(path: Path, tag: str) -> KeptData:
    file = path.open("rb")
    made = os.fstat(file.fileno()).st_mtime
    return KeptData(file, tag, int(made) if made < time.time() - SETTLED else None)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Let one process or thread at a time make files of a slot."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / f".{name}.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _join_csv(pieces: Sequence[Path], file: IO[bytes]) -> None:
    """One after the other, under one line of headings."""
    file.write(CSV_HEAD)
    for piece in pieces:
        with piece.open("rb") as part:
            part.seek(len(CSV_HEAD))
            shutil.copyfileobj(part, file, 1024 * 1024)


_WRITTEN: dict[str, Callable[..., object]] = {
    "csv": lambda submissions, file: file.writelines(csv_lines(submissions)),
    "parquet": lambda submissions, file: write_parquet(figures(submissions), file),
}
_JOINED: dict[str, Callable[..., object]] = {"csv": _join_csv, "parquet": join_parquet}
