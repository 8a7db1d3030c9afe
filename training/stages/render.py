"""Plays the MIDI files by FluidSynth, into WAV files that hold as many loops, one after the other."""

import argparse
import multiprocessing
from typing import Optional, Tuple

from ..running.folder import WorkingFolder
from ..sound import wav
from ..sound.fluidsynth import FluidSynth
from ..sound.loops import last_passes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--fluidsynth", metavar="COMMAND", help="the program (fluidsynth)")
    parser.add_argument("--soundfont", metavar="FILE", help="a General MIDI soundfont (FluidR3, where Debian has it)")
    parser.add_argument("--processes", type=int, help="how many at a time (one a core)")


def run(args: argparse.Namespace) -> None:
    """Writes sound/*.wav; what is there is kept."""
    folder = WorkingFolder(args.work)
    FluidSynth.find(args.fluidsynth, args.soundfont)
    folder.sound.mkdir(exist_ok=True)
    jobs = [(args.work, shard, args.fluidsynth, args.soundfont) for shard in folder.shards()]
    with multiprocessing.Pool(args.processes) as pool:
        played = sum(pool.imap_unordered(_play_shard, jobs))
    print(f"played {played} loops into {folder.sound}")


def _play_shard(job: Tuple[str, range, Optional[str], Optional[str]]) -> int:
    path, shard, program, soundfont = job
    folder = WorkingFolder(path)
    target = folder.sound / f"{shard.start:06d}.wav"
    if target.exists():
        return 0
    midi = (folder.midi / f"{shard.start:06d}.mid").read_bytes()
    sound = FluidSynth.find(program, soundfont).play(midi)
    wav.write(target, last_passes(sound, len(shard)).reshape(-1))
    return len(shard)
