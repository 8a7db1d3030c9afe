"""Writes standard MIDI files, format 0, in which a tick is a millisecond."""

import struct
from typing import Dict, List, NamedTuple, Sequence, Tuple

_TICKS_PER_QUARTER = 500
_MICROSECONDS_PER_QUARTER = 500_000
_REVERB_SEND, _SOUND_OFF = 91, 120
_OFF, _CONTROL, _ON, _END = 0, 1, 2, 3
"""The order of events of one tick: a note ends before it begins again."""

PERCUSSION = 9
"""General MIDI's channel for percussion."""


class Note(NamedTuple):
    """A note; times in milliseconds from the start of its segment."""

    start: float
    length: float
    channel: int
    pitch: int
    velocity: int


class Segment(NamedTuple):
    """The notes of some instruments."""

    length: int
    """Milliseconds until the next segment begins; what still sounds then is cut off."""
    programs: Dict[int, int]
    """General MIDI programs, from 0, by channel."""
    reverb: int
    """The reverb send, 0 to 127."""
    notes: Sequence[Note]


def variable_length(value: int) -> bytes:
    """A variable-length quantity: groups of seven bits, the highest first, all but the last marked."""
    groups = [value & 0x7F]
    while value > 0x7F:
        value >>= 7
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def midi_file(segments: Sequence[Segment]) -> bytes:
    """A file with segments in sequence."""
    events: List[Tuple[int, int, bytes]] = []
    at = 0
    for segment in segments:
        for channel, program in segment.programs.items():
            events.append((at, _CONTROL, bytes([0xC0 | channel, program])))
            events.append((at, _CONTROL, bytes([0xB0 | channel, _REVERB_SEND, segment.reverb])))
        for note in segment.notes:
            start = at + round(note.start)
            end = max(start + 1, at + round(note.start + note.length))
            events.append((start, _ON, bytes([0x90 | note.channel, note.pitch, note.velocity])))
            events.append((end, _OFF, bytes([0x80 | note.channel, note.pitch, 0])))
        at += segment.length
        for used in segment.programs:
            events.append((at, _OFF, bytes([0xB0 | used, _SOUND_OFF, 0])))
    events.append((at, _END, b"\xff\x2f\x00"))
    track = b"\x00\xff\x51\x03" + struct.pack(">I", _MICROSECONDS_PER_QUARTER)[1:]
    last = 0
    for tick, _, message in sorted(events):
        track += variable_length(tick - last) + message
        last = tick
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, _TICKS_PER_QUARTER)
    return header + b"MTrk" + struct.pack(">I", len(track)) + track
