"""Trains the text encoder and the UNet on latents."""

import argparse
import random

import numpy as np
import torch

from ..music.captions import caption, phrases
from ..music.score import Labels
from ..nets.conditioned import Conditioned
from ..noise.learning import VelocityLoss
from ..running import pace, sizes
from ..running.folder import WorkingFolder, split
from ..running.machine import Machine
from ..running.training import Losses, Training, size_of
from ..text.tokenizer import Tokenizer

_WITHOUT_CAPTION = 0.12
_CAPTIONS = 24


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    pace.add_arguments(parser, minutes=100)
    parser.add_argument("--batch", type=int, help="latents a step (as the size has it)")


def run(args: argparse.Namespace) -> None:
    """Writes diffusion.pt."""
    folder, machine = WorkingFolder(args.work), Machine()
    size_name = size_of(folder.require(folder.checkpoint("autoencoder"), "autoencoder"))
    size = sizes.SIZES[size_name]
    tokenizer = Tokenizer.of_phrases(phrases())
    clips = folder.clips()
    learnt, _ = split(len(clips))
    stored = np.load(folder.require(folder.latents_file, "latents"), mmap_mode="r")
    latents = torch.from_numpy(np.array(stored[learnt])).to(machine.device)
    tokens = _captions(clips, learnt, tokenizer).to(machine.device)
    nothing = torch.tensor(tokenizer.window(""), device=machine.device)
    loss = VelocityLoss(machine.device)
    torch.manual_seed(1)
    network = Conditioned(size.text(tokenizer.size), size.unet())
    training = Training("diffusion", folder, machine, network, size.unet_rate, size.unet_decay, args,
                        {"size": size_name})
    step = machine.compiled(network)
    batch = args.batch or size.unet_batch

    def losses() -> Losses:
        # All drawn on the CPU, so that a seed means the same everywhere.
        places = torch.randint(len(latents), (batch,)).to(machine.device)
        starts = torch.randint(latents.shape[1], (batch,)).to(machine.device)
        wordings = torch.randint(_CAPTIONS, (batch,)).to(machine.device)
        silent = (torch.rand(batch) < _WITHOUT_CAPTION).to(machine.device)
        timesteps = loss.timesteps(batch).to(machine.device)
        clean = latents[places, starts].float()
        noise = torch.randn_like(clean)
        words = torch.where(silent[:, None], nothing, tokens[places, wordings].long())
        with machine.precision():
            found = step(loss.noisy(clean, noise, timesteps), timesteps, words)
        weighted, plain = loss(found.float(), clean, noise, timesteps)
        return {"total": weighted, "velocity error": plain}

    training.run(losses)


def _captions(clips: "list[dict[str, object]]", learnt: np.ndarray, tokenizer: Tokenizer) -> torch.Tensor:
    """Tokens [loops, wordings, positions] of different captions of each loop."""
    rng = random.Random("wordings")
    windows = [[tokenizer.window(caption(Labels.of(clips[i]), rng)) for _ in range(_CAPTIONS)] for i in learnt]
    return torch.tensor(windows, dtype=torch.int16)
