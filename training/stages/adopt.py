"""Takes up an exported model, such as the weights that are kept here, to train on from there; it has no optimizer's
state."""

import argparse
import shutil
from pathlib import Path

from ..noise.generator import Generator
from ..running import sizes
from ..running.folder import WorkingFolder
from ..running.machine import Machine
from ..running.training import begin
from .export import WORDS

_KEPT = "training/weights"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--model", default=_KEPT, metavar="FOLDER", help="the model (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Writes autoencoder.pt and diffusion.pt, unless they are there."""
    folder, machine = WorkingFolder(args.work), Machine()
    generator = Generator(Path(args.model), machine)
    fitting = [name for name, size in sizes.SIZES.items() if size.autoencoder == generator.autoencoder.shape
               and size.unet().config() == generator.conditioned.unet.shape.config()]
    if not fitting:
        raise SystemExit(f"{args.model} is of none of the sizes {', '.join(sorted(sizes.SIZES))}")
    folder.path.mkdir(parents=True, exist_ok=True)
    if not folder.words_file.exists():
        shutil.copy(Path(args.model, WORDS), folder.words_file)
    for name, network in (("autoencoder", generator.autoencoder), ("diffusion", generator.conditioned)):
        file = folder.checkpoint(name)
        if file.exists():
            raise SystemExit(f"{file} is there already; take another --work, or go on with it")
        begin(file, network.requires_grad_(True), {"size": fitting[0]}, machine)
        print(f"{file} has the weights of {args.model}")
