"""The autoencoder between grey spectrogram images and latents: diffusers' ``AutoencoderDC`` (Chen et al. 2024, "Deep
Compression Autoencoder"), of residual blocks only. No convolution runs at full resolution."""

from typing import Dict, List, NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import nn

_EPSILON = 1e-5
_NUDGE = 0.3
"""Of a latent whose deviation is 1."""


class AutoencoderShape(NamedTuple):
    """Sizes; each level after the first halves the image's sides. The first level has no blocks of its own."""

    channels: Tuple[int, ...]
    layers: Tuple[int, ...]
    latent_channels: int

    @property
    def downsampling(self) -> int:
        """The ratio of an image's height and width to those of its latents."""
        return 2 ** (len(self.channels) - 1)

    @staticmethod
    def of(config: Dict[str, object]) -> "AutoencoderShape":
        """The shape of a configuration."""
        return AutoencoderShape(tuple(config["decoder_block_out_channels"]), tuple(config["decoder_layers_per_block"]),
                                config["latent_channels"])

    def config(self) -> Dict[str, object]:
        """diffusers' ``config.json``; the exported network has three equal colours."""
        levels = len(self.channels)
        return {
            "_class_name": "AutoencoderDC",
            "in_channels": 3,
            "latent_channels": self.latent_channels,
            "encoder_block_types": "ResBlock",
            "decoder_block_types": "ResBlock",
            "encoder_block_out_channels": list(self.channels),
            "decoder_block_out_channels": list(self.channels),
            "encoder_layers_per_block": list(self.layers),
            "decoder_layers_per_block": list(self.layers),
            "encoder_qkv_multiscales": [[]] * levels,
            "decoder_qkv_multiscales": [[]] * levels,
            "downsample_block_type": "Conv",
            "upsample_block_type": "pixel_shuffle",
            "decoder_norm_types": "rms_norm",
            "decoder_act_fns": "silu",
            "encoder_out_shortcut": False,
            "decoder_in_shortcut": False,
            "decoder_conv_act_fn": "silu",
            "scaling_factor": 1.0,
        }


class RmsNorm(nn.Module):
    """Root mean square normalization over the channels of [batch, channels, h, w], with scale and bias."""

    def __init__(self, channels: int, scale: float = 1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels,), scale))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inverse = torch.rsqrt(x.square().mean(1, keepdim=True, dtype=torch.float32) + _EPSILON).to(x.dtype)
        return torch.addcmul(self.bias.to(x.dtype)[:, None, None], x * inverse, self.weight.to(x.dtype)[:, None, None])


class ResBlock(nn.Module):
    """Two convolutions added to their input: ``ResBlock``. Initialized near the identity."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = RmsNorm(channels, 0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.norm(self.conv2(F.silu(self.conv1(x))))


class Downsample(nn.Module):
    """Halves height and width by a strided convolution, with a shortcut of averaged 2x2 pixels: ``DCDownBlock2d``."""

    def __init__(self, in_channels: int, out_channels: int, shortcut: bool):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, 3, stride=2, padding=1)
        self._shared = 4 * in_channels // out_channels if shortcut else 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        halved = self.conv(x)
        if not self._shared:
            return halved
        return halved + F.pixel_unshuffle(x, 2).unflatten(1, (-1, self._shared)).mean(2)


class Upsample(nn.Module):
    """Doubles height and width by a convolution and a pixel shuffle: ``DCUpBlock2d``."""

    def __init__(self, in_channels: int, out_channels: int, shortcut: bool):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, 4 * out_channels, 3, padding=1)
        self._repeats = 4 * out_channels // in_channels if shortcut else 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        doubled = self.conv(x)
        if self._repeats:
            doubled = doubled + x.repeat_interleave(self._repeats, dim=1)
        return F.pixel_shuffle(doubled, 2)


class Encoder(nn.Module):
    """[batch, 1, h, w] to [batch, latent channels, h/f, w/f]."""

    def __init__(self, shape: AutoencoderShape):
        super().__init__()
        widths, layers = shape.channels, shape.layers
        self.conv_in = Downsample(1, widths[1], shortcut=False)
        stages: List[nn.Module] = [nn.Sequential()]
        for level in range(1, len(widths)):
            blocks: List[nn.Module] = [ResBlock(widths[level]) for _ in range(layers[level])]
            if level + 1 < len(widths):
                blocks.append(Downsample(widths[level], widths[level + 1], shortcut=True))
            stages.append(nn.Sequential(*blocks))
        self.down_blocks = nn.ModuleList(stages)
        self.conv_out = nn.Conv2d(widths[-1], shape.latent_channels, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv_in(x)
        for stage in self.down_blocks:
            x = stage(x)
        return self.conv_out(x)


class Decoder(nn.Module):
    """[batch, latent channels, h/f, w/f] to [batch, 1, h, w]."""

    def __init__(self, shape: AutoencoderShape):
        super().__init__()
        widths, layers = shape.channels, shape.layers
        self.conv_in = nn.Conv2d(shape.latent_channels, widths[-1], 3, padding=1)
        stages: List[nn.Module] = [nn.Sequential()]
        for level in range(1, len(widths)):
            blocks: List[nn.Module] = [ResBlock(widths[level]) for _ in range(layers[level])]
            if level + 1 < len(widths):
                blocks.insert(0, Upsample(widths[level + 1], widths[level], shortcut=True))
            stages.append(nn.Sequential(*blocks))
        self.up_blocks = nn.ModuleList(stages)
        self.norm_out = RmsNorm(widths[1])
        self.conv_out = Upsample(widths[1], 1, shortcut=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv_in(x)
        for stage in reversed(self.up_blocks):
            x = stage(x)
        return self.conv_out(F.silu(self.norm_out(x)))


class Autoencoder(nn.Module):
    """Images from -1 (black, loud) to 1 (white, silent), and latents."""

    def __init__(self, shape: AutoencoderShape):
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """Latents [batch, latent channels, h/f, w/f]."""
        return self.encoder(images)

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        """Images, about -1 to 1."""
        return self.decoder(latents)

    @torch.no_grad()
    def standardise(self, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        """Standardizes the latents to [channels] means of 0 and deviations of 1, by folding the change into the
        adjacent convolutions. (Not exact at the image's border, where the decoder's convolution sees zero padding.)"""
        self.encoder.conv_out.weight /= deviation[:, None, None, None]
        self.encoder.conv_out.bias.copy_((self.encoder.conv_out.bias - mean) / deviation)
        self.decoder.conv_in.bias += self.decoder.conv_in.weight.sum((2, 3)) @ mean
        self.decoder.conv_in.weight *= deviation[None, :, None, None]

    def exported(self) -> Dict[str, torch.Tensor]:
        """Weights for RGB images of three equal channels."""
        weights = {name: tensor.detach() for name, tensor in self.state_dict().items()}
        weights["encoder.conv_in.conv.weight"] = weights["encoder.conv_in.conv.weight"].repeat(1, 3, 1, 1) / 3
        for name in ("decoder.conv_out.conv.weight", "decoder.conv_out.conv.bias"):
            weights[name] = torch.cat([weights[name]] * 3)
        return weights

    def load_exported(self, weights: Dict[str, torch.Tensor]) -> None:
        """Loads the result of ``exported``."""
        grey = dict(weights)
        grey["encoder.conv_in.conv.weight"] = grey["encoder.conv_in.conv.weight"].sum(1, keepdim=True)
        for name in ("decoder.conv_out.conv.weight", "decoder.conv_out.conv.bias"):
            grey[name] = grey[name][:4]
        self.load_state_dict(grey)


@torch.no_grad()
def sensitivity(autoencoder: Autoencoder, latents: torch.Tensor) -> torch.Tensor:
    """What an error of each channel does to the decoded image, [channels], 1 on average.

    Half of the channels carry texture, which no prompt or score foretells: where all errors count alike, most of the
    gradient is their noise.
    """
    draws = torch.Generator().manual_seed(6)
    decoded = autoencoder.decode(latents)
    seen = []
    for channel in range(latents.shape[1]):
        moved = latents.clone()
        moved[:, channel] += _NUDGE * torch.randn(latents[:, channel].shape, generator=draws)
        seen.append((autoencoder.decode(moved) - decoded).square().mean())
    weights = torch.stack(seen)
    return weights / weights.mean()
