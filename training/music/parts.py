"""Chords and bass."""

from typing import Callable, Dict, Tuple

from .harmony import Chord, Harmony
from .page import Page
from .score import BASS, CHORDS

_CHORD_BASE = 55
_BASS_BASE = 36
_BASS_VELOCITY = 92


def _pad(page: Page, harmony: Harmony, chord: Chord, velocity: int) -> None:
    for degree in chord.degrees:
        page.add(chord.beat, chord.length, CHORDS, harmony.pitch(degree, _CHORD_BASE), velocity)


def _strike(page: Page, harmony: Harmony, chord: Chord, beat: float, length: float, velocity: int) -> None:
    for degree in chord.degrees:
        page.add(chord.beat + beat, length, CHORDS, harmony.pitch(degree, _CHORD_BASE), velocity)


def _eighths(page: Page, harmony: Harmony, chord: Chord, velocity: int) -> None:
    for half in range(2 * chord.length):
        for degree in (chord.root, chord.root + 4):
            page.add(chord.beat + half / 2, 0.4, CHORDS, harmony.pitch(degree, _CHORD_BASE - 7), velocity)


def _offbeat(page: Page, harmony: Harmony, chord: Chord, velocity: int) -> None:
    for beat in range(chord.length):
        _strike(page, harmony, chord, beat + (0.5 if page.rng.random() < 0.7 else 0), 0.4, velocity)


def _skank(page: Page, harmony: Harmony, chord: Chord, velocity: int) -> None:
    for beat in range(chord.length):
        _strike(page, harmony, chord, beat + 0.5, 0.25, velocity + 8)


def _waltz(page: Page, harmony: Harmony, chord: Chord, velocity: int) -> None:
    for beat in range(chord.length):
        if (chord.beat + beat) % 3:
            _strike(page, harmony, chord, beat, 0.5, velocity)


def _arpeggio(page: Page, harmony: Harmony, chord: Chord, velocity: int) -> None:
    notes = tuple(chord.degrees) + (chord.root + 7,)
    order = (0, 1, 2, 3, 2, 1)
    for half in range(2 * chord.length):
        degree = notes[order[half % 6] % len(notes)]
        page.add(chord.beat + half / 2, 0.9, CHORDS, harmony.pitch(degree, _CHORD_BASE - 2), velocity)


CHORD_STYLES: Dict[str, Callable[[Page, Harmony, Chord, int], None]] = {
    "pad": _pad, "eighths": _eighths, "offbeat": _offbeat, "skank": _skank, "waltz": _waltz, "arpeggio": _arpeggio,
}

BASS_STEPS: Dict[str, Tuple[float, float, Tuple[int, ...]]] = {
    "walking": (0, 1, (0, 2, 4, 6)),
    "eighths": (0, 0.5, (0,)),
    "between": (0.5, 1, (0,)),
    "roots": (0, 2, (0, 0, 4)),
    "syncopated": (0, 0.75, (0, 0, 4, 7)),
    "tumbao": (0, 1.5, (0, 4)),
    "downbeats": (0, 3, (0,)),
    "octaves": (0, 0.5, (0, 7)),
}
"""First place in a chord, distance to the next (beats), and the degrees above the root in turn."""


def play_chords(page: Page, harmony: Harmony, style: str, velocity: int) -> None:
    """Chords through the whole loop."""
    for chord in harmony.chords:
        CHORD_STYLES[style](page, harmony, chord, velocity)


def play_bass(page: Page, harmony: Harmony, line: str) -> None:
    """Bass through the whole loop."""
    first, step, degrees = BASS_STEPS[line]
    for chord in harmony.chords:
        place, count = first, 0
        while place < chord.length:
            degree = chord.root + degrees[count % len(degrees)]
            length = min(step, chord.length - place)
            page.add(chord.beat + place, length, BASS, harmony.pitch(degree, _BASS_BASE), _BASS_VELOCITY)
            place += step
            count += 1
