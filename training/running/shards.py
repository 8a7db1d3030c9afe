"""Rendered music on its way from the producer to the trainers: files of some loops each, the oldest thrown away."""

import json
import os
from pathlib import Path
from typing import Dict, List, NamedTuple

import numpy as np

HELD_OUT = 3
"""So many shards, the first ones, are kept for judging and never learnt."""

NOTES = 32
"""Channels of a score image that differ from row to row; the others are the same in all rows."""


class Loop(NamedTuple):
    """Some or all parts of a score, as they sound together."""

    image: np.ndarray
    """[512, columns] uint8; columns is a multiple of 16, and the image goes on at its start."""
    notes: np.ndarray
    """[32, 32, columns / 16] uint8: the first channels of the score image, 255 standing for 1."""
    rest: np.ndarray
    """[52, columns / 16] float16: the other channels, of any row."""
    captions: List[str]
    facts: Dict[str, object]
    """What ``compose --training`` says of the score, and ``heard``: the names of the parts that play."""

    def score_image(self) -> np.ndarray:
        """[84, 32, columns / 16] float32."""
        rest = np.repeat(self.rest.astype(np.float32)[:, None], self.notes.shape[1], axis=1)
        return np.concatenate([self.notes.astype(np.float32) / 255, rest])


def write(path: Path, loops: List[Loop]) -> None:
    """Writes a shard, in place once it is complete."""
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
    """The loops of a shard."""
    with np.load(path) as arrays:
        texts = json.loads(arrays["texts"].tobytes())
        return [Loop(arrays[f"image{i}"], arrays[f"notes{i}"], arrays[f"rest{i}"], text["captions"], text["facts"])
                for i, text in enumerate(texts)]


def number(path: Path) -> int:
    """The number that a shard's name bears."""
    return int(path.stem)


class Shards:
    """The shards of a working folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, shard: int) -> Path:
        """The file of a number."""
        return self.folder / f"{shard:06d}.npz"

    def all(self) -> List[Path]:
        """All that are there, the oldest first."""
        return sorted(self.folder.glob("*.npz"), key=number)

    def learnt(self) -> List[Path]:
        """Those to train on, the oldest first."""
        return [path for path in self.all() if number(path) >= HELD_OUT]

    def held_out(self) -> List[Loop]:
        """All loops that are never learnt."""
        return [loop for path in self.all() if number(path) < HELD_OUT for loop in read(path)]

    def trim(self, kept: int) -> None:
        """Deletes the oldest learnt ones until at most ``kept`` are left."""
        for path in self.learnt()[:-kept]:
            path.unlink(missing_ok=True)
