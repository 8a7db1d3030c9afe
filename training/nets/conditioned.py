"""The text encoder and the UNet, which are trained together."""

from typing import Dict, List

import torch
from torch import nn

from ..running.muon import groups_of
from .text_encoder import TextEncoder, TextShape
from .unet import Unet, UnetShape


class Conditioned(nn.Module):
    """Noisy latents, timesteps [batch], tokens [batch, positions] and score images to velocities."""

    def __init__(self, text: TextShape, unet: UnetShape):
        super().__init__()
        self.text_encoder = TextEncoder(text)
        self.unet = Unet(unet)

    def parameter_groups(self) -> List[Dict[str, object]]:
        """Parameter groups. The text encoder has a fifth of the learning rate: at the UNet's its output collapses to a
        constant, 20 times as large as the difference of two prompts. Matrices take orthogonal steps, at 13 times AdamW's
        rate."""
        unet = groups_of(self.unet, 13.0, apart=("conv_in", "conv_out"))
        return unet + [{"params": list(self.text_encoder.parameters()), "share": 0.2, "matrices": False}]

    def forward(self, x: torch.Tensor, timesteps: torch.Tensor, tokens: torch.Tensor, score: torch.Tensor
                ) -> torch.Tensor:
        return self.unet(torch.cat([x, score], dim=1), timesteps, self.text_encoder(tokens))
