"""Batches of spectrogram images for networks."""

import numpy as np
import torch

from .machine import Machine


class Pictures:
    """The images of some loops, held on the GPU where there is one."""

    def __init__(self, images: np.ndarray, indices: np.ndarray, machine: Machine):
        self.indices = indices
        self._device = machine.device
        self._images = images
        self._held = torch.from_numpy(np.array(images[indices])).to(machine.device) if machine.gpu else None

    def __len__(self) -> int:
        return len(self.indices)

    def batch(self, places: torch.Tensor, shifts: torch.Tensor, width: int) -> torch.Tensor:
        """Images [batch, 1, 512, width] from -1 to 1: loops at ``places`` [batch], from the column ``shifts`` [batch]
        on, around the loop."""
        if self._held is not None:
            levels = self._held[places.to(self._device)]
        else:
            levels = torch.from_numpy(np.stack([self._images[self.indices[int(place)]] for place in places]))
        columns = (shifts[:, None] + torch.arange(width)) % levels.shape[2]
        columns = columns.to(self._device)[:, None].expand(-1, levels.shape[1], -1)
        return levels.gather(2, columns)[:, None].float() / 127.5 - 1

    def random(self, size: int, width: int) -> torch.Tensor:
        """As ``batch``, of loops and columns by chance."""
        return self.batch(torch.randint(len(self), (size,)), torch.randint(512, (size,)), width)

    def whole(self, first: int, size: int) -> torch.Tensor:
        """Images [at most size, 1, 512, 512] in order, from the ``first`` on."""
        places = torch.arange(first, min(first + size, len(self)))
        return self.batch(places, torch.zeros_like(places), 512)
