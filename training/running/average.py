"""An exponential moving average of weights."""

import copy

import torch
from torch import nn


class MovingAverage:
    """A moving average of a network's weights, with a smaller decay at first. Without buffers."""

    def __init__(self, network: nn.Module, decay: float):
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self._source = list(network.parameters())
        self._average = list(self.network.parameters())
        self._decay = decay
        self._updates = 0

    @torch.no_grad()
    def update(self) -> None:
        """Updates the average."""
        self._updates += 1
        decay = min(self._decay, (1 + self._updates) / (10 + self._updates))
        torch._foreach_mul_(self._average, decay)
        torch._foreach_add_(self._average, self._source, alpha=1 - decay)

    def state(self) -> dict:
        """The state for a checkpoint."""
        return {"network": self.network.state_dict(), "updates": self._updates}

    def restore(self, state: dict) -> None:
        """Restores the state of a checkpoint."""
        self.network.load_state_dict(state["network"])
        self._updates = state["updates"]
