"""Rendering, spectrograms and files of sounds and images."""

import shutil
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs PyTorch and NumPy: {missing}")

from training.music.composer import compose
from training.music.midi import midi_file
from training.music.seeds import SEEDS
from training.sound import exif, png, wav
from training.sound.fluidsynth import FluidSynth
from training.sound.loops import LOOP_SAMPLES, last_passes
from training.sound.spectrogram import BANDS, HOP, Painter, mel_filterbank

PAINTER = Painter(torch.device("cpu"))


class SpectrogramTest(unittest.TestCase):
    def test_triangles_overlap_to_one(self):
        bank = mel_filterbank()
        self.assertEqual(tuple(bank.shape), (4001, BANDS))
        inner = bank.sum(1)[20:3950]
        self.assertLess(float((inner - 1).abs().max()), 1e-5)

    def test_a_tone_is_darkest_in_its_band(self):
        time = torch.arange(LOOP_SAMPLES) / 44_100
        image = PAINTER.loops(torch.sin(2 * torch.pi * 1000 * time)[None] * 0.5)[0]
        self.assertEqual(tuple(image.shape), (BANDS, 512))
        mel = 2595 * np.log10(1 + 1000 / 700) / (2595 * np.log10(1 + 10_000 / 700)) * (BANDS + 1) - 1
        self.assertAlmostEqual(BANDS - 1 - int(image[:, 256].argmin()), mel, delta=1)
        self.assertEqual(int(image.min()), 0)

    def test_a_loop_has_no_seam(self):
        sound = torch.rand(1, LOOP_SAMPLES, generator=torch.Generator().manual_seed(1)) - 0.5
        turned = PAINTER.loops(sound.roll(-100 * HOP, dims=1))
        expected = PAINTER.loops(sound).roll(-100, dims=2)
        self.assertLessEqual(int((turned.int() - expected.int()).abs().max()), 1)


class FilesTest(unittest.TestCase):
    def test_sounds_and_images_come_back(self):
        rng = np.random.default_rng(1)
        image = rng.integers(0, 256, (20, 30), dtype=np.uint8)
        sound = (rng.random(1000) - 0.5).astype(np.float32)
        with tempfile.TemporaryDirectory() as folder:
            png.write(Path(folder, "x.png"), image, exif.tags(1.5))
            np.testing.assert_array_equal(png.read(Path(folder, "x.png")), image)
            wav.write(Path(folder, "x.wav"), sound)
            np.testing.assert_allclose(wav.read(Path(folder, "x.wav")), sound, atol=1 / 65536 + 1e-7)


@unittest.skipUnless(shutil.which("fluidsynth"), "needs FluidSynth")
class RenderTest(unittest.TestCase):
    def test_the_second_pass_is_a_loop(self):
        try:
            fluidsynth = FluidSynth.find(None, None)
        except SystemExit as missing:
            self.skipTest(str(missing))
        sound = fluidsynth.play(midi_file([compose(1, 1)], passes=3))
        second, third = (sound[i * LOOP_SAMPLES:(i + 1) * LOOP_SAMPLES] for i in (1, 2))
        difference = float(np.square(second - third).mean() / np.square(second).mean())
        # The reverberation wavers, and not in time with the loop.
        self.assertLess(10 * np.log10(difference), -20)
        self.assertEqual(last_passes(sound, 1).shape, (1, LOOP_SAMPLES))


class SeedsTest(unittest.TestCase):
    def test_notes_lie_within_the_loop_and_on_the_grid(self):
        self.assertEqual(list(SEEDS), ["og_beat", "agile", "marim", "motorway", "vibes"])
        for name, compose in SEEDS.items():
            for note in compose().notes:
                self.assertEqual(note.start % 80, 0, f"{name}: {note}")
                self.assertGreater(note.length, 0, f"{name}: {note}")
                self.assertLess(note.start + note.length, 5120, f"{name}: {note}")
                self.assertTrue(20 < note.pitch < 110 and 0 < note.velocity < 128, f"{name}: {note}")

    def test_no_voice_strikes_a_note_that_still_sounds(self):
        for name, compose in SEEDS.items():
            ends = {}
            for note in compose().notes:
                key = note.channel, note.pitch
                self.assertGreaterEqual(note.start, ends.get(key, 0), f"{name}: {note}")
                ends[key] = note.start + note.length


if __name__ == "__main__":
    unittest.main()
