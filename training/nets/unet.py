"""The UNet, which predicts the velocity: diffusers' ``UNet2DConditionModel``."""

import math
from typing import Dict, NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import nn

from .attention import SpatialTransformer
from .resnet import Submodules, Upsample2D, Downsample2D, ResnetBlock

_EPSILON = 1e-5
_HEAD = 32


class UnetShape(NamedTuple):
    """Sizes; each level after the first halves the latents."""

    latent_channels: int
    latent_side: int
    channels: Tuple[int, ...]
    attends: Tuple[bool, ...]
    """Whether each level has transformers; the middle block always has one."""
    layers: int
    groups: int
    context_width: int
    score_channels: int = 0
    """Channels of a score image concatenated to the noisy latents."""

    def heads(self, level: int) -> int:
        """Heads of attention at a level, of 32 channels each."""
        return max(1, self.channels[level] // _HEAD)

    @staticmethod
    def of(config: Dict[str, object]) -> "UnetShape":
        """The shape of a configuration."""
        return UnetShape(
            config["out_channels"], config["sample_size"], tuple(config["block_out_channels"]),
            tuple(kind.startswith("CrossAttn") for kind in config["down_block_types"]),
            config["layers_per_block"], config["norm_num_groups"], config["cross_attention_dim"],
            config["in_channels"] - config["out_channels"])

    def config(self) -> Dict[str, object]:
        """diffusers' ``config.json``; ``score_image`` is an extension that describes the additional input channels."""
        score = {"score_image": {"version": 1, "channels": self.score_channels}} if self.score_channels else {}
        return {
            **score,
            "_class_name": "UNet2DConditionModel",
            "act_fn": "silu",
            # By an old mistake of diffusers, this is the number of heads.
            "attention_head_dim": [self.heads(level) for level in range(len(self.channels))],
            "block_out_channels": list(self.channels),
            "cross_attention_dim": self.context_width,
            "down_block_types": ["CrossAttnDownBlock2D" if a else "DownBlock2D" for a in self.attends],
            "up_block_types": ["CrossAttnUpBlock2D" if a else "UpBlock2D" for a in reversed(self.attends)],
            "downsample_padding": 1,
            "flip_sin_to_cos": True,
            "freq_shift": 0,
            "in_channels": self.latent_channels + self.score_channels,
            "out_channels": self.latent_channels,
            "layers_per_block": self.layers,
            "norm_eps": _EPSILON,
            "norm_num_groups": self.groups,
            "sample_size": self.latent_side,
            "use_linear_projection": True,
        }


def sinusoidal_embedding(timesteps: torch.Tensor, width: int) -> torch.Tensor:
    """Cosines, then sines of timesteps [batch], [batch, width] (Ho, Jain, Abbeel 2020)."""
    half = width // 2
    frequencies = torch.exp(-math.log(10_000) * torch.arange(half, device=timesteps.device) / half)
    angles = timesteps.float()[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=1)


class _TimestepEmbedding(nn.Module):
    def __init__(self, in_channels: int, width: int):
        super().__init__()
        self.linear_1 = nn.Linear(in_channels, width)
        self.linear_2 = nn.Linear(width, width)

    def forward(self, waves: torch.Tensor) -> torch.Tensor:
        return F.silu(self.linear_2(F.silu(self.linear_1(waves))))


class Unet(nn.Module):
    """[batch, channels, height, width] latents and score image, [batch] timesteps and [batch, tokens, width] embeddings
    to velocities [batch, latent channels, height, width]."""

    def __init__(self, shape: UnetShape):
        super().__init__()
        self.shape = shape
        self._time_width = 4 * shape.channels[0]
        self.time_embedding = _TimestepEmbedding(shape.channels[0], self._time_width)
        self.conv_in = nn.Conv2d(shape.latent_channels + shape.score_channels, shape.channels[0], 3, padding=1)
        self.down_blocks, self.up_blocks = nn.ModuleList(), nn.ModuleList()
        in_channels, skips = shape.channels[0], [shape.channels[0]]
        last = len(shape.channels) - 1
        for level, width in enumerate(shape.channels):
            block = self._level(level, [in_channels] + [width] * (shape.layers - 1))
            skips += [width] * shape.layers
            block.downsamplers = nn.ModuleList([] if level == last else [Downsample2D(width, around=True)])
            skips += [] if level == last else [width]
            self.down_blocks.append(block)
            in_channels = width
        self.mid_block = Submodules()
        self.mid_block.resnets = nn.ModuleList(self._residual(in_channels, in_channels) for _ in range(2))
        self.mid_block.attentions = nn.ModuleList([self._transformer(last)])
        for level in reversed(range(len(shape.channels))):
            width = shape.channels[level]
            in_widths = [(in_channels if i == 0 else width) + skips.pop() for i in range(shape.layers + 1)]
            block = self._level(level, in_widths)
            block.upsamplers = nn.ModuleList([Upsample2D(width)] if level else [])
            self.up_blocks.append(block)
            in_channels = width
        self.conv_norm_out = nn.GroupNorm(shape.groups, in_channels, eps=_EPSILON)
        self.conv_out = nn.Conv2d(in_channels, shape.latent_channels, 3, padding=1)
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(self.conv_out.bias)

    def _residual(self, in_channels: int, out_channels: int) -> ResnetBlock:
        return ResnetBlock(in_channels, out_channels, self.shape.groups, _EPSILON, self._time_width)

    def _transformer(self, level: int) -> SpatialTransformer:
        shape = self.shape
        return SpatialTransformer(shape.channels[level], shape.context_width, shape.heads(level), shape.groups)

    def _level(self, level: int, in_widths: list) -> Submodules:
        block = Submodules()
        block.resnets = nn.ModuleList(self._residual(in_channels, self.shape.channels[level]) for in_channels in in_widths)
        if self.shape.attends[level]:
            block.attentions = nn.ModuleList(self._transformer(level) for _ in in_widths)
        return block

    @staticmethod
    def _layer(block: Submodules, i: int, x: torch.Tensor, time: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        x = block.resnets[i](x, time)
        return block.attentions[i](x, context) if hasattr(block, "attentions") else x

    def forward(self, x: torch.Tensor, timesteps: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        time = self.time_embedding(sinusoidal_embedding(timesteps, self.shape.channels[0]))
        x = self.conv_in(x)
        skips = [x]
        for block in self.down_blocks:
            for i in range(len(block.resnets)):
                x = self._layer(block, i, x, time, context)
                skips.append(x)
            for downsample in block.downsamplers:
                x = downsample(x)
                skips.append(x)
        x = self._layer(self.mid_block, 0, x, time, context)
        x = self.mid_block.resnets[1](x, time)
        for block in self.up_blocks:
            for i in range(len(block.resnets)):
                x = self._layer(block, i, torch.cat([x, skips.pop()], dim=1), time, context)
            for upsample in block.upsamplers:
                x = upsample(x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))
