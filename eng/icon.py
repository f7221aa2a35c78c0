#!/usr/bin/env python3
"""Draws eng/icon.png, the packages' icon: python3 eng/icon.py. A seven on a grid, white on blue, with nothing but Python's own library."""
import struct
import zlib
from pathlib import Path

SIZE, CELL = 128, 4
BLUE, LIGHT, WHITE = (31, 78, 140), (46, 98, 168), (255, 255, 255)


def distance(x, y, a, b):
    """From a point to a line between two."""
    (ax, ay), (bx, by) = a, b
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)))
    return ((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5


def colour(column, row):
    """Of a cell: ink fades at its edge as in a scanned digit."""
    x, y = column + 0.5, row + 0.5
    away = min(distance(x, y, (8, 8), (24, 8)), distance(x, y, (24, 8), (14, 25)), distance(x, y, (12, 16), (23, 16)) + 0.6)
    ink = max(0.0, min(1.0, 2.2 - away))
    ground = LIGHT if (column + row) % 2 else BLUE
    return tuple(round(g + (w - g) * ink) for g, w in zip(ground, WHITE))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + bytes(v for x in range(SIZE) for v in colour(x // CELL, y // CELL)) for y in range(SIZE))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
(Path(__file__).parent / "icon.png").write_bytes(png)
