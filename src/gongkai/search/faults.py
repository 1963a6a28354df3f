"""What can be wrong with the index, in sentences, and one place where the library's faults become them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

BUILDING = "检索索引正在建立，现在还查不到全部内容，请过一会儿再试。"
DAMAGED = "检索索引损坏，平台正在重新建立，请过一会儿再试。"
OUT_OF_REACH = "检索暂时不能使用，请过一会儿再试；您也可以按栏目、机关浏览。"
BUSY = "检索索引正由另一个进程使用，请过一会儿再试。"


class IndexUnusable(Exception):
    """The index cannot be asked or written; the message is the sentence for people."""


class IndexDamaged(IndexUnusable):
    """The files of the index are not what they should be; only building it anew helps."""


@contextmanager
def of_the_disk() -> Iterator[None]:
    """Turn what the disk refuses into IndexUnusable."""
    try:
        yield
    except OSError as error:
        logger.warning("the search index cannot be reached: %s", error)
        raise IndexUnusable(OUT_OF_REACH) from error


@contextmanager
def of_the_library() -> Iterator[None]:
    """Turn what the library raises into IndexDamaged or IndexUnusable. Nothing but calls of the library belongs in it.

    A fault inside the library's Rust code arrives as a PanicException, which is no Exception.
    """
    try:
        with of_the_disk():
            yield
    except IndexUnusable:
        raise
    except ValueError as error:
        logger.warning("the search index is damaged: %s", error)
        raise IndexDamaged(DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        logger.warning("the search index is damaged: %s", error)
        raise IndexDamaged(DAMAGED) from error
