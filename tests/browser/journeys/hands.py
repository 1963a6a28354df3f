"""How a person works a page: with a mouse, with a finger on a phone, or with the keyboard alone.

Controls are found as people find them: by their label or by the words on the button. Every page that is arrived
at is looked over before the person goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from playwright.sync_api import FilePayload, Locator, Page, expect

OPTIONAL = "（可不填）"
MOST_STEPS = 250
"""How often a person would press Tab on one page before giving up."""


class Hands:
    """A mouse. ``look`` is called with every page that is arrived at."""

    def __init__(self, page: Page, look: Callable[[Page], None] = lambda page: None) -> None:
        self.page = page
        self.look = look

    def field(self, label: str) -> Locator:
        """The one control with a label, whether or not it has to be filled in."""
        page = self.page.get_by_role("main")
        return page.get_by_label(label, exact=True).or_(page.get_by_label(label + OPTIONAL, exact=True))

    def button(self, name: str) -> Locator:
        """The button that is there to be seen: a form may begin with a hidden one, for the Enter key."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=re.compile(rf"^{re.escape(name)}")).first

    def go(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self.look(self.page)

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def fill_all(self, words: dict[str, str]) -> None:
        for label, text in words.items():
            self.fill(label, text)

    def choose(self, label: str) -> None:
        """A radio button or a tick box."""
        self.field(label).check()

    def select(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def attach(self, label: str, *files: FilePayload) -> None:
        self.field(label).set_input_files(list(files))

    def press(self, name: str) -> None:
        """Press a button that leads to another page."""
        with self.arriving():
            self.activate(self.button(name))

    def follow(self, name: str) -> None:
        """Follow the first link whose words begin like this."""
        with self.arriving():
            self.activate(self.link(name))

    def download(self, link: Locator) -> bytes:
        """What a link gives to be kept."""
        with self.page.expect_download() as begun:
            self.activate(link)
        return begun.value.path().read_bytes()

    def activate(self, control: Locator) -> None:
        control.click()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """What is done inside leads to another page, which is looked over."""
        with self.page.expect_navigation():
            yield
        self.look(self.page)


class Fingers(Hands):
    """A finger on a phone."""

    def activate(self, control: Locator) -> None:
        control.tap()


class Keyboard(Hands):
    """No pointer at all: Tab, arrows, blank and Enter. Whatever Tab does not come to cannot be used."""

    def __init__(self, page: Page, look: Callable[[Page], None] = lambda page: None) -> None:
        super().__init__(page, look)
        # Chromium begins to hand over its file dialogs some time after it is asked to: a dialog that the Enter key opens
        # right after the asking is lost. Somebody who listens from the beginning misses none.
        page.on("filechooser", lambda chooser: None)

    def reach(self, control: Locator) -> None:
        """Press Tab until the control has the focus, and see that the focus shows."""
        expect(control).to_have_count(1)
        for _ in range(MOST_STEPS):
            if control.evaluate(_IS_REACHED):
                assert control.page.evaluate(_SHOWS_FOCUS), f"no sign of the focus on {control}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {control} on {self.page.url}")

    def fill(self, label: str, text: str) -> None:
        control = self.field(label)
        self.reach(control)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str) -> None:
        control = self.field(label)
        self.reach(control)
        for _ in range(MOST_STEPS):
            if control.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not control.is_checked():
            self.page.keyboard.press("Space")
        expect(control).to_be_checked()

    def select(self, label: str, option: str) -> None:
        control = self.field(label)
        self.reach(control)
        for _ in range(MOST_STEPS):
            if control.evaluate("e => e.selectedOptions[0].label.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {option}")

    def attach(self, label: str, *files: FilePayload) -> None:
        self.reach(self.field(label))
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Enter")
        opened.value.set_files(list(files))

    def activate(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")


_IS_REACHED = """e => e === document.activeElement || (e.type === 'radio'
    && document.activeElement.type === 'radio' && document.activeElement.name === e.name)"""
_SHOWS_FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
}"""


def payload(name: str, content_type: str, content: bytes) -> FilePayload:
    """A file as a person has it on the desk."""
    return cast(FilePayload, {"name": name, "mimeType": content_type, "buffer": content})


def facts_on(page: Page) -> dict[str, str]:
    """The pairs of label and value that a page shows."""
    pairs: list[list[Any]] = page.locator("dl > div").evaluate_all(
        "rows => rows.map(row => [row.querySelector('dt')?.innerText, row.querySelector('dd')?.innerText])"
    )
    return {str(label).strip(): str(value).strip() for label, value in pairs}
