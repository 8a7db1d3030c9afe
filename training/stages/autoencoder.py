"""Trains the autoencoder between grey spectrogram images and latents."""

import argparse

import torch

from ..nets.autoencoder import Autoencoder
from ..nets.sound_error import reconstruction_loss, spectral_convergence
from ..running import pace, sizes
from ..running.folder import WorkingFolder, split
from ..running.machine import Machine
from ..running.pictures import Pictures
from ..running.training import Losses, Training

_DIVERGENCE_WEIGHT = 1e-4
_MEASURED = 200
_JUDGED = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    pace.add_arguments(parser, minutes=45)
    sizes.add_argument(parser)
    parser.add_argument("--decoder-only", action="store_true",
                        help="keep the latents as they are, for a UNet that knows them")


def run(args: argparse.Namespace) -> None:
    """Writes autoencoder.pt; at the end its latents have mean 0 and deviation 1."""
    folder, machine = WorkingFolder(args.work), Machine()
    size_name = sizes.chosen(args.size, machine)
    size = sizes.SIZES[size_name]
    images = folder.images()
    learnt, held_out = split(len(images))
    pictures = Pictures(images, learnt, machine)
    torch.manual_seed(1)
    network = Autoencoder(size.autoencoder)
    if args.decoder_only:
        for part in (network.encoder, network.quant_conv):
            part.requires_grad_(False)
    training = Training("autoencoder", folder, machine, network, size.autoencoder_rate, 0.998, args,
                        {"size": size_name})
    step = machine.compiled(network)
    count, width = size.autoencoder_batch

    def losses() -> Losses:
        wanted = pictures.random(count, width)
        with machine.precision():
            found, mean, log_variance = step(wanted)
        mean, log_variance = mean.float(), log_variance.float()
        reconstruction = reconstruction_loss(found.float(), wanted)
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
        levels = (found.detach().float() - wanted).abs().mean() * 127.5
        return {"total": reconstruction + _DIVERGENCE_WEIGHT * divergence, "divergence": divergence,
                "grey levels": levels}

    training.run(losses)
    average = training.average.network
    if not args.decoder_only:
        mean, deviation = latent_statistics(average, Pictures(images, learnt[:_MEASURED], machine))
        for one in (average, network):
            one.standardise(mean, deviation)
        training.save()
    training.log(round_trip(average, Pictures(images, held_out[:_JUDGED], machine)))


@torch.no_grad()
def latent_statistics(network: Autoencoder, pictures: Pictures) -> "tuple[torch.Tensor, torch.Tensor]":
    """Mean and deviation [channels] of latents."""
    latents = torch.cat([network.encode(pictures.whole(i, 8)) for i in range(0, len(pictures), 8)])
    return latents.mean((0, 2, 3)), latents.std((0, 2, 3))


@torch.no_grad()
def round_trip(network: Autoencoder, pictures: Pictures) -> "dict[str, float]":
    """How well images survive: mean error in grey levels of 255, and spectral convergence of mel amplitudes."""
    levels, convergence = [], []
    for i in range(0, len(pictures), 8):
        wanted = pictures.whole(i, 8)
        found = network.decode(network.encode(wanted)).clamp(-1, 1)
        levels.append((found - wanted).abs().mean((1, 2, 3)) * 127.5)
        convergence.append(spectral_convergence(found, wanted))
    return {"round trip grey levels": round(float(torch.cat(levels).mean()), 3),
            "round trip spectral convergence": round(float(torch.cat(convergence).mean()), 4)}
