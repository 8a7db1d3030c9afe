"""Trains the classifier that judges generated clips, on rendered ones."""

import argparse

import torch
import torch.nn.functional as F

from ..measures.judged import judged
from ..music.score import Labels
from ..nets.classifier import CLASSES, Classifier, classes_of
from ..running import pace
from ..running.folder import WorkingFolder, split
from ..running.machine import Machine
from ..running.pictures import Pictures
from ..running.training import Losses, Training

_RATE = 1e-3
_WEIGHTS = {"instrument": 2.0, "drums": 1.0, "beats": 1.0, "genre": 0.3, "mood": 0.3}
_NOISE = 0.15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    pace.add_arguments(parser, minutes=30)
    parser.add_argument("--batch", type=int, help="images a step (64 on a GPU, else 12)")


def run(args: argparse.Namespace) -> None:
    """Writes classifier.pt, and how often it is right about held-out loops."""
    folder, machine = WorkingFolder(args.work), Machine()
    images, clips = folder.images(), folder.clips()
    learnt, held_out = split(len(images))
    answers = torch.tensor([classes_of(Labels.of(clip)) for clip in clips])
    pictures = Pictures(images, learnt, machine)
    torch.manual_seed(1)
    network = Classifier().train()
    training = Training("classifier", folder, machine, network, _RATE, 0.998, args, {"size": "classifier"})
    step = machine.compiled(network)
    batch = args.batch or (64 if machine.gpu else 12)

    def losses() -> Losses:
        places = torch.randint(len(pictures), (batch,))
        shown = _worn(pictures.batch(places, torch.randint(512, (batch,)), 512))
        right = answers[torch.from_numpy(learnt)[places]].to(machine.device)
        with machine.precision():
            _, given = step(shown)
        errors = {question: F.cross_entropy(answer.float(), right[:, i], label_smoothing=0.05)
                  for i, (question, answer) in enumerate(zip(CLASSES, given))}
        return {"total": sum(_WEIGHTS[question] * error for question, error in errors.items()), **errors}

    training.run(losses)
    heard = judged(training.average.network, (torch.from_numpy(images[i].copy()) for i in held_out), machine)
    labels = [Labels.of(clips[i]) for i in held_out]
    training.log({"held out": {question: round(heard.right(question, labels), 4) for question in CLASSES}})


def _worn(images: torch.Tensor) -> torch.Tensor:
    """Images with noise, half of them blurred, as a model might paint them: how sharp they are must tell nothing."""
    count = len(images)
    blurred = F.avg_pool2d(images, 3, stride=1, padding=1, count_include_pad=False)
    chosen = torch.rand(count, 1, 1, 1, device=images.device) < 0.5
    strength = _NOISE * torch.rand(count, 1, 1, 1, device=images.device)
    return torch.where(chosen, blurred, images) + strength * torch.randn_like(images)
