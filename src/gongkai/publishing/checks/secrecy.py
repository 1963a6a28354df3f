"""Marks of state secrets and words of internal papers (Art. 14, Art. 17; 保守国家秘密法 Art. 35)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.publishing.checks.findings import CheckFinding, Code, Severity
from gongkai.publishing.checks.gathering import Hit, gathered
from gongkai.publishing.checks.parts import Part

_MARK = re.compile(
    r"(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆✩✭✮＊*]\s*(?:启用前|长期|[0-9０-９一二三四五六七八九十]{1,3}\s*(?:年|个月|月|天|日))?"
)
# The law's own terms are no marks: 国家秘密, 商业秘密, 工作秘密 and the law of that name.
_WORD = re.compile(
    r"绝密|机密(?!性)|(?<!国家)(?<!商业)(?<!工作)(?<!技术)(?<!经营)(?<!个人)(?<!通信)(?<!保守)(?<!泄露)秘密(?!书)"
    r"|内部(?:资料|文件|刊物|使用|传阅|参考|掌握)|不得(?:对外)?公开|(?:严禁|请勿|不得|禁止)(?:外传|扩散|复印|转载|翻印)"
    r"|此件(?:不(?:予)?公开|依申请公开)|公开(?:属性|方式)[:：]\s*(?:不予公开|依申请公开)|(?:会后|阅后)(?:收回|即毁|退回)|注意保存|妥善保管，勿"
)


def secrecy(parts: Sequence[Part]) -> Iterator[CheckFinding]:
    """Full marks keep a draft from being submitted; single words must be answered for."""
    for part in parts:
        marks = list(_MARK.finditer(part.text))
        yield from gathered(
            Code.SECRECY_MARK,
            Severity.BLOCK,
            [_mark(part, match) for match in marks],
            f"{part.whole()}有{{number}}处国家秘密标志。涉密文件不得公开（条例第十四条），请撤下并报告保密工作机构。",
        )
        marked = [match.span() for match in marks]
        words = [
            _word(part, match)
            for match in _WORD.finditer(part.text)
            if not any(start <= match.start() < end for start, end in marked)
        ]
        yield from gathered(
            Code.SECRECY_WORD,
            Severity.ANSWER,
            words,
            f"{part.whole()}有{{number}}处涉密或者内部用语。请核对是否可以公开，并说明经过保密审查的情况。",
        )


def _mark(part: Part, match: re.Match[str]) -> Hit:
    place = part.place(*match.span())
    mark = "".join(match.group().split())
    sentence = (
        f"{place}有国家秘密标志“{mark}”。涉密文件不得公开（条例第十四条）；请停止发布并报告保密工作机构，"
        "已经解密的，请先按规定删除标志。"
    )
    return Hit(sentence, place, f"{mark} {part.context(*match.span())}")


def _word(part: Part, match: re.Match[str]) -> Hit:
    place = part.place(*match.span())
    sentence = f"{place}有“{match.group()}”。请核对这份信息是否可以公开；可以公开的，请说明理由。"
    return Hit(sentence, place, f"{match.group()} {part.context(*match.span())}")
