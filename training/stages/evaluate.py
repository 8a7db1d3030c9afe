"""Measures the exported model, and prints the figures for its model card as Markdown."""

import argparse
from typing import Callable, Dict, List

import numpy as np
import torch

from ..measures.card import percent, table
from ..measures.distances import frechet_distance, mean_distance
from ..measures.judged import Judged, judged
from ..music.captions import prompt
from ..music.composer import compose
from ..music.score import Labels
from ..music.worlds import WORLDS
from ..nets.classifier import Classifier
from ..noise.generator import Generator
from ..running.folder import WorkingFolder, split, write_text
from ..running.machine import Machine
from ..running.pictures import Pictures
from ..running.training import averaged
from ..sound import png
from .autoencoder import round_trip

_NEW_LOOPS = 1_000_000
_SHOWN = 20
_SEEDS = 8
_KNOWN = 4000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    parser.add_argument("--count", type=int, default=500, help="clips to generate (%(default)s)")
    parser.add_argument("--steps", type=int, default=30, help="denoising steps (%(default)s)")
    parser.add_argument("--guidance", type=float, default=7.0, help="guidance scale (%(default)s: the pipeline's)")
    parser.add_argument("--batch", type=int, help="clips at a time (32 on a GPU, else 1)")


def run(args: argparse.Namespace) -> None:
    """Writes evaluation.md and neighbours.png to the working folder."""
    folder, machine = WorkingFolder(args.work), Machine()
    generator = Generator(folder.require(folder.model, "export"), machine)
    classifier = averaged(folder.require(folder.checkpoint("classifier"), "classifier"), Classifier(), machine)
    batch = args.batch or (32 if machine.gpu else 1)
    images, clips = folder.images(), folder.clips()
    learnt, held_out = split(len(images))

    def paint(prompts: List[str], seeds: List[int]) -> torch.Tensor:
        return torch.cat([
            generator.paint(prompts[i:i + batch], seeds[i:i + batch], args.steps, args.guidance)
            for i in range(0, len(prompts), batch)])

    def listen(pictures) -> Judged:
        return judged(classifier, (torch.as_tensor(np.array(picture)) for picture in pictures), machine)

    # New pieces of the same world, which no training has seen, say what to ask for.
    world = WORLDS[folder.world()["name"]]
    wanted = [compose(_NEW_LOOPS, index, world).labels for index in range(args.count)]
    painted = paint([prompt(labels) for labels in wanted], list(range(args.count)))
    heard = listen(painted)
    real_labels = [Labels.of(clips[i]) for i in held_out]
    real = listen(images[i] for i in held_out)
    survived = round_trip(generator.autoencoder, Pictures(images, held_out, machine))
    restored = listen(_restored(generator, Pictures(images, held_out, machine)))

    known = learnt[:_KNOWN]
    training = listen(images[i] for i in known)
    nearest = torch.cdist(heard.features[:_SHOWN], training.features).min(1)
    rows = [[np.array(painted[i]), images[known[int(nearest.indices[i])]]] for i in range(min(_SHOWN, args.count))]
    png.write(folder.path / "neighbours.png", np.concatenate([np.concatenate(row, 1)[::2, ::2] for row in rows]))

    report = "\n".join([
        f"{args.count} clips, {args.steps} steps, guidance {args.guidance:g};"
        f" {len(held_out)} held-out renders, {len(learnt)} to learn from.\n",
        table("Does it play what it is asked for?", {
            f"{question} right, {name}": percent(found.right(question, labels))
            for question in ("instrument", "drums", "beats", "genre", "mood")
            for name, found, labels in (("generated", heard, wanted), ("held-out renders", real, real_labels),
                                        ("their round trip", restored, real_labels))}),
        table("Does it sound like the real ones?", _frechet(heard, real, listen)),
        table("Do seeds differ?", _variety(paint, listen, real, real_labels)),
        table("Does it copy?", {
            "distance of a generated clip to the nearest training clip": f"{float(nearest.values.mean()):.3f}",
            "the same of a held-out render":
                f"{float(torch.cdist(real.features, training.features).min(1).values.mean()):.3f}"}),
        table("Autoencoder", survived),
    ])
    write_text(folder.path / "evaluation.md", report)
    print(report)


@torch.no_grad()
def _restored(generator: Generator, pictures: Pictures):
    for i in range(len(pictures)):
        image = generator.autoencoder.decode(generator.autoencoder.encode(pictures.whole(i, 1)))[0, 0]
        yield ((image.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).cpu()


def _frechet(heard: Judged, real: Judged, listen: Callable[..., Judged]) -> Dict[str, str]:
    half = len(real.features) // 2
    noise = listen(torch.randint(256, (min(half, 64), 512, 512), dtype=torch.uint8))
    distances = {
        "Fréchet distance of generated clips to held-out renders": (heard.features, real.features),
        "of one half of the held-out renders to the other": (real.features[:half], real.features[half:]),
        "of noise to held-out renders": (noise.features, real.features)}
    return {name: f"{frechet_distance(*sets):.2f}" for name, sets in distances.items()}


def _variety(paint: Callable[..., torch.Tensor], listen: Callable[..., Judged], real: Judged, labels: List[Labels]
             ) -> Dict[str, str]:
    """Distances between seeds of a prompt, and between renders that would have the same prompt but for mood."""
    groups: Dict[tuple, List[int]] = {}
    for i, one in enumerate(labels):
        groups.setdefault((one.instrument, one.drums), []).append(i)
    groups = {key: members for key, members in groups.items() if len(members) > 1}
    between = [mean_distance(real.features[members]) for members in groups.values()]
    within = []
    for members in list(groups.values())[:_SEEDS]:
        words = prompt(labels[members[0]])
        within.append(mean_distance(listen(paint([words] * _SEEDS, list(range(_SEEDS)))).features))
    return {"mean distance of seeds of a prompt": f"{np.mean(within):.3f}" if within else "none to compare",
            "of held-out renders of one instrument, with or without drums":
                f"{np.mean(between):.3f}" if between else "none to compare"}
