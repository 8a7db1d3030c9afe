"""A network that hears what is played, to check the model by."""

from typing import Dict, List, Sequence, Tuple

import torch
import torch.nn.functional as F
from torch import nn

Questions = Dict[str, List[str]]
"""What is asked, by the names of facts that ``compose --training`` gives, and the answers that there are."""

FEATURES = 192
_WIDTHS = (24, 48, 96, 160)
_HARMONICS = 64


ASKED = ("lead", "genre", "mood", "drums")


def questions_of(facts: Sequence[Dict[str, object]]) -> Questions:
    """The questions, with every answer that occurs."""
    return {name: sorted({str(one[name]) for one in facts}) for name in ASKED}


def answers_of(facts: Dict[str, object], questions: Questions) -> List[int]:
    """The number of the right answer to each question; -1 for one that never occurred."""
    return [answers.index(str(facts[name])) if str(facts[name]) in answers else -1
            for name, answers in questions.items()]


class _Block(nn.Module):
    """Halves time and frequency."""

    def __init__(self, inward: int, outward: int):
        super().__init__()
        self.first = nn.Conv2d(inward, outward, 3, stride=2, padding=1)
        self.norm1 = nn.GroupNorm(8, outward)
        self.second = nn.Conv2d(outward, outward, 3, padding=1)
        self.norm2 = nn.GroupNorm(8, outward)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.norm1(self.first(x)))
        return F.relu(x + self.norm2(self.second(x)))


class Classifier(nn.Module):
    """Images [batch, 1, 512, 512] from -1 to 1, to features and to answers.

    Means and maxima over time in eight ranges of frequency tell the sound; how often it becomes louder tells the tempo.
    """

    def __init__(self, questions: Questions) -> None:
        super().__init__()
        self.questions = questions
        self.start = nn.Conv2d(1, 16, 5, stride=2, padding=2)
        self.blocks = nn.ModuleList(_Block(i, o) for i, o in zip((16,) + _WIDTHS, _WIDTHS))
        bands = 512 // 4 // 2 ** len(_WIDTHS)
        self.features = nn.Linear(2 * _WIDTHS[-1] * bands + _HARMONICS, FEATURES)
        self.drop = nn.Dropout(0.2)
        self.answers = nn.ModuleList(nn.Linear(FEATURES, len(classes)) for classes in questions.values())

    def forward(self, images: torch.Tensor) -> Tuple[torch.Tensor, List[torch.Tensor]]:
        """Features [batch, 192], and for each question [batch, classes]."""
        x = F.relu(self.start(F.avg_pool2d(images, 2)))
        for block in self.blocks:
            x = block(x)
        heard = torch.cat([x.mean(dim=3), x.amax(dim=3)], dim=1).flatten(1)
        features = self.features(torch.cat([heard, _pulse(images)], dim=1))
        hidden = self.drop(F.relu(features))
        return features, [answer(hidden) for answer in self.answers]


def _pulse(images: torch.Tensor) -> torch.Tensor:
    """How strongly the sound becomes louder 1 to 64 times a loop, [batch, 64]; the squares of a row add up to at most 1.

    A loop of 8 beats is strong at 8 and its multiples.
    """
    loudness = F.avg_pool2d(images.float(), (8, 1))[:, 0]
    onsets = F.relu(loudness.roll(1, dims=2) - loudness).mean(dim=1)
    strength = torch.fft.rfft(onsets)[:, 1:].abs()
    return strength[:, :_HARMONICS] / strength.norm(dim=1, keepdim=True).clamp(min=1e-6)
