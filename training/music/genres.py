"""Genres: who plays, which bass and drums, how chords are played, and how fast."""

from typing import Dict, NamedTuple, Optional, Tuple


class Genre(NamedTuple):
    """What a genre means to the composer."""

    leads: Tuple[str, ...]
    """Instruments that lead more often than the others."""
    accompaniments: Tuple[str, ...]
    bass: Optional[int]
    """General MIDI program, or none."""
    bass_line: str
    """A name of ``parts.BASS_STEPS``."""
    chords: str
    """A name of ``parts.CHORD_STYLES``."""
    drums: str
    """A name of ``drums.PATTERNS``."""
    beats: Tuple[int, ...]
    """Beats in a loop; what stands twice is twice as likely."""
    swing: float = 0.5
    """Where in a beat its second half begins."""
    sevenths: bool = False
    """Whether chords have four notes."""


GENRES: Dict[str, Genre] = {
    "jazz": Genre(("piano", "saxophone", "trumpet", "vibraphone", "clarinet"), ("piano", "electric piano"),
                  32, "walking", "offbeat", "swing", (8, 8, 12, 16), 0.66, True),
    "rock": Genre(("electric guitar", "organ", "synth"), ("muted guitar", "organ"),
                  33, "eighths", "eighths", "rock", (8, 10, 12, 12, 16)),
    "techno": Genre(("synth", "chiptune", "electric piano"), ("synth pad", "strings"),
                    38, "between", "eighths", "four", (8, 10, 12)),
    "ambient": Genre(("synth", "choir", "flute", "strings", "vibraphone"), ("strings", "choir", "synth pad"),
                     None, "none", "pad", "shaker", (8,), 0.5, True),
    "folk": Genre(("acoustic guitar", "flute", "violin", "accordion", "banjo"), ("acoustic guitar",),
                  32, "roots", "arpeggio", "light", (8, 8, 10, 12)),
    "classical": Genre(("piano", "violin", "flute", "harp", "strings", "cello", "harpsichord"),
                       ("strings", "piano", "harp"), None, "none", "arpeggio", "orchestra", (8, 8, 16)),
    "funk": Genre(("electric piano", "saxophone", "trumpet", "organ"), ("muted guitar", "electric piano"),
                  36, "syncopated", "offbeat", "funk", (8, 8, 10), 0.5, True),
    "latin": Genre(("trumpet", "flute", "marimba", "acoustic guitar", "piano"), ("acoustic guitar", "piano"),
                   32, "tumbao", "offbeat", "latin", (8, 16)),
    "blues": Genre(("harmonica", "electric guitar", "piano", "saxophone"), ("piano", "organ", "muted guitar"),
                   33, "walking", "eighths", "shuffle", (8, 8, 10), 0.66, True),
    "reggae": Genre(("organ", "trombone", "steel drums", "electric guitar"), ("muted guitar", "organ"),
                    33, "roots", "skank", "onedrop", (8, 12)),
    "waltz": Genre(("accordion", "violin", "piano", "strings", "clarinet"), ("piano", "strings"),
                   32, "downbeats", "waltz", "waltz", (12,)),
    "disco": Genre(("strings", "synth", "trumpet", "electric piano"), ("muted guitar", "electric piano"),
                   33, "octaves", "offbeat", "disco", (8, 10, 10)),
    "drum and bass": Genre(("synth", "electric piano", "chiptune"), ("synth pad", "strings"),
                           38, "roots", "pad", "breakbeat", (16,)),
}
