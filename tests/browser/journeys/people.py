"""Who takes part in a journey: a citizen, an officer, and the head of the disclosure office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from playwright.sync_api import FilePayload, Locator, Page, expect

from gongkai.organizations.identity_numbers import resident_check_character
from tests.browser.journeys.hands import Hands, facts_on, payload
from tests.browser.journeys.questions import answer_to
from tests.casework.kit import picture

TITLE = "2025年度老旧小区改造项目清单"
DESCRIPTION = "请公开本市2025年度老旧小区改造项目的名称、地址和投资额。"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_births: Iterator[int] = count(1)


@dataclass(frozen=True)
class Receipt:
    """What a citizen takes home."""

    number: str
    code: str


@dataclass
class Citizen:
    """Somebody who asks, with an identity card of their own."""

    hands: Hands
    name: str = ""
    identity_number: str = ""
    receipts: list[Receipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        serial = next(_births)
        first = f"410602{1950 + serial % 50}0315{serial % 1000:03d}"
        self.identity_number = self.identity_number or first + resident_check_character(first)
        self.name = self.name or f"{_SURNAMES[serial % len(_SURNAMES)]}建国"

    @property
    def page(self) -> Page:
        return self.hands.page

    def apply(self, authority: str, title: str = TITLE, description: str = DESCRIPTION) -> Receipt:
        """Apply on the site, page by page, from the page 依申请公开 to the receipt."""
        hands = self.hands
        hands.go("/zfxxgk/ysqgk/")
        hands.follow("网上申请")
        hands.select("向哪个机关申请", authority)
        hands.press("下一步")
        hands.fill_all({"姓名": self.name, "证件号码": self.identity_number})
        hands.attach("证件的照片或者扫描件", identity_card())
        hands.press("下一步")
        hands.fill_all({"所需信息的名称": title, "内容描述": description})
        hands.press("下一步")
        hands.fill("联系电话", "13800000000")
        hands.press("下一步")
        self.submit()
        return self.take_receipt()

    def submit(self) -> None:
        """Check the answers over, read the question, answer it, and submit."""
        question = self.page.locator(".question").inner_text()
        self.hands.fill("验证问题", answer_to(question))
        self.hands.press("提交申请")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("政府信息公开申请登记回执")

    def take_receipt(self) -> Receipt:
        """Copy number and code from the receipt."""
        number, code = self.page.locator(".slip-code").all_inner_texts()
        receipt = Receipt(number.strip(), code.strip())
        self.receipts.append(receipt)
        return receipt

    def track(self, receipt: Receipt | None = None) -> None:
        """Open the tracking page with number and code."""
        receipt = receipt or self.receipts[-1]
        self.hands.go("/zfxxgk/ysqgk/chaxun/")
        self.hands.fill_all({"申请编号": receipt.number, "查询码": receipt.code})
        self.hands.press("查询")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"申请 {receipt.number}")

    @property
    def standing(self) -> str:
        """What the tracking page says first: where it stands, and what was decided."""
        return self.page.locator(".standing").inner_text()

    @property
    def remedies(self) -> dict[str, str]:
        """The ways to have the reply examined that the tracking page names."""
        facts = facts_on(self.page)
        return {name: facts[name] for name in ("申请行政复议", "提起行政诉讼") if name in facts}

    def fetch_letter(self, title: str) -> bytes:
        """Download a letter as a Word file."""
        expect(self.letter_links(title)).to_have_count(1)
        return self.hands.download(self.letter_links(title))

    def letter_links(self, title: str) -> Locator:
        """The links to the Word files of letters with a title."""
        return self.page.get_by_role("link", name=f"下载{title}的Word文件", exact=True)

    def fetch_file(self, name: str) -> bytes:
        """Download information that was provided."""
        return self.hands.download(self.page.get_by_role("link", name=f"下载{name}", exact=True))


@dataclass
class Officer:
    """Who handles requests (依申请公开经办人)."""

    hands: Hands
    found: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return self.hands.page

    def open(self, number: str) -> None:
        """Find the case in the work list and open it; afterwards it is a bookmark."""
        if number in self.found:
            self.hands.go(self.found[number])
        else:
            self.hands.go("/office/requests/")
            self.hands.fill("编号、名称或者内容", number)
            self.hands.press("查找")
            row = self.page.get_by_role("row").filter(has_text=number)
            with self.hands.arriving():
                self.hands.activate(row.get_by_role("link"))
            self.found[number] = self.page.url
        expect(self.page.locator(".case-heading")).to_contain_text(number)

    def decide(self, answers: Sequence[str]) -> None:
        """Go through the guided decision, one question after the other."""
        self.hands.follow("作出答复")
        for answer in answers:
            self.hands.choose(answer)
            self.hands.press("保存并继续")

    def think_again(self, question: str, answer: str) -> None:
        """Take up an answered question again, in the decision of the case that is open."""
        self.hands.follow("作出答复")
        asked = self.page.get_by_role("listitem").filter(has_text=question)
        with self.hands.arriving():
            self.hands.activate(asked.get_by_role("link"))
        self.hands.choose(answer)
        self.hands.press("保存并继续")

    def provide(self, name: str) -> None:
        """Put in the information that the applicant is to get."""
        self.hands.follow("上传提供的政府信息")
        self.hands.attach("提供给申请人的文件", payload(name, "application/pdf", INFORMATION))
        self.hands.press("上传")

    def preview(self) -> None:
        """Keep the draft and look at the letter."""
        self.hands.press("保存并预览")
        expect(self.page.get_by_role("heading", name="文书预览")).to_be_visible()
        expect(self.page.get_by_text("文书还没有写完")).to_have_count(0)

    def fetch_letter(self, number: str, title: str) -> bytes:
        """Download a letter of a case from its own page."""
        self.open(number)
        self.hands.follow(title)
        return self.hands.download(self.hands.link("下载Word"))

    def deliver(self, number: str) -> None:
        """Send the reply in the way the applicant has chosen, and put that on record."""
        self.open(number)
        self.hands.follow("答复送达或者交邮")
        self.hands.select("送达方式", "按申请人的要求用电子方式发出")
        self.hands.press("登记送达")


@dataclass
class Head:
    """The head of the disclosure office (公开工作机构负责人)."""

    hands: Hands

    def consent(self, number: str) -> None:
        """Read what is proposed for a request, and consent."""
        page = self.hands.page
        self.hands.go("/office/consent/")
        link = page.get_by_role("link", name=re.compile(number)).first
        with self.hands.arriving():
            self.hands.activate(link)
        expect(page.locator(".letter-text")).not_to_be_empty()
        self.hands.press("同意")
        expect(page.get_by_text("已同意。")).to_be_visible()


def identity_card() -> FilePayload:
    """A photograph of a card."""
    return payload("身份证.png", "image/png", picture().read())


INFORMATION = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
"""A PDF as an officer has it from the files; nothing in it matters but that it arrives as it was."""
