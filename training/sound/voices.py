"""Synthesizer voices and a drum machine, for music that no sampled instrument plays. Everything is drawn from a random
generator, so that no two loops sound the same; all sound wraps around the loop's end."""

from typing import Callable, Dict, Sequence

import numpy as np

from ..music.midi import Note
from .fluidsynth import SAMPLE_RATE

_HIGHEST = 10_000.0
_RELEASE = 0.02


def play_synthesizer(notes: Sequence[Note], samples: int, rng: np.random.Generator) -> np.ndarray:
    """The sound [samples] of pitched notes, by a random voice: its partials, their brightness, attack and decay."""
    voice = _Voice(rng)
    sound = np.zeros(samples, np.float32)
    for note in notes:
        _add(sound, note.start, voice.tone(note) * (note.velocity / 127) ** 1.5)
    return sound


def play_drum_machine(notes: Sequence[Note], samples: int, rng: np.random.Generator) -> np.ndarray:
    """The sound [samples] of General MIDI percussion, by synthesized drums."""
    kit = _Kit(rng)
    sound = np.zeros(samples, np.float32)
    for note in notes:
        _add(sound, note.start, kit.stroke(note.pitch) * (note.velocity / 127) ** 1.5)
    return sound


def _add(sound: np.ndarray, start: float, part: np.ndarray) -> None:
    """Adds a part at a time in milliseconds, wrapping around."""
    first = round(start * SAMPLE_RATE / 1000)
    np.add.at(sound, np.arange(first, first + len(part)) % len(sound), part)


class _Voice:
    """Additive synthesis: partials below 10 kHz, each with a share that depends on the waveform and on a filter."""

    def __init__(self, rng: np.random.Generator):
        self._rng = rng
        self._wave = rng.choice(("saw", "square", "pulse", "triangle"))
        self._duty = rng.uniform(0.1, 0.4)
        self._cutoff = float(np.exp(rng.uniform(np.log(600), np.log(9000))))
        self._slope = rng.uniform(1, 3)
        self._detune = rng.choice((0.0, 0.0, rng.uniform(0.002, 0.008)))
        self._attack = float(rng.choice((0.003, 0.01, rng.uniform(0.02, 0.15))))
        self._decay = float(rng.choice((np.inf, rng.uniform(0.1, 0.8))))
        self._vibrato = float(rng.choice((0.0, rng.uniform(0.001, 0.006))))

    def _share(self, harmonic: int) -> float:
        if self._wave == "saw":
            return 1 / harmonic
        if self._wave == "square":
            return (harmonic % 2) / harmonic
        if self._wave == "triangle":
            return (harmonic % 2) / harmonic ** 2
        return abs(np.sin(np.pi * harmonic * self._duty)) / harmonic

    def tone(self, note: Note) -> np.ndarray:
        """A note at full velocity."""
        frequency = 440 * 2 ** ((note.pitch - 69) / 12)
        time = np.arange(max(1, round((note.length / 1000 + _RELEASE) * SAMPLE_RATE)), dtype=np.float32) / SAMPLE_RATE
        phase = 2 * np.pi * frequency * time
        if self._vibrato:
            phase = phase + self._vibrato * frequency / 5.5 * (1 - np.cos(2 * np.pi * 5.5 * time))
        sound = np.zeros_like(time)
        for harmonic in range(1, min(60, int(_HIGHEST / frequency)) + 1):
            share = self._share(harmonic) / (1 + (harmonic * frequency / self._cutoff) ** (2 * self._slope)) ** 0.5
            if share > 1e-3:
                sound += share * np.sin(harmonic * phase)
                if self._detune:
                    sound += share * np.sin(harmonic * phase * (1 + self._detune))
        envelope = np.minimum(1, time / self._attack) * np.exp(-time / self._decay)
        return 0.25 * sound * envelope * np.clip((time[-1] - time) / _RELEASE, 0, 1)


class _Kit:
    """Sine sweeps for skins, filtered noise for metal and hands."""

    def __init__(self, rng: np.random.Generator):
        self._rng = rng
        self._kick = (rng.uniform(38, 62), rng.uniform(90, 320), rng.uniform(0.08, 0.5))
        self._snare = (rng.uniform(150, 240), rng.uniform(0.06, 0.2), rng.uniform(0.3, 0.8))
        self._hat = (rng.uniform(5500, 9000), rng.uniform(0.015, 0.05), rng.uniform(0.12, 0.4))
        kick, snare, hat, tom = self._play_kick, self._play_snare, self._play_hat, self._play_tom
        self._strokes: Dict[int, Callable[[int], np.ndarray]] = {
            35: kick, 36: kick, 38: snare, 40: snare, 37: self._play_rim, 39: self._play_clap,
            **dict.fromkeys((42, 44, 46, 49, 51, 53, 54, 55, 57, 59, 69, 70, 82), hat),
            **dict.fromkeys((41, 43, 45, 47, 48, 50, 60, 61, 62, 63, 64, 65, 66), tom)}

    def stroke(self, pitch: int) -> np.ndarray:
        """A stroke at full velocity."""
        return self._strokes.get(pitch, self._play_rim)(pitch)

    @staticmethod
    def _time(seconds: float) -> np.ndarray:
        return np.arange(round(seconds * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE

    def _noise(self, count: int, low: float, high: float) -> np.ndarray:
        """Noise between two frequencies, of root mean square about 1."""
        spectrum = np.fft.rfft(self._rng.standard_normal(count))
        hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
        spectrum *= (hertz >= low) & (hertz <= high)
        return (np.fft.irfft(spectrum, count) * np.sqrt(SAMPLE_RATE / 2 / (high - low))).astype(np.float32)

    def _play_kick(self, pitch: int) -> np.ndarray:
        low, sweep, decay = self._kick
        time = self._time(4 * decay)
        frequency = low + sweep * np.exp(-time / 0.02)
        return 0.9 * np.sin(2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE) * np.exp(-time / decay)

    def _play_snare(self, pitch: int) -> np.ndarray:
        tone, decay, noise = self._snare
        time = self._time(5 * decay)
        body = np.sin(2 * np.pi * tone * time) * np.exp(-time / (decay / 2))
        return 0.35 * ((1 - noise) * body + noise * self._noise(len(time), 800, 10_000) * np.exp(-time / decay))

    def _play_clap(self, pitch: int) -> np.ndarray:
        time = self._time(0.3)
        bursts = sum(np.where(time >= at, np.exp(-(time - at) / 0.01), 0) for at in (0, 0.011, 0.023))
        return 0.3 * self._noise(len(time), 900, 5000) * (0.7 * bursts + np.where(time > 0.03, np.exp(-(time - 0.03) / 0.08), 0))

    def _play_hat(self, pitch: int) -> np.ndarray:
        low, closed, opened = self._hat
        decay = closed if pitch in (42, 44, 54, 70, 82) else opened
        time = self._time(4 * decay)
        return 0.22 * self._noise(len(time), low, 10_500) * np.exp(-time / decay)

    def _play_rim(self, pitch: int) -> np.ndarray:
        time = self._time(0.08)
        return 0.4 * np.sin(2 * np.pi * (400 + 12 * pitch) * time) * np.exp(-time / 0.012)

    def _play_tom(self, pitch: int) -> np.ndarray:
        time = self._time(0.5)
        frequency = 440 * 2 ** ((pitch - 69) / 12) * (0.9 + 0.35 * np.exp(-time / 0.05))
        return 0.6 * np.sin(2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE) * np.exp(-time / 0.12)
