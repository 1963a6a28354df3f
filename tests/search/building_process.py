"""A process that builds an index of documents that exist in its memory only, in the home of its environment.

``build`` builds in short slices and tells how far it is; ``check`` tells what is in the index in use and how it differs.
"""

from __future__ import annotations

import sys

import django

NUMBER = 6000


def main(deed: str) -> None:
    django.setup()
    from django.core.management import call_command

    from gongkai.search import building, checking, contract, following, store
    from gongkai.search.query import search
    from tests.search.shelf import Shelf

    shelf = Shelf()
    shelf.held = {
        number: shelf._made(title=f"第{number}号公告", body="内容" * 50) for number in range(1, NUMBER + 1)
    }
    contract._declared = lambda: iter([("tests", shelf)])
    call_command("migrate", "search", verbosity=0)
    if deed == "build":
        following.SECONDS_OF_A_ROUND = 0.05
        done = 0

        def advance(number: int) -> None:
            nonlocal done
            done += number
            print(f"built {done}", flush=True)

        begun = building.begun()
        print(f"begun {sum(begun[1].built.values()) if begun else 0}", flush=True)
        following.rebuild(advance=advance)
        print("complete", flush=True)
    else:
        print(f"in use {bool(store.name_of(store.CURRENT))}")
        [difference] = list(checking.differences())
        print(f"total {search('公告').total} different {difference.number}")


if __name__ == "__main__":
    main(sys.argv[1])
