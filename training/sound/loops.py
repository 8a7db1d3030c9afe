"""Sound that repeats without a seam."""

import numpy as np

from ..music.score import LOOP_MS
from .fluidsynth import SAMPLE_RATE

LOOP_SAMPLES = LOOP_MS * SAMPLE_RATE // 1000
"""225,792: 512 hops of 441."""

PASSES = 2
"""How often a loop is played; the last pass is kept: in it, what rings on from its end sounds at its start."""

_LOUDNESS = 0.1
_PEAK = 0.89


def last_passes(sound: np.ndarray, count: int) -> np.ndarray:
    """Loops [count, 225792] of equal loudness, of sound in which each was played ``PASSES`` times."""
    passes = sound[:count * PASSES * LOOP_SAMPLES].reshape(count, PASSES, LOOP_SAMPLES)
    return np.stack([_normalised(loop) for loop in passes[:, -1]])


def _normalised(sound: np.ndarray) -> np.ndarray:
    """Brings the root mean square to -20 dB of full scale, or the peak to -1 dB if that is quieter."""
    power = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
    peak = float(np.abs(sound).max())
    if peak == 0:
        raise ValueError("a loop is silent")
    return (sound * min(_LOUDNESS / power, _PEAK / peak)).astype(np.float32)
