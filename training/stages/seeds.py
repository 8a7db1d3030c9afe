"""Makes the seed images of Riffusion for Java: five loops, composed, played by FluidSynth, and painted."""

import argparse
from pathlib import Path

import numpy as np
import torch

from ..music.midi import midi_file
from ..music.seeds import SEEDS
from ..sound import exif, png, wav
from ..sound.fluidsynth import FluidSynth
from ..sound.loops import PASSES, last_passes
from ..sound.spectrogram import Painter

_RESOURCES = "riffusion-core/src/main/resources/io/github/riffusion4j/seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--fluidsynth", metavar="COMMAND", help="the program (fluidsynth)")
    parser.add_argument("--soundfont", metavar="FILE", help="a General MIDI soundfont (FluidR3, where Debian has it)")
    parser.add_argument("--to", default=_RESOURCES, metavar="FOLDER", help="where the images go (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Writes an image for each id into the folder, and its sound into seeds/ of the working folder, to listen to."""
    fluidsynth = FluidSynth.find(args.fluidsynth, args.soundfont)
    painter = Painter(torch.device("cpu"))
    sounds = Path(args.work, "seeds")
    sounds.mkdir(parents=True, exist_ok=True)
    for name, compose in SEEDS.items():
        sound = last_passes(fluidsynth.play(midi_file([compose()], PASSES)), 1)
        wav.write(sounds / f"{name}.wav", sound[0])
        amplitudes = painter.loop_amplitudes(torch.from_numpy(sound))
        image = painter.paint(amplitudes)[0].numpy().astype(np.uint8)
        file = Path(args.to, f"{name}.png")
        png.write(file, image, exif.tags(float(amplitudes.max())))
        print(f"{file}: {file.stat().st_size} bytes")
