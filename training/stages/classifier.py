"""Trains the classifier that evaluates generated clips, on rendered ones."""

import argparse
import time
from pathlib import Path
from typing import Dict, List

import numpy as np
import torch
import torch.nn.functional as F

from ..measures.classification import classify
from ..nets.classifier import Classifier, answers_of, questions_of
from ..running import budget
from ..running.directory import WorkingDirectory
from ..running.machine import Machine
from ..running.images import batch
from ..running.shards import Loop, Shards, read
from ..running.training import Losses, Training

_RATE = 1e-3
_WEIGHTS = {"lead": 2.0, "drums": 1.0, "genre": 0.3, "mood": 0.3}
_NOISE = 0.15
_COLUMNS = 512
_POLL_SECONDS = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this stage."""
    budget.add_arguments(parser, minutes=30)
    parser.add_argument("--batch", type=int, help="images a step (64 on a GPU, else 12)")


def run(args: argparse.Namespace) -> None:
    """Writes classifier.pt, and logs its accuracy on held-out loops."""
    directory, machine = WorkingDirectory(args.work), Machine()
    wholes = _WholeScores(directory.shards)
    held_out = [loop for loop in directory.shards.held_out() if is_whole(loop)]
    file = directory.checkpoint("classifier")
    resumed = file.exists() and not args.fresh
    questions = (torch.load(file, map_location="cpu")["shape"]["questions"] if resumed
                 else questions_of([loop.facts for loop in [*wholes.all(), *held_out]]))
    torch.manual_seed(1)
    network = Classifier(questions).train()
    training = Training("classifier", directory, machine, network, _RATE, 0.998, args,
                        {"size": "classifier", "questions": questions})
    step = machine.compiled(network)
    count = args.batch or (64 if machine.gpu else 12)

    def losses() -> Losses:
        loops = wholes.random(count)
        starts = [int(torch.randint(loop.image.shape[1], ())) for loop in loops]
        shown = _degraded(batch([loop.image for loop in loops], starts, _COLUMNS).to(machine.device))
        right = torch.tensor([answers_of(loop.facts, questions) for loop in loops]).to(machine.device)
        with machine.precision():
            _, given = step(shown)
        errors = {question: F.cross_entropy(answer.float(), right[:, i], label_smoothing=0.05, ignore_index=-1)
                  for i, (question, answer) in enumerate(zip(questions, given))}
        return {"total": sum(_WEIGHTS[question] * error for question, error in errors.items()), **errors}

    training.run(losses)
    predicted = classify(training.average.network, (first_columns(loop) for loop in held_out), machine)
    facts = [loop.facts for loop in held_out]
    training.log({f"held out {question}": round(predicted.right(question, facts), 4) for question in questions})


def is_whole(loop: Loop) -> bool:
    """Returns whether all parts of the score play, so that the facts describe the loop."""
    return len(loop.facts["heard"]) == loop.facts["part_count"]


def first_columns(loop: Loop) -> torch.Tensor:
    """The first 512 columns of a loop's image, [512, 512] uint8; a shorter one is repeated."""
    return torch.from_numpy(loop.image[:, np.arange(_COLUMNS) % loop.image.shape[1]])


class _WholeScores:
    """The loops of whole scores from the shards of the producer."""

    def __init__(self, shards: Shards):
        self._shards = shards
        self._held: Dict[Path, List[Loop]] = {}
        self._looked = -2.0 * _POLL_SECONDS

    def all(self) -> List[Loop]:
        """All loops so far."""
        if time.monotonic() - self._looked > _POLL_SECONDS:
            self._looked = time.monotonic()
            there = self._shards.training_shards()
            for path in there:
                if path not in self._held:
                    self._held[path] = [loop for loop in read(path) if is_whole(loop)]
            for path in set(self._held) - set(there):
                del self._held[path]
        return [loop for path in sorted(self._held) for loop in self._held[path]]

    def random(self, count: int) -> List[Loop]:
        """Random loops, drawn from torch's global generator."""
        loops = self.all()
        return [loops[int(torch.randint(len(loops), ()))] for _ in range(count)]


def _degraded(images: torch.Tensor) -> torch.Tensor:
    """Adds noise to images, and blurs half of them, as a model might, so that sharpness reveals nothing."""
    count = len(images)
    blurred = F.avg_pool2d(images, 3, stride=1, padding=1, count_include_pad=False)
    chosen = torch.rand(count, 1, 1, 1, device=images.device) < 0.5
    strength = _NOISE * torch.rand(count, 1, 1, 1, device=images.device)
    return torch.where(chosen, blurred, images) + strength * torch.randn_like(images)
