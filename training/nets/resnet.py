"""The residual block and the changes of size that the autoencoder and the UNet share."""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    """Two convolutions added to the picture: ``ResnetBlock2D``. [batch, in, h, w] to [batch, out, h, w]."""

    def __init__(self, inward: int, outward: int, groups: int, epsilon: float, time_width: int = 0):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, inward, eps=epsilon)
        self.conv1 = nn.Conv2d(inward, outward, 3, padding=1)
        if time_width:
            self.time_emb_proj = nn.Linear(time_width, outward)
        self.norm2 = nn.GroupNorm(groups, outward, eps=epsilon)
        self.conv2 = nn.Conv2d(outward, outward, 3, padding=1)
        if inward != outward:
            self.conv_shortcut = nn.Conv2d(inward, outward, 1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: torch.Tensor, time: Optional[torch.Tensor] = None) -> torch.Tensor:
        """``time`` is [batch, time width], after SiLU."""
        hidden = self.conv1(F.silu(self.norm1(x)))
        if time is not None:
            hidden = hidden + self.time_emb_proj(time)[:, :, None, None]
        hidden = self.conv2(F.silu(self.norm2(hidden)))
        return hidden + (self.conv_shortcut(x) if hasattr(self, "conv_shortcut") else x)


class Halve(nn.Module):
    """Halves both sides. The autoencoder pads below and to the right only, the UNet all around."""

    def __init__(self, channels: int, around: bool):
        super().__init__()
        self.around = around
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1 if around else 0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x if self.around else F.pad(x, (0, 1, 0, 1)))


class Double(nn.Module):
    """Doubles both sides, by repetition and a convolution."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Bare(nn.Module):
    """A part without a forward of its own, whose attributes give weights their names."""
