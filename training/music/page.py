"""The sheet that parts write their notes on."""

import random
from typing import List

from .score import LOOP_MS, Note


class Page:
    """Collects the notes of one loop; places are in beats, and become milliseconds."""

    def __init__(self, beats: int, swing: float, rng: random.Random):
        self.beats = beats
        self.swing = swing
        self.rng = rng
        self.notes: List[Note] = []

    def add(self, beat: float, length: float, channel: int, pitch: int, velocity: float) -> None:
        """Writes a note of ``length`` beats. Velocity and start vary a little, as people play."""
        start = min(self._ms(beat) + self.rng.randint(0, 6), LOOP_MS - 25)
        duration = max(20, round(length * 0.95 * LOOP_MS / self.beats))
        loudness = max(1, min(127, round(velocity + self.rng.uniform(-6, 6))))
        # A note that ends in the next pass is cut short there: it must end before it may begin again.
        self.notes.append(Note(start, min(duration, LOOP_MS - start - 5), channel, pitch, loudness))

    def _ms(self, beat: float) -> int:
        whole = int(beat)
        part = beat - whole
        swung = part * 2 * self.swing if part <= 0.5 else self.swing + (part - 0.5) * 2 * (1 - self.swing)
        return round((whole + swung) * LOOP_MS / self.beats)
