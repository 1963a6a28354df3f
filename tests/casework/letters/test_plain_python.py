"""Letters are plain Python: they can be made, checked and printed without the site."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
from gongkai.casework.letters import pdf, render, validation
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.samples import sample_facts
assert pdf.docx_to_pdf(render.render_docx(LetterKind.RECEIPT, sample_facts(LetterKind.RECEIPT)))
print(sorted(name for name in sys.modules if name.split(".")[0] == "django"))
"""


def test_letters_do_not_need_django() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
