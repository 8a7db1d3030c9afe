"""Writes loops as MIDI files, and labels and captions of each."""

import argparse
import json
import multiprocessing
import random
from typing import Dict, List, Tuple

from ..music.captions import caption
from ..music.composer import compose
from ..music.midi import midi_file
from ..music.worlds import WORLDS
from ..running.folder import WorkingFolder, is_held_out, write_text
from ..sound.loops import PASSES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--clips", type=int, default=6000, help="how many loops (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which loops (%(default)s)")
    parser.add_argument("--world", choices=sorted(WORLDS), default="wide", help="what music there is (%(default)s)")


def run(args: argparse.Namespace) -> None:
    """Writes midi/*.mid and clips.jsonl. The same seed and number give the same files."""
    folder = WorkingFolder(args.work)
    world = {"name": args.world, "seed": args.seed, "clips": args.clips}
    if folder.world_file.exists() and folder.world() != world:
        raise SystemExit(f"{folder.path} holds the world {folder.world()}, not {world}; take another --work")
    write_text(folder.world_file, json.dumps(world) + "\n")
    folder.midi.mkdir(exist_ok=True)
    with multiprocessing.Pool() as pool:
        jobs = [(str(folder.path), args.world, args.seed, shard) for shard in folder.shards()]
        lines = [line for some in pool.imap(_write_shard, jobs) for line in some]
    write_text(folder.clips_file, "".join(json.dumps(line) + "\n" for line in lines))
    print(f"composed {len(lines)} loops in {folder.midi}")


def _write_shard(job: Tuple[str, str, int, range]) -> List[Dict[str, object]]:
    path, world, seed, shard = job
    loops = [compose(seed, index, WORLDS[world]) for index in shard]
    file = WorkingFolder(path).midi / f"{shard.start:06d}.mid"
    if not file.exists():
        file.write_bytes(midi_file(loops, PASSES))
    return [
        {
            "index": index,
            "split": "held-out" if is_held_out(index) else "train",
            "caption": caption(loop.labels, random.Random(f"caption {seed} {index}")),
            **loop.labels._asdict(),
            "bpm": round(loop.labels.bpm, 2),
        }
        for index, loop in zip(shard, loops)
    ]
