"""The composer, its captions and its MIDI files."""

import random
import unittest

from training.music.captions import caption, phrases, prompt
from training.music.composer import compose
from training.music.genres import GENRES
from training.music.instruments import ACCOMPANIMENTS, LEADS
from training.music.midi import midi_file, variable_length
from training.music.moods import MOODS
from training.music.score import DRUMS, LEAD, LOOP_MS, Labels, Loop, Note

LOOPS = [compose(1, index) for index in range(300)]


class ComposerTest(unittest.TestCase):
    def test_the_same_seed_and_index_give_the_same_loop(self):
        self.assertEqual(compose(1, 7), compose(1, 7))
        self.assertNotEqual(compose(1, 7).notes, compose(2, 7).notes)
        self.assertNotEqual(compose(1, 7).notes, compose(1, 8).notes)

    def test_notes_end_within_the_loop(self):
        for loop in LOOPS:
            for note in loop.notes:
                self.assertGreaterEqual(note.start, 0)
                self.assertGreater(note.length, 0)
                self.assertLessEqual(note.start + note.length, LOOP_MS)
                self.assertIn(note.pitch, range(128))
                self.assertIn(note.velocity, range(1, 128))

    def test_labels_say_what_is_played(self):
        for loop in LOOPS:
            channels = {note.channel for note in loop.notes}
            self.assertIn(LEAD, channels)
            self.assertEqual(loop.labels.drums, DRUMS in channels)
            self.assertEqual(loop.programs[LEAD], LEADS[loop.labels.instrument].program)
            self.assertIn(loop.labels.beats, GENRES[loop.labels.genre].beats)

    def test_the_world_is_wide(self):
        self.assertGreaterEqual(len(LEADS), 24)
        self.assertGreaterEqual(len(GENRES), 10)
        self.assertEqual({loop.labels.instrument for loop in LOOPS}, set(LEADS))
        self.assertEqual({loop.labels.genre for loop in LOOPS}, set(GENRES))
        self.assertEqual({loop.labels.mood for loop in LOOPS}, set(MOODS))
        for genre in GENRES.values():
            self.assertLessEqual(set(genre.leads), set(LEADS))
            self.assertLessEqual(set(genre.accompaniments), set(ACCOMPANIMENTS))

    def test_labels_survive_a_line_of_json(self):
        labels = LOOPS[0].labels
        self.assertEqual(Labels.of(labels._asdict()), labels)
        self.assertAlmostEqual(labels._replace(beats=8).bpm, 93.75)


class CaptionTest(unittest.TestCase):
    def test_wording_varies_but_not_for_the_same_seed(self):
        labels = LOOPS[0].labels
        self.assertEqual(caption(labels, random.Random(1)), caption(labels, random.Random(1)))
        self.assertGreater(len({caption(labels, random.Random(i)) for i in range(50)}), 40)

    def test_most_captions_name_the_instrument(self):
        labels = LOOPS[0].labels
        names = (labels.instrument,) + LEADS[labels.instrument].synonyms
        named = [any(name in caption(labels, random.Random(i)) for name in names) for i in range(200)]
        self.assertGreater(sum(named), 180)

    def test_prompts_are_made_of_known_phrases(self):
        for loop in LOOPS[:50]:
            rest = prompt(loop.labels)
            for phrase in sorted(phrases() - {""}, key=len, reverse=True):
                rest = rest.replace(phrase, "")
            self.assertEqual(rest.strip(), "")


class MidiTest(unittest.TestCase):
    def test_numbers_of_variable_length(self):
        # The examples of the standard.
        self.assertEqual(variable_length(0x40), b"\x40")
        self.assertEqual(variable_length(0x80), b"\x81\x00")
        self.assertEqual(variable_length(0x0FFFFFFF), b"\xff\xff\xff\x7f")

    def test_the_bytes_of_one_note(self):
        loop = Loop(LOOPS[0].labels, {0: 40}, [Note(10, 100, 0, 60, 90)])
        self.assertEqual(
            midi_file([loop], passes=1),
            b"MThd\0\0\0\6\0\0\0\1\x01\xf4MTrk\0\0\0\x1b"
            b"\0\xff\x51\3\7\xa1\x20" b"\0\xb0\x5b\x2d" b"\0\xc0\x28" b"\x0a\x90\x3c\x5a" b"\x64\x80\x3c\0"
            b"\xa7\x12\xff\x2f\0")

    def test_passes_follow_each_other_exactly(self):
        loop = Loop(LOOPS[0].labels, {}, [Note(0, 100, 0, 60, 90)])
        length = len(midi_file([loop], 3)) - len(midi_file([loop], 2))
        # On after 5020 ms of rest (two bytes of time), and off 100 ms later.
        self.assertEqual(length, 2 + 3 + 1 + 3)


if __name__ == "__main__":
    unittest.main()
