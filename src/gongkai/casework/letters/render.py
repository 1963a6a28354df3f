"""Making the Word file of a letter, and checking that it tells what the law demands."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateError

from gongkai.casework.letters.context import values_for, variables_for
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.facts import LetterFacts
from gongkai.casework.letters.faults import LetterIncomplete, NotAWordFile, TemplateFault
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.packages import open_document
from gongkai.casework.letters.requirements import faults_of_facts, missing
from gongkai.casework.letters.templating import LetterEnvironment, marked_up, unclosed_marks
from gongkai.casework.letters.text import text_of, text_of_document

_SYNTAX = "模板中的变量或者条件没有写完整，请检查“{{ }}”“{% %}”是否成对，条件是否以“{%p endif %}”结束。"


def render_docx(kind: LetterKind, facts: LetterFacts, template: bytes | None = None) -> bytes:
    """The letter as a Word file, from the authority's template or the default one.

    Raises ``LetterIncomplete`` if a particular is missing or wrong, or the finished text lacks what Art. 36 demands;
    ``TemplateFault`` if the template cannot be used.
    """
    faults = faults_of_facts(kind, facts)
    if faults:
        raise LetterIncomplete(faults)
    docx, _ = fill(kind, facts, default_template(kind) if template is None else template)
    lacking = missing(kind, facts, text_of(docx))
    if lacking:
        raise LetterIncomplete(lacking)
    return docx


def check_docx(kind: LetterKind, facts: LetterFacts, docx: bytes) -> tuple[str, ...]:
    """What a letter lacks that was edited in Word, one Chinese sentence each; empty if it may go out.

    A file that is no safe Word document is told the same way.
    """
    faults = faults_of_facts(kind, facts)
    if faults:
        return faults
    try:
        document = open_document(docx)
    except NotAWordFile as fault:
        return fault.sentences
    return missing(kind, facts, text_of_document(document))


def fill(kind: LetterKind, facts: LetterFacts, template: bytes) -> tuple[bytes, frozenset[str]]:
    """The template filled with the facts, and the names of the variables that it uses.

    Raises ``TemplateFault`` with a sentence for each fault of the template.
    """
    try:
        faults = unclosed_marks(text_of(template))
    except NotAWordFile as fault:
        raise TemplateFault(fault.sentences) from fault
    if faults:
        raise TemplateFault(faults)
    environment = LetterEnvironment(frozenset(item.name for item in variables_for(kind)))
    values = {name: marked_up(lines) for name, lines in values_for(kind, facts).items()}
    filled = DocxTemplate(BytesIO(template))
    try:
        filled.init_docx()
        _describe(filled.docx.core_properties, "", "")
        filled.render(values, environment)
        _describe(filled.docx.core_properties, kind.title, facts.authority_name)
        output = BytesIO()
        filled.save(output)
    except TemplateFault:
        raise
    except TemplateError as error:
        raise TemplateFault([_SYNTAX]) from error
    except Exception as error:  # a file that is valid XML but no document can fail anywhere below
        raise TemplateFault(["模板不能填写，请用 Word 或者 WPS 打开后另存为 .docx 格式再上传。"]) from error
    return output.getvalue(), frozenset(environment.used)


def _describe(properties: Any, title: str, author: str) -> None:
    """The file's properties are ours alone: those of a template could carry the name of whoever wrote it."""
    properties.title = title
    properties.author = author
    properties.last_modified_by = author
    for name in ("comments", "identifier", "subject", "keywords", "category"):
        setattr(properties, name, "")
