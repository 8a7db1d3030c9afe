"""A classifier of spectrogram images, to evaluate the model."""

from typing import Dict, List, Sequence, Tuple

import torch
import torch.nn.functional as F
from torch import nn

Questions = Dict[str, List[str]]
"""Questions, named as the facts of ``compose --training``, with their classes."""

FEATURES = 192
_WIDTHS = (24, 48, 96, 160)
_HARMONICS = 64


QUESTIONS = ("lead", "genre", "mood", "drums")


def questions_of(facts: Sequence[Dict[str, object]]) -> Questions:
    """The questions, with all classes that occur."""
    return {name: sorted({str(one[name]) for one in facts}) for name in QUESTIONS}


def answers_of(facts: Dict[str, object], questions: Questions) -> List[int]:
    """The index of the right class of each question; -1 for one that never occurred."""
    return [answers.index(str(facts[name])) if str(facts[name]) in answers else -1
            for name, answers in questions.items()]


class _Block(nn.Module):
    """A residual block that halves time and frequency."""

    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.first = nn.Conv2d(in_channels, out_channels, 3, stride=2, padding=1)
        self.norm1 = nn.GroupNorm(8, out_channels)
        self.second = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.norm2 = nn.GroupNorm(8, out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.norm1(self.first(x)))
        return F.relu(x + self.norm2(self.second(x)))


class Classifier(nn.Module):
    """Images [batch, 1, 512, 512] from -1 to 1, to features and to answers.

    Means and maxima over time in eight frequency bands describe the sound; the onset spectrum describes the tempo.
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
        pooled = torch.cat([x.mean(dim=3), x.amax(dim=3)], dim=1).flatten(1)
        features = self.features(torch.cat([pooled, _onset_spectrum(images)], dim=1))
        hidden = self.drop(F.relu(features))
        return features, [answer(hidden) for answer in self.answers]


def _onset_spectrum(images: torch.Tensor) -> torch.Tensor:
    """The spectrum of onsets at 1 to 64 periods a loop, [batch, 64]; the squares of a row sum to at most 1.

    A loop of 8 beats peaks at 8 and its multiples.
    """
    loudness = F.avg_pool2d(images.float(), (8, 1))[:, 0]
    onsets = F.relu(loudness.roll(1, dims=2) - loudness).mean(dim=1)
    strength = torch.fft.rfft(onsets)[:, 1:].abs()
    return strength[:, :_HARMONICS] / strength.norm(dim=1, keepdim=True).clamp(min=1e-6)
