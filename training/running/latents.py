"""The latents of the newest shards, encoded when a shard is first read."""

import time
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple

import torch

from ..nets.autoencoder import Autoencoder
from ..text.tokenizer import Tokenizer
from .machine import Machine
from .shards import Loop, Shards, read

AROUND = 4
"""Latent columns of wrap-around padding for the autoencoder at each end."""

WIDTH = 32
"""Latent columns that the networks are trained on."""

_POLL_SECONDS = 60


class EncodedLoop(NamedTuple):
    """An encoded loop."""

    latents: torch.Tensor
    """[channels, 32, columns] float16."""
    notes: torch.Tensor
    """[32, 32, columns] uint8."""
    rest: torch.Tensor
    """[52, columns] float16."""
    tokens: torch.Tensor
    """[captions, positions] int16."""
    starts: int
    """The number of columns at which a window may begin: all of a periodic loop."""

    def cut(self, start: int, width: int) -> "tuple[torch.Tensor, torch.Tensor]":
        """Latents [channels, 32, width] and score image [84, 32, width] from a column, wrapping around."""
        columns = (start + torch.arange(width)) % self.latents.shape[2]
        rest = self.rest[:, columns].float()[:, None].expand(-1, self.notes.shape[1], -1)
        return self.latents[:, :, columns].float(), torch.cat([self.notes[:, :, columns].float() / 255, rest])


class Batch(NamedTuple):
    """A training batch."""

    latents: torch.Tensor
    tokens: torch.Tensor
    scores: torch.Tensor

    @staticmethod
    def of(loops: List[EncodedLoop], starts: List[int], wordings: List[int], width: int) -> "Batch":
        """Windows of loops, [batch, ...] each."""
        cuts = [loop.cut(start, width) for loop, start in zip(loops, starts)]
        tokens = [loop.tokens[wording].long() for loop, wording in zip(loops, wordings)]
        return Batch(torch.stack([c[0] for c in cuts]), torch.stack(tokens), torch.stack([c[1] for c in cuts]))


class Encoder:
    """Encodes loops to latents and tokens."""

    def __init__(self, autoencoder: Autoencoder, tokenizer: Tokenizer, machine: Machine):
        self._autoencoder = autoencoder
        self._machine = machine
        self._tokenizer = tokenizer

    @torch.no_grad()
    def encode(self, loop: Loop) -> EncodedLoop:
        """Encodes a loop, as periodic."""
        margin = AROUND * self._autoencoder.shape.downsampling
        columns = loop.image.shape[1]
        around = (torch.arange(-margin, columns + margin)) % columns
        image = torch.from_numpy(loop.image)[:, around][None, None].float() / 127.5 - 1
        with self._machine.precision():
            latents = self._autoencoder.encode(image)[0, :, :, AROUND:-AROUND]
        tokens = torch.tensor([self._tokenizer.window(caption) for caption in loop.captions], dtype=torch.int16)
        width = latents.shape[2]
        starts = width if loop.facts.get("periodic", True) else max(1, width - WIDTH + 1)
        return EncodedLoop(latents.half(), torch.from_numpy(loop.notes), torch.from_numpy(loop.rest), tokens, starts)


class LatentDataset:
    """Encoded loops of all shards but those held out; tracks the shards that the producer writes and deletes."""

    def __init__(self, shards: Shards, encode: Callable[[Loop], EncodedLoop]):
        self._shards = shards
        self._encode = encode
        self._held: Dict[Path, List[EncodedLoop]] = {}
        self._looked = -_POLL_SECONDS * 2.0
        self._flat: List[EncodedLoop] = []

    def _follow(self) -> None:
        """Reads at most one new shard a minute after the first ones, so that training does not wait long."""
        if self._flat and time.monotonic() - self._looked < _POLL_SECONDS:
            return
        there = self._shards.training_shards()
        fresh = [path for path in reversed(there) if path not in self._held]
        for path in fresh[:1] if self._flat else fresh[:4]:
            try:
                self._held[path] = [self._encode(loop) for loop in read(path)]
            except FileNotFoundError:
                continue
        for path in set(self._held) - set(there):
            del self._held[path]
        self._flat = [loop for path in sorted(self._held) for loop in self._held[path]]
        # After the work, so that most of the time is left for training.
        self._looked = time.monotonic()

    def random(self, count: int, width: int) -> Batch:
        """Random windows of loops, drawn from torch's global generator.

        @raises SystemExit if there is no shard yet
        """
        self._follow()
        if not self._flat:
            raise SystemExit(f"there is no music in {self._shards.directory}; run first: python3 -m training produce")
        loops = [self._flat[int(torch.randint(len(self._flat), ()))] for _ in range(count)]
        starts = [int(torch.randint(loop.starts, ())) for loop in loops]
        wordings = [int(torch.randint(len(loop.tokens), ())) for loop in loops]
        return Batch.of(loops, starts, wordings, width)
