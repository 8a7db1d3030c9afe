"""Images and what the classifier says of them."""

from typing import Iterable, List, NamedTuple

import torch

from ..nets.classifier import CLASSES, Classifier, classes_of
from ..music.score import Labels
from ..running.machine import Machine

_BATCH = 16


class Judged(NamedTuple):
    """What the classifier heard."""

    features: torch.Tensor
    """[images, features]"""
    classes: torch.Tensor
    """[images, questions]"""

    def right(self, question: str, labels: List[Labels]) -> float:
        """How often the answer to a question is what the labels say."""
        i = list(CLASSES).index(question)
        wanted = torch.tensor([classes_of(one)[i] for one in labels])
        return float((self.classes[:, i] == wanted).float().mean())


@torch.no_grad()
def judged(classifier: Classifier, images: Iterable[torch.Tensor], machine: Machine) -> Judged:
    """Judges images [512, 512] uint8."""
    stack = torch.stack(list(images))
    features, classes = [], []
    for i in range(0, len(stack), _BATCH):
        batch = stack[i:i + _BATCH].to(machine.device)[:, None].float() / 127.5 - 1
        found, answers = classifier(batch)
        features.append(found.cpu())
        classes.append(torch.stack([answer.argmax(1) for answer in answers], 1).cpu())
    return Judged(torch.cat(features), torch.cat(classes))
