"""The training loop: learning rate, moving average, log and checkpoints."""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Callable, Dict, List

import torch
from torch import nn

from .average import MovingAverage
from .directory import WorkingDirectory
from .machine import Machine
from .budget import TrainingBudget

_LOG_STEPS = 50
_SAVE_SECONDS = 120
_MAX_GRADIENT_NORM = 1.0

PAUSED = 75
"""The exit status of a stage that paused; the same command resumes."""

Losses = Dict[str, torch.Tensor]


class Training:
    """Trains the network of a stage."""

    def __init__(self, name: str, directory: WorkingDirectory, machine: Machine, network: nn.Module, rate: float,
                 decay: float, args: argparse.Namespace, shape: Dict[str, object]):
        self.network = machine.place(network)
        self.average = MovingAverage(network, decay)
        self.budget = TrainingBudget(args)
        self._file = directory.checkpoint(name)
        self._journal = directory.journal(name)
        self._name = name
        self._rate = rate
        self._shape = shape
        self._optimizer = machine.optimizer(_groups(network), rate)
        self._device = machine.device
        if self._file.exists() and not args.fresh:
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self._file, map_location=self._device)
        if state["shape"] != self._shape:
            raise SystemExit(f"{self._file} is of a network of shape {state['shape']}, not {self._shape};"
                             " use that, or start again with --fresh")
        self.network.load_state_dict(state["network"])
        self.average.restore(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.budget.resume(state["step"], state["seconds"])
        self.log({"resumed": self.budget.step})

    def run(self, losses: Callable[[], Losses]) -> None:
        """Trains until the end, or exits at a pause. ``losses`` returns a step's losses; ``total`` is minimized."""
        saved = time.monotonic()
        sums: Dict[str, torch.Tensor] = {}
        count = 0
        while not self.budget.finished and not self.budget.pausing:
            for group in self._optimizer.param_groups:
                group["lr"] = self.budget.rate(self._rate) * group["share"]
            torch.manual_seed(self.budget.step)
            found = losses()
            self._optimizer.zero_grad(set_to_none=True)
            found["total"].backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), _MAX_GRADIENT_NORM)
            self._optimizer.step()
            self.average.update()
            self.budget.step += 1
            count += 1
            for name, loss in found.items():
                sums[name] = sums.get(name, 0) + loss.detach()
            if count == _LOG_STEPS:
                self.log({name: round(float(total) / count, 5) for name, total in sums.items()})
                sums, count = {}, 0
            if time.monotonic() - saved > _SAVE_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()
        if not self.budget.finished:
            print(f"{self._name}: paused; the same command resumes")
            raise SystemExit(PAUSED)

    def save(self) -> None:
        """Writes the checkpoint atomically."""
        _write(self._file, {
            "shape": self._shape,
            "step": self.budget.step,
            "seconds": self.budget.seconds,
            "network": self.network.state_dict(),
            "average": self.average.state(),
            "optimizer": self._optimizer.state_dict(),
        })

    def log(self, values: Dict[str, object]) -> None:
        """Adds a line to the log, and prints it."""
        line = json.dumps({"step": self.budget.step, "seconds": round(self.budget.seconds, 1), **values})
        with open(self._journal, "a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(self._name, line, flush=True)


def _groups(network: nn.Module) -> List[Dict[str, object]]:
    """The parameter groups, with their ``share`` of the learning rate."""
    if hasattr(network, "parameter_groups"):
        return network.parameter_groups()
    return [{"params": list(network.parameters()), "share": 1.0, "matrices": False}]


def begin(file: Path, network: nn.Module, shape: Dict[str, object], machine: Machine) -> None:
    """Writes the initial checkpoint of a network with these weights."""
    _write(file, {
        "shape": shape,
        "step": 0,
        "seconds": 0.0,
        "network": network.state_dict(),
        "average": MovingAverage(network, 0).state(),
        "optimizer": machine.optimizer(_groups(network), 0).state_dict(),
    })


def _write(file: Path, state: Dict[str, object]) -> None:
    draft = file.with_suffix(".draft")
    torch.save(state, draft)
    os.replace(draft, file)


def size_of(file: Path) -> str:
    """The size of a checkpoint's network, by name."""
    return torch.load(file, map_location="cpu")["shape"]["size"]


def averaged(file: Path, network: nn.Module, machine: Machine) -> nn.Module:
    """Loads the moving average of a checkpoint for inference."""
    state = torch.load(file, map_location="cpu")
    network.load_state_dict(state["average"]["network"])
    return machine.place(network).eval().requires_grad_(False)
