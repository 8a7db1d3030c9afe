"""The noise schedule of training."""

import math
from typing import Dict

import torch

TIMESTEPS = 1000


def alphas_squared() -> torch.Tensor:
    """Cumulative products of alphas at 1000 timesteps, [1000] float64, falling to exactly 0.

    A squared cosine (Nichol, Dhariwal 2021), rescaled to zero terminal SNR (Lin et al. 2023,
    algorithm 1): ``squaredcos_cap_v2`` with ``rescale_betas_zero_snr`` in diffusers and in ``NoiseSchedule``.
    """
    def cosine(index: int) -> float:
        return math.cos((index / TIMESTEPS + 0.008) / 1.008 * math.pi / 2) ** 2

    betas = [min(0.999, 1 - cosine(i + 1) / cosine(i)) for i in range(TIMESTEPS)]
    alphas = torch.cumprod(1 - torch.tensor(betas, dtype=torch.float64), 0).sqrt()
    first, last = alphas[0], alphas[-1]
    return ((alphas - last) * first / (first - last)) ** 2


def scheduler_config() -> Dict[str, object]:
    """The content of ``scheduler_config.json``."""
    return {
        "_class_name": "DPMSolverMultistepScheduler",
        "algorithm_type": "dpmsolver++",
        "solver_order": 2,
        "num_train_timesteps": TIMESTEPS,
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "squaredcos_cap_v2",
        "rescale_betas_zero_snr": True,
        "prediction_type": "v_prediction",
        "timestep_spacing": "trailing",
        "steps_offset": 0,
        "trained_betas": None,
    }
