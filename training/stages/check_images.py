"""Compares spectrogram images with those of Riffusion for Java's converter for the same sound."""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from ..sound import png, wav
from ..sound.fluidsynth import FluidSynth
from ..sound.render import Renderer
from ..sound.spectrogram import SpectrogramImageConverter
from .produce import read_scores

_MAX_LEVELS = 1
_PEAK = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--count", type=int, default=4, help="how many scores (%(default)s)")
    parser.add_argument("--riffusion", default="./riffusion", metavar="COMMAND", help="the command line (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Fails if a pixel differs by more than one grey level."""
    converter = SpectrogramImageConverter(torch.device("cpu"))
    renderer = Renderer(FluidSynth.installed())
    worst = 0
    with tempfile.TemporaryDirectory() as temporary:
        composed, sounds, images_directory = (Path(temporary, name) for name in ("scores", "sounds", "images"))
        sounds.mkdir()
        subprocess.run([args.riffusion, "compose", "--training", str(composed), "--count", str(args.count),
                        "--seed", "1"], check=True)
        rendered = [parts.sum(0) for parts in renderer.play(read_scores(composed), 1)]
        for index, sound in enumerate(rendered):
            wav.write(sounds / f"{index}.wav", _PEAK * sound / np.abs(sound).max())
        subprocess.run([args.riffusion, "audio-to-images-batch", "--audio-dir", str(sounds),
                        "--output-dir", str(images_directory)], check=True)
        for index in range(len(rendered)):
            java = png.read(images_directory / f"{index}.png").astype(int)
            sound = torch.from_numpy(wav.read(sounds / f"{index}.wav"))
            ours = converter.clips(sound[None])[0].numpy().astype(int)
            error = abs(java - ours)
            print(f"score {index}: {(error > 0).mean():.6f} of all pixels differ, by at most {error.max()}")
            worst = max(worst, error.max())
    if worst > _MAX_LEVELS:
        raise SystemExit(f"the images differ by up to {worst} levels")
