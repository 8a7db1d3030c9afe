"""The EXIF tags in which a spectrogram image carries its parameters, as Riffusion for Java reads them."""

import struct
from typing import Dict, Union

from .fluidsynth import SAMPLE_RATE
from .spectrogram import BANDS, FFT, HOP, MAX_HERTZ, POWER, WINDOW

_HEADER = struct.pack(">2sHI", b"MM", 42, 8)
_SHORT, _LONG, _DOUBLE = 3, 4, 12
_LARGEST_SHORT = 65_535


def tags(loudest: float) -> bytes:
    """A TIFF structure with the parameters of this recipe's images; ``loudest`` is the amplitude of black."""
    milliseconds = 1000 / SAMPLE_RATE
    return _tiff({
        11000: SAMPLE_RATE, 11005: 0, 11010: round(HOP * milliseconds), 11020: round(WINDOW * milliseconds),
        11030: round(FFT * milliseconds), 11040: BANDS, 11050: 0, 11060: round(MAX_HERTZ), 11070: POWER, 11080: float(loudest)})


def _tiff(numbers: Dict[int, Union[int, float]]) -> bytes:
    entries, doubles = b"", b""
    after = len(_HEADER) + 2 + 12 * len(numbers) + 4
    for tag, number in sorted(numbers.items()):
        if isinstance(number, float):
            entries += struct.pack(">HHII", tag, _DOUBLE, 1, after + len(doubles))
            doubles += struct.pack(">d", number)
        elif number <= _LARGEST_SHORT:
            entries += struct.pack(">HHIHH", tag, _SHORT, 1, number, 0)
        else:
            entries += struct.pack(">HHII", tag, _LONG, 1, number)
    return _HEADER + struct.pack(">H", len(numbers)) + entries + struct.pack(">I", 0) + doubles
