# Writes the folders autoencoder-tiny/* beside it, with diffusers 0.42 and PyTorch 2.11: AutoencoderTiny with random
# weights, and what it makes of random numbers. The first is also written under the names of TAESD's own files.
import json
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from safetensors.torch import save_file

CASES = {
    # The blocks of TAESD, narrower.
    "taesd": {"encoder_block_out_channels": [6] * 4, "decoder_block_out_channels": [6] * 4},
    "silu": {"encoder_block_out_channels": [5] * 3, "decoder_block_out_channels": [8] * 3, "act_fn": "silu",
             "num_encoder_blocks": [0, 1, 2], "num_decoder_blocks": [2, 0, 1], "scaling_factor": 0.5},
}

for seed, (name, config) in enumerate(CASES.items()):
    torch.manual_seed(seed)
    network = AutoencoderTiny(**config).eval()
    with torch.no_grad():
        for key, tensor in network.state_dict().items():
            spread = 0.2 if tensor.ndim == 1 else 1.4 * tensor[0].numel() ** -0.5
            tensor.copy_((spread * torch.randn(tensor.shape)).half())
        image, latents = torch.randn(2, 3, 16, 24).clamp(-1, 1), 2 * torch.randn(1, 4, 3, 2)
        arrays = {"image": image, "latent": network.encode(image).latents, "latents": latents,
                  "decoded": network.decode(latents).sample}
    folder = Path(__file__).parent / "autoencoder-tiny" / name
    folder.mkdir(parents=True, exist_ok=True)
    settings = {key: network.config[key] for key in (
        "in_channels", "out_channels", "latent_channels", "encoder_block_out_channels", "decoder_block_out_channels",
        "num_encoder_blocks", "num_decoder_blocks", "act_fn", "upsample_fn", "upsampling_scaling_factor",
        "latent_magnitude", "latent_shift", "scaling_factor", "force_upcast", "block_out_channels")}
    (folder / "config.json").write_text(json.dumps({"_class_name": "AutoencoderTiny", **settings}, indent=1) + "\n")
    weights = {key: tensor.half().contiguous() for key, tensor in network.state_dict().items()}
    save_file(weights, folder / "diffusion_pytorch_model.safetensors")
    (folder / "diffusion_pytorch_model.safetensors").chmod(0o644)
    for key, array in arrays.items():
        np.save(folder / f"{key}.npy", array.numpy())
    if name == "taesd":
        # In TAESD the decoder begins with the clamping, which has no weights.
        for half, first in (("encoder", 0), ("decoder", 1)):
            own = {}
            for key, tensor in weights.items():
                module, _, index, rest = key.split(".", 3)
                if module == half:
                    own[f"{int(index) + first}.{rest}"] = tensor
            save_file(own, folder / f"taesd_{half}.safetensors")
            torch.save(own, folder / f"taesd_{half}.pth")
            (folder / f"taesd_{half}.safetensors").chmod(0o644)
