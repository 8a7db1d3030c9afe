# Writes the folders few-step-unet/* beside it, with diffusers 0.42 and PyTorch 2.11: UNets of the layouts of few-step
# and compressed models with random weights, and what they predict.
import json
from pathlib import Path

import numpy as np
import torch
from diffusers import LatentConsistencyModelPipeline, UNet2DConditionModel
from safetensors.torch import save_file

DOWN, DOWN_ATTENTION, UP, UP_ATTENTION = "DownBlock2D", "CrossAttnDownBlock2D", "UpBlock2D", "CrossAttnUpBlock2D"
COMMON = {"norm_num_groups": 4, "cross_attention_dim": 16, "sample_size": 8, "attention_head_dim": 2}
CASES = {
    # Guidance as an embedding of the timestep.
    "lcm": {"block_out_channels": [8, 16], "down_block_types": [DOWN_ATTENTION, DOWN],
            "up_block_types": [UP, UP_ATTENTION], "layers_per_block": 1, "time_cond_proj_dim": 10},
    # One layer a block, and no middle block.
    "bk-sdm-small": {"block_out_channels": [8, 16, 16], "down_block_types": [DOWN_ATTENTION, DOWN_ATTENTION, DOWN],
                     "up_block_types": [UP, UP_ATTENTION, UP_ATTENTION], "layers_per_block": 1, "mid_block_type": None},
    # No attention where feature maps are largest, no middle block, other numbers of layers for each block.
    "sdxs": {"block_out_channels": [8, 12, 16], "down_block_types": [DOWN, DOWN_ATTENTION, DOWN_ATTENTION],
             "up_block_types": [UP_ATTENTION, UP_ATTENTION, UP], "layers_per_block": [1, 2, 1],
             "mid_block_type": None, "transformer_layers_per_block": [1, 1, 2]},
    # Both attentions see the prompt; a middle block of one ResNet block.
    "cross": {"block_out_channels": [8, 16], "down_block_types": [DOWN_ATTENTION, DOWN_ATTENTION],
              "up_block_types": [UP_ATTENTION, UP_ATTENTION], "layers_per_block": [2, 1],
              "only_cross_attention": [True, False], "mid_block_type": "UNetMidBlock2D"},
}

for seed, (name, case) in enumerate(CASES.items()):
    torch.manual_seed(seed)
    config = {**COMMON, **case}
    network = UNet2DConditionModel(**config).eval()
    arrays = {}
    with torch.no_grad():
        for key, tensor in network.state_dict().items():
            middle = 1.0 if "norm" in key and key.endswith("weight") else 0.0
            spread = 0.2 if tensor.ndim == 1 else tensor[0].numel() ** -0.5
            tensor.copy_((middle + spread * torch.randn(tensor.shape)).half())
        arrays["sample"], arrays["embeddings"] = torch.randn(1, 4, 8, 8), torch.randn(2, 77, 16)
        sample = arrays["sample"].expand(2, -1, -1, -1)
        width = config.get("time_cond_proj_dim")
        for scale in (8.0, 1.0) if width else (1.0,):
            condition = LatentConsistencyModelPipeline.get_guidance_scale_embedding(
                None, torch.tensor([scale - 1] * 2), width) if width else None
            arrays["predicted" if scale == 1 else f"predicted-{scale:.0f}"] = network(
                sample, 499, arrays["embeddings"], timestep_cond=condition).sample
    folder = Path(__file__).parent / "few-step-unet" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"_class_name": "UNet2DConditionModel", **config}, indent=1) + "\n")
    save_file({key: tensor.half().contiguous() for key, tensor in network.state_dict().items()},
              folder / "diffusion_pytorch_model.safetensors")
    (folder / "diffusion_pytorch_model.safetensors").chmod(0o644)
    for key, array in arrays.items():
        np.save(folder / f"{key}.npy", array.numpy())
