"""The networks, the noise and the files of a model."""

import json
import struct
import tempfile
import unittest
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError as missing:
    raise unittest.SkipTest(f"needs PyTorch: {missing}")

from training.measures.distances import frechet_distance, kernel_distance, mean_distance
from training.nets.autoencoder import Autoencoder, AutoencoderShape, sensitivity
from training.nets.classifier import FEATURES, Classifier, answers_of, questions_of
from training.nets.conditioned import Conditioned
from training.nets.score_image import drop_groups
from training.nets.spectral_loss import reconstruction_loss, spectral_convergence
from training.nets.text_encoder import TextShape
from training.nets.unet import UnetShape
from training.noise.loss import VelocityLoss
from training.noise.sampler import sample, trailing_timesteps
from training.noise.schedule import alphas_squared
from training.running import safetensors
from training.running.average import MovingAverage
from training.running.muon import Muon
from training.running.sizes import SIZES

AUTOENCODER = AutoencoderShape((4, 4, 8), (0, 1, 1), 4)
TEXT = TextShape(50, 8, 32, 1, 2)
UNET = UnetShape(4, 8, (16, 32), (False, True), 1, 8, 32, 84)


class NoiseTest(unittest.TestCase):
    def test_the_same_levels_as_our_java_schedule(self):
        levels = alphas_squared()
        # NoiseSchedule's answers for the same scheduler_config.json; it begins in single precision, as diffusers does.
        for timestep, level in {0: 0.9999586939811705, 100: 0.9715742523512284, 250: 0.8458807713835272,
                                500: 0.4922643978659382, 750: 0.1431554679101205, 998: 2.277811865481973e-6,
                                999: 0.0}.items():
            self.assertAlmostEqual(float(levels[timestep]), level, delta=2e-7)

    def test_trailing_timesteps(self):
        self.assertEqual(trailing_timesteps(7), [999, 856, 713, 570, 428, 285, 142])

    def test_a_sampler_finds_what_the_model_always_says(self):
        levels = alphas_squared()
        clean = torch.randn(1, 2, 4, 4)

        def velocity(x, timestep):
            alpha, sigma = float(levels[timestep].sqrt()), float((1 - levels[timestep]).sqrt())
            return (alpha * x - clean) / sigma

        for steps in (1, 2, 20):
            found = sample(velocity, torch.randn(1, 2, 4, 4), steps)
            self.assertLess(float((found - clean).abs().max()), 1e-4)

    def test_pure_noise_has_weight(self):
        loss = VelocityLoss(torch.device("cpu"))
        clean, noise = torch.zeros(1, 1, 2, 2), torch.ones(1, 1, 2, 2)
        weighted, plain = loss(torch.full((1, 1, 2, 2), 2.0), clean, noise, torch.tensor([999]))
        self.assertAlmostEqual(float(weighted), float(plain), places=5)
        self.assertAlmostEqual(float(plain), 4.0, places=5)


    def test_channels_count_by_their_weights(self):
        clean, noise = torch.zeros(1, 2, 2, 2), torch.zeros(1, 2, 2, 2)
        found = torch.stack([torch.full((2, 2), 1.0), torch.full((2, 2), 2.0)])[None]
        weighted, plain = VelocityLoss(torch.device("cpu"), torch.tensor([2.0, 0.0]))(found, clean, noise, torch.tensor([999]))
        self.assertAlmostEqual(float(weighted), 1.0, places=5)
        self.assertAlmostEqual(float(plain), 2.5, places=5)


class NetworkTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)

    def test_sizes_fit_together(self):
        for name, size in SIZES.items():
            unet = size.unet()
            for level, channels in enumerate(unet.channels):
                self.assertEqual(channels % unet.heads(level), 0, name)
                self.assertEqual(channels % unet.groups, 0, name)
            widths = size.autoencoder.channels
            for inner, outer in zip(widths[2:], widths[1:]):
                # What passes beside the convolutions are means and repetitions of whole channels.
                self.assertEqual(4 * outer % inner, 0, name)
            self.assertEqual(UnetShape.of(unet.config()), unet)
            self.assertEqual(AutoencoderShape.of(size.autoencoder.config()), size.autoencoder)
            self.assertEqual(TextShape.of(size.text(99).config(98)), size.text(99))

    def test_standardising_changes_latents_and_not_images(self):
        network = Autoencoder(AUTOENCODER)
        images = torch.randn(4, 1, 128, 128)
        # At the border the means would be seen, where the decoder sees zeros beyond.
        inner = (slice(None), slice(None), slice(48, 80), slice(48, 80))
        with torch.no_grad():
            before = network.encode(images)
            restored = network.decode(before)
            network.standardise(before.mean((0, 2, 3)), before.std((0, 2, 3)))
            after = network.encode(images)
            self.assertLess(float((network.decode(after) - restored)[inner].abs().max()), 1e-4)
        self.assertLess(float(after.mean((0, 2, 3)).abs().max()), 1e-4)
        self.assertLess(float((after.std((0, 2, 3)) - 1).abs().max()), 1e-4)

    def test_a_channel_that_the_decoder_does_not_see_has_no_weight(self):
        autoencoder = Autoencoder(AUTOENCODER)
        autoencoder.decode = lambda latents: latents[:, :1] + 2 * latents[:, 1:2]
        weights = sensitivity(autoencoder, torch.randn(4, 4, 16, 16))
        self.assertAlmostEqual(float(weights.mean()), 1.0, places=5)
        self.assertEqual([float(weight) for weight in weights[2:]], [0.0, 0.0])
        self.assertAlmostEqual(float(weights[1] / weights[0]), 4.0, delta=0.6)

    def test_an_autoencoder_computes_what_that_of_diffusers_does(self):
        try:
            from diffusers import AutoencoderDC
        except ImportError as missing:
            self.skipTest(f"needs diffusers: {missing}")
        network = Autoencoder(AUTOENCODER)
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
        config = {key: value for key, value in AUTOENCODER.config().items() if key != "_class_name"}
        theirs = AutoencoderDC(**config)
        theirs.load_state_dict(network.exported())
        images = torch.rand(1, 1, 32, 48) * 2 - 1
        with torch.no_grad():
            latents = network.encode(images)
            self.assertLess(float((theirs.encode(images.repeat(1, 3, 1, 1)).latent - latents).abs().max()), 1e-4)
            self.assertLess(float((theirs.decode(latents).sample - network.decode(latents)).abs().max()), 1e-4)

    def test_the_exported_autoencoder_comes_back(self):
        network, again = Autoencoder(AUTOENCODER), Autoencoder(AUTOENCODER)
        weights = network.exported()
        self.assertEqual(weights["encoder.conv_in.conv.weight"].shape[1], 3)
        self.assertEqual(weights["decoder.conv_out.conv.bias"].shape[0], 12)
        again.load_exported(weights)
        images = torch.randn(1, 1, 16, 16)
        self.assertLess(float((network.encode(images) - again.encode(images)).abs().max()), 1e-5)

    def test_names_are_those_of_diffusers_and_transformers(self):
        names = set(Conditioned(TEXT, UNET).state_dict())
        for name in ("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_out.0.bias",
                     "unet.mid_block.resnets.1.time_emb_proj.weight", "unet.up_blocks.0.upsamplers.0.conv.weight",
                     "unet.down_blocks.1.attentions.0.transformer_blocks.0.ff.net.2.weight",
                     "text_encoder.text_model.encoder.layers.0.self_attn.out_proj.bias"):
            self.assertIn(name, names)

    def test_the_classifier_answers_every_question(self):
        facts = [{"lead": "piano", "genre": "jazz", "mood": "calm", "drums": True},
                 {"lead": "", "genre": "folk", "mood": "calm", "drums": False}]
        questions = questions_of(facts)
        self.assertEqual(answers_of(facts[0], questions), [1, 1, 0, 1])
        self.assertEqual(answers_of({**facts[0], "lead": "harp"}, questions)[0], -1)
        features, answers = Classifier(questions)(torch.randn(1, 1, 512, 512))
        self.assertEqual(tuple(features.shape), (1, FEATURES))
        self.assertEqual([answer.shape[1] for answer in answers], [2, 2, 1, 2])


class LearningTest(unittest.TestCase):
    def test_an_autoencoder_learns_one_image(self):
        torch.manual_seed(1)
        network = Autoencoder(AUTOENCODER)
        image = torch.rand(2, 1, 16, 16) * 2 - 1
        optimizer = torch.optim.AdamW(network.parameters(), 1e-2)
        losses = []
        for _ in range(60):
            loss = reconstruction_loss(network.decode(network.encode(image)), image)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        self.assertLess(losses[-1], 0.5 * losses[0])

    def test_a_model_learns_two_prompts(self):
        torch.manual_seed(1)
        network = Conditioned(TEXT, UNET)
        average = MovingAverage(network, 0.9)
        loss = VelocityLoss(torch.device("cpu"))
        clean = torch.tensor([1.0, -1.0]).repeat(8)[:, None, None, None].expand(16, 4, 8, 8)
        tokens = torch.tensor([1, 2]).repeat(8)[:, None].expand(16, 8)
        # Both score images are empty: only the words tell the two apart.
        scores = torch.zeros(16, 84, 8, 8)
        optimizer = Muon(network.parameter_groups(), 4e-3, torch.float32)
        for group in optimizer.param_groups:
            group["lr"] *= group["share"]
        for _ in range(150):
            timesteps = loss.timesteps(16)[torch.randperm(16)]
            noise = torch.randn_like(clean)
            error, _ = loss(network(loss.noisy(clean, noise, timesteps), timesteps, tokens, scores), clean, noise, timesteps)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            average.update()
        with torch.no_grad():
            found = sample(
                lambda x, t: average.network(x, torch.full((16,), t), tokens, scores), torch.randn_like(clean), steps=5)
        self.assertGreater(float(found[0].mean()), 0.5)
        self.assertLess(float(found[1].mean()), -0.5)


    def test_steps_of_matrices_are_orthogonal(self):
        weight = nn.Parameter(torch.zeros(6, 20))
        weight.grad = torch.randn(6, 20)
        optimizer = Muon([{"params": [weight], "matrices": True, "decay": 0.0}], 1.0, torch.float32)
        optimizer.step()
        values = torch.linalg.svdvals(weight.detach())
        self.assertGreater(float(values.min()), 0.5)
        self.assertLess(float(values.max()), 1.4)

    def test_adam_is_that_of_pytorch(self):
        ours, theirs = (nn.Parameter(torch.linspace(-1, 1, 5)) for _ in range(2))
        group = {"params": [ours], "matrices": False}
        optimizers = Muon([group], 0.01, torch.float32), torch.optim.AdamW([theirs], 0.01, (0.9, 0.99), weight_decay=0.01)
        for i in range(5):
            for parameter, optimizer in zip((ours, theirs), optimizers):
                parameter.grad = torch.sin(parameter.detach() + i)
                optimizer.step()
        self.assertLess(float((ours - theirs).detach().abs().max()), 1e-6)

    def test_groups_of_a_score_image_are_dropped_whole(self):
        torch.manual_seed(1)
        scores = drop_groups(torch.ones(2000, 84, 1, 1))[:, :, 0, 0]
        for first, end, flag in ((0, 32, 80), (32, 52, 81), (52, 76, 82), (76, 80, 83)):
            given = scores[:, flag]
            self.assertTrue(bool((scores[:, first:end] == given[:, None]).all()))
            self.assertAlmostEqual(float(given.mean()), 0.775, delta=0.03)
        self.assertAlmostEqual(float((scores.sum(1) == 0).float().mean()), 0.1 + 0.25 / 16, delta=0.02)


class MeasureTest(unittest.TestCase):
    def test_spectral_convergence(self):
        image = torch.rand(2, 1, 8, 8) * 2 - 1
        self.assertLess(float(spectral_convergence(image, image).max()), 1e-6)
        self.assertGreater(float(spectral_convergence(-image, image).min()), 0.1)

    def test_distances(self):
        features = torch.randn(500, 4, generator=torch.Generator().manual_seed(1))
        self.assertAlmostEqual(frechet_distance(features, features), 0, places=6)
        self.assertAlmostEqual(frechet_distance(features, features + 1), 4, places=6)
        other = torch.randn(400, 4, generator=torch.Generator().manual_seed(2))
        self.assertAlmostEqual(kernel_distance(other, features), 0, delta=0.005)
        self.assertGreater(kernel_distance(other + 1, features), 0.1)
        self.assertAlmostEqual(mean_distance(torch.tensor([[0.0], [1.0], [2.0]])), 4 / 3)


class SafetensorsTest(unittest.TestCase):
    def test_bytes(self):
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory, "x.safetensors")
            safetensors.write(file, {"b": torch.tensor([[1.0, -2.0]]), "a": torch.tensor([0.5])})
            data = file.read_bytes()
            again = safetensors.read(file)
        size, = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + size])
        self.assertEqual(size % 8, 0)
        self.assertEqual(header["a"], {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]})
        self.assertEqual(header["b"], {"dtype": "F16", "shape": [1, 2], "data_offsets": [2, 6]})
        self.assertEqual(data[8 + size:], b"\x00\x38\x00\x3c\x00\xc0")
        self.assertEqual(again["b"].tolist(), [[1.0, -2.0]])

    def test_what_half_precision_cannot_hold_is_refused(self):
        with tempfile.TemporaryDirectory() as directory, self.assertRaisesRegex(ValueError, "big"):
            safetensors.write(Path(directory, "x.safetensors"), {"big": torch.tensor([1e6])})


if __name__ == "__main__":
    unittest.main()
