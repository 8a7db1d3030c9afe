"""The training loss."""

import torch

from .schedule import TIMESTEPS, alphas_squared

_GAMMA = 5.0


class VelocityLoss:
    """The error of predicted velocities (Salimans, Ho 2022), weighted by noise, and by the channels' weights."""

    def __init__(self, device: torch.device, channels: "torch.Tensor | None" = None):
        self._channels = 1.0 if channels is None else channels.to(device)[:, None, None]
        levels = alphas_squared()
        self._alpha = levels.sqrt().float().to(device)
        self._sigma = (1 - levels).sqrt().float().to(device)
        # Min-SNR (Hang et al. 2023) for velocities: 1 / sigma^2 is the signal-to-noise ratio plus 1. Unlike the ratio
        # itself, it leaves weight to pure noise.
        more = 1 / (1 - self._alpha.square()).clamp(min=1e-6)
        self._weight = (more.clamp(max=_GAMMA) / more)

    def timesteps(self, count: int) -> torch.Tensor:
        """[count] timesteps, stratified, so that every batch covers the range."""
        return ((torch.arange(count) + torch.rand(count)) * TIMESTEPS / count).long().clamp(max=TIMESTEPS - 1)

    def noisy(self, clean: torch.Tensor, noise: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
        """alpha clean + sigma noise."""
        return self._of(self._alpha, timesteps) * clean + self._of(self._sigma, timesteps) * noise

    def wanted(self, clean: torch.Tensor, noise: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
        """The velocity: alpha noise - sigma clean."""
        return self._of(self._alpha, timesteps) * noise - self._of(self._sigma, timesteps) * clean

    def __call__(self, found: torch.Tensor, clean: torch.Tensor, noise: torch.Tensor, timesteps: torch.Tensor
                 ) -> "tuple[torch.Tensor, torch.Tensor]":
        """The weighted error and the plain one."""
        errors = (found - self.wanted(clean, noise, timesteps)).square()
        seen = (self._channels * errors).mean((1, 2, 3))
        return (self._weight[timesteps] * seen).mean(), errors.mean()

    @staticmethod
    def _of(values: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
        return values[timesteps][:, None, None, None]
