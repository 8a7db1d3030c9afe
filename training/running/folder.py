"""The working folder, which all stages share."""

import json
import os
from pathlib import Path
from typing import Dict, Iterator, List

import numpy as np

from ..text.tokenizer import Tokenizer
from .shards import Shards

SHARD = 40
"""Loops in one MIDI file and one WAV file."""

_HELD_OUT = 20


class WorkingFolder:
    """Names of the files that stages leave for later ones."""

    def __init__(self, path: str):
        self.path = Path(path)
        self.midi = self.path / "midi"
        self.sound = self.path / "sound"
        self.clips_file = self.path / "clips.jsonl"
        self.world_file = self.path / "world.json"
        self.images_file = self.path / "images.npy"
        self.latents_file = self.path / "latents.npy"
        self.model = self.path / "model"
        self.words_file = self.path / "words.txt"
        self.shards = Shards(self.path / "shards")

    def checkpoint(self, name: str) -> Path:
        """Where a stage keeps what it needs to go on."""
        return self.path / f"{name}.pt"

    def journal(self, name: str) -> Path:
        """Where a stage logs, a JSON object a line."""
        return self.path / f"{name}.log.jsonl"

    def require(self, file: Path, stage: str) -> Path:
        """The file, if the stage that makes it has been run."""
        if not file.exists():
            raise SystemExit(f"{file} is missing; run first: python3 -m training {stage} --work {self.path}")
        return file

    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the words that the composer's captions are made of."""
        words = self.require(self.words_file, "produce").read_text("utf-8")
        return Tokenizer.of_phrases(words.splitlines())

    def world(self) -> Dict[str, object]:
        """The ``name`` of the world, the ``seed`` and the number of ``clips``."""
        return json.loads(self.require(self.world_file, "compose").read_text())

    def clips(self) -> List[Dict[str, object]]:
        """Labels and a caption of every loop, in order."""
        with open(self.require(self.clips_file, "compose"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def images(self) -> np.ndarray:
        """[clips, 512, 512] uint8, mapped into memory."""
        return np.load(self.require(self.images_file, "images"), mmap_mode="r")

    def shards(self) -> Iterator[range]:
        """The loops of each MIDI file."""
        count = self.world()["clips"]
        return (range(start, min(start + SHARD, count)) for start in range(0, count, SHARD))


def is_held_out(index: int) -> bool:
    """Whether a loop is kept for judging: every twentieth."""
    return index % _HELD_OUT == 0


def split(count: int) -> "tuple[np.ndarray, np.ndarray]":
    """The numbers of the loops to train on, and of those held out."""
    indices = np.arange(count)
    held = np.array([is_held_out(int(i)) for i in indices])
    return indices[~held], indices[held]


def write_text(path: Path, text: str) -> None:
    """Replaces a file once the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
