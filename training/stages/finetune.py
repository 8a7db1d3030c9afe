"""Trains the small model on sounds and captions of yours: on the images of a data set that `riffusion batch dataset`
wrote (layout imagefolder). Its autoencoder stays; a score is no input of these images."""

import argparse
import json
from pathlib import Path
from typing import Dict, List

import numpy as np

from ..running.directory import WorkingDirectory
from ..running.latents import WIDTH
from ..running.shards import HELD_OUT, NOTES, Loop, write
from ..sound import png
from . import adopt, diffusion, export

_HEIGHT = 512
_REST = 52
_IN_A_SHARD = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--dataset", required=True, metavar="DIRECTORY", help="the data set: train/metadata.jsonl and"
                        " its images; test/, if there is one, is held out")
    adopt.add_arguments(parser)
    diffusion.add_arguments(parser)
    export.add_arguments(parser)


def run(args: argparse.Namespace) -> None:
    """Resumes; writes the model to model/ in the working directory."""
    directory = WorkingDirectory(args.work)
    if not directory.checkpoint("diffusion").exists():
        adopt.run(args)
    if not directory.shards.all():
        train, test = (examples(Path(args.dataset), split) for split in ("train", "test"))
        if not train:
            raise SystemExit(f"{args.dataset}/train/metadata.jsonl lists no images; make it with: ./riffusion batch dataset"
                             f" --audio-dir SOUNDS --output-dir {args.dataset}")
        _write_shards(directory, train, test or train[::20])
    diffusion.run(args)
    export.run(args)


def examples(dataset: Path, split: str) -> List[Dict[str, object]]:
    """The lines of a split's metadata, each with the path of its image."""
    metadata = dataset / split / "metadata.jsonl"
    if not metadata.exists():
        return []
    lines = [json.loads(line) for line in metadata.read_text("utf-8").splitlines() if line.strip()]
    return [{**line, "path": dataset / split / str(line["file_name"])} for line in lines]


def loop(example: Dict[str, object]) -> Loop:
    """An image as the trainers read it, without a score."""
    image = png.read(Path(str(example["path"])))
    width = image.shape[1] // 16 * 16
    if image.shape[0] != _HEIGHT or width < WIDTH * 16:
        raise SystemExit(f"{example['path']} is {image.shape[1]} x {image.shape[0]}; images must be {_HEIGHT} high and"
                         f" {WIDTH * 16} or more wide")
    columns = width // 16
    return Loop(image[:, :width], np.zeros((NOTES, 32, columns), np.uint8), np.zeros((_REST, columns), np.float16),
                [str(example["text"])], {"periodic": False})


def _write_shards(directory: WorkingDirectory, train: List[Dict[str, object]], test: List[Dict[str, object]]) -> None:
    directory.shards.directory.mkdir(parents=True, exist_ok=True)
    for number in range(HELD_OUT):
        write(directory.shards.path(number), [loop(example) for example in test[number::HELD_OUT][:32]])
    for number in range(0, len(train), _IN_A_SHARD):
        shard = HELD_OUT + number // _IN_A_SHARD
        write(directory.shards.path(shard), [loop(example) for example in train[number:number + _IN_A_SHARD]])
    print(f"{len(train)} images to train on, {len(test)} held out")
