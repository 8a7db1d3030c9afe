"""Trains the text encoder and the UNet on the producer's shards."""

import argparse
from typing import Callable, Dict

import torch

from ..nets.autoencoder import Autoencoder, sensitivity
from ..nets.conditioned import Conditioned
from ..nets.score_image import drop_groups
from ..noise.loss import VelocityLoss
from ..running import budget, sizes
from ..running.directory import WorkingDirectory
from ..running.machine import Machine
from ..running.latents import Batch, Encoder, LatentDataset
from ..running.training import Losses, Training, averaged, size_of

_WITHOUT_CAPTION = 0.12
_VALIDATION_STEPS = 1000
_VALIDATION_LOOPS = 96
_VALIDATION_BATCH = 16
_SENSITIVITY_LOOPS = 8

Predict = Callable[[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
"""Velocities of noisy latents, timesteps, tokens and score images."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    budget.add_arguments(parser, minutes=100)
    parser.add_argument("--batch", type=int, help="batch size (default of the size)")


def run(args: argparse.Namespace) -> None:
    """Writes diffusion.pt."""
    directory, machine = WorkingDirectory(args.work), Machine()
    autoencoder_file = directory.require(directory.checkpoint("autoencoder"), "autoencoder")
    size_name = size_of(autoencoder_file)
    size = sizes.SIZES[size_name]
    tokenizer = directory.tokenizer()
    on_cpu = Machine(allow_gpu=False)
    autoencoder = averaged(autoencoder_file, Autoencoder(size.autoencoder), on_cpu)
    encoder = Encoder(autoencoder, tokenizer, on_cpu)
    pool = LatentDataset(directory.shards, encoder.encode)
    held_out = [encoder.encode(loop) for loop in directory.shards.held_out()[:_VALIDATION_LOOPS]]
    width = size.unet().latent_side
    validation = Validation(held_out, width, machine)
    some = held_out[::max(1, len(held_out) // _SENSITIVITY_LOOPS)]
    weights = sensitivity(autoencoder, Batch.of(some, [0] * len(some), [0] * len(some), width).latents)
    print("channel weights", [round(float(weight), 2) for weight in weights], flush=True)
    nothing = torch.tensor(tokenizer.window(""), device=machine.device)
    loss = VelocityLoss(machine.device, weights)
    torch.manual_seed(1)
    network = Conditioned(size.text(tokenizer.size), size.unet())
    training = Training("diffusion", directory, machine, network, size.unet_rate, size.unet_decay, args,
                        {"size": size_name})
    # On a CPU the compiled network is slower than the plain one (measured), and takes ten minutes to compile.
    step = machine.compiled(network) if machine.gpu else network
    count = args.batch or size.unet_batch

    def losses() -> Losses:
        if training.budget.step % _VALIDATION_STEPS == 0 and training.budget.step:
            training.log(validation.errors(training.average.network, machine))
        # All random numbers are drawn on the CPU, so that a seed gives the same everywhere.
        batch = pool.random(count, size.unet().latent_side)
        scores = drop_groups(batch.scores).to(machine.device)
        silent = (torch.rand(count) < _WITHOUT_CAPTION).to(machine.device)
        timesteps = loss.timesteps(count).to(machine.device)
        clean = batch.latents.to(machine.device)
        noise = torch.randn_like(clean)
        words = torch.where(silent[:, None], nothing, batch.tokens.to(machine.device))
        with machine.precision():
            found = step(loss.noisy(clean, noise, timesteps), timesteps, words, scores)
        weighted, plain = loss(found.float(), clean, noise, timesteps)
        return {"total": weighted, "velocity error": plain}

    training.run(losses)
    training.log(validation.errors(training.average.network, machine))


class Validation:
    """The validation error of the velocity on held-out loops, at fixed windows, noise and timesteps."""

    def __init__(self, loops: list, width: int, machine: Machine):
        self._loss = VelocityLoss(machine.device)
        self._batch = Batch.of(loops, [0] * len(loops), [0] * len(loops), width)
        draws = torch.Generator().manual_seed(5)
        self._noise = torch.randn(self._batch.latents.shape, generator=draws)
        self._timesteps = ((torch.arange(len(loops)) + 0.5) * 1000 / len(loops)).long()
        # Held-out loops are ordered by score; at this distance the score is another.
        self._other = len(loops) // 2
        self._machine = machine

    @torch.no_grad()
    def errors(self, predict: Predict, machine: Machine) -> Dict[str, object]:
        """With the score, without it, and with that of another loop."""
        right = self._batch.scores
        return {"held out with score": self._error(predict, right, machine),
                "without": self._error(predict, torch.zeros_like(right), machine),
                "other score": self._error(predict, right.roll(self._other, 0), machine)}

    def _error(self, predict: Predict, scores: torch.Tensor, machine: Machine) -> float:
        errors = []
        for first in range(0, len(scores), _VALIDATION_BATCH):
            part = slice(first, first + _VALIDATION_BATCH)
            clean, noise, words, given = (
                x[part].to(machine.device) for x in (self._batch.latents, self._noise, self._batch.tokens, scores))
            timesteps = self._timesteps[part].to(machine.device)
            found = predict(self._loss.noisy(clean, noise, timesteps), timesteps, words, given)
            errors.append((found.float() - self._loss.wanted(clean, noise, timesteps)).square().mean((1, 2, 3)))
        return round(float(torch.cat(errors).mean()), 4)
