"""The instruments that may lead a piece, by the names that captions use."""

from typing import Dict, NamedTuple, Tuple


class Instrument(NamedTuple):
    """A sound of General MIDI."""

    program: int
    """General MIDI program, from 0."""
    low: int
    """MIDI note; melodies start about an octave above it."""
    rings: bool
    """Whether a note dies away by itself, and so may be held."""
    synonyms: Tuple[str, ...] = ()


LEADS: Dict[str, Instrument] = {
    "piano": Instrument(0, 60, True, ("grand piano",)),
    "electric piano": Instrument(4, 60, True, ("rhodes", "keyboard")),
    "harpsichord": Instrument(6, 60, True),
    "music box": Instrument(10, 72, True, ("celesta",)),
    "vibraphone": Instrument(11, 60, True, ("vibes",)),
    "marimba": Instrument(12, 60, True),
    "xylophone": Instrument(13, 72, True),
    "church bells": Instrument(14, 60, True, ("bells", "tubular bells")),
    "organ": Instrument(16, 60, False, ("hammond organ",)),
    "church organ": Instrument(19, 55, False, ("pipe organ",)),
    "accordion": Instrument(21, 60, False),
    "harmonica": Instrument(22, 65, False, ("blues harp",)),
    "acoustic guitar": Instrument(24, 52, True, ("nylon guitar", "classical guitar")),
    "electric guitar": Instrument(29, 52, False, ("distorted guitar", "overdriven guitar")),
    "violin": Instrument(40, 62, False, ("fiddle",)),
    "cello": Instrument(42, 43, False),
    "pizzicato strings": Instrument(45, 55, True, ("plucked strings", "pizzicato")),
    "harp": Instrument(46, 60, True),
    "strings": Instrument(48, 57, False, ("string section", "orchestra strings")),
    "choir": Instrument(52, 57, False, ("voices", "choral voices")),
    "trumpet": Instrument(56, 60, False),
    "trombone": Instrument(57, 45, False),
    "saxophone": Instrument(65, 55, False, ("sax", "alto sax")),
    "clarinet": Instrument(71, 57, False),
    "flute": Instrument(73, 67, False),
    "pan flute": Instrument(75, 65, False, ("panpipes",)),
    "synth": Instrument(81, 57, False, ("synthesizer", "saw synth")),
    "chiptune": Instrument(80, 60, False, ("square wave", "video game synth")),
    "sitar": Instrument(104, 52, True),
    "banjo": Instrument(105, 55, True),
    "steel drums": Instrument(114, 60, True, ("steelpan",)),
    "kalimba": Instrument(108, 64, True, ("thumb piano",)),
}

ACCOMPANIMENTS: Dict[str, int] = {
    "piano": 0,
    "electric piano": 4,
    "organ": 16,
    "acoustic guitar": 25,
    "muted guitar": 28,
    "strings": 49,
    "choir": 52,
    "synth pad": 89,
    "harp": 46,
}
"""General MIDI programs of the instruments that may accompany a lead."""
