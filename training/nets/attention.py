"""Attention and the transformer blocks of the UNet."""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import nn


def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int, causal: bool = False
           ) -> torch.Tensor:
    """Scaled dot-product attention of [batch, tokens, width]."""
    batch, tokens, width = query.shape
    q, k, v = (x.view(batch, x.shape[1], heads, width // heads).transpose(1, 2) for x in (query, key, value))
    if hasattr(F, "scaled_dot_product_attention"):
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    else:
        scores = q @ k.transpose(-1, -2) * (width // heads) ** -0.5
        if causal:
            later = torch.ones(tokens, k.shape[2], dtype=torch.bool, device=q.device).triu(1)
            scores = scores.masked_fill(later, float("-inf"))
        mixed = scores.softmax(-1) @ v
    return mixed.transpose(1, 2).reshape(batch, tokens, width)


class Attention(nn.Module):
    """Multi-head attention to a context, or self-attention."""

    def __init__(self, width: int, context_width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(context_width, width, bias=False)
        self.to_v = nn.Linear(context_width, width, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])

    def forward(self, tokens: torch.Tensor, context: Optional[torch.Tensor] = None) -> torch.Tensor:
        context = tokens if context is None else context
        return self.to_out[0](attend(self.to_q(tokens), self.to_k(context), self.to_v(context), self.heads))


class _Geglu(nn.Module):
    def __init__(self, width: int, inner: int):
        super().__init__()
        self.proj = nn.Linear(width, 2 * inner)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        value, gate = self.proj(x).chunk(2, dim=-1)
        return value * F.gelu(gate)


class _FeedForward(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        # The module between them is dropout in diffusers.
        self.net = nn.ModuleList([_Geglu(width, 4 * width), nn.Identity(), nn.Linear(4 * width, width)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net[2](self.net[0](x))


class TransformerBlock(nn.Module):
    """Self-attention, cross-attention to the prompt, and a GEGLU layer: ``BasicTransformerBlock``."""

    def __init__(self, width: int, context_width: int, heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn1 = Attention(width, width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.attn2 = Attention(width, context_width, heads)
        self.norm3 = nn.LayerNorm(width)
        self.ff = _FeedForward(width)

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        x = x + self.attn1(self.norm1(x))
        x = x + self.attn2(self.norm2(x), context)
        return x + self.ff(self.norm3(x))


class SpatialTransformer(nn.Module):
    """Transformer blocks over the pixels of a feature map: ``Transformer2DModel``. Initialized to the identity."""

    def __init__(self, width: int, context_width: int, heads: int, groups: int):
        super().__init__()
        self.norm = nn.GroupNorm(groups, width, eps=1e-6)
        self.proj_in = nn.Linear(width, width)
        self.transformer_blocks = nn.ModuleList([TransformerBlock(width, context_width, heads)])
        self.proj_out = nn.Linear(width, width)
        nn.init.zeros_(self.proj_out.weight)
        nn.init.zeros_(self.proj_out.bias)

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        batch, width, height, columns = x.shape
        tokens = self.proj_in(self.norm(x).flatten(2).transpose(1, 2))
        for block in self.transformer_blocks:
            tokens = block(tokens, context)
        return x + self.proj_out(tokens).transpose(1, 2).reshape(batch, width, height, columns)
