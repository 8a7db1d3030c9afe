"""Reconstruction losses of spectrogram images."""

import torch
import torch.nn.functional as F


def amplitudes(images: torch.Tensor) -> torch.Tensor:
    """Amplitudes of pixels from -1 (loudest) to 1 (silent); 1 is the loudest."""
    return ((1 - images.clamp(-1, 1)) / 2).pow(4)


def spectral_convergence(images: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """||wanted - g images|| / ||wanted|| of mel amplitudes after the best gain g, [batch]; 0 is perfect."""
    found, right = amplitudes(images).flatten(1), amplitudes(wanted).flatten(1)
    gain = (found * right).sum(1) / found.square().sum(1).clamp(min=1e-12)
    return (right - gain[:, None] * found).norm(dim=1) / right.norm(dim=1)


def reconstruction_loss(images: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """L1 errors of pixels, of means of 2x2 and 4x4 pixels, of differences between neighbours, and of pixels weighted by
    their target loudness."""
    error = (images - wanted).abs()
    loss = error.mean() + 2 * ((1 - wanted) / 2 * error).mean()
    for size in (1, 2, 4):
        found, right = (images, wanted) if size == 1 else (F.avg_pool2d(images, size), F.avg_pool2d(wanted, size))
        difference = found - right
        if size > 1:
            loss = loss + 0.5 * difference.abs().mean()
        for axis in (2, 3):
            loss = loss + 0.5 * difference.diff(dim=axis).abs().mean()
    return loss
