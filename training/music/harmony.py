"""Chords under a loop: which scale degrees sound when."""

from typing import List, NamedTuple, Sequence


class Chord(NamedTuple):
    """A chord and when it sounds."""

    beat: int
    length: int
    """In beats."""
    root: int
    """Scale degree, from 0."""
    degrees: Sequence[int]


class Harmony:
    """A key, a scale and the chords of a loop."""

    def __init__(self, key: int, scale: Sequence[int], progression: Sequence[int], beats: int, sevenths: bool):
        self.key = key
        self.scale = scale
        self.chords: List[Chord] = []
        starts = [round(i * beats / len(progression)) for i in range(len(progression) + 1)]
        for root, start, end in zip(progression, starts, starts[1:]):
            degrees = (root, root + 2, root + 4) + ((root + 6,) if sevenths else ())
            self.chords.append(Chord(start, end - start, root, degrees))

    def pitch(self, degree: int, base: int) -> int:
        """The MIDI note of a scale degree; degree 0 is the key note above ``base``."""
        return base + self.key + self.scale[degree % 7] + 12 * (degree // 7)

    def at(self, beat: float) -> Chord:
        """The chord that sounds at a beat."""
        return [chord for chord in self.chords if chord.beat <= beat + 1e-6][-1]
