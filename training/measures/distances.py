"""Distances between sets of features."""

import torch


def frechet_distance(first: torch.Tensor, second: torch.Tensor) -> float:
    """Between normal distributions fitted to [n, features] and [m, features] (Heusel et al. 2017)."""
    first, second = first.double(), second.double()
    root = _square_root(torch.cov(first.T))
    mixed = _square_root(root @ torch.cov(second.T) @ root)
    means = (first.mean(0) - second.mean(0)).square().sum()
    return float(means + torch.trace(torch.cov(first.T)) + torch.trace(torch.cov(second.T)) - 2 * torch.trace(mixed))


def _square_root(matrix: torch.Tensor) -> torch.Tensor:
    values, vectors = torch.linalg.eigh((matrix + matrix.T) / 2)
    return vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T


def kernel_distance(first: torch.Tensor, second: torch.Tensor) -> float:
    """The squared maximum mean discrepancy of [n, features] and [m, features], unbiased, with a Gaussian kernel as wide
    as the median distance of ``second``: a fifth of the clips that a Fréchet distance needs (Chung et al. 2025, "KAD")."""
    first, second = first.double(), second.double()
    width = torch.pdist(second).median()

    def kernel(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.exp(-torch.cdist(a, b).square() / (2 * width.square()))

    def within(a: torch.Tensor) -> torch.Tensor:
        count = len(a)
        return (kernel(a, a).sum() - count) / (count * (count - 1))

    return float(within(first) + within(second) - 2 * kernel(first, second).mean())


def mean_distance(features: torch.Tensor) -> float:
    """The mean Euclidean distance of different rows of [n, features], n at least 2."""
    return float(torch.pdist(features.double()).mean())
