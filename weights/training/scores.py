"""Region similarity J and boundary accuracy F of binary masks, as DAVIS defines them (Perazzi et al., CVPR 2016)."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def region_similarity(prediction: np.ndarray, truth: np.ndarray) -> float:
    """Intersection over union; 1 when both are empty."""
    union = np.logical_or(prediction, truth).sum()
    return 1.0 if union == 0 else float(np.logical_and(prediction, truth).sum() / union)


def boundary_accuracy(prediction: np.ndarray, truth: np.ndarray, tolerance: float = 0.008) -> float:
    """The F measure of the boundaries; tolerance is a share of the picture's diagonal."""
    radius = math.ceil(tolerance * math.hypot(*truth.shape))
    found, wanted = _boundary(prediction), _boundary(truth)
    if not found.any() or not wanted.any():
        return 1.0 if found.any() == wanted.any() else 0.0
    precision = np.logical_and(found, _dilate(wanted, radius)).sum() / found.sum()
    recall = np.logical_and(wanted, _dilate(found, radius)).sum() / wanted.sum()
    return 0.0 if precision + recall == 0 else float(2 * precision * recall / (precision + recall))


def _boundary(mask: np.ndarray) -> np.ndarray:
    """Pixels that differ from their right, lower or lower right neighbor."""
    mask = mask.astype(bool)
    extended = np.pad(mask, ((0, 1), (0, 1)), mode="edge")
    here = extended[:-1, :-1]
    return (here ^ extended[:-1, 1:]) | (here ^ extended[1:, :-1]) | (here ^ extended[1:, 1:])


def _dilate(mask: np.ndarray, radius: int) -> np.ndarray:
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disk = torch.from_numpy((x * x + y * y <= radius * radius).astype(np.float32))[None, None]
    grown = F.conv2d(torch.from_numpy(mask.astype(np.float32))[None, None], disk, padding=radius)
    return grown[0, 0].numpy() > 0.5
