"""Shards: files of rendered loops that the producer writes and the trainers read; the oldest are deleted."""

import json
import os
from pathlib import Path
from typing import Dict, List, NamedTuple

import numpy as np

HELD_OUT = 3
"""The number of first shards that are held out for validation."""

NOTES = 32
"""Channels of a score image that differ from row to row; the others are the same in all rows."""


class Loop(NamedTuple):
    """A rendered loop of some or all parts of a score."""

    image: np.ndarray
    """[512, columns] uint8; columns is a multiple of 16, and the image is periodic."""
    notes: np.ndarray
    """[32, 32, columns / 16] uint8: the first channels of the score image, 255 standing for 1."""
    rest: np.ndarray
    """[52, columns / 16] float16: the other channels, of any row."""
    captions: List[str]
    facts: Dict[str, object]
    """The facts of ``compose --training`` about the score, and ``heard``: the names of the parts that play."""

    def score_image(self) -> np.ndarray:
        """[84, 32, columns / 16] float32."""
        rest = np.repeat(self.rest.astype(np.float32)[:, None], self.notes.shape[1], axis=1)
        return np.concatenate([self.notes.astype(np.float32) / 255, rest])


def write(path: Path, loops: List[Loop]) -> None:
    """Writes a shard atomically."""
    arrays: Dict[str, np.ndarray] = {}
    for i, loop in enumerate(loops):
        arrays.update({f"image{i}": loop.image, f"notes{i}": loop.notes, f"rest{i}": loop.rest})
    texts = json.dumps([{"captions": loop.captions, "facts": loop.facts} for loop in loops])
    arrays["texts"] = np.frombuffer(texts.encode(), np.uint8)
    draft = path.with_suffix(".draft")
    with open(draft, "wb") as file:
        np.savez(file, **arrays)
    os.replace(draft, path)


def read(path: Path) -> List[Loop]:
    """Reads the loops of a shard."""
    with np.load(path) as arrays:
        texts = json.loads(arrays["texts"].tobytes())
        return [Loop(arrays[f"image{i}"], arrays[f"notes{i}"], arrays[f"rest{i}"], text["captions"], text["facts"])
                for i, text in enumerate(texts)]


def number(path: Path) -> int:
    """The number of a shard."""
    return int(path.stem)


class Shards:
    """The shards of a working directory."""

    def __init__(self, directory: Path):
        self.directory = directory

    def path(self, shard: int) -> Path:
        """The file of a shard."""
        return self.directory / f"{shard:06d}.npz"

    def all(self) -> List[Path]:
        """All shards, the oldest first."""
        return sorted(self.directory.glob("*.npz"), key=number)

    def training_shards(self) -> List[Path]:
        """The shards to train on, the oldest first."""
        return [path for path in self.all() if number(path) >= HELD_OUT]

    def held_out(self) -> List[Loop]:
        """The held-out loops."""
        return [loop for path in self.all() if number(path) < HELD_OUT for loop in read(path)]

    def trim(self, kept: int) -> None:
        """Deletes the oldest training shards until at most ``kept`` are left."""
        for path in self.training_shards()[:-kept]:
            path.unlink(missing_ok=True)
