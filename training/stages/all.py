"""Runs the producer in parallel with the trainers, one after the other, and writes a progress page."""

import argparse
import signal
import subprocess
import sys
import time
from typing import List

from ..measures.progress import write_page
from ..running.directory import WorkingDirectory
from ..running.shards import HELD_OUT

_FIRST_SHARDS = HELD_OUT + 4
_PAGE_SECONDS = 1800
_POLL_SECONDS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--autoencoder-minutes", type=float, default=90, help="time for the autoencoder (%(default)s)")
    parser.add_argument("--minutes", type=float, default=3000, help="time for the UNet (%(default)s)")
    parser.add_argument("--every", type=float, default=120, metavar="SECONDS",
                        help="shortest interval between shards (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Resumes; ends after the UNet's training time, or when interrupted."""
    directory = WorkingDirectory(args.work)
    directory.path.mkdir(parents=True, exist_ok=True)
    # As at an interrupt: the producer and the trainer end, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    producer = _start(directory, ["produce", "--every", str(args.every)], "produce")
    try:
        while len(directory.shards.all()) < _FIRST_SHARDS:
            _require_alive(producer, directory, "produce")
            time.sleep(_POLL_SECONDS)
        _train(directory, producer, ["autoencoder", "--minutes", str(args.autoencoder_minutes)])
        _train(directory, producer, ["diffusion", "--minutes", str(args.minutes)])
    finally:
        producer.terminate()
        producer.wait()


def _start(directory: WorkingDirectory, arguments: List[str], name: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "training", *arguments, "--work", str(directory.path)]
    with open(directory.path / f"{name}.out", "a", encoding="utf-8") as output:
        return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)


def _train(directory: WorkingDirectory, producer: subprocess.Popen, arguments: List[str]) -> None:
    """Runs a trainer to its end, updating the page."""
    trainer = _start(directory, arguments, arguments[0])
    drawn = 0.0
    try:
        while trainer.poll() is None:
            _require_alive(producer, directory, "produce")
            if time.monotonic() - drawn > _PAGE_SECONDS or not drawn:
                write_page(directory)
                drawn = time.monotonic()
            time.sleep(_POLL_SECONDS)
    finally:
        trainer.terminate()
        trainer.wait()
    if trainer.returncode:
        raise SystemExit(f"{arguments[0]} failed; see {directory.path / arguments[0]}.out")
    write_page(directory)


def _require_alive(process: subprocess.Popen, directory: WorkingDirectory, name: str) -> None:
    if process.poll() is not None:
        raise SystemExit(f"{name} exited; see {directory.path / name}.out")
