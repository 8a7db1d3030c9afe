"""The text encoder: transformers' ``CLIPTextModel``."""

from typing import Dict, NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

from .attention import attend
from .resnet import Submodules


class TextShape(NamedTuple):
    """Sizes."""

    vocabulary: int
    positions: int
    width: int
    layers: int
    heads: int

    @staticmethod
    def of(config: Dict[str, object]) -> "TextShape":
        """The shape of a configuration."""
        return TextShape(config["vocab_size"], config["max_position_embeddings"], config["hidden_size"],
                         config["num_hidden_layers"], config["num_attention_heads"])

    def config(self, end_token: int) -> Dict[str, object]:
        """transformers' ``config.json``."""
        return {
            "architectures": ["CLIPTextModel"],
            "model_type": "clip_text_model",
            "vocab_size": self.vocabulary,
            "max_position_embeddings": self.positions,
            "hidden_size": self.width,
            "intermediate_size": 4 * self.width,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "hidden_act": "gelu",
            "layer_norm_eps": 1e-5,
            "eos_token_id": end_token,
            "pad_token_id": end_token,
        }


class _SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.out_proj(attend(self.q_proj(x), self.k_proj(x), self.v_proj(x), self.heads, causal=True))


class _Mlp(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class _Layer(nn.Module):
    def __init__(self, shape: TextShape):
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(shape.width)
        self.self_attn = _SelfAttention(shape.width, shape.heads)
        self.layer_norm2 = nn.LayerNorm(shape.width)
        self.mlp = _Mlp(shape.width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class TextEncoder(nn.Module):
    """Tokens [batch, positions] to embeddings [batch, positions, width]."""

    def __init__(self, shape: TextShape):
        super().__init__()
        self.shape = shape
        model = Submodules()
        model.embeddings = Submodules()
        model.embeddings.token_embedding = nn.Embedding(shape.vocabulary, shape.width)
        model.embeddings.position_embedding = nn.Embedding(shape.positions, shape.width)
        # Large compared with the initial residuals, so that the difference between words is not lost.
        nn.init.normal_(model.embeddings.token_embedding.weight, std=1.0)
        nn.init.normal_(model.embeddings.position_embedding.weight, std=0.1)
        model.encoder = Submodules()
        model.encoder.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.layers))
        model.final_layer_norm = nn.LayerNorm(shape.width)
        self.text_model = model

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        embeddings = self.text_model.embeddings
        x = embeddings.token_embedding(tokens) + embeddings.position_embedding.weight[:tokens.shape[1]]
        for layer in self.text_model.encoder.layers:
            x = layer(x)
        return self.text_model.final_layer_norm(x)
