"""Makes the seed images of Riffusion for Java: five composed loops, rendered by FluidSynth and converted to images."""

import argparse
from pathlib import Path

import numpy as np
import torch

from ..music.midi import midi_file
from ..music.seeds import LOOP_SAMPLES, PASSES, SEEDS
from ..sound import exif, png, wav
from ..sound.fluidsynth import SEED_SOUNDFONT, FluidSynth
from ..sound.spectrogram import SpectrogramImageConverter

_COLUMNS = 512
_LOUDNESS = 0.1
_PEAK = 0.89
_RESOURCES = "riffusion-core/src/main/resources/io/github/riffusion4j/seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--fluidsynth", metavar="COMMAND", help="the program (fluidsynth)")
    parser.add_argument("--to", default=_RESOURCES, metavar="DIRECTORY", help="target of the images (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Writes an image for each id, and its sound to seeds/ of the working directory."""
    fluidsynth = FluidSynth.installed(args.fluidsynth, [SEED_SOUNDFONT])[0]
    converter = SpectrogramImageConverter(torch.device("cpu"))
    sounds = Path(args.work, "seeds")
    sounds.mkdir(parents=True, exist_ok=True)
    for name, compose in SEEDS.items():
        sound = _levelled(fluidsynth.play(midi_file([compose()]))[(PASSES - 1) * LOOP_SAMPLES:PASSES * LOOP_SAMPLES])
        wav.write(sounds / f"{name}.wav", sound)
        amplitudes = converter.loop_amplitudes(torch.from_numpy(sound)[None], _COLUMNS)
        image = converter.to_images(amplitudes)[0].numpy().astype(np.uint8)
        file = Path(args.to, f"{name}.png")
        png.write(file, image, exif.tags(float(amplitudes.max())))
        print(f"{file}: {file.stat().st_size} bytes")


def _levelled(sound: np.ndarray) -> np.ndarray:
    """Normalizes the root mean square to -20 dB of full scale, or the peak to -1 dB if that is quieter."""
    power = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
    return (sound * min(_LOUDNESS / power, _PEAK / float(np.abs(sound).max()))).astype(np.float32)
