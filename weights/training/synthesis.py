"""Training sequences made on the device: the layers of scenes.py, moved, bent, lit and laid over each other.

All layers of a batch are warped at once. Everything random follows from the seed and the batch's number, so that a resumed run
goes on with the same batches.
"""

import math
from typing import List, NamedTuple, Sequence, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from data import TrainingData
from pictures import MEAN, STD
from scenes import Composer, Layer, SynthesisOptions

MOTION = 9  # x, y, rotation, log scale, log aspect, shear, and three of light: gain, offset, saturation


class Batch(NamedTuple):
    """Sequences of T frames with up to K targets."""

    frames: Tensor  # [B,T,3,S,S] float32, normalized
    labels: Tensor  # [B,T,S,S] uint8, 0 = background, 1..K = targets
    valid: Tensor  # [B,K] bool: the targets that there are; each is visible in the first frame


class Synthesizer:
    """Makes batches from training data."""

    def __init__(self, data: TrainingData, options: SynthesisOptions, seed: int) -> None:
        self._store = data.store
        self._composer = Composer(data, options)
        self._options = options
        self._seed = seed
        self._device = data.store.pixels.device
        self._mean = torch.tensor(MEAN, device=self._device)[:, None, None]
        self._std = torch.tensor(STD, device=self._device)[:, None, None]

    def make(self, number: int, batch: int, length: int, size: int) -> Batch:
        """Batch `number` of a run: `batch` sequences (fewer when some show no target) of `length` frames of size x size."""
        rng = np.random.default_rng([self._seed, number])
        generator = torch.Generator(self._device).manual_seed(int(rng.integers(2**62)))
        while True:
            made = self._make(rng, generator, batch, length, size)
            if len(made.frames):
                return made

    def _make(self, rng: np.random.Generator, generator: torch.Generator, batch: int, length: int, size: int) -> Batch:
        layers = [layer for sample in range(batch) for layer in self._composer.compose(rng, sample, length, size)]
        colors, alpha = self._warp(rng, generator, layers, length, size)
        frames, owner = _composite(layers, colors, alpha)
        frames = self._degrade(rng, generator, frames)
        labels, valid = self._choose_targets(rng, owner, max(layer.depth for layer in layers) + 1)
        seen = valid.any(1)
        frames = (frames - self._mean) / self._std
        return Batch(frames[seen], labels[seen], valid[seen])

    def _warp(
        self, rng: np.random.Generator, generator: torch.Generator, layers: List[Layer], length: int, size: int
    ) -> Tuple[Tensor, Tensor]:
        """Colors [M,T,3,S,S] and alpha [M,T,S,S] of the layers."""
        motion = _motion(rng, np.array([layer.speed for layer in layers]), length)
        motion[..., :2] += np.array([layer.drift for layer in layers])[:, None] * np.arange(length)[:, None]
        twins = _layers_seen_alike(layers)
        motion = motion[twins]
        matrix, shift = _picture_from_crop(layers, motion, size)
        matrix, shift = self._tensor(matrix), self._tensor(shift)  # [M,T,2,2], [M,T,2]
        ramp = torch.arange(size, device=self._device, dtype=torch.float32)
        points = torch.stack(torch.meshgrid(ramp, ramp, indexing="xy"))  # [2,S,S]: x, y
        points = points + self._elastic(rng, generator, layers, length, size)[twins]  # [M,T,2,S,S]
        points = torch.einsum("mtij,mtjyx->mtiyx", matrix, points) + shift[..., None, None]

        store = self._store
        pictures = torch.tensor([layer.pictures for layer in layers], device=self._device).flatten()
        x, y = points[:, :, 0].flatten(0, 1), points[:, :, 1].flatten(0, 1)  # [M*T,S,S]
        right = (store.widths[pictures] - 1)[:, None, None]
        bottom = (store.heights[pictures] - 1)[:, None, None]
        pasted = torch.tensor([layer.depth > 0 for layer in layers], device=self._device).repeat_interleave(length)
        outside = pasted[:, None, None] & ((x < 0) | (x > right) | (y < 0) | (y > bottom))
        wanted = torch.tensor([layer.label for layer in layers], device=self._device).repeat_interleave(length)
        colors, alpha = store.sample(pictures, _reflect(x, right), _reflect(y, bottom), wanted)
        alpha = alpha.masked_fill(outside, 0)

        light = self._tensor(motion[..., 6:])  # [M,T,3]
        colors = _relight(colors.view(len(layers), length, 3, size, size), light, self._tints(rng, len(layers))[twins])
        return colors, alpha.view(len(layers), length, size, size)

    def _elastic(
        self, rng: np.random.Generator, generator: torch.Generator, layers: List[Layer], length: int, size: int
    ) -> Tensor:
        """Smooth displacements [M,T,2,S,S] in pixels that grow steadily over time, with a little of their own in every frame."""
        count, knots = len(layers), 5
        strength = rng.uniform(0.005, 0.03, count) * (rng.random(count) < 0.7) * np.array([layer.speed > 0 for layer in layers])
        strength = self._tensor(strength * size)[:, None, None, None, None]
        bend = torch.randn(count, 1, 2, knots, knots, device=self._device, generator=generator)
        wobble = torch.randn(count, length, 2, knots, knots, device=self._device, generator=generator)
        time = torch.linspace(0, 1, length, device=self._device).view(1, length, 1, 1, 1)
        field = strength * (time * bend + 0.35 * wobble)
        field = F.interpolate(field.flatten(0, 1), (size, size), mode="bicubic", align_corners=True)
        return field.view(count, length, 2, size, size)

    def _tints(self, rng: np.random.Generator, count: int) -> Tensor:
        """Gains of the color channels of each layer [M,1,3,1,1]."""
        return self._tensor(1 + rng.uniform(-0.12, 0.12, (count, 1, 3, 1, 1)))

    def _degrade(self, rng: np.random.Generator, generator: torch.Generator, frames: Tensor) -> Tensor:
        """Defocus, motion blur, noise and loss of color, each for some of the sequences; [B,T,3,S,S], 0 to 1."""
        for share, kernel in (
            (0.12, _gaussian(rng.uniform(0.5, 1.6))),
            (0.12, _line(rng.uniform(3, 9), rng.uniform(0, math.pi))),
        ):
            rows = self._some(rng, len(frames), share)
            if len(rows):
                frames[rows] = _filter(frames[rows], self._tensor(kernel))
        rows = self._some(rng, len(frames), 0.25)
        if len(rows):
            noise = torch.randn(frames[rows].shape, device=self._device, generator=generator)
            frames[rows] = frames[rows] + rng.uniform(0.005, 0.035) * noise
        rows = self._some(rng, len(frames), 0.06)
        if len(rows):
            frames[rows] = frames[rows].mean(2, keepdim=True).expand(-1, -1, 3, -1, -1)
        return frames.clamp_(0, 1)

    def _some(self, rng: np.random.Generator, count: int, share: float) -> Tensor:
        return torch.from_numpy(np.flatnonzero(rng.random(count) < share)).to(self._device)

    def _choose_targets(self, rng: np.random.Generator, owner: Tensor, depths: int) -> Tuple[Tensor, Tensor]:
        """Labels [B,T,S,S] and validity [B,K] from the layer number + 1 that owns each pixel [B,T,S,S]."""
        options, batch = self._options, len(owner)
        first = owner[:, 0].flatten(1)
        area = torch.stack([(first == depth + 1).float().mean(1) for depth in range(depths)], 1).cpu().numpy()
        lookup = np.zeros((batch, depths + 1), np.uint8)
        valid = np.zeros((batch, len(options.targets)), bool)
        for row in range(batch):
            visible = rng.permutation(np.flatnonzero(area[row] >= options.least_area))
            chosen = visible[: 1 + rng.choice(len(options.targets), p=options.targets)]
            lookup[row, chosen + 1] = np.arange(1, len(chosen) + 1)
            valid[row, : len(chosen)] = True
        table = torch.from_numpy(lookup).to(self._device)
        labels = table.gather(1, owner.flatten(1).long()).view_as(owner)
        return labels, torch.from_numpy(valid).to(self._device)

    def _tensor(self, values: np.ndarray) -> Tensor:
        return torch.from_numpy(np.asarray(values, np.float32)).to(self._device)


def _layers_seen_alike(layers: Sequence[Layer]) -> List[int]:
    """For each layer the one whose motion, bending and light it has: itself, or the first layer of its sample."""
    first = {layer.sample: index for index, layer in reversed(list(enumerate(layers)))}
    return [first[layer.sample] if layer.sibling else index for index, layer in enumerate(layers)]


def _motion(rng: np.random.Generator, speeds: np.ndarray, length: int) -> np.ndarray:
    """Positions, shapes and lights over time [M,T,9]: a start, a velocity, an acceleration and a little unrest."""
    count = len(speeds)
    start = rng.normal(0, (0, 0, 0.1, 0, 0.08, 0.04, 0.15, 0.08, 0.25), (count, MOTION))
    velocity = rng.normal(0, (0.07, 0.07, 0.12, 0.08, 0.04, 0.04, 0.02, 0.01, 0.02), (count, MOTION))
    acceleration = rng.normal(0, (0.02, 0.02, 0.03, 0.02, 0.01, 0.01, 0.0, 0.0, 0.0), (count, MOTION))
    unrest = rng.normal(0, (0.015, 0.015, 0.03, 0.025, 0.01, 0.01, 0.02, 0.01, 0.02), (count, length, MOTION))
    time = np.arange(length)[None, :, None]
    moved = velocity[:, None] * time + acceleration[:, None] * time**2 / 2 + unrest
    moved[..., :6] *= speeds[:, None, None]
    return start[:, None] + moved


def _picture_from_crop(layers: List[Layer], motion: np.ndarray, size: int) -> Tuple[np.ndarray, np.ndarray]:
    """The affine maps from crop pixels to picture pixels: matrices [M,T,2,2] and shifts [M,T,2]."""
    place = np.array([layer.place for layer in layers])[:, None] * size + motion[..., :2] * size
    scale = np.array([layer.scale for layer in layers])[:, None] * np.exp(motion[..., 3])
    mirror = np.array([-1.0 if layer.flipped else 1.0 for layer in layers])[:, None]
    aspect = np.exp(motion[..., 4])
    cosine, sine, shear = np.cos(motion[..., 2]), np.sin(motion[..., 2]), motion[..., 5]
    along = scale * aspect * mirror
    across = scale / aspect
    forward = np.stack(
        [
            np.stack([cosine * along, (cosine * shear - sine) * across], -1),
            np.stack([sine * along, (sine * shear + cosine) * across], -1),
        ],
        -2,
    )
    inverse = np.linalg.inv(forward)
    anchor = np.array([layer.anchor for layer in layers])[:, None]
    return inverse, anchor - np.einsum("mtij,mtj->mti", inverse, place)


def _reflect(x: Tensor, last: Tensor) -> Tensor:
    """Coordinates mirrored at 0 and at the last pixel."""
    return last - (x.remainder(2 * last) - last).abs()


def _relight(colors: Tensor, light: Tensor, tints: Tensor) -> Tensor:
    """Contrast, brightness and saturation [M,T,3] and tints [M,1,3,1,1] applied to [M,T,3,S,S]."""
    gain, offset, saturation = (light[:, :, i, None, None, None] for i in range(3))
    gray = colors.mean(2, keepdim=True)
    return (gray + (colors - gray) * (1 + saturation).clamp(0, 2)) * tints * (1 + gain).clamp(0.4, 1.6) + offset


def _composite(layers: List[Layer], colors: Tensor, alpha: Tensor) -> Tuple[Tensor, Tensor]:
    """Frames [B,T,3,S,S] and the depth + 1 of the layer that owns each pixel [B,T,S,S], 0 where no object is."""
    deepest = max(layer.depth for layer in layers)
    rows = [[index for index, layer in enumerate(layers) if layer.depth == depth] for depth in range(deepest + 1)]
    frames, front = colors[rows[0]], alpha[rows[0]]
    owner = (front > 0.5).to(torch.uint8)
    for depth in range(1, len(rows)):
        samples = torch.tensor([layers[index].sample for index in rows[depth]], device=colors.device)
        behind = torch.tensor([float(layers[index].behind) for index in rows[depth]], device=colors.device)
        cover = alpha[rows[depth]] * (1 - behind[:, None, None, None] * front[samples])
        siblings = [position for position, index in enumerate(rows[depth]) if layers[index].sibling]
        front[samples[siblings]] = torch.maximum(front[samples[siblings]], cover[siblings])
        frames[samples] = torch.lerp(frames[samples], colors[rows[depth]], cover[:, :, None])
        owner[samples] = owner[samples].masked_fill(cover > 0.5, depth + 1)
    return frames, owner


def _filter(frames: Tensor, kernel: Tensor) -> Tensor:
    """[R,T,3,S,S] convolved with an odd square kernel, borders repeated."""
    margin = kernel.shape[-1] // 2
    planes = F.pad(frames.flatten(0, 1), (margin,) * 4, mode="replicate").flatten(0, 1)[:, None]
    return F.conv2d(planes, kernel[None, None]).view_as(frames)


def _gaussian(sigma: float) -> np.ndarray:
    ramp = np.exp(-0.5 * (np.arange(-3, 4) / sigma) ** 2)
    kernel = np.outer(ramp, ramp)
    return kernel / kernel.sum()


def _line(length: float, angle: float) -> np.ndarray:
    """A line through the middle of a 9x9 kernel, drawn with soft edges."""
    y, x = np.mgrid[-4:5, -4:5]
    along = np.abs(x * math.cos(angle) + y * math.sin(angle))
    across = np.abs(y * math.cos(angle) - x * math.sin(angle))
    kernel = np.clip(length / 2 + 0.5 - along, 0, 1) * np.clip(1 - across, 0, 1)
    return kernel / kernel.sum()
