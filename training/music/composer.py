"""Composes a loop: the same for the same seed and index, on every machine."""

import random

from .drums import drum
from .genres import GENRES, Genre
from .harmony import Harmony
from .instruments import ACCOMPANIMENTS, LEADS
from .melody import play_melody
from .moods import MOODS
from .page import Page
from .parts import play_bass, play_chords
from .score import BASS, CHORDS, LEAD, Labels, Loop
from .worlds import WORLDS, World

_TYPICAL_LEAD = 0.35
_ALONE = 0.22
_WITH_DRUMS = 0.62
_CHORD_VELOCITY = 58


def compose(seed: int, index: int, world: World = WORLDS["wide"]) -> Loop:
    """The loop of that number and seed in a world."""
    rng = random.Random(f"loop {seed} {index}")
    genre_name = rng.choice(world.genres)
    mood_name = rng.choice(world.moods)
    genre, mood = GENRES[genre_name], MOODS[mood_name]
    beats = rng.choice(world.beats or genre.beats)
    typical = [lead for lead in genre.leads if lead in world.leads]
    # Any instrument may lead in any genre, or its name would say nothing that the genre does not.
    lead = rng.choice(typical) if typical and rng.random() < _TYPICAL_LEAD else rng.choice(world.leads)
    alone = rng.random() < _ALONE
    drums = rng.random() < _WITH_DRUMS
    accompaniment = "" if alone else _accompaniment(rng, genre, lead)
    page = Page(beats, genre.swing, rng)
    harmony = Harmony(rng.choice(world.keys), mood.scale, rng.choice(mood.progressions), beats, genre.sevenths)

    programs = {LEAD: LEADS[lead].program}
    play_melody(page, harmony, LEADS[lead], mood)
    if accompaniment:
        programs[CHORDS] = ACCOMPANIMENTS[accompaniment]
        play_chords(page, harmony, genre.chords, _CHORD_VELOCITY + mood.loudness // 2)
    bass = genre.bass is not None and not alone
    if bass:
        programs[BASS] = genre.bass
        play_bass(page, harmony, genre.bass_line)
    if drums:
        drum(page, genre.drums)
    labels = Labels(lead, accompaniment, genre_name, mood_name, beats, drums, bass)
    return Loop(labels, programs, sorted(page.notes))


def _accompaniment(rng: random.Random, genre: Genre, lead: str) -> str:
    others = [name for name in genre.accompaniments if name != lead]
    return rng.choice(others or [name for name in sorted(ACCOMPANIMENTS) if name != lead])
