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

from training.music.midi import Note
from training.music.seeds import LOOP_SAMPLES, SEEDS
from training.sound import exif, png, wav
from training.sound.fluidsynth import SAMPLE_RATE, FluidSynth
from training.sound.render import Renderer
from training.sound.spectrogram import BANDS, HOP, SpectrogramImageConverter, mel_filterbank
from training.stages.finetune import examples, loop
from training.sound.voices import play_drum_machine, play_synthesizer

PAINTER = SpectrogramImageConverter(torch.device("cpu"))


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

    def test_a_stretched_hop_keeps_pitch_and_place(self):
        samples = 352_800
        time = torch.arange(samples) / 44_100
        sound = torch.sin(2 * torch.pi * 1000 * time) * (time > 6)
        image = PAINTER.loops(sound[None].float(), 784)[0]
        self.assertEqual(tuple(image.shape), (BANDS, 784))
        self.assertEqual(int(image[:, 750].argmin()), int(PAINTER.loops(torch.sin(2 * torch.pi * 1000 * time)[None])[0][:, 9].argmin()))
        loud = (image[:, 100:].min(0).values < 40).nonzero() + 100
        self.assertAlmostEqual(int(loud.min()), 6 / 8 * 784, delta=6)

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
        with tempfile.TemporaryDirectory() as directory:
            png.write(Path(directory, "x.png"), image, exif.tags(1.5))
            np.testing.assert_array_equal(png.read(Path(directory, "x.png")), image)
            wav.write(Path(directory, "x.wav"), sound)
            np.testing.assert_allclose(wav.read(Path(directory, "x.wav")), sound, atol=1 / 65536 + 1e-7)


@unittest.skipUnless(shutil.which("fluidsynth"), "needs FluidSynth")
class DatasetTest(unittest.TestCase):
    def test_an_imagefolder_is_read_without_a_score(self):
        with tempfile.TemporaryDirectory() as directory:
            train = Path(directory, "train", "songs")
            train.mkdir(parents=True)
            image = np.random.default_rng(1).integers(0, 256, (512, 520), dtype=np.uint8)
            png.write(train / "a.png", image)
            png.write(train / "b.png", image[:, :500])
            Path(directory, "train", "metadata.jsonl").write_text(
                '{"file_name": "songs/a.png", "text": "calm"}\n{"file_name": "songs/b.png", "text": "fast"}\n', "utf-8")
            first, second = examples(Path(directory), "train")
            self.assertEqual(examples(Path(directory), "test"), [])
            read = loop(first)
            self.assertTrue((read.image == image[:, :512]).all())
            self.assertEqual(read.captions, ["calm"])
            self.assertEqual(read.score_image().shape, (84, 32, 32))
            self.assertFalse(read.score_image().any())
            with self.assertRaisesRegex(SystemExit, "b.png is 500 x 512; images must be 512 high and 512 or more wide"):
                loop(second)


class RenderTest(unittest.TestCase):
    def test_a_loop_rings_on_around_its_end(self):
        score = {"samples": 66_152, "ticks": 960, "genre": "folk", "parts": [
            {"name": "bells", "program": 14, "percussion": False, "notes": [[900, 100, 72, 100]]},
            {"name": "drums", "program": 0, "percussion": True, "notes": [[480, 60, 36, 100]]}]}
        try:
            renderer = Renderer(FluidSynth.installed())
        except SystemExit as missing:
            self.skipTest(str(missing))
        sounds, = renderer.play([score], 1)
        self.assertEqual(sounds.shape, (2, 66_152))
        power = np.square(sounds).reshape(2, 8, -1)[:, :, :8000].mean(2)
        self.assertGreater(power[0, 0], 30 * power[0, 5])
        self.assertGreater(power[1, 4], 30 * power[1, 3])


class VoicesTest(unittest.TestCase):
    def test_voices_play_their_notes_around_the_end(self):
        notes = [Note(100, 200, 0, 69, 100), Note(900, 200, 0, 69, 100)]
        for seed in range(5):
            sound = play_synthesizer(notes, SAMPLE_RATE, np.random.default_rng(seed))
            spectrum = np.abs(np.fft.rfft(sound))
            self.assertAlmostEqual(float(spectrum[430:450].argmax()), 10, delta=4, msg=f"voice {seed}")
            self.assertGreater(np.abs(sound[:2000]).max(), 0)
            self.assertEqual(np.abs(sound[20_000:30_000]).max(), 0)

    def test_the_drum_machine_has_every_stroke(self):
        for pitch in range(35, 82):
            sound = play_drum_machine([Note(0, 60, 9, pitch, 127)], SAMPLE_RATE, np.random.default_rng(1))
            self.assertTrue(0.02 < np.abs(sound).max() < 2, f"{pitch}: {np.abs(sound).max()}")


class SeedsTest(unittest.TestCase):
    def test_notes_lie_within_the_loop_and_on_the_grid(self):
        self.assertEqual(list(SEEDS), ["og_beat", "agile", "marim", "motorway", "vibes"])
        for name, compose in SEEDS.items():
            for note in compose().notes:
                self.assertEqual(note.start % 80, 0, f"{name}: {note}")
                self.assertGreater(note.length, 0, f"{name}: {note}")
                self.assertLess(note.start % 5120 + note.length, 5120, f"{name}: {note}")
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
