"""Listens to composed music with numbers: is the key that was meant heard, the tempo, the chords?"""

import argparse
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from ..measures import listening
from ..measures.listening import CHORDS, Chord, Key
from ..sound.fluidsynth import FluidSynth
from ..sound.render import Renderer

_COMPOSER = Path(__file__).resolve().parents[2] / "riffusion"
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_MULTIPLES = (1 / 3, 1 / 2, 2 / 3, 1, 3 / 2, 2, 3)
_QUALITIES = {"maj": "", "min": "m", "6": "", "add9": "", "madd9": "m", "9": "7", "maj9": "maj7", "m9": "m7"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--scores", type=int, default=500, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--composed", metavar="FOLDER", help="what compose --training wrote, rather than new scores")
    parser.add_argument("--riffusion", default=str(_COMPOSER), metavar="COMMAND", help="the command line (%(default)s)")
    parser.add_argument("--fluidsynth", metavar="COMMAND", help="the program (fluidsynth)")


def run(args: argparse.Namespace) -> None:
    """Prints in how many scores key and tempo are heard, and how many of the chords."""
    with tempfile.TemporaryDirectory() as temporary:
        composed = Path(args.composed or temporary)
        if not args.composed:
            subprocess.run([args.riffusion, "compose", "--training", str(composed), "--count", str(args.scores),
                            "--seed", str(args.seed)], check=True, stdout=subprocess.DEVNULL)
        lines = (composed / "scores.jsonl").read_text("utf-8").splitlines()
        scores = [json.loads(line) for line in lines[:args.scores]]
    renderer = Renderer(FluidSynth.installed(args.fluidsynth))
    heard: Dict[str, List[float]] = {}
    for first in range(0, len(scores), 50):
        some = scores[first:first + 50]
        for score, sounds in zip(some, renderer.play(some, args.seed + first)):
            for name, value in _listen(score, sounds).items():
                heard.setdefault(name, []).append(value)
    for name, values in heard.items():
        print(f"{name:44} {np.mean(values):6.1%} of {len(values)}")


def _listen(score: Dict[str, object], sounds: np.ndarray) -> Dict[str, float]:
    pitched = [k for k, part in enumerate(score["parts"]) if not part["percussion"]]
    result = {}
    mix = sounds.sum(0)
    found = listening.tempo(mix)
    ratios = [abs(found / (score["bpm"] * multiple) - 1) < 0.01 for multiple in _MULTIPLES]
    result["tempo within 1 %, or a simple multiple"] = float(any(ratios))
    result["tempo within 1 %, the very one"] = float(ratios[3])
    result[f"  of {_pace(score['bpm'])}"] = float(ratios[3])
    if pitched:
        harmony = sounds[pitched].sum(0)
        frames, bass = listening.chroma(harmony), listening.bass_chroma(harmony)
        meant, key = parse_key(score["key"]), listening.key(frames, bass)
        # A melody alone need not tell its key: there the measure is of those that chords accompany.
        accompanied = any(part["name"] in ("chords", "pad") for part in score["parts"])
        where = "with chords" if accompanied else "without chords"
        result[f"key, {where}: the scale"] = float(key.scale == meant.scale)
        result[f"key, {where}: tonic and mode"] = float(key == meant)
        kind = "major and minor" if meant.mode in ("major", "minor") else "other modes"
        result[f"  in {kind}: the scale"] = float(key.scale == meant.scale)
        result[f"  in {kind}: tonic and mode"] = float(key == meant)
        result[f"chords in the mix, {where}"] = _chords(score, frames, bass)
    for k, part in enumerate(score["parts"]):
        if part["name"] == "chords":
            result["chords, the chords' part alone"] = _chords(score, listening.chroma(sounds[k]))
    return result


def _pace(beats: float) -> str:
    return "under 74 beats a minute" if beats < 74 else "74 to 152" if beats <= 152 else "over 152"


def _chords(score: Dict[str, object], frames: np.ndarray, bass: Optional[np.ndarray] = None) -> float:
    meant = parse_chords(score["chords"], score["bars"])
    known = [(chord, start, end) for chord, start, end in meant if chord is not None]
    if not known:
        return 1.0
    found = listening.chords(frames, [(start, end) for _, start, end in known], bass)
    right = [end - start for (chord, start, end), other in zip(known, found) if chord.is_like(other)]
    return sum(right) / sum(end - start for _, start, end in known)


def _pitch_class(name: str) -> int:
    return (_LETTERS[name[0]] + name.count("#") - name[1:].count("b")) % 12


def parse_key(text: str) -> Key:
    """The key of a text as "F# minor"."""
    tonic, mode = text.split()
    return Key(_pitch_class(tonic), mode)


def parse_chords(text: str, bars: int) -> List[Tuple[Chord, float, float]]:
    """Chords and their places, as shares of the whole, of a text as "Am | F C"; none for kinds that have no template."""
    result: List[Tuple[Chord, float, float]] = []
    for bar, line in enumerate(text.rstrip(" |").split("|")):
        signs: Sequence[str] = line.split()
        for i, sign in enumerate(signs):
            start, end = (bar + i / len(signs)) / bars, (bar + (i + 1) / len(signs)) / bars
            if sign == ".":
                result[-1] = (result[-1][0], result[-1][1], end)
                continue
            match = re.fullmatch(r"([A-G](?:#+|b+)?)([^/]*)(/.*)?", sign)
            quality = _QUALITIES.get(match[2], match[2])
            result.append((Chord(_pitch_class(match[1]), quality) if quality in CHORDS else None, start, end))
    return result
