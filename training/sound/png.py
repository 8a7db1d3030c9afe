"""Reads and writes greyscale PNG images, as far as this recipe needs them."""

import struct
import zlib
from pathlib import Path

import numpy as np

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NONE, _SUB, _UP, _AVERAGE, _PAETH = range(5)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write(path: Path, image: np.ndarray, exif: bytes = b"") -> None:
    """Writes [height, width] uint8, and EXIF tags if there are any."""
    height, width = image.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 0] = _UP
    rows[:, 1:] = np.diff(image, axis=0, prepend=np.uint8(0))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    tags = _chunk(b"eXIf", exif) if exif else b""
    data = _chunk(b"IHDR", header) + tags + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)) + _chunk(b"IEND", b"")
    path.write_bytes(_SIGNATURE + data)


def read(path: Path) -> np.ndarray:
    """The first channel [height, width] uint8 of a PNG of 8 bits a channel, not interlaced."""
    data = path.read_bytes()
    if data[:8] != _SIGNATURE:
        raise ValueError(f"{path}: no PNG")
    at, packed, width, height, channels = 8, b"", 0, 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or interlaced or colour not in (0, 2, 6):
                raise ValueError(f"{path}: depth {depth}, colour type {colour}, interlaced {interlaced}")
            channels = {0: 1, 2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * channels)
    image = np.zeros((height + 1, width + 1, channels), np.int64)
    for y in range(height):
        image[y + 1, 1:] = _unfiltered(rows[y, 0], rows[y, 1:].reshape(width, channels), image[y])
    return image[1:, 1:, 0].astype(np.uint8)


def _unfiltered(kind: int, row: np.ndarray, above: np.ndarray) -> np.ndarray:
    """One row; ``above`` is the row before, with a column of zeros on its left."""
    if kind == _NONE:
        return row
    if kind == _SUB:
        return np.cumsum(row, axis=0) % 256
    if kind == _UP:
        return (row + above[1:]) % 256
    result, left = np.zeros(row.shape, np.int64), np.zeros(row.shape[1], np.int64)
    for x, value in enumerate(row):
        up, corner = above[x + 1], above[x]
        if kind == _AVERAGE:
            guess = (left + up) // 2
        else:
            to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            guess = np.where((to_left <= to_up) & (to_left <= to_corner), left, np.where(to_up <= to_corner, up, corner))
        left = (value + guess) % 256
        result[x] = left
    return result
