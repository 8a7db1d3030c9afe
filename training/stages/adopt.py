"""Creates checkpoints from an exported model, such as the weights in this repository, to continue training; without
optimizer state."""

import argparse
import shutil
from pathlib import Path

from ..noise.generator import Generator
from ..running import sizes
from ..running.directory import WorkingDirectory
from ..running.machine import Machine
from ..running.training import begin
from .export import WORDS

_KEPT = "training/weights"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--model", default=_KEPT, metavar="DIRECTORY", help="the model (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Writes autoencoder.pt and diffusion.pt; fails if they exist."""
    directory, machine = WorkingDirectory(args.work), Machine()
    generator = Generator(Path(args.model), machine)
    fitting = [name for name, size in sizes.SIZES.items() if size.autoencoder == generator.autoencoder.shape
               and size.unet().config() == generator.conditioned.unet.shape.config()]
    if not fitting:
        raise SystemExit(f"{args.model} is of none of the sizes {', '.join(sorted(sizes.SIZES))}")
    directory.path.mkdir(parents=True, exist_ok=True)
    if not directory.words_file.exists():
        shutil.copy(Path(args.model, WORDS), directory.words_file)
    for name, network in (("autoencoder", generator.autoencoder), ("diffusion", generator.conditioned)):
        file = directory.checkpoint(name)
        if file.exists():
            raise SystemExit(f"{file} exists already; use another --work, or resume it")
        begin(file, network.requires_grad_(True), {"size": fitting[0]}, machine)
        print(f"{file} has the weights of {args.model}")
