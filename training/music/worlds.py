"""Which music there is to learn: all that the composer knows, or less, for those who have little time to train."""

from typing import Dict, NamedTuple, Tuple

from .genres import GENRES
from .instruments import LEADS
from .moods import MOODS


class World(NamedTuple):
    """What the composer may choose from."""

    leads: Tuple[str, ...]
    genres: Tuple[str, ...]
    moods: Tuple[str, ...]
    beats: Tuple[int, ...]
    """Beats in a loop, whatever the genre; none: as the genre has it."""
    keys: Tuple[int, ...]
    """Semitones above C."""


WORLDS: Dict[str, World] = {
    "wide": World(tuple(sorted(LEADS)), tuple(sorted(GENRES)), tuple(sorted(MOODS)), (), tuple(range(-5, 7))),
    "small": World(
        ("acoustic guitar", "electric guitar", "flute", "marimba", "music box", "organ", "piano", "strings", "synth", "trumpet"),
        ("ambient", "classical", "funk", "jazz", "rock", "techno"),
        ("calm", "energetic", "happy", "sad"), (8, 8, 16), (0,)),
}
"""``small`` is what two cores can learn in two hours. Its words are some of those of ``wide``, so training may go on there."""
