"""A training progress page: curves of the logs, and images at fixed seeds."""

import html
import json
from typing import Dict, List, Sequence, Tuple

import numpy as np
import torch

from ..nets.autoencoder import Autoencoder
from ..nets.conditioned import Conditioned
from ..noise.sampler import sample
from ..running import sizes
from ..running.directory import WorkingDirectory, write_text
from ..running.machine import Machine
from ..running.latents import Batch, Encoder
from ..running.training import averaged, size_of
from ..sound import png

_STAGES = ("autoencoder", "diffusion")
_SHOWN = 6
_STEPS = 4
_WIDTH, _HEIGHT = 640, 200
_SMOOTHED = 20


def write_page(directory: WorkingDirectory) -> None:
    """Writes progress.html, and progress.png if there are weights."""
    parts = ["<!doctype html><meta charset=utf-8><title>Training</title>"]
    for stage in _STAGES:
        journal = directory.journal(stage)
        if journal.exists():
            lines = [json.loads(line) for line in journal.read_text("utf-8").splitlines()]
            parts += [f"<h1>{stage}</h1>", *(_curve(name, points) for name, points in _series(lines).items())]
    if directory.checkpoint("autoencoder").exists():
        png.write(directory.path / "progress.png", _pictures(directory))
        parts.append("<h1>Held-out renders, through the autoencoder, and generated of their scores in"
                     f" {_STEPS} steps without guidance</h1><img src=progress.png>")
    write_text(directory.path / "progress.html", "\n".join(parts))


def _series(lines: Sequence[Dict[str, object]]) -> Dict[str, List[Tuple[float, float]]]:
    series: Dict[str, List[Tuple[float, float]]] = {}
    for line in lines:
        for name, value in line.items():
            if name not in ("step", "seconds", "resumed"):
                series.setdefault(name, []).append((float(line["step"]), float(value)))
    return series


def _curve(name: str, points: List[Tuple[float, float]]) -> str:
    """An SVG of values over steps, the last ones smoothed as a label."""
    steps, values = np.array(points).T
    low, high = np.percentile(values, [0, 98]) if len(values) > 10 else (values.min(), values.max())
    x = _WIDTH * steps / max(steps.max(), 1)
    y = _HEIGHT * (1 - (np.clip(values, low, high) - low) / max(high - low, 1e-9))
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y))
    label = f"{name}: {values[-_SMOOTHED:].mean():.4g} after {steps[-1]:.0f} steps ({low:.4g} to {high:.4g})"
    return (f"<p>{html.escape(label)}<br><svg width={_WIDTH} height={_HEIGHT} style='background:#eee'>"
            f"<polyline points='{line}' fill=none stroke=navy /></svg>")


@torch.no_grad()
def _pictures(directory: WorkingDirectory) -> np.ndarray:
    """Rows of images [rows x 256, shown x 256] uint8."""
    machine = Machine(allow_gpu=False)
    file = directory.checkpoint("autoencoder")
    size = sizes.SIZES[size_of(file)]
    autoencoder = averaged(file, Autoencoder(size.autoencoder), machine)
    loops = directory.shards.held_out()
    loops = loops[::max(1, len(loops) // _SHOWN)][:_SHOWN]
    side = size.unet().latent_side
    pixels = side * size.autoencoder.downsampling
    tokenizer = directory.tokenizer()
    encoder = Encoder(autoencoder, tokenizer, machine)
    encoded = [encoder.encode(loop) for loop in loops]
    batch = Batch.of(encoded, [0] * len(loops), [0] * len(loops), side)
    shown = [np.stack([loop.image[:, np.arange(pixels) % loop.image.shape[1]] for loop in loops]),
             _grey(autoencoder.decode(batch.latents))]
    if directory.checkpoint("diffusion").exists():
        conditioned = averaged(directory.checkpoint("diffusion"), Conditioned(size.text(tokenizer.size), size.unet()), machine)
        noise = torch.randn(batch.latents.shape, generator=torch.Generator().manual_seed(1))

        def velocity(x: torch.Tensor, timestep: int) -> torch.Tensor:
            return conditioned(x, torch.full((len(x),), timestep), batch.tokens, batch.scores)

        shown.append(_grey(autoencoder.decode(sample(velocity, noise, _STEPS))))
    return np.concatenate([np.concatenate(list(row[:, ::2, ::2]), axis=1) for row in shown])


def _grey(images: torch.Tensor) -> np.ndarray:
    return (255 * (images[:, 0] / 2 + 0.5).clamp(0, 1)).round().to(torch.uint8).numpy()

