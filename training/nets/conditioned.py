"""The text encoder and the UNet, which are trained together."""

import torch
from torch import nn

from .text_encoder import TextEncoder, TextShape
from .unet import Unet, UnetShape


class Conditioned(nn.Module):
    """Noisy latents, timesteps [batch] and tokens [batch, positions] to velocities."""

    def __init__(self, text: TextShape, unet: UnetShape):
        super().__init__()
        self.text_encoder = TextEncoder(text)
        self.unet = Unet(unet)

    def forward(self, x: torch.Tensor, timesteps: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        return self.unet(x, timesteps, self.text_encoder(tokens))
