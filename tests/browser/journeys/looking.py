"""What every page that is reached must have: no barrier that keeps somebody out, nothing cut off, no error."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

Situation = tuple[object, ...]
"""The address without its numbers, the width of the window, the headings and questions, and how many alerts there are."""
GRAVE = ("serious", "critical")
_WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Looker:
    """Looks a page over the first time it is reached in a situation: the same form for another request is not new.

    ``faults`` are those of the pages since they were last taken.
    """

    seen: set[Situation]
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Notice every answer that the server could not make."""
        page.on("response", self._answered)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")

    def __call__(self, page: Page) -> None:
        """Look the page over; ``faults`` grows by what is wrong with it."""
        width = page.viewport_size and page.viewport_size["width"]
        place = re.sub(r"\d+", "0", page.url.split("?")[0])
        headings = re.sub(r"\d+", "0", " ".join(page.locator("h2, h3, legend").all_inner_texts()))
        situation = (place, width, headings, page.locator("[role=alert]").count())
        if situation in self.seen:
            return
        self.seen.add(situation)
        if page.evaluate(_WIDER_THAN_THE_WINDOW):
            self.faults.append(f"{page.url} is wider than the window of {width} pixels")
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        self.faults += [
            f"{page.url}: {violation['id']} {[node['target'] for node in violation['nodes']]}"
            for violation in found
            if violation["impact"] in GRAVE
        ]
        if folder := os.environ.get("GONGKAI_PICTURES"):
            name = re.sub(r"\W+", "-", f"{len(self.seen):03} {width} {place.split('/', 3)[-1]}")
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def only_width(self, page: Page) -> None:
        """For a browser without scripts, in which axe cannot run: its pages are the same as those with."""
        if page.evaluate(_WIDER_THAN_THE_WINDOW):
            self.faults.append(f"{page.url} is wider than the window")

    def taken(self) -> list[str]:
        """The faults so far; from now on they begin anew."""
        found, self.faults = self.faults, []
        return found
