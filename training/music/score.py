"""What a composer writes and a MIDI file holds."""

from typing import Dict, List, NamedTuple

LOOP_MS = 5120
"""Length of every loop in milliseconds: 512 columns of 10 ms, 225,792 samples at 44.1 kHz."""

LEAD, CHORDS, BASS, DRUMS = 0, 1, 2, 9
"""MIDI channels; the last is General MIDI's for percussion."""


class Note(NamedTuple):
    """A note; times in milliseconds from the loop's start, and it may ring on past the loop's end."""

    start: int
    length: int
    channel: int
    pitch: int
    velocity: int


class Labels(NamedTuple):
    """What there is to say of a loop."""

    instrument: str
    accompaniment: str
    """Empty where the instrument plays alone."""
    genre: str
    mood: str
    beats: int
    drums: bool
    bass: bool

    @staticmethod
    def of(line: Dict[str, object]) -> "Labels":
        """The labels in a line of clips.jsonl."""
        return Labels(*(line[name] for name in Labels._fields))

    @property
    def bpm(self) -> float:
        """Beats a minute."""
        return self.beats * 60_000 / LOOP_MS


class Loop(NamedTuple):
    """A composition."""

    labels: Labels
    programs: Dict[int, int]
    """General MIDI program of each channel."""
    notes: List[Note]
