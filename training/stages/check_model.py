"""Compares images that the exported model paints here with those that Riffusion for Java paints by it."""

import argparse
import subprocess
import tempfile
from pathlib import Path

from ..noise.generator import Generator
from ..running.folder import WorkingFolder
from ..running.machine import Machine
from ..sound import png

_PROMPTS = ("slow happy jazz piano with drums", "church bells", "dark techno synth, very fast")
_MOST_LEVELS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--steps", type=int, default=8, help="denoising steps (%(default)s)")
    parser.add_argument("--guidance", type=float, default=3.0, help="guidance scale (%(default)s)")
    parser.add_argument("--riffusion", default="./riffusion", metavar="COMMAND", help="the command line (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Imports the model, and fails if images differ by more than one grey level on average."""
    folder = WorkingFolder(args.work)
    generator = Generator(folder.require(folder.model, "export"), Machine())
    with tempfile.TemporaryDirectory() as temporary:
        imported = Path(temporary, "model")
        subprocess.run([args.riffusion, "models", "import", str(folder.model), "--to", str(imported)], check=True)
        worst = 0.0
        for seed, prompt in enumerate(_PROMPTS):
            file = Path(temporary, f"{seed}.png")
            subprocess.run([
                args.riffusion, "generate", prompt, "--model", str(imported), "--device", "cpu", "--seed", str(seed),
                "--steps", str(args.steps), "--guidance", str(args.guidance), "--image", str(file),
                "--output", str(file.with_suffix(".wav"))], check=True)
            java = png.read(file).astype(int)
            ours = generator.paint([prompt], [seed], args.steps, args.guidance)[0].numpy().astype(int)
            error = abs(java - ours)
            print(f"{prompt}: images differ by {error.mean():.4f} levels on average, {error.max()} at most")
            worst = max(worst, error.mean())
    if worst > _MOST_LEVELS:
        raise SystemExit(f"the images differ by {worst:.2f} levels")
