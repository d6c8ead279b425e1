"""Weights and a video by formula, for which the authors' code has said what is right (../../tests/golden/GOLDEN.md)."""

import math
from typing import Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from model import Architecture

GOLDEN = np.uint64(0x9E3779B97F4A7C15)

# The authors' networks with Ck 32, Cv 64, Ch 16.
SMALL = Architecture(
    key=32,
    value=64,
    hidden=16,
    key_stem=64,
    key_widths=(256, 512, 1024),
    key_blocks=(3, 4, 6),
    key_bottleneck=True,
    value_stem=64,
    value_widths=(64, 128, 256),
    value_blocks=(2, 2, 2),
    decoder_widths=(512, 256, 256),
    sensory=256,
)
SMALL_PREDICTION = ("#760", 10.0, -7.3)  # salt, gain and bias offset of decoder.pred

# Gains of convolutions, by the start and the end of their names; the first match counts.
GAINS = (
    ("key_encoder.conv1.weight", "", 1.0),
    ("value_encoder.conv1.weight", "", 1.0),
    ("key_encoder.", "conv3.weight", 0.5),
    ("key_encoder.", ".weight", math.sqrt(2)),
    ("value_encoder.layer", "conv2.weight", 0.5),
    ("value_encoder.layer", ".weight", math.sqrt(2)),
    ("key_proj.key_proj.weight", "", 1.4),
    ("key_proj.d_proj.weight", "", 0.2),
    ("key_proj.e_proj.weight", "", 0.7),
    ("decoder.", "skip_conv.weight", 0.25),
    ("", "conv2.weight", 0.5),
)

# Further factors of ranges of input channels: name's start, name's end, channels, factor.
FACTORS = (
    ("value_encoder.conv1.weight", "", slice(0, 3), 0.5),
    ("value_encoder.conv1.weight", "", slice(3, 4), 4.0),
    ("value_encoder.conv1.weight", "", slice(4, 5), 2.0),
    ("value_encoder.fuser.block1.conv1", ".weight", slice(0, 1024), 0.15),
    ("value_encoder.fuser.block1.downsample", ".weight", slice(0, 1024), 0.15),
    ("decoder.fuser.block1.conv1", ".weight", slice(0, 1024), 0.1),
    ("decoder.fuser.block1.downsample", ".weight", slice(0, 1024), 0.1),
)


def fnv1a(text: str) -> int:
    """64-bit FNV-1a."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def mix(seed: int, numbers: np.ndarray) -> np.ndarray:
    """The numbered outputs (uint64) of a generator."""
    z = np.uint64(seed) + (numbers + np.uint64(1)) * GOLDEN
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(tag: str, shape: Tuple[int, ...]) -> np.ndarray:
    """Doubles in [-1, 1)."""
    bits = mix(fnv1a(tag), np.arange(math.prod(shape), dtype=np.uint64))
    return ((bits >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1).reshape(shape)


def weights(shapes: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """The values of a state dict with these names and shapes."""
    normalized = {name[: -len("running_mean")] for name in shapes if name.endswith("running_mean")}
    return {name: _tensor(name, tuple(old.shape), name.rpartition(".")[0] + "." in normalized) for name, old in shapes.items()}


def _tensor(name: str, shape: Tuple[int, ...], is_normalization: bool) -> Tensor:
    if name.endswith("num_batches_tracked"):
        return torch.tensor(0)
    salt, prediction_gain, offset = SMALL_PREDICTION
    is_prediction = name.startswith("decoder.pred.")
    u = uniform(name + salt if name == "decoder.pred.weight" else name, shape)
    if is_normalization:
        values = {"weight": 1 + 0.1 * u, "running_var": 1 + 0.1 * np.abs(u)}.get(name.rpartition(".")[2], 0.1 * u)
    elif name.endswith(".bias"):
        values = 0.05 * u + (offset if is_prediction else 0)
    else:
        gain = next((gain for start, end, gain in GAINS if name.startswith(start) and name.endswith(end)), 1.0)
        values = (prediction_gain if is_prediction else gain) * math.sqrt(3 / math.prod(shape[1:])) * u
        for start, end, channels, factor in FACTORS:
            if name.startswith(start) and name.endswith(end):
                values[:, channels] *= factor
    return torch.from_numpy(np.asarray(values, np.float32))


def video(length: int, height: int, width: int) -> List[Tuple[np.ndarray, np.ndarray]]:
    """Frames [H,W,3] and label maps [H,W] of two textured ellipses that cross a textured ground."""
    return [_frame(t, height, width) for t in range(length)]


def _frame(t: int, height: int, width: int) -> Tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:height, 0:width]
    frame, labels = _texture("bg", (70, 120, 80), x + t, y + t // 2), np.zeros((height, width), np.uint8)
    blobs = (
        (
            width // 5 + _swing(t, 60, width * 11 // 20),
            height // 3 + _swing(t, 40, height // 4),
            width // 8,
            height // 6,
            (200, 60, 50),
        ),
        (
            width * 4 // 5 - _swing(t, 60, width // 2),
            height * 2 // 3 - _swing(t, 50, height // 5),
            width // 9,
            height // 5,
            (50, 80, 210),
        ),
    )
    for label, (cx, cy, rx, ry, base) in enumerate(blobs, 1):
        dx, dy = x - cx, y - cy
        inside = dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry
        frame[inside] = _texture(f"blob{label}", base, dx + 1000, dy + 1000)[inside]
        labels[inside] = label
    return frame, labels


def _swing(t: int, period: int, amplitude: int) -> int:
    phase, half = t % period, period // 2
    return amplitude * phase // half if phase < half else amplitude * (period - phase) // (period - half)


def _texture(tag: str, base: Tuple[int, int, int], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    channels = [
        value + (_noise(f"{tag}/{c}/16", x, y, 16) - 128) * 3 // 8 + (_noise(f"{tag}/{c}/4", x, y, 4) - 128) // 4
        for c, value in enumerate(base)
    ]
    return np.stack(channels, -1).clip(0, 255).astype(np.uint8)


def _noise(tag: str, x: np.ndarray, y: np.ndarray, spacing: int) -> np.ndarray:
    ix, iy = x // spacing, y // spacing
    fx, fy = x - ix * spacing, y - iy * spacing
    seed = fnv1a(tag)

    def lattice(column: np.ndarray, row: np.ndarray) -> np.ndarray:
        return (mix(seed, (row * 65536 + column).astype(np.uint64)) >> np.uint64(56)).astype(np.int64)

    upper = lattice(ix, iy) * (spacing - fx) + lattice(ix + 1, iy) * fx
    lower = lattice(ix, iy + 1) * (spacing - fx) + lattice(ix + 1, iy + 1) * fx
    return (upper * (spacing - fy) + lower * fy) // spacing**2
