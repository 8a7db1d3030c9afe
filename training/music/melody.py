"""The lead: a walk through the scale that meets the chords, and comes back to a motif."""

from .harmony import Harmony
from .instruments import Instrument
from .moods import Mood
from .page import Page
from .score import LEAD

_VELOCITY = 104
_LONGEST = 2.0
_HIGHEST = 14
_LOWEST = 1


def play_melody(page: Page, harmony: Harmony, instrument: Instrument, mood: Mood) -> None:
    """A melody through the whole loop; always a note on its first beat."""
    rng = page.rng
    motif = [rng.choice((-2, -1, -1, 1, 1, 2, 0)) for _ in range(4)]
    unit = 0.5 if mood.density > 1 else 1.0 if mood.density > 0.6 else 1.5
    beat, index, degree = 0.0, 0, harmony.chords[0].root + rng.choice((0, 2, 4, 7))
    while beat < page.beats - 1e-6:
        length = min(_length(page, unit), page.beats - beat)
        chord = harmony.at(beat)
        if beat == chord.beat:
            degree = min(
                (chord.root + tone + octave for octave in (-7, 0, 7) for tone in (0, 2, 4)),
                key=lambda tone: abs(tone - degree))
        if index == 0 or rng.random() < 0.92:
            pitch = harmony.pitch(degree, instrument.low + mood.octave)
            held = length * (1.5 if instrument.rings else 1.0)
            page.add(beat, held, LEAD, pitch, _VELOCITY + mood.loudness)
        degree += motif[index % 4] if rng.random() < 0.7 else rng.choice((-1, 1))
        degree = max(_LOWEST, min(_HIGHEST, degree))
        index += 1
        beat += length


def _length(page: Page, unit: float) -> float:
    factor = page.rng.choice((1, 1, 1, 2, 0.5) if unit >= 1 else (1, 1, 2, 2))
    # Halves of a beat keep the melody on the beat's grid.
    return min(_LONGEST, max(0.5, round(unit * factor * 2) / 2))
