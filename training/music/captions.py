"""Descriptions of loops in varied words: synonyms, another order, some things left unsaid."""

import random
from typing import Dict, FrozenSet, List, Tuple

from .genres import GENRES
from .instruments import ACCOMPANIMENTS, LEADS
from .moods import MOODS
from .score import Labels

TEMPOS: Dict[int, Tuple[str, ...]] = {
    8: ("slow", "94 bpm", "downtempo"),
    10: ("medium tempo", "117 bpm", "mid tempo"),
    12: ("fast", "141 bpm", "uptempo"),
    16: ("very fast", "188 bpm", "frantic"),
}
"""What a number of beats in 5.12 s is called."""

_GENRES: Dict[str, Tuple[str, ...]] = {
    "jazz": ("jazzy", "swing jazz"),
    "rock": ("hard rock",),
    "techno": ("electronic", "house"),
    "ambient": ("atmospheric", "chill out"),
    "folk": ("country folk",),
    "classical": ("orchestral", "chamber music"),
    "funk": ("funky",),
    "latin": ("salsa", "bossa nova"),
    "blues": ("bluesy",),
    "reggae": ("dub reggae",),
    "waltz": ("waltz in three",),
    "disco": ("disco pop",),
    "drum and bass": ("jungle breakbeat", "dnb"),
}
_WITH_DRUMS = ("with drums", "drums", "with a drum beat", "with percussion")
_WITHOUT_DRUMS = ("no drums", "without drums", "drumless")
_ALONE = ("solo", "alone", "unaccompanied")
_ACCOMPANIED = ("with {}", "over {}", "accompanied by {}", "and {}")
_BASS = ("with bass", "bass", "bass line")
_OPENINGS = ("", "", "", "", "a loop of", "music:", "a piece of", "some")
_FILLERS = ("music", "melody", "tune", "song", "riff")


def caption(labels: Labels, rng: random.Random) -> str:
    """One description. The instrument is nearly always named, the rest more often than not."""
    words = [rng.choice((labels.instrument,) * 3 + LEADS[labels.instrument].synonyms)]
    if rng.random() < 0.15:
        words[0] += " " + rng.choice(_FILLERS)
    details: List[str] = []

    def say(chance: float, phrases: Tuple[str, ...]) -> None:
        if rng.random() < chance:
            details.append(rng.choice(phrases))

    say(0.75, (labels.genre,) * 2 + _GENRES[labels.genre])
    say(0.6, (labels.mood,) * 2 + MOODS[labels.mood].synonyms)
    say(0.7, TEMPOS[labels.beats][:1] * 2 + TEMPOS[labels.beats])
    say(0.8, _WITH_DRUMS if labels.drums else _WITHOUT_DRUMS)
    if labels.accompaniment:
        say(0.3, tuple(form.format(labels.accompaniment) for form in _ACCOMPANIED))
    else:
        say(0.5, _ALONE)
    if labels.bass:
        say(0.15, _BASS)
    if rng.random() < 0.04 and details:
        words = []
    parts = words + details
    rng.shuffle(parts)
    if rng.random() < 0.1:
        parts.insert(rng.randint(0, len(parts)), _nonsense(rng))
    text = rng.choice((" ", " ", ", ")).join(parts)
    opening = rng.choice(_OPENINGS)
    return f"{opening} {text}" if opening else text


def _nonsense(rng: random.Random) -> str:
    """A word that is in no caption, so that unknown words come to mean nothing."""
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(3, 9)))


def phrases() -> FrozenSet[str]:
    """All phrases that captions are made of, but for nonsense."""
    found = {*_WITH_DRUMS, *_WITHOUT_DRUMS, *_ALONE, *_BASS, *_OPENINGS, *_FILLERS, *ACCOMPANIMENTS}
    found.update(form.format("") for form in _ACCOMPANIED)
    for names in TEMPOS.values():
        found.update(names)
    for genre in GENRES:
        found.update((genre,) + _GENRES[genre])
    for mood in MOODS:
        found.update((mood,) + MOODS[mood].synonyms)
    for lead in LEADS:
        found.update((lead,) + LEADS[lead].synonyms)
    return frozenset(found)


def prompt(labels: Labels) -> str:
    """The plain prompt that a listener would check a loop against."""
    drums = "with drums" if labels.drums else "no drums"
    return f"{TEMPOS[labels.beats][0]} {labels.mood} {labels.genre} {labels.instrument} {drums}"
