"""What is heard in a loop without knowing its score: key, tempo and chords, by signal processing alone."""

from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ..sound.fluidsynth import SAMPLE_RATE

MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10), "lydian": (0, 2, 4, 6, 7, 9, 11), "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
}
"""Semitones of the degrees of each mode."""

CHORDS = {
    "": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11), "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10),
}
"""Semitones of the tones of the chords that are told apart."""

_WINDOW, _HOP = 16_384, 2_048
_HARMONY, _BASS = (55.0, 1_000.0, 0.7), (38.0, 200.0, 1.0)
"""Lowest and highest frequency in Hz, and the exponent of magnitudes."""
_START = 10
"""Frames in which the first chord sounds: half a second."""
_BASS_WEIGHT = 0.15
"""Share of a chord's fit that its root in the bass has."""
_HARMONIC_MINOR = (0, 2, 3, 5, 7, 8, 11)
_ONSET_WINDOW, _ONSET_HOP = 1_024, 256
_BANDS = 24
_QUIETEST = 0.03
"""Level of the loudest moment of a band, against that of all bands, below which its onsets count less."""
_SLOWEST, _FASTEST = 45.0, 210.0
_COMB = {1: 1.0, 2: 0.5, 3: 1.0, 4: 1.0, 6: 0.5, 8: 0.5}
"""Weight of each multiple of the beat in the autocorrelation."""


class Key(NamedTuple):
    """A tonic, 0 (C) to 11, and a mode."""

    tonic: int
    mode: str

    @property
    def scale(self) -> frozenset:
        """Its pitch classes."""
        return frozenset((self.tonic + step) % 12 for step in MODES[self.mode])


class Chord(NamedTuple):
    """A root, 0 (C) to 11, and a quality."""

    root: int
    quality: str

    @property
    def tones(self) -> frozenset:
        """Its pitch classes."""
        return frozenset((self.root + step) % 12 for step in CHORDS[self.quality])

    def is_like(self, other: "Chord") -> bool:
        """Whether it has the same root and triad, or the same tones."""
        return self.tones == other.tones or (self.root == other.root and CHORDS[self.quality][:3] == CHORDS[other.quality][:3])


def chroma(loop: np.ndarray) -> np.ndarray:
    """How strongly each pitch class sounds, [frames, 12], every 2,048 samples, of a loop [samples]."""
    return _chroma(loop, *_HARMONY)


def bass_chroma(loop: np.ndarray) -> np.ndarray:
    """The same of the lowest register alone, [frames, 12]."""
    return _chroma(loop, *_BASS)


def _chroma(loop: np.ndarray, lowest: float, highest: float, exponent: float) -> np.ndarray:
    wrapped = np.concatenate([loop[-_WINDOW // 2:], loop, loop[:_WINDOW // 2]])
    frames = np.lib.stride_tricks.sliding_window_view(wrapped, _WINDOW)[::_HOP]
    magnitudes = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), axis=1))
    frequencies = np.arange(1, magnitudes.shape[1] - 1) * SAMPLE_RATE / _WINDOW
    audible = (frequencies >= lowest) & (frequencies <= highest)
    before, here, after = (magnitudes[:, i:magnitudes.shape[1] - 2 + i][:, audible] for i in range(3))
    # Only peaks: a partial's skirts would fall on its neighbours. In the bass a semitone is narrower than two bins.
    bend = np.minimum(before - 2 * here + after, -1e-12)
    peaks = np.where((here > before) & (here >= after), here, 0) ** exponent
    exact = frequencies[audible] + np.clip(0.5 * (before - after) / bend, -0.5, 0.5) * SAMPLE_RATE / _WINDOW
    classes = np.round(69 + 12 * np.log2(exact / 440)).astype(int) % 12
    return np.stack([np.where(classes == k, peaks, 0).sum(1) for k in range(12)], 1)


def key(frames: np.ndarray, bass: np.ndarray) -> Key:
    """The key of a loop, by its chroma and that of its bass, [frames, 12] each.

    Profiles of the seven modes find the scale, and weigh tonic and triad a little; minor has two of them, for its
    leading note. A scale is that of seven modes: which of its notes is the tonic is told by the chord that begins the
    loop and by the bass under it.
    """
    heard = _standardized(frames.sum(0))
    start = _start(frames, bass)
    scales = [*MODES.items(), ("minor", _HARMONIC_MINOR)]
    rare = {"major": 0.0, "minor": 0.0, "locrian": 0.08}
    best, most = Key(0, "major"), -np.inf
    for mode, scale in scales:
        profile = np.full(12, -1.0)
        profile[list(scale)] = 0.5
        profile[[0, scale[2], scale[4]]] += (0.24, 0.12, 0.12)
        if scale == _HARMONIC_MINOR:
            profile[10] = -0.3
        for tonic in range(12):
            fit = float(heard @ _standardized(np.roll(profile, tonic))) / 12
            fit += 0.5 * start[tonic] - rare.get(mode, 0.04)
            if fit > most:
                best, most = Key(tonic, mode), fit
    return best


def _start(frames: np.ndarray, bass: np.ndarray) -> np.ndarray:
    """How much each pitch class is the root with which a loop begins, [12]: by triads and by the lowest notes."""
    # The first frames still hold the loop's end.
    first, lowest = frames[2:2 + _START].sum(0), bass[1:1 + _START].sum(0)
    first, lowest = first / max(first.sum(), 1e-9), lowest / max(lowest.sum(), 1e-9)
    triads = [max(np.roll(first, -root)[list(CHORDS[quality])].sum() for quality in ("", "m", "dim"))
              for root in range(12)]
    return 0.7 * np.array(triads) + 0.6 * lowest


def chord(frames: np.ndarray, bass: Optional[np.ndarray] = None) -> Chord:
    """The chord of a chroma, [frames, 12], by templates; with the chroma of the bass its root is looked for there, too."""
    heard = frames.sum(0)
    heard = heard / max(np.linalg.norm(heard), 1e-9)
    roots = np.zeros(12) if bass is None else _BASS_WEIGHT * bass.sum(0) / max(bass.sum(), 1e-9)
    best, most = Chord(0, ""), -np.inf
    for quality, tones in CHORDS.items():
        template = np.zeros(12)
        template[list(tones)] = 1
        template /= np.linalg.norm(template)
        rare = 0 if len(tones) == 3 and quality != "dim" else 0.02
        for root in range(12):
            fit = float(heard @ np.roll(template, root)) + roots[root] - rare
            if fit > most:
                best, most = Chord(root, quality), fit
    return best


def chords(frames: np.ndarray, spans: Sequence[Tuple[float, float]], bass: Optional[np.ndarray] = None) -> List[Chord]:
    """The chord of each span, given as shares of the loop."""
    count = len(frames)
    found = []
    for start, end in spans:
        first = int(np.ceil(start * count))
        span = slice(first, max(first + 1, int(end * count)))
        found.append(chord(frames[span], None if bass is None else bass[span]))
    return found


def onsets(loop: np.ndarray) -> np.ndarray:
    """How strongly something begins, every 256 samples, of a loop [samples]."""
    wrapped = np.concatenate([loop[-_ONSET_WINDOW // 2:], loop, loop[:_ONSET_WINDOW // 2]])
    frames = np.lib.stride_tricks.sliding_window_view(wrapped, _ONSET_WINDOW)[::_ONSET_HOP]
    magnitudes = np.abs(np.fft.rfft(frames * np.hanning(_ONSET_WINDOW), axis=1))
    edges = np.unique(np.round(np.geomspace(1, magnitudes.shape[1] - 1, _BANDS + 1)).astype(int))
    bands = np.stack([magnitudes[:, a:b].sum(1) for a, b in zip(edges, edges[1:])], 1)
    loudest = np.maximum(bands.max(0), max(_QUIETEST * bands.max(), 1e-9))
    levels = np.log1p(10 * bands / loudest)
    return np.maximum(levels - np.roll(levels, 1, 0), 0).sum(1)


def tempo(loop: np.ndarray) -> float:
    """The tempo in beats a minute, of a loop [samples], by the autocorrelation of its onsets.

    A loop that repeats without a seam holds a whole number of beats. Of these, that number is heard whose beats are
    alike, and begin more than what lies between them; and people tap neither very slowly nor very fast.
    """
    envelope = onsets(loop)
    minutes = len(loop) / SAMPLE_RATE / 60
    beats = np.arange(max(1, np.ceil(_SLOWEST * minutes)), max(1, np.floor(_FASTEST * minutes)) + 1)
    centred = envelope - envelope.mean()
    correlation = np.fft.irfft(np.abs(np.fft.rfft(centred)) ** 2, len(centred))
    correlation /= max(correlation[0], 1e-9)
    comb = sum(weight * _around(correlation, k * len(envelope) / beats) for k, weight in _COMB.items())
    strength = np.array([_beat_strength(envelope, int(count)) for count in beats])
    fit = comb / sum(_COMB.values()) + 0.6 * strength / max(strength.max(), 1e-9)
    return float(beats[np.argmax(fit - 0.45 * np.log2(beats / minutes / 120) ** 2)] / minutes)


def _around(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The largest value at each place or beside it, around the end."""
    nearest = np.round(places).astype(int)
    return np.max([values[(nearest + shift) % len(values)] for shift in (-1, 0, 1)], 0)


def _beat_strength(envelope: np.ndarray, count: int) -> float:
    """The mean onset on the beats of a loop of so many, where the first of them lies at its best."""
    near = np.max([np.roll(envelope, shift) for shift in range(-2, 3)], 0)
    period = len(envelope) / count
    places = np.round(np.arange(0, period)[:, None] + period * np.arange(count)).astype(int) % len(envelope)
    return float(near[places].sum(1).max() / count)


def _standardized(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / max(values.std(), 1e-9)
