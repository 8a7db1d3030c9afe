"""What is heard in a loop without knowing its score: key, tempo and chords, by signal processing alone."""

from typing import List, NamedTuple, Sequence, Tuple

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
_LOWEST, _HIGHEST = 55.0, 1_000.0
_COMPRESSION = 0.7
_ONSET_WINDOW, _ONSET_HOP = 1_024, 256
_BANDS = 24
_SLOWEST, _FASTEST = 40.0, 230.0
_REPEATS = 3


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
    wrapped = np.concatenate([loop[-_WINDOW // 2:], loop, loop[:_WINDOW // 2]])
    frames = np.lib.stride_tricks.sliding_window_view(wrapped, _WINDOW)[::_HOP]
    magnitudes = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), axis=1))
    # Only peaks: a partial's skirts would fall on its neighbours.
    inner = magnitudes[:, 1:-1]
    peaks = np.where((inner > magnitudes[:, :-2]) & (inner >= magnitudes[:, 2:]), inner, 0)
    frequencies = np.arange(1, magnitudes.shape[1] - 1) * SAMPLE_RATE / _WINDOW
    audible = (frequencies >= _LOWEST) & (frequencies <= _HIGHEST)
    pitches = 69 + 12 * np.log2(frequencies[audible] / 440)
    weights = np.zeros((len(pitches), 12))
    weights[np.arange(len(pitches)), np.round(pitches).astype(int) % 12] = 1
    return (peaks[:, audible] ** _COMPRESSION) @ weights


def key(frames: np.ndarray) -> Key:
    """The key of a chroma, [frames, 12]: by profiles of the seven modes, that weigh tonic and triad."""
    heard = _standardized(frames.sum(0))
    best, most = Key(0, "major"), -np.inf
    for mode, scale in MODES.items():
        profile = np.full(12, -1.0)
        profile[list(scale)] = 0.5
        profile[[0, scale[2], scale[4]]] += (0.8, 0.4, 0.4)
        rare = 0 if mode in ("major", "minor") else 0.03
        for tonic in range(12):
            fit = float(heard @ _standardized(np.roll(profile, tonic))) / 12 - rare
            if fit > most:
                best, most = Key(tonic, mode), fit
    return best


def chord(frames: np.ndarray) -> Chord:
    """The chord of a chroma, [frames, 12], by templates."""
    heard = frames.sum(0)
    heard = heard / max(np.linalg.norm(heard), 1e-9)
    best, most = Chord(0, ""), -np.inf
    for quality, tones in CHORDS.items():
        template = np.zeros(12)
        template[list(tones)] = 1
        template /= np.linalg.norm(template)
        rare = 0 if len(tones) == 3 and quality != "dim" else 0.02
        for root in range(12):
            fit = float(heard @ np.roll(template, root)) - rare
            if fit > most:
                best, most = Chord(root, quality), fit
    return best


def chords(frames: np.ndarray, spans: Sequence[Tuple[float, float]]) -> List[Chord]:
    """The chord of each span, given as shares of the loop."""
    count = len(frames)
    return [chord(frames[int(np.ceil(start * count)):max(int(np.ceil(start * count)) + 1, int(end * count))])
            for start, end in spans]


def onsets(loop: np.ndarray) -> np.ndarray:
    """How strongly something begins, every 256 samples, of a loop [samples]."""
    wrapped = np.concatenate([loop[-_ONSET_WINDOW // 2:], loop, loop[:_ONSET_WINDOW // 2]])
    frames = np.lib.stride_tricks.sliding_window_view(wrapped, _ONSET_WINDOW)[::_ONSET_HOP]
    magnitudes = np.abs(np.fft.rfft(frames * np.hanning(_ONSET_WINDOW), axis=1))
    edges = np.unique(np.round(np.geomspace(2, magnitudes.shape[1] - 1, _BANDS + 1)).astype(int))
    bands = np.stack([magnitudes[:, a:b].sum(1) for a, b in zip(edges, edges[1:])], 1)
    levels = np.log1p(100 * bands / max(bands.max(), 1e-9))
    return np.maximum(levels - np.roll(levels, 1, 0), 0).sum(1)


def tempo(loop: np.ndarray) -> float:
    """The tempo in beats a minute, of a loop [samples], by the autocorrelation of its onsets."""
    envelope = np.tile(onsets(loop), _REPEATS)
    envelope = envelope - envelope.mean()
    count = len(envelope)
    correlation = np.fft.irfft(np.abs(np.fft.rfft(envelope, 2 * count)) ** 2)[:count] / np.arange(count, 0, -1)
    rate = len(onsets(loop)) / len(loop) * SAMPLE_RATE
    lags = np.arange(int(rate * 60 / _FASTEST), int(rate * 60 / _SLOWEST) + 1)
    comb = sum(_around(correlation, k * lags) / k ** 0.5 for k in (1, 2, 3, 4, 8) if (k * lags).max() < count // 2)
    # People tap neither very slowly nor very fast: the usual prior, an octave wide.
    prior = np.exp(-0.5 * (np.log2(60 * rate / lags / 115) / 0.9) ** 2)
    lag = float(lags[np.argmax(comb * prior)])
    for multiple in (1, 2, 4, 8):
        if multiple * lag < count // 2:
            lag = _peak(correlation, multiple * lag, multiple) / multiple
    return 60 * rate / lag


def _around(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The largest value at each place or beside it."""
    return np.maximum(values[places], np.maximum(values[places - 1], values[np.minimum(places + 1, len(values) - 1)]))


def _peak(values: np.ndarray, place: float, reach: int) -> float:
    """The place of the peak near a place, between the samples."""
    low = max(1, int(round(place)) - reach - 1)
    at = low + int(np.argmax(values[low:int(round(place)) + reach + 2]))
    before, here, after = values[at - 1], values[at], values[min(at + 1, len(values) - 1)]
    bend = before - 2 * here + after
    return at + (0.5 * (before - after) / bend if bend < 0 else 0.0)


def _standardized(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / max(values.std(), 1e-9)
