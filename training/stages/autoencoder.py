"""Trains the autoencoder between grey spectrogram images and latents."""

import argparse
import random

import torch
from torch import nn

from ..nets.autoencoder import Autoencoder
from ..nets.spectral_loss import reconstruction_loss, spectral_convergence
from ..running import budget, sizes
from ..running.directory import WorkingDirectory
from ..running.machine import Machine
from ..running.images import ImageDataset, batch
from ..running.training import Losses, Training

_NOISE = 0.1
_SIZE_WEIGHT = 2e-3
_COLUMNS = 512
_MEASURED = 200
_VALIDATION_LOOPS = 64
_SHIFTED = 0.4
_VALIDATION_STEPS = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    budget.add_arguments(parser, minutes=45)
    sizes.add_argument(parser)
    parser.add_argument("--decoder-only", action="store_true",
                        help="freeze the encoder, for a UNet trained on its latents")


class _Trained(nn.Module):
    """Encodes images, shifts the latents by a fraction of a cell, adds noise, and decodes."""

    def __init__(self, network: Autoencoder):
        super().__init__()
        self.network = network

    def forward(self, images: torch.Tensor, blend: torch.Tensor) -> "tuple[torch.Tensor, torch.Tensor]":
        """``blend`` [3] has the weights of the latents, of those one column later, and of those one row lower."""
        latents = self.network.encode(images)
        shifted = blend[0] * latents + blend[1] * latents.roll(-1, 3) + blend[2] * latents.roll(-1, 2)
        return self.network.decode(shifted + _NOISE * torch.randn_like(shifted)), latents


def run(args: argparse.Namespace) -> None:
    """Writes autoencoder.pt, finally with latents of mean 0 and deviation 1."""
    directory, machine = WorkingDirectory(args.work), Machine()
    size_name = sizes.chosen(args.size, machine)
    size = sizes.SIZES[size_name]
    dataset = ImageDataset(directory.shards, machine)
    held_out = directory.shards.held_out()[:_VALIDATION_LOOPS]
    classify = batch([loop.image for loop in held_out], [0] * len(held_out), _COLUMNS).to(machine.device)
    torch.manual_seed(1)
    network = Autoencoder(size.autoencoder)
    if args.decoder_only:
        network.encoder.requires_grad_(False)
    training = Training("autoencoder", directory, machine, network, size.autoencoder_rate, 0.999, args,
                        {"size": size_name})
    step = machine.compiled(_Trained(network))
    count, width = size.autoencoder_batch
    side = size.autoencoder.downsampling

    def losses() -> Losses:
        if training.budget.step % _VALIDATION_STEPS == 0 and training.budget.step:
            training.log(round_trip(training.average.network, classify))
        images = dataset.random(count, width)
        pixels, axis = _shift(random.Random(training.budget.step), side)
        blend = torch.zeros(3)
        blend[0] = 1 - pixels / side
        blend[1 if axis == 3 else 2] = pixels / side
        with machine.precision():
            found, latents = step(images, blend.to(machine.device))
        # The last cells have no neighbours to shift towards.
        reach = images.shape[axis] - side if pixels else images.shape[axis]
        wanted = images.roll(-pixels, axis).narrow(axis, 0, reach)
        found = found.float().narrow(axis, 0, reach)
        reconstruction = reconstruction_loss(found, wanted)
        size_of_latents = latents.float().square().mean()
        levels = (found.detach() - wanted).abs().mean() * 127.5
        return {"total": reconstruction + _SIZE_WEIGHT * size_of_latents, "latents squared": size_of_latents,
                "grey levels": levels}

    training.run(losses)
    average = training.average.network
    if not args.decoder_only:
        mean, deviation = latent_statistics(average, dataset.random(_MEASURED, _COLUMNS))
        for one in (average, network):
            one.standardise(mean, deviation)
        training.save()
    training.log(round_trip(average, classify))


def _shift(rng: random.Random, side: int) -> "tuple[int, int]":
    """The shift in pixels, within a latent cell of ``side`` pixels, and its axis. Training blended latents to decode to
    the shifted image makes them equivariant in time and pitch (Kouzelis et al. 2025, "EQ-VAE")."""
    pixels = side * rng.randint(1, 3) // 4 if rng.random() < _SHIFTED else 0
    return pixels, rng.choice((2, 3, 3))


@torch.no_grad()
def latent_statistics(network: Autoencoder, images: torch.Tensor) -> "tuple[torch.Tensor, torch.Tensor]":
    """Mean and deviation [channels] of the latents of images [count, 1, 512, columns]."""
    latents = torch.cat([network.encode(some) for some in images.split(8)])
    return latents.mean((0, 2, 3)), latents.std((0, 2, 3))


@torch.no_grad()
def round_trip(network: Autoencoder, images: torch.Tensor) -> "dict[str, float]":
    """Round-trip errors of images [count, 1, 512, columns]: mean error in grey levels of 255, spectral convergence of mel
    amplitudes, and sharpness, the ratio of gradient energies."""
    levels, convergence, sharpness = [], [], []
    for wanted in images.split(8):
        found = network.decode(network.encode(wanted)).clamp(-1, 1)
        levels.append((found - wanted).abs().mean((1, 2, 3)) * 127.5)
        convergence.append(spectral_convergence(found, wanted))
        sharpness.append(gradient_energy(found) / gradient_energy(wanted))
    return {"round trip grey levels": round(float(torch.cat(levels).mean()), 3),
            "round trip spectral convergence": round(float(torch.cat(convergence).mean()), 4),
            "round trip sharpness": round(float(torch.cat(sharpness).mean()), 3)}


def gradient_energy(images: torch.Tensor) -> torch.Tensor:
    """Root mean square of differences between neighbouring pixels, [batch]."""
    return (images.diff(dim=2).square().mean((1, 2, 3)) + images.diff(dim=3).square().mean((1, 2, 3))).sqrt()
