"""Trains the text encoder and the UNet on what the producer makes."""

import argparse
from typing import Callable, Dict

import torch

from ..nets.autoencoder import Autoencoder
from ..nets.conditioned import Conditioned
from ..nets.score_image import drop_groups
from ..noise.learning import VelocityLoss
from ..running import pace, sizes
from ..running.folder import WorkingFolder
from ..running.machine import Machine
from ..running.pool import Batch, Encoder, Pool
from ..running.training import Losses, Training, averaged, size_of

_WITHOUT_CAPTION = 0.12
_STEPS_BETWEEN_JUDGEMENTS = 1000
_JUDGED = 96
_JUDGED_AT_ONCE = 16

Predict = Callable[[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
"""Velocities of noisy latents, timesteps, tokens and score images."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    pace.add_arguments(parser, minutes=100)
    parser.add_argument("--batch", type=int, help="latents a step (as the size has it)")


def run(args: argparse.Namespace) -> None:
    """Writes diffusion.pt."""
    folder, machine = WorkingFolder(args.work), Machine()
    autoencoder_file = folder.require(folder.checkpoint("autoencoder"), "autoencoder")
    size_name = size_of(autoencoder_file)
    size = sizes.SIZES[size_name]
    tokenizer = folder.tokenizer()
    on_cpu = Machine(allow_gpu=False)
    encoder = Encoder(averaged(autoencoder_file, Autoencoder(size.autoencoder), on_cpu), tokenizer, on_cpu)
    pool = Pool(folder.shards, encoder.encode)
    judge = Judge([encoder.encode(loop) for loop in folder.shards.held_out()[:_JUDGED]], size.unet().latent_side, machine)
    nothing = torch.tensor(tokenizer.window(""), device=machine.device)
    loss = VelocityLoss(machine.device)
    torch.manual_seed(1)
    network = Conditioned(size.text(tokenizer.size), size.unet())
    training = Training("diffusion", folder, machine, network, size.unet_rate, size.unet_decay, args,
                        {"size": size_name})
    # On a CPU the compiled network is slower than the plain one (measured), and takes ten minutes to compile.
    step = machine.compiled(network) if machine.gpu else network
    count = args.batch or size.unet_batch

    def losses() -> Losses:
        if training.pace.step % _STEPS_BETWEEN_JUDGEMENTS == 0 and training.pace.step:
            training.log(judge.errors(training.average.network, machine))
        # All drawn on the CPU, so that a seed means the same everywhere.
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
    training.log(judge.errors(training.average.network, machine))


class Judge:
    """The error of the velocity on loops that were never learnt, at fixed cuts, noise and timesteps."""

    def __init__(self, loops: list, width: int, machine: Machine):
        self._loss = VelocityLoss(machine.device)
        self._batch = Batch.of(loops, [0] * len(loops), [0] * len(loops), width)
        draws = torch.Generator().manual_seed(5)
        self._noise = torch.randn(self._batch.latents.shape, generator=draws)
        self._timesteps = ((torch.arange(len(loops)) + 0.5) * 1000 / len(loops)).long()
        # Held-out loops stand in the order of their scores; at this distance the score is another.
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
        for first in range(0, len(scores), _JUDGED_AT_ONCE):
            part = slice(first, first + _JUDGED_AT_ONCE)
            clean, noise, words, given = (
                x[part].to(machine.device) for x in (self._batch.latents, self._noise, self._batch.tokens, scores))
            timesteps = self._timesteps[part].to(machine.device)
            found = predict(self._loss.noisy(clean, noise, timesteps), timesteps, words, given)
            errors.append((found.float() - self._loss.wanted(clean, noise, timesteps)).square().mean((1, 2, 3)))
        return round(float(torch.cat(errors).mean()), 4)
