"""Generates images with an exported model, as Riffusion for Java does."""

import json
from pathlib import Path
from typing import List, Sequence

import torch

from ..nets.autoencoder import Autoencoder, AutoencoderShape
from ..nets.conditioned import Conditioned
from ..nets.text_encoder import TextShape
from ..nets.unet import UnetShape
from ..running import safetensors
from ..running.machine import Machine
from ..text.tokenizer import Tokenizer
from .sampler import sample


class Generator:
    """A loaded model."""

    def __init__(self, model: Path, machine: Machine):
        def config(part: str) -> dict:
            return json.loads((model / part / "config.json").read_text())

        self.autoencoder = Autoencoder(AutoencoderShape.of(config("vae")))
        self.conditioned = Conditioned(TextShape.of(config("text_encoder")), UnetShape.of(config("unet")))
        self.autoencoder.load_exported(safetensors.read(model / "vae/diffusion_pytorch_model.safetensors"))
        self.conditioned.text_encoder.load_state_dict(safetensors.read(model / "text_encoder/model.safetensors"))
        self.conditioned.unet.load_state_dict(safetensors.read(model / "unet/diffusion_pytorch_model.safetensors"))
        for network in (self.autoencoder, self.conditioned):
            machine.place(network).eval().requires_grad_(False)
        self._tokenizer = Tokenizer.read(model / "tokenizer")
        self._device = machine.device

    @torch.no_grad()
    def generate(self, prompts: Sequence[str], scores: torch.Tensor, seeds: Sequence[int], steps: int, guidance: float
              ) -> torch.Tensor:
        """Generates images [prompts, 512, 16 width] uint8 in one batch, for score images [prompts, 84, 32, width]."""
        shape = self.conditioned.unet.shape
        # PyTorch's CPU noise, which Riffusion for Java reproduces.
        noise = torch.stack([
            torch.randn(shape.latent_channels, scores.shape[2], scores.shape[3],
                        generator=torch.Generator().manual_seed(seed)) for seed in seeds]).to(self._device)
        guided = guidance != 1
        tokens = self._tokens([*prompts, *[""] * len(prompts)] if guided else list(prompts))
        context = self.conditioned.text_encoder(tokens)
        scores = scores.to(self._device)

        def velocity(x: torch.Tensor, timestep: int) -> torch.Tensor:
            inputs = torch.cat([x, scores], dim=1)
            if guided:
                inputs = torch.cat([inputs, inputs])
            found = self.conditioned.unet(inputs, torch.full((len(inputs),), timestep, device=self._device), context)
            if not guided:
                return found
            with_prompt, without = found.chunk(2)
            return (1 - guidance) * without + guidance * with_prompt

        images = self.autoencoder.decode(sample(velocity, noise, steps))[:, 0]
        return (255 * (images / 2 + 0.5).clamp(0, 1)).round().to(torch.uint8).cpu()

    def _tokens(self, prompts: List[str]) -> torch.Tensor:
        return torch.tensor([self._tokenizer.window(prompt) for prompt in prompts], device=self._device)
