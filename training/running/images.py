"""Batches of spectrogram images for networks."""

import time
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
import torch

from .machine import Machine
from .shards import Shards, read

_POLL_SECONDS = 60


def batch(images: Sequence[np.ndarray], starts: Sequence[int], width: int) -> torch.Tensor:
    """Windows [batch, 1, 512, width] of images, from -1 to 1, starting at the columns ``starts``, wrapping around."""
    cuts = [image[:, (start + np.arange(width)) % image.shape[1]] for image, start in zip(images, starts)]
    return torch.from_numpy(np.stack(cuts))[:, None].float() / 127.5 - 1


class ImageDataset:
    """The images of all shards but those held out; tracks the shards that the producer writes and deletes."""

    def __init__(self, shards: Shards, machine: Machine):
        self._shards = shards
        self._device = machine.device
        self._held: Dict[Path, List[np.ndarray]] = {}
        self._flat: List[np.ndarray] = []
        self._looked = -_POLL_SECONDS * 2.0

    def _follow(self) -> None:
        if self._flat and time.monotonic() - self._looked < _POLL_SECONDS:
            return
        self._looked = time.monotonic()
        there = self._shards.training_shards()
        for path in there:
            if path not in self._held:
                try:
                    self._held[path] = [loop.image for loop in read(path)]
                except FileNotFoundError:
                    continue
        for path in set(self._held) - set(there):
            del self._held[path]
        self._flat = [image for path in sorted(self._held) for image in self._held[path]]

    def random(self, count: int, width: int) -> torch.Tensor:
        """Random windows of images, [count, 1, 512, width], drawn from torch's global generator.

        :raises SystemExit: if there is no shard yet
        """
        self._follow()
        if not self._flat:
            raise SystemExit(f"there is no music in {self._shards.directory}; run first: python3 -m training produce")
        images = [self._flat[int(torch.randint(len(self._flat), ()))] for _ in range(count)]
        starts = [int(torch.randint(image.shape[1], ())) for image in images]
        return batch(images, starts, width).to(self._device)
