"""Paints the spectrogram image of every loop, all into one file."""

import argparse
import json

import numpy as np
import torch

from ..running.folder import WorkingFolder, write_text
from ..running.machine import Machine
from ..sound import wav
from ..sound.loops import LOOP_SAMPLES
from ..sound.spectrogram import BANDS, Painter

_COLUMNS = 512
_BATCH_ON_GPU = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This stage has no options of its own."""


def run(args: argparse.Namespace) -> None:
    """Writes images.npy, [clips, 512, 512] uint8; an interrupted run goes on where it was."""
    folder = WorkingFolder(args.work)
    shape = (folder.world()["clips"], BANDS, _COLUMNS)
    mode = "r+" if folder.images_file.exists() else "w+"
    images = np.lib.format.open_memmap(folder.images_file, mode=mode, dtype=np.uint8, shape=shape)
    done_file = folder.path / "images.done.json"
    done = set(json.loads(done_file.read_text())) if mode == "r+" and done_file.exists() else set()
    machine = Machine()
    painter = Painter(machine.device)
    batch = _BATCH_ON_GPU if machine.gpu else 1
    for shard in folder.shards():
        if shard.start not in done:
            file = folder.require(folder.sound / f"{shard.start:06d}.wav", "render")
            sound = torch.from_numpy(wav.read(file).reshape(len(shard), LOOP_SAMPLES))
            for part in range(0, len(shard), batch):
                painted = painter.loops(sound[part:part + batch].to(machine.device)).cpu().numpy()
                images[shard.start + part:shard.start + part + len(painted)] = painted
            images.flush()
            done.add(shard.start)
            write_text(done_file, json.dumps(sorted(done)))
    print(f"{len(images)} images in {folder.images_file}")
