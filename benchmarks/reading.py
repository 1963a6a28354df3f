"""How fast published reports are read, as a ratio to decoding and splitting the same bytes in the same run.

The floor does nothing but turn the bytes into text and the text into cells. Reading also repairs, recognises,
resolves and keeps evidence. Run with ``make bench``; figures differ from machine to machine, ratios hold better.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from gongkai import reports
from gongkai.reading import examine, read_report

ROUNDS = 25
LENGTHS = (1, 10, 100)


def floor(source: bytes) -> int:
    """Decode and split into cells, nothing more."""
    return sum(len(line.split("|")) for line in source.decode("utf-8").split("\n"))


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def lengthened(source: str, times: int) -> bytes:
    """The same report with its running text and a table of unknown rows as many times as long."""
    lines = source.split("\n")
    prose = [line for line in lines if len(line) > 60 and "|" not in line][:20]
    rows = [f"另表指标{number} | 件 | {number} | {number + 1} | {number + 2} |" for number in range(60)]
    padding = "\n".join([*prose, *rows])
    return (source + ("\n" + padding) * (times - 1)).encode()


def main() -> None:
    """Print the three measurements."""
    folder = Path(reports.__file__).parent / "demonstration"
    sources = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.txt"))}
    for source in sources.values():
        examine(read_report(source))

    print("一份报告 / one report                 floor      read   ratio   examine")
    total_floor = total_read = 0.0
    for name, source in sources.items():
        base = seconds(lambda source=source: floor(source))
        read = seconds(lambda source=source: read_report(source))
        report = read_report(source)
        examined = seconds(lambda report=report: examine(report), 5)
        total_floor += base
        total_read += read
        print(
            f"  {name:<16} {len(source) / 1024:5.1f} KB {base * 1e3:9.3f} ms {read * 1e3:7.2f} ms"
            f" {read / base:6.0f}x {examined * 1e3:7.1f} ms"
        )
    rate = len(sources) / total_read
    print(
        f"  reports per second on one core: {rate:.0f} (aim: over 200); ratio {total_read / total_floor:.0f}x"
    )

    print("\n一份报告变长 / the same report longer (time over time of 1x; linear is the length itself)")
    for name in ("hebi_2014", "xinxiang_2016", "huairen_2024"):
        text = sources[name].decode()
        first: tuple[int, float] | None = None
        for times in LENGTHS:
            source = lengthened(text, times)
            taken = seconds(lambda source=source: read_report(source), 5 if times < 100 else 3)
            first = first or (len(source), taken)
            growth, length = taken / first[1], len(source) / first[0]
            print(f"  {name:<16} {times:>4}x padding: {length:6.1f}x as long, {growth:6.1f}x the time")


if __name__ == "__main__":
    main()
