"""Classifies images."""

from typing import Dict, Iterable, List, NamedTuple

import torch

from ..nets.classifier import Classifier, Questions, answers_of
from ..running.machine import Machine

_BATCH = 16


class Classifications(NamedTuple):
    """The classifier's features and answers."""

    questions: Questions
    features: torch.Tensor
    """[images, features]"""
    answers: torch.Tensor
    """[images, questions]"""

    def right(self, question: str, facts: List[Dict[str, object]]) -> float:
        """The accuracy of the answers to a question."""
        i = list(self.questions).index(question)
        wanted = torch.tensor([answers_of(one, self.questions)[i] for one in facts])
        return float((self.answers[:, i] == wanted).float().mean())


@torch.no_grad()
def classify(classifier: Classifier, images: Iterable[torch.Tensor], machine: Machine) -> Classifications:
    """Classifies images [512, 512] uint8."""
    stack = torch.stack(list(images))
    features, answers = [], []
    for some in stack.split(_BATCH):
        found, given = classifier(some.to(machine.device)[:, None].float() / 127.5 - 1)
        features.append(found.cpu())
        answers.append(torch.stack([answer.argmax(1) for answer in given], 1).cpu())
    return Classifications(classifier.questions, torch.cat(features), torch.cat(answers))
