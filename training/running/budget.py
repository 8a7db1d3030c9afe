"""The duration of a training, over several calls, and its learning rate schedule."""

import argparse
import math
import time

_WARM_UP = 200
_LAST_RATE = 0.02
_LEVEL_UNTIL = 0.6


def add_arguments(parser: argparse.ArgumentParser, minutes: float) -> None:
    """Adds the options of ``TrainingBudget``."""
    parser.add_argument("--minutes", type=float, default=minutes, help="training time of all calls")
    parser.add_argument("--steps", type=int, help="number of steps instead; reproducible on one machine")
    parser.add_argument("--pause-after", type=float, metavar="MINUTES",
                        help="end this call after that time; the same command resumes")
    parser.add_argument("--fresh", action="store_true", help="ignore an existing checkpoint")


class TrainingBudget:
    """Counts steps and time; ``step`` and ``seconds`` are kept in checkpoints."""

    def __init__(self, args: argparse.Namespace):
        self.step = 0
        self._before = 0.0
        self._start = time.monotonic()
        self._seconds = args.minutes * 60
        self._steps = args.steps
        self._pause = args.pause_after * 60 if args.pause_after else math.inf

    @property
    def here(self) -> float:
        """Seconds of this call."""
        return time.monotonic() - self._start

    @property
    def seconds(self) -> float:
        """Seconds of all calls."""
        return self._before + self.here

    def resume(self, step: int, seconds: float) -> None:
        """Resumes after an earlier call."""
        self.step, self._before = step, seconds

    @property
    def done(self) -> float:
        """The completed fraction of the training, 0 to 1."""
        return min(1.0, self.step / self._steps if self._steps else self.seconds / self._seconds)

    @property
    def finished(self) -> bool:
        """Whether the training is complete."""
        return self.done >= 1

    @property
    def pausing(self) -> bool:
        """Whether this call's time is over."""
        return self.here >= self._pause

    def rate(self, highest: float) -> float:
        """The learning rate: linear warm-up over 200 steps, constant until 60 %, then linear decay."""
        fall = max(_LAST_RATE, min(1.0, (1 - self.done) / (1 - _LEVEL_UNTIL)))
        return highest * fall * min(1.0, (self.step + 1) / _WARM_UP)
