"""MIDI files, and music on its way to the trainers."""

import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs PyTorch and NumPy: {missing}")

from training.music.midi import Note, Segment, midi_file, variable_length
from training.nets.autoencoder import Autoencoder, AutoencoderShape
from training.running.machine import Machine
from training.running.latents import Encoder, LatentDataset
from training.running.shards import HELD_OUT, Loop, Shards, read, write
from training.text.tokenizer import Tokenizer


def _loop(columns: int, level: int) -> Loop:
    image = np.full((64, columns), 255, np.uint8)
    image[level] = 0
    notes = np.zeros((32, 4, columns // 16), np.uint8)
    notes[level % 32, level // 16] = 255
    rest = np.linspace(-1, 1, 52 * (columns // 16), dtype=np.float16).reshape(52, -1)
    return Loop(image, notes, rest, ["calm piano", "piano"], {"genre": "folk", "heard": ["melody"]})


class MidiTest(unittest.TestCase):
    def test_numbers_of_variable_length(self):
        # The examples of the standard.
        self.assertEqual(variable_length(0x40), b"\x40")
        self.assertEqual(variable_length(0x80), b"\x81\x00")
        self.assertEqual(variable_length(0x0FFFFFFF), b"\xff\xff\xff\x7f")

    def test_the_bytes_of_one_note(self):
        segment = Segment(5120, {0: 40}, 45, [Note(10, 100, 0, 60, 90)])
        self.assertEqual(
            midi_file([segment]),
            b"MThd\0\0\0\6\0\0\0\1\x01\xf4MTrk\0\0\0\x1f"
            b"\0\xff\x51\3\7\xa1\x20" b"\0\xb0\x5b\x2d" b"\0\xc0\x28" b"\x0a\x90\x3c\x5a" b"\x64\x80\x3c\0"
            b"\xa7\x12\xb0\x78\0" b"\0\xff\x2f\0")

    def test_a_segment_begins_where_the_last_ends(self):
        one = Segment(1000, {}, 0, [Note(0, 100, 0, 60, 90)])
        length = len(midi_file([one, one])) - len(midi_file([one]))
        # On after 900 ms of rest (two bytes of time), and off 100 ms later.
        self.assertEqual(length, 2 + 3 + 1 + 3)


class ShardTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.shards = Shards(Path(directory.name))

    def test_loops_come_back(self):
        loops = [_loop(96, 3), _loop(160, 40)]
        write(self.shards.path(0), loops)
        for loop, again in zip(loops, read(self.shards.path(0))):
            np.testing.assert_array_equal(again.image, loop.image)
            np.testing.assert_array_equal(again.score_image(), loop.score_image())
            self.assertEqual((again.captions, again.facts), (loop.captions, loop.facts))
        self.assertEqual(loops[1].score_image().shape, (84, 4, 10))
        self.assertEqual(float(loops[1].score_image()[40 % 32, 2].min()), 1)

    def test_the_oldest_go_but_for_those_held_out(self):
        for shard in range(HELD_OUT + 5):
            write(self.shards.path(shard), [_loop(96, shard)])
        self.shards.trim(2)
        self.assertEqual([path.name for path in self.shards.all()], [
            *(f"{i:06d}.npz" for i in range(HELD_OUT)), f"{HELD_OUT + 3:06d}.npz", f"{HELD_OUT + 4:06d}.npz"])
        self.assertEqual(len(self.shards.held_out()), HELD_OUT)

    def test_a_pool_cuts_latents_and_scores_alike(self):
        for shard in range(HELD_OUT, HELD_OUT + 3):
            write(self.shards.path(shard), [_loop(96, 20)])
        network = Autoencoder(AutoencoderShape((4, 4, 4, 4, 8), (0, 1, 1, 1, 1), 2)).requires_grad_(False)
        encoder = Encoder(network, Tokenizer.of_phrases(["calm piano"]), Machine(allow_gpu=False))
        batch = LatentDataset(self.shards, encoder.encode).random(5, 8)
        self.assertEqual(tuple(batch.latents.shape), (5, 2, 4, 8))
        self.assertEqual(tuple(batch.scores.shape), (5, 84, 4, 8))
        # The six columns of the loop come around; the image is the same everywhere, and so are its latents.
        self.assertTrue(bool((batch.scores[..., 6:] == batch.scores[..., :2]).all()))
        self.assertLess(float((batch.latents - batch.latents[..., :1]).abs().max()), 2e-2)

    def test_without_music_the_error_says_what_to_run(self):
        with self.assertRaisesRegex(SystemExit, "training produce"):
            LatentDataset(self.shards, lambda loop: None).random(1, 8)


if __name__ == "__main__":
    unittest.main()
