"""Inference: an object is followed through a video from its first mask (XMem without long-term memory)."""

from typing import Optional, Sequence, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from memory import WorkingMemory
from model import STRIDE, KeyFeatures, XMem, aggregate
from pictures import MEAN, STD


class Tracker:
    """Follows the objects of one first mask. All memory frames are kept."""

    def __init__(self, net: XMem, size: int, memory_every: int = 5, top_k: Optional[int] = 30) -> None:
        """size: the shorter side that frames are resized to."""
        self._net = net
        self._size = size
        self._memory_every = memory_every
        self._top_k = top_k
        self._device = next(net.parameters()).device
        self._labels: Sequence[int] = ()
        self._memory: Optional[WorkingMemory] = None
        self._hidden: Optional[Tensor] = None
        self._age = 0  # frames since the last memory frame

    @torch.no_grad()
    def start(self, frame: np.ndarray, mask: np.ndarray) -> None:
        """The first frame [H,W,3] and its label map [H,W]; label 255 is ignored."""
        self._labels = [int(label) for label in np.unique(mask) if label not in (0, 255)]
        x = self._prepare(frame)
        masks = torch.from_numpy(np.stack([mask == label for label in self._labels]).astype(np.float32))[None]
        masks = _pad(F.interpolate(masks.to(self._device), self._inner(frame), mode="nearest"))
        features = self._net.encode_key(x)
        self._memory = WorkingMemory(torch.zeros(len(self._labels), dtype=torch.long, device=self._device))
        self._hidden = x.new_zeros(len(self._labels), self._net.architecture.hidden, *features.key.shape[-2:])
        self._remember(x, features, F.softmax(aggregate(masks), 1))

    @torch.no_grad()
    def step(self, frame: np.ndarray) -> np.ndarray:
        """The label map [H,W] of the next frame."""
        table = np.array([0, *self._labels], np.uint8)
        return table[self.probabilities(frame)[0].argmax(0).cpu().numpy()]

    @torch.no_grad()
    def probabilities(self, frame: np.ndarray) -> Tensor:
        """As step, but what the label map is made of: [1,n+1,H,W], background first."""
        x = self._prepare(frame)
        features = self._net.encode_key(x)
        count = len(self._labels)
        readout = self._memory.read(features.key, features.selection, self._top_k)
        shared = [value.expand(count, -1, -1, -1) for value in (features.f16, *self._net.skip(features))]
        logits, hidden = self._net.decoder(*shared, readout, self._hidden)
        probabilities = F.softmax(aggregate(torch.sigmoid(logits)[None, :, 0]), 1)
        self._age += 1
        if self._age >= self._memory_every:
            self._remember(x, features, probabilities)
        else:
            self._hidden = hidden
        return F.interpolate(_unpad(probabilities, self._inner(frame)), frame.shape[:2], mode="bilinear", align_corners=False)

    def _remember(self, x: Tensor, features: KeyFeatures, probabilities: Tensor) -> None:
        count = len(self._labels)
        masks = probabilities[0, 1:, None]
        others = masks.sum(0, keepdim=True) - masks
        shared = [value.expand(count, -1, -1, -1) for value in (x, features.f16)]
        value, self._hidden = self._net.value_encoder(*shared, masks, others, self._hidden)
        self._memory.add(features.key, features.shrinkage, value)
        self._age = 0

    def _inner(self, frame: np.ndarray) -> Tuple[int, int]:
        """Height and width that a frame is resized to."""
        height, width = frame.shape[:2]
        short = min(height, width)
        return self._size * height // short, self._size * width // short

    def _prepare(self, frame: np.ndarray) -> Tensor:
        x = torch.from_numpy(np.ascontiguousarray(frame)).to(self._device).permute(2, 0, 1).float() / 255
        mean, std = (torch.tensor(values, device=self._device)[:, None, None] for values in (MEAN, STD))
        x = F.interpolate(((x - mean) / std)[None], self._inner(frame), mode="bilinear", align_corners=False)
        return _pad(x).contiguous(memory_format=torch.channels_last)


def _margins(height: int, width: int) -> Tuple[int, int, int, int]:
    """Left, right, top, bottom to the next multiples of the stride; the larger half is right and below."""
    across, down = -width % STRIDE, -height % STRIDE
    return across // 2, across - across // 2, down // 2, down - down // 2


def _pad(x: Tensor) -> Tensor:
    return F.pad(x, _margins(*x.shape[-2:]))


def _unpad(x: Tensor, inner: Tuple[int, int]) -> Tensor:
    left, _, top, _ = _margins(*inner)
    return x[..., top : top + inner[0], left : left + inner[1]]
