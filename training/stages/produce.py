"""Produces training data endlessly: composes, renders and converts to spectrogram images."""

import argparse
import json
import random
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
import torch

from ..running.directory import WorkingDirectory
from ..running.shards import NOTES, Loop, Shards, number, write
from ..sound.fluidsynth import FluidSynth
from ..sound.render import Renderer
from ..sound.spectrogram import SpectrogramImageConverter

_COMPOSER = Path(__file__).resolve().parents[2] / "riffusion"
_LOUDNESS = 0.1
_QUIETEST = 1e-4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--scores", type=int, default=24, help="scores in a shard (%(default)s)")
    parser.add_argument("--keep", type=int, default=40, help="shards to keep, the newest (%(default)s)")
    parser.add_argument("--every", type=float, default=60, metavar="SECONDS",
                        help="shortest interval between shards, once there are as many as are kept (%(default)s)")
    parser.add_argument("--count", type=int, help="number of shards to produce (endless)")
    parser.add_argument("--riffusion", default=str(_COMPOSER), metavar="COMMAND", help="the command line (%(default)s)")
    parser.add_argument("--fluidsynth", metavar="COMMAND", help="the program (fluidsynth)")


def run(args: argparse.Namespace) -> None:
    """Writes shards/*.npz until it is terminated; the number of a shard is its seed."""
    directory = WorkingDirectory(args.work)
    directory.shards.directory.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    producer = _Producer(Renderer(FluidSynth.installed(args.fluidsynth)), args.scores, directory.words_file, args.riffusion)
    there = directory.shards.all()
    shard = number(there[-1]) + 1 if there else 0
    for _ in range(args.count) if args.count else iter(int, 1):
        began = time.monotonic()
        loops = producer.loops(shard)
        write(directory.shards.path(shard), loops)
        directory.shards.trim(args.keep)
        took = time.monotonic() - began
        print(f"shard {shard}: {len(loops)} loops in {took:.0f} s", flush=True)
        shard += 1
        if len(directory.shards.training_shards()) >= args.keep:
            time.sleep(max(0.0, args.every - took))


class _Producer:
    def __init__(self, renderer: Renderer, scores: int, words_file: Path, composer: str):
        self._composer = composer
        self._words_file = words_file
        self._renderer = renderer
        self._scores = scores
        self._converter = SpectrogramImageConverter(torch.device("cpu"))

    def loops(self, shard: int) -> List[Loop]:
        """The loops of a shard: for each score all parts, a single part, and often a subset."""
        with tempfile.TemporaryDirectory() as composed:
            subprocess.run([self._composer, "compose", "--training", composed, "--count", str(self._scores),
                            "--seed", str(shard)], check=True, stdout=subprocess.DEVNULL)
            if not self._words_file.exists():
                shutil.copy(Path(composed, "words.txt"), self._words_file)
            scores = read_scores(Path(composed))
            images = [np.load(Path(composed, f"{i:06d}.npy")) for i in range(len(scores))]
        sounds = self._renderer.play(scores, shard)
        loops = []
        for i, (score, channels, parts) in enumerate(zip(scores, images, sounds)):
            rng = random.Random(f"choice {shard} {i}")
            for heard in _choices(len(parts), rng):
                sound = parts[list(heard)].sum(0)
                if np.abs(sound).max() > _QUIETEST:
                    loops.append(self._loop(score, channels, heard, sound, rng))
        return loops

    def _loop(self, score: Dict[str, object], channels: np.ndarray, heard: Sequence[int], sound: np.ndarray,
              rng: random.Random) -> Loop:
        sound = sound * (_LOUDNESS / np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
        image = self._converter.loops(torch.from_numpy(sound.astype(np.float32))[None], score["columns"])[0].numpy()
        # The score image of several parts is their maximum.
        together = channels[list(heard)].max(0) if len(heard) > 1 else channels[heard[0]]
        notes = np.rint(np.clip(together[:NOTES].astype(np.float32), 0, 1) * 255).astype(np.uint8)
        facts = {key: value for key, value in score.items() if key not in ("parts", "captions")}
        facts["part_count"] = len(score["parts"])
        facts["heard"] = [score["parts"][k]["name"] for k in heard]
        facts["notes"] = {score["parts"][k]["name"]: score["parts"][k]["notes"] for k in heard}
        return Loop(image, notes, together[NOTES:, 0].astype(np.float16), _captions(score, heard, rng), facts)


def read_scores(composed: Path) -> List[Dict[str, object]]:
    """Reads scores.jsonl."""
    with open(composed / "scores.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _choices(parts: int, rng: random.Random) -> List[Sequence[int]]:
    """Chooses the parts of each loop: all, one, and for half the scores a subset."""
    everything = tuple(range(parts))
    chosen = [everything]
    if parts > 1:
        chosen.append((rng.randrange(parts),))
    if parts > 2 and rng.random() < 0.5:
        chosen.append(tuple(sorted(rng.sample(everything, rng.randint(2, parts - 1)))))
    return chosen


def _captions(score: Dict[str, object], heard: Sequence[int], rng: random.Random) -> List[str]:
    parts = score["parts"]
    if len(heard) == len(parts):
        return score["captions"]
    if len(heard) == 1:
        return parts[heard[0]]["captions"]
    captions = []
    for _ in range(8):
        names = [rng.choice((parts[k]["name"], rng.choice(parts[k]["captions"]))) for k in heard]
        rng.shuffle(names)
        captions.append(rng.choice((" and ", ", ", " with ")).join(names))
    return captions
