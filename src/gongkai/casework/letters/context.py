"""The variables of a letter: what each is called, what it means for a clerk, and its value in a case."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.casework.letters.amounts import in_capitals
from gongkai.casework.letters.characters import lines_of, one_line
from gongkai.casework.letters.facts import DATE_PENDING, NUMBER_PENDING, LetterFacts
from gongkai.casework.letters.kinds import Addressee, LetterKind
from gongkai.casework.letters.notice_particulars import PERSON
from gongkai.casework.letters.particulars import fields_for
from gongkai.casework.letters.remedies import remedies_paragraph
from gongkai.law.days import written
from gongkai.law.outcomes import GROUNDS, Ground

_REGULATION = "《中华人民共和国政府信息公开条例》"
_FEE_RULES = "国办函〔2020〕109号"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a template. ``required`` says that the letter would lack something without it."""

    name: str
    meaning: str
    required: bool = False


_COMMON = (
    Variable("authority_name", "机关名称"),
    Variable("title", "信件标题"),
    Variable("document_number", "文号；批准前显示“（文号待编）”", True),
    Variable("date", "落款日期；批准前显示“（日期待定）”", True),
    Variable("addressee", "收信人：申请人、第三方、其他机关或者内设机构的名称", True),
    Variable("you", "对收信人的称呼：您、贵单位或者贵机关"),
    Variable("request_number", "申请编号", True),
    Variable("received_date", "收到申请之日"),
    Variable("request_text", "申请公开的内容"),
    Variable("article", "信件依据的条款"),
    Variable("office_name", "政府信息公开工作机构名称"),
    Variable("office_address", "政府信息公开工作机构地址"),
    Variable("office_telephone", "政府信息公开工作机构电话"),
    Variable("office_postcode", "政府信息公开工作机构邮政编码"),
    Variable("contact_line", "联系方式：机构名称、电话、地址、邮编，写成一行"),
)
_REMEDIES = (
    Variable("remedies", "救济途径：行政复议机关、法院和期限，由系统按法律写成", True),
    Variable("reconsideration_body", "行政复议机关"),
    Variable("court", "有管辖权的人民法院"),
)
_GROUND = (
    Variable("ground_title", "不予公开的法定情形", True),
    Variable("ground_article", "该情形依据的条款", True),
)
_AMOUNT = Variable("amount_in_words", "金额大写", True)
_NOT_PRINTED = ("recipient", "recipient_kind", "ground")


def variables_for(kind: LetterKind) -> tuple[Variable, ...]:
    """The variables that a template of a kind may use, with their meaning in Chinese, for the help page."""
    fields = fields_for(kind)
    names = {item.name for item in fields}
    own = (
        Variable(item.name, f"{item.label}。{item.help_text}", True)
        for item in fields
        if item.name not in _NOT_PRINTED
    )
    return (
        *_COMMON,
        *own,
        *(_GROUND if "ground" in names else ()),
        *((_AMOUNT,) if "amount" in names else ()),
        *(_REMEDIES if kind.tells_remedies else ()),
    )


def values_for(kind: LetterKind, facts: LetterFacts) -> dict[str, list[str]]:
    """The value of every variable of a kind, as its paragraphs; a value of one line has one.

    The particulars must have been found without fault
    (:func:`gongkai.casework.letters.particulars.faults_of`).
    """
    you = form_of_address(kind, facts)
    office = facts.office
    values = {
        "authority_name": facts.authority_name,
        "title": kind.title,
        "document_number": facts.document_number.strip() or (NUMBER_PENDING if kind.is_numbered else ""),
        "date": written(facts.date) if facts.date else DATE_PENDING,
        "addressee": addressee_of(kind, facts),
        "you": you,
        "request_number": facts.request_number,
        "received_date": written(facts.received),
        "request_text": _quoted(facts.request_text),
        "article": article_in_full(kind.article),
        "office_name": office.name,
        "office_address": office.address,
        "office_telephone": office.telephone,
        "office_postcode": office.postcode,
        "contact_line": _contact_line(facts),
        "remedies": remedies_paragraph(kind, facts, you),
        "reconsideration_body": facts.reconsideration_body,
        "court": facts.court,
        **_derived(facts),
    }
    lines = {name: [one_line(value)] for name, value in values.items()}
    for item in fields_for(kind):
        printed = item.printed(facts.particular(item.name))
        lines[item.name] = lines_of(printed) if item.multiline else [one_line(printed)]
    return {item.name: lines[item.name] for item in variables_for(kind)}


def addressee_of(kind: LetterKind, facts: LetterFacts) -> str:
    """The name in the salutation."""
    if kind.addressee is Addressee.APPLICANT:
        return facts.applicant_name
    return facts.particular("recipient")


def form_of_address(kind: LetterKind, facts: LetterFacts) -> str:
    """您 for a person, 贵单位 for an organization, 贵机关 for an authority."""
    if kind.addressee is Addressee.AUTHORITY:
        return "贵机关"
    if kind.addressee is Addressee.THIRD_PARTY:
        return "您" if facts.particular("recipient_kind") == PERSON else "贵单位"
    return "贵单位" if facts.applicant_is_organization else "您"


def article_in_full(article: str) -> str:
    """The article with the full name of the Regulation at its first mention, and of the fee rules."""
    named = article.replace("《条例》", _REGULATION, 1).replace("《条例》", "该条例")
    return named.replace(_FEE_RULES, f"《政府信息公开信息处理费管理办法》（{_FEE_RULES}）")


def _derived(facts: LetterFacts) -> dict[str, str]:
    values = {}
    ground = facts.particular("ground")
    if ground:
        refusal = GROUNDS[Ground(ground)]
        values["ground_title"] = refusal.title
        values["ground_article"] = article_in_full(refusal.article)
    amount = facts.particular("amount")
    if amount:
        values["amount_in_words"] = in_capitals(int(amount))
    return values


def _quoted(text: str) -> str:
    """The text as it stands inside quotation marks: its own marks become the inner ones."""
    return text.translate(str.maketrans("“”", "‘’"))


def _contact_line(facts: LetterFacts) -> str:
    office = facts.office
    parts = (
        ("联系单位", office.name),
        ("电话", office.telephone),
        ("地址", office.address),
        ("邮编", office.postcode),
    )
    return "；".join(f"{label}：{value.strip()}" for label, value in parts if value.strip())
