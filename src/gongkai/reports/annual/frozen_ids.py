"""The keys of the records behind a frozen figure, packed: sorted, as distances, seven bits a byte, compressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable


def pack(keys: Iterable[int]) -> bytes:
    """Some record keys (positive whole numbers) as bytes; doubles count once."""
    data = bytearray()
    last = 0
    for key in sorted(set(keys)):
        distance, last = key - last, key
        while distance > 0x7F:
            data.append(distance & 0x7F | 0x80)
            distance >>= 7
        data.append(distance)
    return zlib.compress(bytes(data), 6)


def unpack(packed: bytes | memoryview | None) -> list[int]:
    """The keys, in ascending order; none for None."""
    if packed is None:
        return []
    keys: list[int] = []
    last = distance = shift = 0
    for byte in zlib.decompress(bytes(packed)):
        distance |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        last += distance
        keys.append(last)
        distance = shift = 0
    return keys
