"""Encodes every loop, several times: from its start and from other beats, where it may as well begin."""

import argparse

import numpy as np
import torch

from ..nets.autoencoder import Autoencoder
from ..running import sizes
from ..running.folder import WorkingFolder
from ..running.machine import Machine
from ..running.pictures import Pictures
from ..running.training import averaged, size_of

_COLUMNS = 512


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--starts", type=int, default=4, help="beats to begin each loop at (%(default)s)")


def start_columns(beats: int, starts: int) -> "list[int]":
    """Columns of ``starts`` beats spread over a loop; the first is 0."""
    return [round((i * beats // starts) * _COLUMNS / beats) for i in range(starts)]


@torch.no_grad()
def run(args: argparse.Namespace) -> None:
    """Writes latents.npy, [clips, starts, channels, side, side] in half precision."""
    folder, machine = WorkingFolder(args.work), Machine()
    file = folder.require(folder.checkpoint("autoencoder"), "autoencoder")
    network = averaged(file, Autoencoder(sizes.SIZES[size_of(file)].autoencoder), machine)
    clips, images = folder.clips(), folder.images()
    shape = network.shape
    side = _COLUMNS // shape.downsampling
    draft = folder.latents_file.with_suffix(".draft")
    latents = np.lib.format.open_memmap(
        draft, mode="w+", dtype=np.float16, shape=(len(clips), args.starts, shape.latent_channels, side, side))
    pictures = Pictures(images, np.arange(len(images)), machine)
    batch = 8 if machine.gpu else 1
    for first in range(0, len(clips), batch):
        numbers = range(first, min(first + batch, len(clips)))
        shifts = [column for i in numbers for column in start_columns(int(clips[i]["beats"]), args.starts)]
        places = torch.tensor(numbers).repeat_interleave(args.starts)
        found = network.encode(pictures.batch(places, torch.tensor(shifts), _COLUMNS))
        latents[first:first + len(numbers)] = found.reshape(len(numbers), *latents.shape[1:]).half().cpu().numpy()
    latents.flush()
    draft.replace(folder.latents_file)
    print(f"latents {latents.shape} in {folder.latents_file}; mean {float(np.mean(latents[:64], dtype=np.float64)):.3f},"
          f" deviation {float(np.std(latents[:64], dtype=np.float64)):.3f}")
