"""Listening by signal processing, to sounds whose key, chords and tempo are known."""

import unittest

try:
    import numpy as np
except ImportError as missing:
    raise unittest.SkipTest(f"needs NumPy: {missing}")

from training.measures import listening
from training.measures.listening import Chord, Key
from training.stages.listen import parse_chords, parse_key

_RATE = 44_100


def _tones(pitches, seconds):
    times = np.arange(int(seconds * _RATE)) / _RATE
    return sum(np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * times) for pitch in pitches)


class ListeningTest(unittest.TestCase):
    def test_chords_and_key_of_pure_tones(self):
        # A minor, F, C, E.
        loop = np.concatenate([_tones(pitches, 1.5) for pitches in (
            (45, 57, 60, 64), (41, 57, 60, 65), (48, 55, 60, 64), (40, 56, 59, 64), (45, 57, 60, 64))])
        frames = listening.chroma(loop)
        spans = [(i / 5, (i + 1) / 5) for i in range(5)]
        self.assertEqual([Chord(9, "m"), Chord(5, ""), Chord(0, ""), Chord(4, ""), Chord(9, "m")],
                         listening.chords(frames, spans))
        self.assertEqual(Key(9, "minor"), listening.key(frames, listening.bass_chroma(loop)))

    def test_the_tempo_of_clicks(self):
        for tempo in (72, 97.5, 120, 140):
            loop = np.zeros(int(8 * 60 / tempo * _RATE))
            for beat in range(8):
                start = int(beat * 60 / tempo * _RATE)
                loop[start:start + 400] = np.random.default_rng(beat).normal(size=400)
            self.assertAlmostEqual(1, listening.tempo(loop) / tempo, delta=0.005)

    def test_the_first_chord_tells_relative_keys_apart(self):
        a_minor, f, c, g = (45, 57, 60, 64), (41, 57, 60, 65), (36, 55, 60, 64), (43, 55, 59, 62)
        for chords, expected in (((a_minor, f, c, g), Key(9, "minor")), ((c, g, a_minor, f), Key(0, "major"))):
            loop = np.concatenate([_tones(pitches, 1.5) for pitches in chords])
            self.assertEqual(expected, listening.key(listening.chroma(loop), listening.bass_chroma(loop)))

    def test_the_leading_note_of_minor(self):
        g_minor, d7 = (43, 55, 58, 62), (38, 54, 60, 62, 69)
        loop = np.concatenate([_tones(pitches, 1.5) for pitches in (g_minor, d7, d7, g_minor)])
        self.assertEqual(Key(7, "minor"), listening.key(listening.chroma(loop), listening.bass_chroma(loop)))

    def test_soft_off_beats_are_no_beats(self):
        beat = 60 / 84 * _RATE
        loop = np.zeros(int(8 * beat))
        for eighth in range(16):
            start = int(eighth * beat / 2)
            click = np.random.default_rng(eighth).normal(size=400)
            loop[start:start + 400] = click if eighth % 2 == 0 else 0.08 * click
        self.assertAlmostEqual(1, listening.tempo(loop) / 84, delta=0.005)

    def test_texts_of_scores(self):
        self.assertEqual(Key(6, "minor"), parse_key("F# minor"))
        self.assertEqual(Key(10, "major"), parse_key("Bb major"))
        self.assertEqual([(Chord(9, "m"), 0, 0.5), (Chord(0, ""), 0.5, 0.75), (Chord(4, "m7"), 0.75, 1)],
                         parse_chords("Am | C Em7/B", 2))
        self.assertEqual([(Chord(0, ""), 0, 0.75), (Chord(7, ""), 0.75, 1)], parse_chords("C . . G |", 1))


if __name__ == "__main__":
    unittest.main()
