"""Compares images that the exported model generates here with those that Riffusion for Java generates by it."""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from ..noise.generator import Generator
from ..running.folder import WorkingFolder
from ..running.machine import Machine
from ..sound import png

# Of lengths that need no padding: 32 and 40 columns of latents.
_PROMPTS = ("happy jazz piano with drums, 93.75 bpm, 2 bars", "boss fight, strings, 150 bpm, 4 bars", "harp, 4/4, 187.5 bpm, 4 bars")
_MOST_DIFFERENT = 1e-4
"""Of all pixels, and by one grey level."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--steps", type=int, default=4, help="denoising steps (%(default)s)")
    parser.add_argument("--guidance", type=float, default=1.0, help="guidance scale (%(default)s: none)")
    parser.add_argument("--riffusion", default="./riffusion", metavar="COMMAND", help="the command line (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Imports the model, and fails if more than a pixel in 10,000 differs by a grey level, or one by more."""
    folder = WorkingFolder(args.work)
    generator = Generator(folder.require(folder.model, "export"), Machine(allow_gpu=False))
    worst = False
    with tempfile.TemporaryDirectory() as temporary:
        imported, score = Path(temporary, "model"), Path(temporary, "score.npy")
        subprocess.run([args.riffusion, "models", "import", str(folder.model), "--to", str(imported)], check=True)
        for seed, prompt in enumerate(_PROMPTS):
            file = Path(temporary, f"{seed}.png")
            subprocess.run([args.riffusion, "compose", prompt, "--seed", str(seed), "--score-image", str(score)], check=True)
            subprocess.run([
                args.riffusion, "generate", prompt, "--model", str(imported), "--device", "cpu", "--seed", str(seed),
                "--steps", str(args.steps), "--guidance", str(args.guidance), "--image", str(file),
                "--output", str(file.with_suffix(".wav"))], check=True)
            java = png.read(file).astype(int)
            scores = torch.from_numpy(np.load(score))
            ours = generator.paint([prompt], scores, [seed], args.steps, args.guidance)[0].numpy().astype(int)
            error = abs(java - ours)
            print(f"{prompt}: {(error > 0).mean():.6f} of all pixels differ, by at most {error.max()}")
            worst = worst or (error > 0).mean() > _MOST_DIFFERENT or error.max() > 1
    if worst:
        raise SystemExit("the images differ")
