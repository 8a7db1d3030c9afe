# Writes the folder score-unet beside it, with PyTorch 2.11, from the project's folder: the UNet of training/ with random
# weights and a first layer that takes a score beside the latents, and what it predicts.
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, ".")
from training.nets.unet import Unet, UnetShape  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

SCORE = 5
shape = UnetShape(latent_channels=4, latent_side=8, channels=(8, 16), attends=(False, True), layers=1, groups=4,
                  context_width=16)
torch.manual_seed(3)
network = Unet(shape).eval()
network.conv_in = torch.nn.Conv2d(4 + SCORE, 8, 3, padding=1)
with torch.no_grad():
    for key, tensor in network.state_dict().items():
        middle = 1.0 if "norm" in key and key.endswith("weight") else 0.0
        spread = 0.2 if tensor.ndim == 1 else tensor[0].numel() ** -0.5
        tensor.copy_((middle + spread * torch.randn(tensor.shape)).half())
    sample, score, embeddings = torch.randn(2, 4, 8, 12), torch.randn(2, SCORE, 8, 12), torch.randn(2, 77, 16)
    timesteps = torch.full((2,), 321.5)
    both = network(torch.cat([sample, score], 1), timesteps, embeddings)
    none = network(torch.cat([sample, torch.zeros_like(score)], 1), timesteps, embeddings)
config = {**shape.config(), "in_channels": 4 + SCORE, "score_image": {"version": 1, "channels": SCORE}}
folder = Path(__file__).parent / "score-unet"
folder.mkdir(exist_ok=True)
(folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
save_file({key: tensor.half().contiguous() for key, tensor in network.state_dict().items()},
          folder / "diffusion_pytorch_model.safetensors")
(folder / "diffusion_pytorch_model.safetensors").chmod(0o644)
for name, array in {"sample": sample, "score": score, "embeddings": embeddings, "with": both, "without": none}.items():
    np.save(folder / f"{name}.npy", array.numpy())
