"""The ResNet block and the resampling layers of the UNet."""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import nn


class ResnetBlock(nn.Module):
    """Two convolutions added to their input: ``ResnetBlock2D``. [batch, in, h, w] to [batch, out, h, w]."""

    def __init__(self, in_channels: int, out_channels: int, groups: int, epsilon: float, time_width: int = 0):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, in_channels, eps=epsilon)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        if time_width:
            self.time_emb_proj = nn.Linear(time_width, out_channels)
        self.norm2 = nn.GroupNorm(groups, out_channels, eps=epsilon)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        if in_channels != out_channels:
            self.conv_shortcut = nn.Conv2d(in_channels, out_channels, 1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: torch.Tensor, time: Optional[torch.Tensor] = None) -> torch.Tensor:
        """``time`` is [batch, time width], after SiLU."""
        hidden = self.conv1(F.silu(self.norm1(x)))
        if time is not None:
            hidden = hidden + self.time_emb_proj(time)[:, :, None, None]
        hidden = self.conv2(F.silu(self.norm2(hidden)))
        return hidden + (self.conv_shortcut(x) if hasattr(self, "conv_shortcut") else x)


class Downsample2D(nn.Module):
    """Halves height and width. Pads on all sides, or below and to the right only."""

    def __init__(self, channels: int, around: bool):
        super().__init__()
        self.around = around
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1 if around else 0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x if self.around else F.pad(x, (0, 1, 0, 1)))


class Upsample2D(nn.Module):
    """Doubles height and width by nearest-neighbour interpolation and a convolution."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Submodules(nn.Module):
    """A container of submodules that only gives weights their names."""
