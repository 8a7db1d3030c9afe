"""Writes standard MIDI files, format 0, in which a tick is a millisecond."""

import struct
from typing import Iterable, List, Tuple

from .score import LOOP_MS, Loop

_TICKS_PER_QUARTER = 500
_MICROSECONDS_PER_QUARTER = 500_000
_REVERB_SEND = 91
_REVERB = 45
_OFF, _CONTROL, _ON, _END = 0, 1, 2, 3
"""The order of events of one tick: a note ends before it begins again."""


def variable_length(value: int) -> bytes:
    """A number in groups of seven bits, the highest first, all but the last marked."""
    groups = [value & 0x7F]
    while value > 0x7F:
        value >>= 7
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def midi_file(loops: Iterable[Loop], passes: int) -> bytes:
    """A file that plays each loop ``passes`` times without a gap, one loop after the other."""
    events: List[Tuple[int, int, bytes]] = []
    at = 0
    for loop in loops:
        for channel, program in loop.programs.items():
            events.append((at, _CONTROL, bytes([0xC0 | channel, program])))
            events.append((at, _CONTROL, bytes([0xB0 | channel, _REVERB_SEND, _REVERB])))
        for _ in range(passes):
            for note in loop.notes:
                start = at + note.start
                events.append((start, _ON, bytes([0x90 | note.channel, note.pitch, note.velocity])))
                events.append((start + note.length, _OFF, bytes([0x80 | note.channel, note.pitch, 0])))
            at += LOOP_MS
    events.append((at, _END, b"\xff\x2f\x00"))
    track = b"\x00\xff\x51\x03" + struct.pack(">I", _MICROSECONDS_PER_QUARTER)[1:]
    last = 0
    for tick, _, message in sorted(events):
        track += variable_length(tick - last) + message
        last = tick
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, _TICKS_PER_QUARTER)
    return header + b"MTrk" + struct.pack(">I", len(track)) + track
