"""Measures the model against held-out renders, and prints the figures for its card as Markdown."""

import argparse
from typing import Callable, Dict, List, Sequence

import numpy as np
import torch

from ..measures.card import percent, table
from ..measures.distances import frechet_distance, kernel_distance, mean_distance
from ..measures.classification import classify
from ..nets.classifier import Classifier
from ..nets.spectral_loss import spectral_convergence
from ..noise.generator import Generator
from ..running.directory import WorkingDirectory, write_text
from ..running.machine import Machine
from ..running.images import batch
from ..running.shards import Loop
from ..running.training import averaged
from ..sound import png
from .autoencoder import gradient_energy, round_trip
from .classifier import first_columns, is_whole

_SHOWN = 8
_SEEDS = 6
_COLUMNS = 512
_SIDE = 32


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--count", type=int, default=500, help="clips to generate at most (%(default)s)")
    parser.add_argument("--steps", type=int, default=4, help="denoising steps (%(default)s)")
    parser.add_argument("--guidance", type=float, default=1.0, help="guidance scale (%(default)s: none)")
    parser.add_argument("--batch", type=int, help="clips at a time (32 on a GPU, else 4)")


def run(args: argparse.Namespace) -> None:
    """Writes evaluation.md and evaluation.png to the working directory."""
    directory, machine = WorkingDirectory(args.work), Machine()
    generator = Generator(directory.require(directory.model, "export"), machine)
    at_once = args.batch or (32 if machine.gpu else 4)

    def generate(loops: Sequence[Loop], seeds: Sequence[int], with_score: bool = True) -> torch.Tensor:
        scores = torch.stack([_first_score(loop) for loop in loops]) * with_score
        prompts = [loop.captions[0] for loop in loops]
        parts = [slice(i, i + at_once) for i in range(0, len(loops), at_once)]
        return torch.cat([
            generator.generate(prompts[part], scores[part], seeds[part], args.steps, args.guidance) for part in parts])

    held_out = directory.shards.held_out()[:args.count]
    generated = generate(held_out, range(len(held_out)))
    blind = generate(held_out, range(len(held_out)), with_score=False)
    real = batch([loop.image for loop in held_out], [0] * len(held_out), _COLUMNS)
    shown = [real[:_SHOWN, 0], _grey(generated[:_SHOWN]), _grey(blind[:_SHOWN])]
    png.write(directory.path / "evaluation.png", _sheet(shown))
    sections = [
        f"{len(held_out)} clips, {args.steps} steps, guidance {args.guidance:g}.\n",
        table("Does it follow the score?", {
            f"{name}, {what}": value
            for name, images in (("with the score", generated), ("with the prompt alone", blind))
            for what, value in _likeness(_grey(images)[:, None], real).items()}),
        table("Autoencoder", round_trip(generator.autoencoder, real)),
    ]
    if directory.checkpoint("classifier").exists():
        sections += _judgements(directory, machine, generator, held_out, generated, generate)
    report = "\n".join(sections)
    write_text(directory.path / "evaluation.md", report)
    print(report)


def _first_score(loop: Loop) -> torch.Tensor:
    score = loop.score_image()
    return torch.from_numpy(score[:, :, np.arange(_SIDE) % score.shape[2]])


def _grey(images: torch.Tensor) -> torch.Tensor:
    """Converts grey levels 0 to 255 to -1 to 1."""
    return images.float() / 127.5 - 1


def _sheet(rows: List[torch.Tensor]) -> np.ndarray:
    """A contact sheet of rows of images from -1 to 1, at half size."""
    levels = [((row[:, ::2, ::2] + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).numpy() for row in rows]
    return np.concatenate([np.concatenate(list(row), axis=1) for row in levels])


def _likeness(images: torch.Tensor, real: torch.Tensor) -> Dict[str, str]:
    sharpness = gradient_energy(images) / gradient_energy(real)
    return {"spectral convergence to the render": f"{float(spectral_convergence(images, real).mean()):.3f}",
            "energy of the gradient against the render's": f"{float(sharpness.mean()):.2f}"}


def _judgements(directory: WorkingDirectory, machine: Machine, generator: Generator, held_out: List[Loop],
                generated: torch.Tensor, generate: Callable[..., torch.Tensor]) -> List[str]:
    """The classifier's results for generated clips, renders, and their round trip."""
    state = torch.load(directory.checkpoint("classifier"), map_location="cpu")
    classifier = averaged(directory.checkpoint("classifier"), Classifier(state["shape"]["questions"]), machine)
    places = [i for i, loop in enumerate(held_out) if is_whole(loop)]
    wholes = [held_out[i] for i in places]
    facts = [loop.facts for loop in wholes]
    predicted = classify(classifier, (generated[i] for i in places), machine)
    real = classify(classifier, (first_columns(loop) for loop in wholes), machine)
    restored = classify(classifier, (_restored(generator, loop) for loop in wholes), machine)
    half = len(real.features) // 2
    seeds = [mean_distance(classify(classifier, generate([loop] * _SEEDS, range(_SEEDS)), machine).features)
             for loop in wholes[:_SEEDS]]
    return [
        table("Does it play what it is asked for?", {
            f"{question}, {name}": percent(found.right(question, facts))
            for question in classifier.questions
            for name, found in (("generated", predicted), ("renders", real), ("their round trip", restored))}),
        table("Does it sound like renders?", {
            f"{name} {what}": f"{distance(*sets):.4g}"
            for name, distance in (("Fréchet distance", frechet_distance), ("kernel distance", kernel_distance))
            for what, sets in (("of generated clips to renders", (predicted.features, real.features)),
                               ("of one half of the renders to the other", (real.features[:half], real.features[half:])))}),
        table("Do seeds differ?", {
            "mean distance of seeds of one score": f"{np.mean(seeds):.3f}",
            "mean distance of different renders": f"{mean_distance(real.features):.3f}"}),
    ]


@torch.no_grad()
def _restored(generator: Generator, loop: Loop) -> torch.Tensor:
    image = _grey(first_columns(loop))[None, None]
    found = generator.autoencoder.decode(generator.autoencoder.encode(image))[0, 0]
    return ((found.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)

