# Writes the folders autoencoder-dc/* beside it, with diffusers 0.40 and PyTorch 2.11: AutoencoderDC with random weights,
# and what it makes of random numbers.
import json
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderDC
from safetensors.torch import save_file


def settings(channels, layers, **others):
    halves = {f"{half}_{name}": value for half in ("encoder", "decoder") for name, value in {
        "block_types": "ResBlock", "block_out_channels": channels, "layers_per_block": layers,
        "qkv_multiscales": [[]] * len(channels)}.items()}
    return {"in_channels": 3, "latent_channels": 4, **halves, **others}


CASES = {
    # As the model in the box has it.
    "strided": settings([4, 8, 16], [0, 1, 2], downsample_block_type="Conv", upsample_block_type="pixel_shuffle",
                        encoder_out_shortcut=False, decoder_in_shortcut=False, decoder_conv_act_fn="silu"),
    # All that diffusers does by itself, but for doubling by repetition.
    "shortcuts": settings([8, 8, 16], [1, 1, 1], upsample_block_type="interpolate", scaling_factor=0.41407),
    # Its first stage has no blocks.
    "unshuffled": settings([4, 8, 16], [0, 1, 1], downsample_block_type="pixel_unshuffle",
                           upsample_block_type="interpolate", encoder_out_shortcut=True, decoder_in_shortcut=False),
}

for seed, (name, config) in enumerate(CASES.items()):
    torch.manual_seed(seed)
    network = AutoencoderDC(**config).eval()
    with torch.no_grad():
        for key, tensor in network.state_dict().items():
            middle = 1.0 if ".norm" in key and key.endswith("weight") else 0.0
            spread = 0.2 if tensor.ndim == 1 else tensor[0].numel() ** -0.5
            tensor.copy_((middle + spread * torch.randn(tensor.shape)).half())
        image, latents = torch.randn(2, 3, 16, 24), torch.randn(1, 4, 5, 3)
        arrays = {"image": image, "latent": network.encode(image).latent, "latents": latents,
                  "decoded": network.decode(latents).sample}
    folder = Path(__file__).parent / "autoencoder-dc" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"_class_name": "AutoencoderDC", **config}, indent=1) + "\n")
    save_file({key: tensor.half().contiguous() for key, tensor in network.state_dict().items()},
              folder / "diffusion_pytorch_model.safetensors")
    for key, array in arrays.items():
        np.save(folder / f"{key}.npy", array.numpy())
