"""Runs everything: the producer beside the trainers, one after the other, and a page that shows how far they are."""

import argparse
import subprocess
import sys
import time
from typing import List

from ..measures.progress import write_page
from ..running.folder import WorkingFolder
from ..running.shards import HELD_OUT

_FIRST_SHARDS = HELD_OUT + 4
_PAGE_SECONDS = 1800
_LOOK_SECONDS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--autoencoder-minutes", type=float, default=90, help="time for the autoencoder (%(default)s)")
    parser.add_argument("--minutes", type=float, default=3000, help="time for the UNet (%(default)s)")
    parser.add_argument("--every", type=float, default=120, metavar="SECONDS",
                        help="the producer begins a shard at most so often (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Goes on where it was; ends when the UNet's time is up, or when it is interrupted."""
    folder = WorkingFolder(args.work)
    folder.path.mkdir(parents=True, exist_ok=True)
    producer = _start(folder, ["produce", "--every", str(args.every)], "produce")
    try:
        while len(folder.shards.all()) < _FIRST_SHARDS:
            _require_alive(producer, folder, "produce")
            time.sleep(_LOOK_SECONDS)
        _train(folder, producer, ["autoencoder", "--minutes", str(args.autoencoder_minutes)])
        _train(folder, producer, ["diffusion", "--minutes", str(args.minutes)])
    finally:
        producer.terminate()
        producer.wait()


def _start(folder: WorkingFolder, arguments: List[str], name: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "training", *arguments, "--work", str(folder.path)]
    with open(folder.path / f"{name}.out", "a", encoding="utf-8") as output:
        return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)


def _train(folder: WorkingFolder, producer: subprocess.Popen, arguments: List[str]) -> None:
    """Runs a trainer to its end, and renews the page meanwhile."""
    trainer = _start(folder, arguments, arguments[0])
    drawn = 0.0
    try:
        while trainer.poll() is None:
            _require_alive(producer, folder, "produce")
            if time.monotonic() - drawn > _PAGE_SECONDS or not drawn:
                write_page(folder)
                drawn = time.monotonic()
            time.sleep(_LOOK_SECONDS)
    finally:
        trainer.terminate()
        trainer.wait()
    if trainer.returncode:
        raise SystemExit(f"{arguments[0]} failed; see {folder.path / arguments[0]}.out")
    write_page(folder)


def _require_alive(process: subprocess.Popen, folder: WorkingFolder, name: str) -> None:
    if process.poll() is not None:
        raise SystemExit(f"{name} ended by itself; see {folder.path / name}.out")
