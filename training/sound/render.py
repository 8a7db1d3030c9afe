"""Renders scores part by part to seamless loops."""

import random
from typing import Dict, List, Sequence

import numpy as np

from ..music.midi import PERCUSSION, Note, Segment, midi_file
from .fluidsynth import SAMPLE_RATE, FluidSynth
from .voices import play_drum_machine, play_synthesizer

_TAIL_MS = 2500
_FADE = SAMPLE_RATE // 2
_ELECTRONIC = frozenset((
    "techno", "house", "disco", "drum and bass", "synthwave", "trap", "chiptune", "8-bit", "hip hop", "lofi", "edm",
    "electro", "dubstep", "trance", "retro"))
_COMPUTED = 0.6
_COMPUTED_ELSEWHERE = 0.04
_SYNTHESIZERS = range(80, 104)
"""General MIDI's synthesizer leads, pads and effects."""


class Renderer:
    """Renders with several soundfonts, one for each score, and synthesized voices."""

    def __init__(self, fonts: Sequence[FluidSynth]):
        self._fonts = fonts

    def play(self, scores: Sequence[Dict[str, object]], seed: int) -> List[np.ndarray]:
        """Renders the parts of each score, [parts, samples] float32, from the lines of ``compose --training``.

        Parts keep the loudness that they have in the whole. The same seed gives the same sound.
        """
        sounds = [np.zeros((len(score["parts"]), int(score["samples"])), np.float32) for score in scores]
        sampled: List[List[tuple]] = [[] for _ in self._fonts]
        for i, score in enumerate(scores):
            rng = random.Random(f"voices {seed} {i}")
            font = rng.randrange(len(self._fonts))
            reverb = rng.choice((10, 30, 45, 45, 60, 80))
            computed = _COMPUTED if score["genre"] in _ELECTRONIC else _COMPUTED_ELSEWHERE
            for k, part in enumerate(score["parts"]):
                notes = _notes(score, part)
                synthetic = part["percussion"] or part["program"] in _SYNTHESIZERS or part["program"] in (38, 39)
                if synthetic and rng.random() < computed:
                    play = play_drum_machine if part["percussion"] else play_synthesizer
                    sounds[i][k] = play(notes, sounds[i].shape[1], np.random.default_rng([seed, i, k]))
                else:
                    sampled[font].append((i, k, part, reverb, notes))
        for fluidsynth, parts in zip(self._fonts, sampled):
            if parts:
                _play_sampled(fluidsynth, parts, sounds)
        return sounds


def _notes(score: Dict[str, object], part: Dict[str, object]) -> List[Note]:
    milliseconds = 1000 * score["samples"] / SAMPLE_RATE / score["ticks"]
    channel = PERCUSSION if part["percussion"] else 0
    return [Note(start * milliseconds, length * milliseconds, channel, pitch, velocity)
            for start, length, pitch, velocity in part["notes"]]


def _play_sampled(fluidsynth: FluidSynth, parts: Sequence[tuple], sounds: Sequence[np.ndarray]) -> None:
    """Renders all parts in sequence in one call of FluidSynth; tails wrap around to each loop's start."""
    segments = []
    for i, _, part, reverb, notes in parts:
        length = int(np.ceil(1000 * sounds[i].shape[1] / SAMPLE_RATE)) + _TAIL_MS
        channel = PERCUSSION if part["percussion"] else 0
        segments.append(Segment(length, {channel: part["program"]}, reverb, notes))
    sound = fluidsynth.play(midi_file(segments))
    at = 0
    for (i, k, _, _, _), segment in zip(parts, segments):
        first = at * SAMPLE_RATE // 1000
        at += segment.length
        heard = sound[first:at * SAMPLE_RATE // 1000].copy()
        heard[-_FADE:] *= np.linspace(1, 0, len(heard[-_FADE:]), dtype=np.float32)
        loop = sounds[i][k]
        for start in range(0, len(heard), len(loop)):
            piece = heard[start:start + len(loop)]
            loop[:len(piece)] += piece
