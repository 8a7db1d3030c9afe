"""The channel groups of a score image, each of which is optional in a request."""

import torch

CHANNELS = 84

_GROUPS = ((0, 32, 80), (32, 52, 81), (52, 76, 82), (76, 80, 83))
"""Notes, onsets, chords, beat: the first channel, the end, and the channel that flags the group's presence."""

_NONE = 0.1
_SOME = 0.25
_EACH = 0.5


def drop_groups(scores: torch.Tensor) -> torch.Tensor:
    """Drops all groups of a tenth of the score images [batch, 84, height, width], and each group of a quarter of them with
    probability 1/2, drawn from torch's global generator."""
    kept = torch.ones(scores.shape[:2])
    for i in range(len(scores)):
        draw = float(torch.rand(()))
        missing = 1.0 if draw < _NONE else _EACH if draw < _NONE + _SOME else 0.0
        for first, end, flag in _GROUPS:
            if float(torch.rand(())) < missing:
                kept[i, first:end] = 0
                kept[i, flag] = 0
    return scores * kept.to(scores.device)[:, :, None, None]
