"""Compares images with those that Riffusion for Java's own converter paints of the same sound."""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from ..running.folder import SHARD, WorkingFolder
from ..sound import png, wav
from ..sound.loops import LOOP_SAMPLES
from ..sound.spectrogram import HOP, WINDOW, Painter

_MOST_LEVELS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--count", type=int, default=4, help="how many loops (%(default)s)")
    parser.add_argument("--riffusion", default="./riffusion", metavar="COMMAND", help="the command line (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Fails if a pixel differs by more than one grey level."""
    folder = WorkingFolder(args.work)
    images = folder.images()
    painter = Painter(torch.device("cpu"))
    worst = 0
    with tempfile.TemporaryDirectory() as temporary:
        sounds, painted = Path(temporary, "sounds"), Path(temporary, "images")
        sounds.mkdir()
        extended = {}
        for index in range(min(args.count, len(images))):
            start = index % SHARD * LOOP_SAMPLES
            shard = wav.read(folder.sound / f"{index - index % SHARD:06d}.wav")
            extended[index] = _with_neighbours(shard[start:start + LOOP_SAMPLES])
            wav.write(sounds / f"{index}.wav", extended[index])
        subprocess.run([args.riffusion, "audio-to-images-batch", "--audio-dir", str(sounds),
                        "--output-dir", str(painted)], check=True)
        for index, sound in extended.items():
            java = png.read(painted / f"{index}.png").astype(int)
            ours = painter.clips(torch.from_numpy(sound)[None])[0].numpy().astype(int)
            lead = WINDOW // 2 // HOP
            whole, loop = abs(java - ours), abs(java[:, lead:lead + images.shape[2]] - images[index])
            print(f"loop {index}: as a clip, {(whole > 0).mean():.6f} of all pixels differ, by at most {whole.max()};"
                  f" as a loop {(loop > 0).mean():.6f}, {loop.max()}")
            worst = max(worst, whole.max())
    if worst > _MOST_LEVELS:
        raise SystemExit(f"the images differ by up to {worst} levels")


def _with_neighbours(loop: np.ndarray) -> np.ndarray:
    """A loop with half a window of its neighbours at each end, so that no frame that counts sees a mirror."""
    half = WINDOW // 2
    return np.concatenate([loop[-half:], loop, loop[:half]])
