"""Writes the model in the layout of diffusers, its weights in half precision."""

import argparse
import hashlib
import json
from pathlib import Path

from ..nets.autoencoder import Autoencoder
from ..nets.conditioned import Conditioned
from ..noise.schedule import scheduler_config
from ..running import safetensors, sizes
from ..running.folder import WorkingFolder, write_text
from ..running.machine import Machine
from ..running.training import averaged, size_of

_LIST = "files.txt"

WORDS = "words.txt"
"""The words that the tokenizer was learnt from, beside the model."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--to", metavar="FOLDER", help="where to (model in the working folder); the box is"
                        " riffusion-model-tiny/src/main/resources/META-INF/riffusion4j/models/tiny")


def run(args: argparse.Namespace) -> None:
    """Writes a folder that ``./riffusion models import`` takes."""
    folder, machine = WorkingFolder(args.work), Machine()
    target = Path(args.to) if args.to else folder.model
    autoencoder_file = folder.require(folder.checkpoint("autoencoder"), "autoencoder")
    size = sizes.SIZES[size_of(autoencoder_file)]
    tokenizer = folder.tokenizer()
    autoencoder = averaged(autoencoder_file, Autoencoder(size.autoencoder), machine)
    diffusion_file = folder.require(folder.checkpoint("diffusion"), "diffusion")
    text, unet = size.text(tokenizer.size), size.unet()
    conditioned = averaged(diffusion_file, Conditioned(text, unet), machine)

    tokenizer.write(target / "tokenizer")
    # The words in their order: what the tokenizer was learnt from, to go on with it.
    write_text(target / WORDS, folder.words_file.read_text("utf-8"))
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


def _list(folder: Path) -> None:
    """Writes files.txt: SHA-256 and path of every file. A class path cannot be listed, so the library reads this."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _LIST)
    write_text(folder / _LIST, "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files))


def _json(file: Path, content: object) -> None:
    write_text(file, json.dumps(content, indent=2) + "\n")
