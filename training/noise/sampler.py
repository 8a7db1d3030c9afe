"""DPM-Solver++(2M), as in Riffusion for Java."""

from typing import Callable, List

import torch

from .schedule import TIMESTEPS, alphas_squared

Velocity = Callable[[torch.Tensor, int], torch.Tensor]
"""The velocity of x [batch, channels, height, width] at a timestep."""


def trailing_timesteps(steps: int) -> List[int]:
    """Evenly spaced timesteps from the noisiest, ending a stride above 0."""
    return [round(TIMESTEPS - i * TIMESTEPS / steps) - 1 for i in range(steps)]


def sample(velocity: Velocity, noise: torch.Tensor, steps: int) -> torch.Tensor:
    """Clean latents from pure noise (Lu et al. 2022, algorithm 2; the last step is of first order)."""
    levels = alphas_squared()
    visited = trailing_timesteps(steps)
    alpha = [float(levels[t].sqrt()) for t in visited] + [1.0]
    sigma = [float((1 - levels[t]).sqrt()) for t in visited] + [0.0]
    x, before = noise, noise
    for i, timestep in enumerate(visited):
        clean = alpha[i] * x - sigma[i] * velocity(x, timestep)
        ahead = 0.0
        # At alpha 0 the log-SNR is infinite, so the following step is of first order, too.
        if i > 0 and alpha[i - 1] > 0 and i < steps - 1:
            now, last, to = (_log_ratio(alpha[j], sigma[j]) for j in (i, i - 1, i + 1))
            ahead = (to - now) / (2 * (now - last))
        target = (1 + ahead) * clean - ahead * before
        kept = sigma[i + 1] / sigma[i]
        x = kept * x + (alpha[i + 1] - alpha[i] * kept) * target
        before = clean
    return x


def _log_ratio(alpha: float, sigma: float) -> float:
    return float(torch.log(torch.tensor(alpha / sigma, dtype=torch.float64)))
