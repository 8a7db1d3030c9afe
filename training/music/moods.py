"""Moods: a scale, chords that suit it, and how densely and loudly to play."""

from typing import Dict, NamedTuple, Tuple


class Mood(NamedTuple):
    """What a mood means to the composer."""

    scale: Tuple[int, ...]
    """Semitones of the seven degrees above the key note."""
    progressions: Tuple[Tuple[int, ...], ...]
    """Degrees, from 0, of four chords each."""
    density: float
    """How many melody notes, against the usual."""
    loudness: int
    """Added to MIDI velocities."""
    octave: int
    """Semitones by which the lead is shifted."""
    synonyms: Tuple[str, ...]


MOODS: Dict[str, Mood] = {
    "happy": Mood(
        (0, 2, 4, 5, 7, 9, 11), ((0, 4, 5, 3), (0, 3, 4, 0), (0, 5, 3, 4)), 1.0, 0, 0, ("cheerful", "joyful", "upbeat")),
    "sad": Mood(
        (0, 2, 3, 5, 7, 8, 10), ((0, 5, 2, 6), (0, 3, 0, 4), (0, 5, 3, 4)), 0.7, -6, 0, ("melancholic", "sorrowful")),
    "dark": Mood(
        (0, 1, 3, 5, 7, 8, 10), ((0, 1, 0, 1), (0, 0, 5, 1), (0, 6, 5, 1)), 0.9, 0, -5, ("ominous", "sinister")),
    "dreamy": Mood((0, 2, 4, 6, 7, 9, 11), ((0, 1, 0, 1), (0, 4, 1, 0), (0, 2, 4, 1)), 0.7, -4, 5, ("ethereal",)),
    "calm": Mood((0, 2, 4, 5, 7, 9, 11), ((0, 3, 0, 3), (0, 0, 3, 4), (0, 5, 0, 3)), 0.5, -8, 0, ("peaceful", "relaxing")),
    "energetic": Mood(
        (0, 2, 4, 5, 7, 9, 10), ((0, 6, 3, 0), (0, 0, 6, 3), (0, 3, 6, 0)), 1.5, 6, 0, ("lively", "driving")),
}
