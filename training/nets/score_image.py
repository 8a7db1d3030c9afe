"""The groups of channels of a score image, each of which a request may give or not."""

import torch

CHANNELS = 84

_GROUPS = ((0, 32, 80), (32, 52, 81), (52, 76, 82), (76, 80, 83))
"""Notes, onsets, chords, beat: the first channel, the one after the last, and the flag that says that it is given."""

_NONE = 0.1
_SOME = 0.25
_EACH = 0.5


def drop_groups(scores: torch.Tensor) -> torch.Tensor:
    """Score images [batch, 84, height, width] of which a tenth lacks everything, and a quarter each group by the toss of
    a coin, drawn from torch's global generator."""
    kept = torch.ones(scores.shape[:2])
    for i in range(len(scores)):
        draw = float(torch.rand(()))
        missing = 1.0 if draw < _NONE else _EACH if draw < _NONE + _SOME else 0.0
        for first, end, flag in _GROUPS:
            if float(torch.rand(())) < missing:
                kept[i, first:end] = 0
                kept[i, flag] = 0
    return scores * kept.to(scores.device)[:, :, None, None]
