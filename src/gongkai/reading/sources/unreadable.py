"""What a source that cannot be opened is answered with."""

from __future__ import annotations


class Unreadable(ValueError):
    """The source cannot be opened as what it is; the message says so to a person, and what to do."""


DAMAGED = "{kind}已损坏，或者不完整，打不开。请重新下载或另存一份后重试。"
WITH_PASSWORD = "{kind}设了打开密码，看不到内容。请去掉密码，另存后重试。"
WOULD_BURST = "{kind}解开以后大得不正常，不像是一份年度报告。请只保留报告正文和统计表，重新另存后重试。"
NO_TEXT = "{kind}里没有文字，没有可读的内容。请确认选对了文件。"
