"""What the machine at hand does best."""

import contextlib
import os
from typing import Any, Callable, ContextManager

import torch
from torch import nn


class Machine:
    """A GPU with half precision and compiled networks where there is one, otherwise the CPU."""

    def __init__(self) -> None:
        self.gpu = torch.cuda.is_available()
        self.device = torch.device("cuda" if self.gpu else "cpu")
        if self.gpu:
            torch.backends.cudnn.benchmark = True
        else:
            torch.set_num_threads(int(os.environ.get("TRAINING_THREADS", str(os.cpu_count() or 1))))

    def precision(self) -> ContextManager[Any]:
        """Within it, networks compute in bfloat16 on a GPU."""
        return torch.autocast("cuda", torch.bfloat16) if self.gpu else contextlib.nullcontext()

    def place(self, network: nn.Module) -> nn.Module:
        """The network, moved to where it runs best."""
        layout = torch.channels_last if self.gpu else torch.contiguous_format
        return network.to(self.device, memory_format=layout)

    def compiled(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same, faster after a slow first call, where torch can."""
        return torch.compile(function) if self.gpu and hasattr(torch, "compile") else function

    def optimizer(self, parameters: Any, rate: float) -> torch.optim.Optimizer:
        """AdamW (Loshchilov, Hutter 2019), for parameters or groups of them."""
        fused = {"fused": True} if self.gpu else {}
        return torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.99), weight_decay=0.01, **fused)
