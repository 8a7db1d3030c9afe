"""An optimizer for the matrices of networks, and AdamW for the rest of their weights."""

from typing import Any, Dict, Iterable, List

import torch
from torch import nn

_MOMENTUM = 0.95
_STEPS = 5
_COEFFICIENTS = (3.4445, -4.7750, 2.0315)


class Muon(torch.optim.Optimizer):
    """Orthogonalized momentum (Jordan et al. 2024) for groups with ``matrices``; AdamW for the others. Convolutions are matrices of [output channels, everything else]."""

    def __init__(self, groups: Iterable[Dict[str, Any]], rate: float, precision: torch.dtype):
        super().__init__(groups, {"lr": rate, "share": 1.0, "matrices": False, "betas": (0.9, 0.99), "decay": 0.01})
        self._precision = precision

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        """Updates the weights."""
        for group in self.param_groups:
            parameters = [p for p in group["params"] if p.grad is not None]
            for parameter in parameters:
                state = self.state[parameter]
                if group["matrices"]:
                    self._step_matrix(parameter, state, group)
                else:
                    self._step_adam(parameter, state, group)

    def _step_matrix(self, parameter: nn.Parameter, state: Dict[str, Any], group: Dict[str, Any]) -> None:
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum = state["momentum"].lerp_(parameter.grad, 1 - _MOMENTUM)
        ahead = parameter.grad.lerp(momentum, _MOMENTUM).flatten(1)
        rows, columns = ahead.shape
        update = self._orthogonal(ahead).reshape(parameter.shape)
        parameter.mul_(1 - group["lr"] * group["decay"])
        parameter.add_(update, alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)

    def _orthogonal(self, matrix: torch.Tensor) -> torch.Tensor:
        """Approximates U V^T of the matrix U S V^T by Newton-Schulz iterations."""
        tall = matrix.shape[0] > matrix.shape[1]
        x = (matrix.T if tall else matrix).to(self._precision)
        x = x / (x.norm() + 1e-7)
        a, b, c = _COEFFICIENTS
        for _ in range(_STEPS):
            square = x @ x.T
            x = a * x + (b * square + c * square @ square) @ x
        return (x.T if tall else x).to(matrix.dtype)

    @staticmethod
    def _step_adam(parameter: nn.Parameter, state: Dict[str, Any], group: Dict[str, Any]) -> None:
        if not state:
            state.update(step=0, mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter))
        state["step"] += 1
        slow, slower = group["betas"]
        mean = state["mean"].lerp_(parameter.grad, 1 - slow)
        square = state["square"].mul_(slower).addcmul_(parameter.grad, parameter.grad, value=1 - slower)
        parameter.mul_(1 - group["lr"] * group["decay"])
        size = group["lr"] / (1 - slow ** state["step"])
        parameter.addcdiv_(mean, (square / (1 - slower ** state["step"])).sqrt_().add_(1e-8), value=-size)


def groups_of(network: nn.Module, share: float, apart: "tuple[str, ...]" = ()) -> List[Dict[str, Any]]:
    """Parameter groups of a network: matrices, with ``share`` times the learning rate, and the others, which include those
    whose names begin with one of ``apart``, such as the first and the last layer."""
    matrices, others = [], []
    for name, parameter in network.named_parameters():
        inner = parameter.ndim >= 2 and not name.startswith(apart)
        (matrices if inner else others).append(parameter)
    return [{"params": matrices, "share": share, "matrices": True}, {"params": others, "share": 1.0, "matrices": False}]
