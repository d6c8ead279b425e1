"""Bootstrapped cross-entropy and Dice, as in XMem's training."""

import torch.nn.functional as F
from torch import Tensor


def hard_fraction(progress: float, least: float, start: float = 0.1, end: float = 0.5) -> float:
    """The part of the pixels that cross-entropy looks at: all until start, then fewer and fewer, the hardest."""
    return 1 - (1 - least) * min(max((progress - start) / (end - start), 0.0), 1.0)


def bootstrapped_cross_entropy(logits: Tensor, labels: Tensor, fraction: float) -> Tensor:
    """Mean cross-entropy over the hardest fraction of each picture's pixels; logits [B,n+1,H,W], labels [B,H,W]."""
    loss = F.cross_entropy(logits, labels, reduction="none").flatten(1)
    if fraction < 1:
        loss = loss.topk(int(fraction * loss.shape[1]), 1, sorted=False)[0]
    return loss.mean()


def dice_loss(probabilities: Tensor, masks: Tensor) -> Tensor:
    """1 - Dice with 1 added above and below, averaged over objects; both [n,H,W], soft and binary."""
    p, m = probabilities.flatten(1), masks.flatten(1)
    return (1 - (2 * (p * m).sum(1) + 1) / (p.sum(1) + m.sum(1) + 1)).mean()
