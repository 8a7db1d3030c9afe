"""Writes the model in the layout of diffusers, its weights in half precision."""

import argparse
import hashlib
import json
from pathlib import Path

from ..nets.autoencoder import Autoencoder
from ..nets.conditioned import Conditioned
from ..noise.schedule import scheduler_config
from ..running import safetensors, sizes
from ..running.directory import WorkingDirectory, write_text
from ..running.machine import Machine
from ..running.training import averaged, size_of

_LIST = "files.txt"

WORDS = "words.txt"
"""The words that the tokenizer was trained on, beside the model."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--to", metavar="DIRECTORY", help="target (model in the working directory); the bundled model is"
                        " riffusion-model-tiny/src/main/resources/META-INF/riffusion4j/models/tiny")


def run(args: argparse.Namespace) -> None:
    """Writes a directory for ``./riffusion models import``."""
    directory, machine = WorkingDirectory(args.work), Machine()
    target = Path(args.to) if args.to else directory.model
    autoencoder_file = directory.require(directory.checkpoint("autoencoder"), "autoencoder")
    size = sizes.SIZES[size_of(autoencoder_file)]
    tokenizer = directory.tokenizer()
    autoencoder = averaged(autoencoder_file, Autoencoder(size.autoencoder), machine)
    diffusion_file = directory.require(directory.checkpoint("diffusion"), "diffusion")
    text, unet = size.text(tokenizer.size), size.unet()
    conditioned = averaged(diffusion_file, Conditioned(text, unet), machine)

    tokenizer.write(target / "tokenizer")
    # The words in their order, to continue training with the same tokenizer.
    write_text(target / WORDS, directory.words_file.read_text("utf-8"))
    _json(target / "scheduler" / "scheduler_config.json", scheduler_config())
    _json(target / "text_encoder" / "config.json", text.config(tokenizer.end))
    _json(target / "unet" / "config.json", unet.config())
    _json(target / "vae" / "config.json", size.autoencoder.config())
    _json(target / "model_index.json", {
        "_class_name": "StableDiffusionPipeline",
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderDC"],
        "safety_checker": [None, None],
        "feature_extractor": [None, None],
        "requires_safety_checker": False,
    })
    weights = {
        "text_encoder/model.safetensors": conditioned.text_encoder.state_dict(),
        "unet/diffusion_pytorch_model.safetensors": conditioned.unet.state_dict(),
        "vae/diffusion_pytorch_model.safetensors": autoencoder.exported(),
    }
    for name, tensors in weights.items():
        safetensors.write(target / name, tensors)
        print(f"{name}: {(target / name).stat().st_size / 1e6:.2f} MB")
    _list(target)


def _list(directory: Path) -> None:
    """Writes files.txt: SHA-256 and path of every file. The library reads it, since a class path cannot be listed."""
    files = sorted(path for path in directory.rglob("*") if path.is_file() and path.name != _LIST)
    write_text(directory / _LIST, "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(directory).as_posix()}\n" for path in files))


def _json(file: Path, content: object) -> None:
    write_text(file, json.dumps(content, indent=2) + "\n")
