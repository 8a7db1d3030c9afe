"""Drum patterns: what happens on every beat, in General MIDI's percussion."""

from typing import Callable, Dict

from .page import Page
from .score import DRUMS

KICK, SIDE_STICK, SNARE, CLAP, CLOSED_HAT, PEDAL_HAT, OPEN_HAT = 36, 37, 38, 39, 42, 44, 46
CRASH, RIDE, TAMBOURINE, CONGA_MUTE, CONGA_HIGH, CONGA_LOW, SHAKER, WOOD, TIMPANI = 49, 51, 54, 62, 63, 64, 70, 76, 41


class Kit:
    """Writes strokes on one beat."""

    def __init__(self, page: Page, beat: int):
        self._page = page
        self.beat = beat
        self.odd = beat % 2 == 1

    def hit(self, pitch: int, velocity: int, part: float = 0.0) -> None:
        """A stroke ``part`` of a beat after the beat."""
        self._page.add(self.beat + part, 0.2, DRUMS, pitch, velocity)

    def maybe(self, chance: float) -> bool:
        """True in ``chance`` of all cases."""
        return self._page.rng.random() < chance


def _swing(kit: Kit) -> None:
    kit.hit(RIDE, 85)
    if kit.odd:
        kit.hit(RIDE, 70, 0.5)
        kit.hit(PEDAL_HAT, 80)
    if kit.maybe(0.25):
        kit.hit(SNARE, 60, 0.5)


def _rock(kit: Kit) -> None:
    kit.hit(CLOSED_HAT, 85)
    kit.hit(CLOSED_HAT, 70, 0.5)
    kit.hit(SNARE if kit.odd else KICK, 112)
    if kit.maybe(0.3):
        kit.hit(KICK, 95, 0.5)


def _four(kit: Kit) -> None:
    kit.hit(KICK, 116)
    kit.hit(OPEN_HAT, 88, 0.5)
    if kit.odd:
        kit.hit(CLAP, 98)
    kit.hit(CLOSED_HAT, 58, 0.25)
    kit.hit(CLOSED_HAT, 58, 0.75)


def _shaker(kit: Kit) -> None:
    kit.hit(SHAKER, 80)
    kit.hit(SHAKER, 55, 0.5)
    if kit.beat % 4 == 0:
        kit.hit(KICK, 80)


def _light(kit: Kit) -> None:
    kit.hit(SHAKER, 82)
    kit.hit(SHAKER, 60, 0.5)
    if kit.odd:
        kit.hit(TAMBOURINE, 80)
    else:
        kit.hit(KICK, 85)


def _orchestra(kit: Kit) -> None:
    if kit.beat % 4 == 0:
        kit.hit(TIMPANI, 100)
        kit.hit(CRASH, 70)
    kit.hit(SNARE, 75)
    kit.hit(SNARE, 55, 0.5)


def _funk(kit: Kit) -> None:
    for part in (0, 0.25, 0.5, 0.75):
        kit.hit(CLOSED_HAT, 60 if part in (0.25, 0.75) else 80, part)
    kit.hit(SNARE if kit.odd else KICK, 112)
    if kit.maybe(0.5):
        kit.hit(KICK, 98, 0.75)
    if kit.maybe(0.3):
        kit.hit(SNARE, 55, 0.25)


def _latin(kit: Kit) -> None:
    kit.hit(SHAKER, 75)
    kit.hit(SHAKER, 75, 0.5)
    kit.hit((CONGA_MUTE, CONGA_HIGH, CONGA_LOW)[kit.beat % 3], 98, 0.5)
    if kit.odd:
        kit.hit(WOOD, 90)
    else:
        kit.hit(KICK, 88)


def _shuffle(kit: Kit) -> None:
    kit.hit(CLOSED_HAT, 85)
    kit.hit(CLOSED_HAT, 68, 0.5)
    kit.hit(SNARE if kit.odd else KICK, 108)


def _onedrop(kit: Kit) -> None:
    kit.hit(CLOSED_HAT, 75)
    kit.hit(CLOSED_HAT, 62, 0.5)
    if kit.beat % 4 == 2:
        kit.hit(KICK, 112)
        kit.hit(SIDE_STICK, 108)


def _waltz(kit: Kit) -> None:
    if kit.beat % 3 == 0:
        kit.hit(KICK, 102)
    else:
        kit.hit(PEDAL_HAT, 92)
        kit.hit(SNARE, 62)


def _disco(kit: Kit) -> None:
    kit.hit(KICK, 112)
    kit.hit(OPEN_HAT, 95, 0.5)
    kit.hit(CLOSED_HAT, 70)
    if kit.odd:
        kit.hit(SNARE, 108)


def _breakbeat(kit: Kit) -> None:
    kit.hit(CLOSED_HAT, 78)
    kit.hit(CLOSED_HAT, 62, 0.5)
    step = kit.beat % 4
    if step == 0:
        kit.hit(KICK, 115)
    if step in (1, 3):
        kit.hit(SNARE, 112)
    if step == 2:
        kit.hit(KICK, 110, 0.5)


PATTERNS: Dict[str, Callable[[Kit], None]] = {
    "swing": _swing, "rock": _rock, "four": _four, "shaker": _shaker, "light": _light, "orchestra": _orchestra,
    "funk": _funk, "latin": _latin, "shuffle": _shuffle, "onedrop": _onedrop, "waltz": _waltz, "disco": _disco,
    "breakbeat": _breakbeat,
}


def drum(page: Page, pattern: str) -> None:
    """Drums through the whole loop, now and then with a crash at its start."""
    for beat in range(page.beats):
        PATTERNS[pattern](Kit(page, beat))
    if page.rng.random() < 0.25:
        Kit(page, 0).hit(CRASH, 95)
