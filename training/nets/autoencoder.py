"""The autoencoder between grey spectrogram images and latents: diffusers' ``AutoencoderKL``, without attention."""

from typing import Dict, NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import nn

from .residual import Bare, Double, Halve, ResidualBlock

_EPSILON = 1e-6


class AutoencoderShape(NamedTuple):
    """Sizes; each level after the first halves the picture."""

    channels: Tuple[int, ...]
    latent_channels: int
    groups: int
    layers: int = 1

    @property
    def downsampling(self) -> int:
        """The side of the square of pixels that one latent stands for."""
        return 2 ** (len(self.channels) - 1)

    @staticmethod
    def of(config: Dict[str, object]) -> "AutoencoderShape":
        """The shape that ``config`` describes."""
        return AutoencoderShape(tuple(config["block_out_channels"]), config["latent_channels"],
                                config["norm_num_groups"], config["layers_per_block"])

    def config(self) -> Dict[str, object]:
        """diffusers' ``config.json``; the exported network has three equal colours."""
        levels = len(self.channels)
        return {
            "_class_name": "AutoencoderKL",
            "act_fn": "silu",
            "block_out_channels": list(self.channels),
            "down_block_types": ["DownEncoderBlock2D"] * levels,
            "up_block_types": ["UpDecoderBlock2D"] * levels,
            "in_channels": 3,
            "out_channels": 3,
            "latent_channels": self.latent_channels,
            "layers_per_block": self.layers,
            "mid_block_add_attention": False,
            "norm_num_groups": self.groups,
            "sample_size": 512,
            "scaling_factor": 1.0,
        }


class _Middle(nn.Module):
    def __init__(self, channels: int, groups: int):
        super().__init__()
        self.resnets = nn.ModuleList(ResidualBlock(channels, channels, groups, _EPSILON) for _ in range(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.resnets[1](self.resnets[0](x))


class Encoder(nn.Module):
    """[batch, 1, h, w] to [batch, 2 latent channels, h/f, w/f]."""

    def __init__(self, shape: AutoencoderShape):
        super().__init__()
        self.conv_in = nn.Conv2d(1, shape.channels[0], 3, padding=1)
        self.down_blocks = nn.ModuleList()
        inward = shape.channels[0]
        for level, outward in enumerate(shape.channels):
            block = Bare()
            block.resnets = nn.ModuleList(
                ResidualBlock(inward if i == 0 else outward, outward, shape.groups, _EPSILON)
                for i in range(shape.layers))
            last = level == len(shape.channels) - 1
            block.downsamplers = nn.ModuleList([] if last else [Halve(outward, around=False)])
            self.down_blocks.append(block)
            inward = outward
        self.mid_block = _Middle(inward, shape.groups)
        self.conv_norm_out = nn.GroupNorm(shape.groups, inward, eps=_EPSILON)
        self.conv_out = nn.Conv2d(inward, 2 * shape.latent_channels, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv_in(x)
        for block in self.down_blocks:
            for part in (*block.resnets, *block.downsamplers):
                x = part(x)
        return self.conv_out(F.silu(self.conv_norm_out(self.mid_block(x))))


class Decoder(nn.Module):
    """[batch, latent channels, h/f, w/f] to [batch, 1, h, w]."""

    def __init__(self, shape: AutoencoderShape):
        super().__init__()
        inward = shape.channels[-1]
        self.conv_in = nn.Conv2d(shape.latent_channels, inward, 3, padding=1)
        self.mid_block = _Middle(inward, shape.groups)
        self.up_blocks = nn.ModuleList()
        for level, outward in enumerate(reversed(shape.channels)):
            block = Bare()
            block.resnets = nn.ModuleList(
                ResidualBlock(inward if i == 0 else outward, outward, shape.groups, _EPSILON)
                for i in range(shape.layers + 1))
            last = level == len(shape.channels) - 1
            block.upsamplers = nn.ModuleList([] if last else [Double(outward)])
            self.up_blocks.append(block)
            inward = outward
        self.conv_norm_out = nn.GroupNorm(shape.groups, inward, eps=_EPSILON)
        self.conv_out = nn.Conv2d(inward, 1, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.mid_block(self.conv_in(x))
        for block in self.up_blocks:
            for part in (*block.resnets, *block.upsamplers):
                x = part(x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))


class Autoencoder(nn.Module):
    """Images from -1 (black, loud) to 1 (white, silent), and latents."""

    def __init__(self, shape: AutoencoderShape):
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.quant_conv = nn.Conv2d(2 * shape.latent_channels, 2 * shape.latent_channels, 1)
        self.post_quant_conv = nn.Conv2d(shape.latent_channels, shape.latent_channels, 1)

    def moments(self, images: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        """Mean and log variance of the latents, [batch, latent channels, h/f, w/f] each."""
        mean, log_variance = self.quant_conv(self.encoder(images)).chunk(2, dim=1)
        return mean, log_variance.clamp(-30, 20)

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """The most likely latents."""
        return self.moments(images)[0]

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        """Images, about -1 to 1."""
        return self.decoder(self.post_quant_conv(latents))

    def forward(self, images: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The images of latents drawn at random, and the mean and log variance that they were drawn by."""
        mean, log_variance = self.moments(images)
        drawn = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        return self.decode(drawn), mean, log_variance

    @torch.no_grad()
    def standardise(self, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        """Moves the latents' [channels] means to 0 and deviations to 1, by changing the two small convolutions."""
        channels = self.shape.latent_channels
        weight, bias = self.quant_conv.weight, self.quant_conv.bias
        weight[:channels] /= deviation[:, None, None, None]
        bias[:channels] = (bias[:channels] - mean) / deviation
        bias[channels:] -= 2 * deviation.log()
        self.post_quant_conv.bias += self.post_quant_conv.weight[:, :, 0, 0] @ mean
        self.post_quant_conv.weight *= deviation[None, :, None, None]

    def exported(self) -> Dict[str, torch.Tensor]:
        """Weights for images of three equal colours."""
        weights = {name: tensor.detach() for name, tensor in self.state_dict().items()}
        weights["encoder.conv_in.weight"] = weights["encoder.conv_in.weight"].repeat(1, 3, 1, 1) / 3
        for name in ("decoder.conv_out.weight", "decoder.conv_out.bias"):
            weights[name] = weights[name].repeat_interleave(3, dim=0)
        return weights

    def load_exported(self, weights: Dict[str, torch.Tensor]) -> None:
        """Takes what ``exported`` gave."""
        grey = dict(weights)
        grey["encoder.conv_in.weight"] = grey["encoder.conv_in.weight"].sum(1, keepdim=True)
        for name in ("decoder.conv_out.weight", "decoder.conv_out.bias"):
            grey[name] = grey[name][:1]
        self.load_state_dict(grey)
