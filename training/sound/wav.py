"""Mono 16-bit WAV files."""

import os
import wave
from pathlib import Path

import numpy as np

from .fluidsynth import SAMPLE_RATE


def write(path: Path, sound: np.ndarray) -> None:
    """Writes [samples] float32, atomically."""
    draft = path.with_suffix(".draft")
    with wave.open(str(draft), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2").tobytes())
    os.replace(draft, path)


def read(path: Path) -> np.ndarray:
    """[samples] float32 where full scale is 1."""
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, SAMPLE_RATE):
            raise ValueError(f"{path}: expected mono, 16 bits, {SAMPLE_RATE} Hz")
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, dtype="<i2").astype(np.float32) / 32768
