"""Writes and reads safetensors files: a header of JSON, then the tensors one after the other."""

import json
import os
import struct
from pathlib import Path
from typing import Dict

import numpy as np
import torch

_ALIGNMENT = 8


def write(path: Path, tensors: Dict[str, torch.Tensor]) -> None:
    """Writes tensors in half precision (IEEE 754), atomically.

    A value that half precision cannot hold is an error.
    """
    header: Dict[str, object] = {"__metadata__": {"format": "pt"}}
    blocks, at = [], 0
    for name, tensor in sorted(tensors.items()):
        values = tensor.detach().float().cpu().numpy()
        with np.errstate(over="ignore"):
            halves = values.astype("<f2")
        if not np.isfinite(halves).all():
            raise ValueError(f"{name}: values up to {np.abs(values).max()} do not fit into half precision")
        block = halves.tobytes()
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [at, at + len(block)]}
        blocks.append(block)
        at += len(block)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    draft = path.with_name(path.name + ".draft")
    with open(draft, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(blocks)
    os.replace(draft, path)


def read(path: Path) -> Dict[str, torch.Tensor]:
    """Reads a file of ``write`` in single precision."""
    data = path.read_bytes()
    size, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            halves = np.frombuffer(data[start:end], dtype="<f2").astype(np.float32)
            tensors[name] = torch.from_numpy(halves.reshape(entry["shape"]))
    return tensors
