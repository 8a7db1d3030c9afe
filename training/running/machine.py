"""The device and precision of the machine."""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any, Callable, ContextManager

import torch
from torch import nn

from .muon import Muon


class Machine:
    """A GPU where there is one, otherwise the CPU; bfloat16 and compiled networks where the processor computes in it."""

    def __init__(self, allow_gpu: bool = True) -> None:
        self.gpu = allow_gpu and torch.cuda.is_available()
        self.device = torch.device("cuda" if self.gpu else "cpu")
        self.half = self.gpu or _cpu_computes_in_bfloat16()
        if self.gpu:
            torch.backends.cudnn.benchmark = True
        else:
            torch.set_num_threads(int(os.environ.get("TRAINING_THREADS", str(os.cpu_count() or 1))))

    def precision(self) -> ContextManager[Any]:
        """A context in which networks compute in bfloat16 where that is fast."""
        return torch.autocast(self.device.type, torch.bfloat16) if self.half else contextlib.nullcontext()

    def place(self, network: nn.Module) -> nn.Module:
        """Moves a network to the device, in the fastest memory layout."""
        layout = torch.channels_last if self.half else torch.contiguous_format
        return network.to(self.device, memory_format=layout)

    def compiled(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Compiles a function where torch supports it."""
        compiles = self.half and hasattr(torch, "compile") and (self.gpu or shutil.which("g++"))
        return torch.compile(function) if compiles else function

    def optimizer(self, groups: Any, rate: float) -> torch.optim.Optimizer:
        """Muon for groups of matrices, AdamW for others."""
        return Muon(groups, rate, torch.bfloat16 if self.half else torch.float32)


def _cpu_computes_in_bfloat16() -> bool:
    """Returns whether the processor has bfloat16 instructions; without them bfloat16 is 15 times as slow."""
    flags = Path("/proc/cpuinfo")
    return flags.exists() and bool({"avx512_bf16", "amx_bf16"} & set(flags.read_text().split()))
