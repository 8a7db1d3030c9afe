"""A network that hears what is played, to check the model by."""

from typing import Dict, List, Tuple

import torch
import torch.nn.functional as F
from torch import nn

from ..music.genres import GENRES
from ..music.instruments import LEADS
from ..music.moods import MOODS
from ..music.score import Labels

CLASSES: Dict[str, List[object]] = {
    "instrument": sorted(LEADS),
    "drums": [False, True],
    "beats": [8, 10, 12, 16],
    "genre": sorted(GENRES),
    "mood": sorted(MOODS),
}
FEATURES = 192
_WIDTHS = (24, 48, 96, 160)


def classes_of(labels: Labels) -> List[int]:
    """The number of the right class for each question, in the order of ``CLASSES``."""
    return [classes.index(getattr(labels, question)) for question, classes in CLASSES.items()]


class _Block(nn.Module):
    """Halves time and frequency."""

    def __init__(self, inward: int, outward: int):
        super().__init__()
        self.first = nn.Conv2d(inward, outward, 3, stride=2, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outward)
        self.second = nn.Conv2d(outward, outward, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outward)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.norm1(self.first(x)))
        return F.relu(x + self.norm2(self.second(x)))


class Classifier(nn.Module):
    """Images [batch, 1, 512, 512] from -1 to 1, to features and to answers.

    Means over time of what happens in each range of frequencies tell the sound; the strength of its repetition after
    each number of columns, 10 ms a column, tells the tempo.
    """

    _LAGS = 128

    def __init__(self) -> None:
        super().__init__()
        self.start = nn.Conv2d(1, 16, 5, stride=(2, 2), padding=2)
        self.blocks = nn.ModuleList(_Block(i, o) for i, o in zip((16,) + _WIDTHS, _WIDTHS))
        bands = 512 // 2 ** (1 + len(_WIDTHS))
        self.features = nn.Linear(2 * _WIDTHS[-1] * bands // 4 + self._LAGS, FEATURES)
        self.drop = nn.Dropout(0.2)
        self.answers = nn.ModuleList(nn.Linear(FEATURES, len(classes)) for classes in CLASSES.values())

    def forward(self, images: torch.Tensor) -> Tuple[torch.Tensor, List[torch.Tensor]]:
        """Features [batch, 192], and for each question [batch, classes]."""
        x = F.relu(self.start(images))
        for block in self.blocks:
            x = block(x)
        x = F.avg_pool2d(x, (4, 1))
        heard = torch.cat([x.mean(dim=3), x.amax(dim=3)], dim=1).flatten(1)
        features = self.features(torch.cat([heard, self._repetition(images)], dim=1))
        hidden = self.drop(F.relu(features))
        return features, [answer(hidden) for answer in self.answers]

    def _repetition(self, images: torch.Tensor) -> torch.Tensor:
        """Circular autocorrelation [batch, 128] of how much becomes louder in each column."""
        loud = F.avg_pool2d(images.float(), (8, 1))[:, 0]
        onset = F.relu(loud.roll(1, dims=2) - loud).mean(dim=1)
        onset = onset - onset.mean(dim=1, keepdim=True)
        power = torch.fft.rfft(onset).abs().square()
        # The first 128 harmonics of the loop: 8 and its multiples for 8 beats.
        return power[:, 1:self._LAGS + 1].clamp(min=1e-9).sqrt() / power.sum(dim=1, keepdim=True).clamp(min=1e-9).sqrt()
