"""Five loops with exact beats: the seed images of Riffusion for Java.

Written note by note, for the five ids of Riffusion's web application. A pattern has one sign for each step of its
voice: a dot or a space is a rest, a drum sounds louder from ``-`` over ``o`` to ``X``.
"""

from typing import Callable, Dict, List, Sequence, Tuple

from .midi import PERCUSSION, Note, Segment

LOOP_MS = 5120
"""Length of every loop in milliseconds: 512 columns of 10 ms, 225,792 samples at 44.1 kHz."""

LOOP_SAMPLES = LOOP_MS * 441 // 10
"""512 hops of 441."""

LEAD, CHORDS, BASS, DRUMS = 0, 1, 2, PERCUSSION
"""Channels."""

PASSES = 2
"""The number of repetitions; the last is kept, in which tails of the end sound at the start."""

_REVERB = 45
KICK, SIDE_STICK, SNARE, CLAP, CLOSED_HAT, OPEN_HAT = 36, 37, 38, 39, 42, 46
RIDE, TAMBOURINE, CONGA_HIGH, CONGA_LOW, SHAKER, WOOD = 51, 54, 63, 64, 70, 76
_STROKES = {"-": 48, "o": 80, "X": 112}
_STROKE_MS = 60
_GAP_MS = 6
_FINGER_BASS, _ACOUSTIC_BASS, _PICKED_BASS = 33, 32, 34
_PIZZICATO, _KALIMBA, _NYLON_GUITAR = 45, 108, 24
_MARIMBA, _VIBRAPHONE = 12, 11
_OVERDRIVEN_GUITAR, _SAW_LEAD = 29, 81


class _Grid:
    """Collects the notes of a loop on a grid of equal steps."""

    def __init__(self, steps: int):
        self._step_ms = LOOP_MS / steps
        self.notes: List[Note] = []

    def drums(self, patterns: Dict[int, str]) -> None:
        """The strokes of each drum; a pattern shorter than the loop is repeated."""
        steps = round(LOOP_MS / self._step_ms)
        for pitch, pattern in patterns.items():
            signs = pattern.replace(" ", "")
            for step in range(steps):
                stroke = _STROKES.get(signs[step % len(signs)])
                if stroke:
                    self.notes.append(Note(round(step * self._step_ms), _STROKE_MS, DRUMS, pitch, stroke))

    def play(self, channel: int, velocity: int, notes: Sequence[Tuple[float, float, int]]) -> None:
        """Notes as step, length in steps, and pitch; those on a beat are a little louder."""
        for step, length, pitch in notes:
            start = round(step * self._step_ms)
            # A note ends before the loop does, since it may begin again with it.
            duration = min(round(length * self._step_ms), LOOP_MS - start) - _GAP_MS
            self.notes.append(Note(start, duration, channel, pitch, velocity + (8 if step % 4 == 0 else 0)))


def _loop(grid: _Grid, programs: Dict[int, int]) -> Segment:
    twice = [note._replace(start=note.start + turn * LOOP_MS) for turn in range(PASSES) for note in sorted(grid.notes)]
    return Segment(PASSES * LOOP_MS, programs, _REVERB, twice)


def _og_beat() -> Segment:
    """Two bars of a plain groove: drums and a bass in A minor."""
    grid = _Grid(32)
    grid.drums({
        KICK: "X.....o. X.o..... X.....o. ..X...o.",
        SNARE: "....X..- ....X... ....X..- ....X.-o",
        CLOSED_HAT: "o.-.o.-. o.-.o.-. o.-.o.-. o.-.o...",
        OPEN_HAT: "........ ........ ........ ......o.",
    })
    grid.play(BASS, 100, [
        (0, 3, 33), (3, 1, 33), (6, 2, 45), (8, 2, 33), (10, 2, 36), (12, 2, 38), (14, 2, 40),
        (16, 3, 29), (19, 1, 29), (22, 2, 41), (24, 2, 31), (26, 2, 31), (28, 2, 43), (30, 2, 32)])
    return _loop(grid, {BASS: _FINGER_BASS})


def _agile() -> Segment:
    """Fast and light: plucked strings run through D, B minor, G and A, with a kalimba above and small drums."""
    grid = _Grid(64)
    runs = [(50, 57, 62, 66), (47, 54, 59, 62), (43, 55, 59, 62), (45, 57, 61, 64)]
    shape = (0, 2, 1, 3, 2, 3, 1, 2)
    for chord, pitches in enumerate(runs):
        grid.play(CHORDS, 84, [(16 * chord + 2 * i, 2, pitches[shape[i]]) for i in range(8)])
        grid.play(BASS, 78, [(16 * chord, 4, pitches[0]), (16 * chord + 6, 2, pitches[0] + 12), (16 * chord + 12, 3, pitches[0])])
    grid.play(LEAD, 96, [
        (0, 2, 78), (3, 2, 81), (6, 3, 86), (11, 2, 85), (14, 2, 81),
        (16, 2, 83), (19, 2, 78), (22, 3, 83), (27, 2, 81), (30, 2, 78),
        (32, 2, 79), (35, 2, 83), (38, 3, 86), (43, 2, 90), (46, 2, 86),
        (48, 2, 88), (51, 2, 85), (54, 3, 81), (59, 1, 85), (60, 1, 88), (61, 1, 90), (62, 2, 93)])
    grid.drums({
        SHAKER: "o.-.-.-.",
        SIDE_STICK: "....o... ...o....",
        WOOD: "........ ......o. ........ ..o...o.",
        CONGA_HIGH: "..o..... ..o.....",
        CONGA_LOW: "......o. ........",
    })
    return _loop(grid, {LEAD: _KALIMBA, CHORDS: _PIZZICATO, BASS: _NYLON_GUITAR})


def _marim() -> Segment:
    """Marimba alone, four hands that interlock in threes and twos, through G minor, E flat, B flat and F."""
    grid = _Grid(32)
    chords = [(43, 55, 62, 67, 70), (39, 51, 58, 67, 70), (46, 53, 62, 65, 70), (41, 53, 60, 65, 69)]
    for bar, (root, low, fifth, third, top) in enumerate(chords):
        at = 8 * bar
        grid.play(BASS, 104, [(at, 3, root), (at + 3, 3, root), (at + 6, 2, low)])
        grid.play(CHORDS, 84, [(at + step, 1, pitch) for step, pitch in (
            (0, low), (1, fifth), (2, third), (3, low), (4, fifth), (5, third), (6, fifth), (7, top))])
    grid.play(LEAD, 100, [
        (0, 2, 82), (3, 2, 79), (6, 2, 86), (8, 1, 87), (10, 1, 86), (11, 2, 82), (14, 2, 79),
        (16, 2, 77), (19, 2, 82), (22, 2, 86), (24, 1, 84), (26, 1, 81), (27, 2, 84), (30, 1, 81), (31, 1, 77)])
    return _loop(grid, dict.fromkeys((LEAD, CHORDS, BASS), _MARIMBA))


def _motorway() -> Segment:
    """Straight on: picked bass and overdriven fifths in eighths through E, G, A and C, loud drums, a synthesizer's line."""
    grid = _Grid(64)
    for bar, root in enumerate((28, 31, 33, 36)):
        at = 16 * bar
        grid.play(BASS, 104, [(at + 2 * i, 2, root) for i in range(8)])
        grid.play(CHORDS, 70, [
            (at + step, length, root + up) for step, length in ((0, 5), (6, 2), (8, 2), (10, 2), (12, 4)) for up in (12, 19, 24)])
    grid.play(LEAD, 70, [
        (0, 6, 76), (6, 6, 71), (12, 4, 74), (16, 6, 74), (22, 6, 71), (28, 4, 67),
        (32, 6, 69), (38, 6, 76), (44, 4, 73), (48, 6, 72), (54, 4, 74), (58, 6, 79)])
    grid.drums({
        KICK: "X.....o. X.......",
        SNARE: "....X... ....X...",
        CLOSED_HAT: "o.-.o.-.",
        TAMBOURINE: "....o... ....o...",
        CLAP: "........ ........ ........ ........ ........ ........ ....X... ..o.X.o.",
    })
    return _loop(grid, {LEAD: _SAW_LEAD, CHORDS: _OVERDRIVEN_GUITAR, BASS: _PICKED_BASS})


def _vibes() -> Segment:
    """Mellow: a vibraphone's chords and slow line over D minor, G, C and A, with a soft bass and a cymbal."""
    grid = _Grid(32)
    chords = [(38, (53, 60, 64)), (43, (53, 59, 64)), (36, (52, 59, 62)), (33, (49, 55, 58))]
    for bar, (root, pitches) in enumerate(chords):
        at = 8 * bar
        grid.play(CHORDS, 66, [(at, 7.5, pitch) for pitch in pitches])
        grid.play(BASS, 84, [(at, 4, root), (at + 4, 4, root + 7)])
    grid.play(LEAD, 84, [
        (2, 2, 69), (4, 3, 72), (7, 3, 76), (10, 2, 74), (12, 4, 71),
        (17, 1, 67), (18, 2, 71), (20, 4, 74), (24, 3, 73), (27, 2, 70), (29, 3, 67)])
    grid.drums({RIDE: "-...-..- -...-...", SIDE_STICK: "........ ....-..."})
    return _loop(grid, {LEAD: _VIBRAPHONE, CHORDS: _VIBRAPHONE, BASS: _ACOUSTIC_BASS})


SEEDS: Dict[str, Callable[[], Segment]] = {
    "og_beat": _og_beat, "agile": _agile, "marim": _marim, "motorway": _motorway, "vibes": _vibes,
}
"""How each is written, by its id."""
