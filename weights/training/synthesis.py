"""Training sequences made on the device: moving crops of stills and videos with other objects pasted in.

A sample is a stack of layers. The first is a still or a video seen by a moving camera; the others are objects cut from
other pictures, sprites, or a second copy of an object already in the picture, each with a motion of its own. Layers
occlude each other, some of the objects are targets and the rest distract. All layers of a batch are warped at once.

Everything random follows from the seed and the batch's number, so that a resumed run goes on with the same batches.
"""

import math
from dataclasses import dataclass, replace
from typing import List, NamedTuple, Sequence, Tuple, TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from data import STILL_SETS, VIDEO_SETS, PictureObject, TrainingData

T = TypeVar("T")

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)

MOTION = 9  # x, y, rotation, log scale, log aspect, shear, and three of light: gain, offset, saturation


class Batch(NamedTuple):
    """Sequences of T frames with up to K targets."""

    frames: Tensor  # [B,T,3,S,S] float32, normalised
    labels: Tensor  # [B,T,S,S] uint8, 0 = background, 1..K = targets
    valid: Tensor  # [B,K] bool: the targets that there are; each is visible in the first frame


@dataclass(frozen=True)
class SynthesisOptions:
    """What kind of sequences are made."""

    video_share: float = 0.6
    pasted: Tuple[float, ...] = (0.35, 0.4, 0.2, 0.05)  # how often 0, 1, 2, 3 objects are pasted in
    targets: Tuple[float, ...] = (0.5, 0.3, 0.13, 0.07)  # how often at most 1, 2, 3, 4 objects are targets
    sprite_share: float = 0.08  # of the pasted objects
    twin_share: float = 0.2  # of the pasted objects: copies of an object that is there already
    kin_share: float = 0.15  # of the pasted objects: of the same kind as the first layer's, where that is a still
    moving_share: float = 0.2  # of the pasted objects: cut from all frames of a video
    crossing_share: float = 0.4  # of the pasted objects: occluders that pass over the first layer's object or uncover it
    behind_share: float = 0.3  # of the others: they pass behind the first layer's object
    sibling_share: float = 0.8  # of the first layers with further objects: up to three of them can be targets
    least_area: float = 0.008  # of the crop, that a target covers in the first frame
    video_gaps: Tuple[int, ...] = (1, 1, 2, 2, 3, 4, 6, 8)  # steps between frames of a video


@dataclass
class Layer:
    """One moving picture; T values each of picture and label, so that a layer can be a video."""

    sample: int
    depth: int
    pictures: List[int]
    label: int
    anchor: Tuple[float, float]  # point of the picture that is put at `place`
    place: Tuple[float, float]  # in the crop, 0 to 1
    scale: float  # crop pixels a picture pixel
    speed: float
    flipped: bool
    extent: float  # of the object in the crop's first frame, in pixels
    behind: bool = False
    sibling: bool = False  # another object of the first layer's pictures, seen as that layer is
    drift: Tuple[float, float] = (0.0, 0.0)  # a steady motion, in crops a frame


class Synthesizer:
    """Makes batches from training data."""

    def __init__(self, data: TrainingData, options: SynthesisOptions, seed: int) -> None:
        self._data = data
        self._options = options
        self._seed = seed
        self._device = data.store.pixels.device
        self._mean = torch.tensor(MEAN, device=self._device)[:, None, None]
        self._std = torch.tensor(STD, device=self._device)[:, None, None]
        self._still_sets = [name for name, pictures in data.stills.items() if pictures]
        shares = np.array([STILL_SETS[name] for name in self._still_sets])
        self._still_shares = shares / shares.sum()
        self._video_sets = [name for name, videos in data.videos.items() if videos]
        shares = np.array([VIDEO_SETS[name] for name in self._video_sets])
        self._video_shares = shares / shares.sum()

    def make(self, number: int, batch: int, length: int, size: int) -> Batch:
        """Batch `number` of a run: `batch` sequences (fewer when some show no target) of `length` frames of size x size."""
        rng = np.random.default_rng([self._seed, number])
        generator = torch.Generator(self._device).manual_seed(int(rng.integers(2**62)))
        while True:
            made = self._make(rng, generator, batch, length, size)
            if len(made.frames):
                return made

    def _make(self, rng: np.random.Generator, generator: torch.Generator, batch: int, length: int, size: int) -> Batch:
        layers = [layer for sample in range(batch) for layer in self._compose(rng, sample, length, size)]
        colours, alpha = self._warp(rng, generator, layers, length, size)
        frames, owner = _composite(layers, colours, alpha)
        frames = self._degrade(rng, generator, frames)
        labels, valid = self._choose_targets(rng, owner, max(layer.depth for layer in layers) + 1)
        seen = valid.any(1)
        frames = (frames - self._mean) / self._std
        return Batch(frames[seen], labels[seen], valid[seen])

    def _compose(self, rng: np.random.Generator, sample: int, length: int, size: int) -> List[Layer]:
        options = self._options
        is_video = bool(self._data.videos) and rng.random() < options.video_share
        layers = [self._video_layer(rng, sample, length, size) if is_video else self._still_layer(rng, sample, length, size)]
        layers.extend(self._siblings(rng, layers[0]))
        for depth in range(len(layers), len(layers) + rng.choice(len(options.pasted), p=options.pasted)):
            layers.append(self._pasted_layer(rng, layers, depth, length, size))
        return layers

    def _siblings(self, rng: np.random.Generator, base: Layer) -> List[Layer]:
        others = [thing for thing in self._data.store.objects[base.pictures[0]] if thing.label != base.label]
        if not others or rng.random() >= self._options.sibling_share:
            return []
        chosen = [others[index] for index in rng.permutation(len(others))[:3]]
        return [replace(base, depth=depth, label=thing.label, sibling=True) for depth, thing in enumerate(chosen, 1)]

    def _still(self, rng: np.random.Generator) -> PictureObject:
        group = self._data.stills[self._still_sets[rng.choice(len(self._still_sets), p=self._still_shares)]]
        return _pick(rng, self._data.store.objects[_pick(rng, group)])

    def _still_layer(self, rng: np.random.Generator, sample: int, length: int, size: int) -> Layer:
        thing = self._still(rng)
        speed = _pick(rng, (0.3, 0.7, 1.0, 1.5))
        return self._base_layer(rng, sample, thing, [thing.picture] * length, size, speed)

    def _video_layer(self, rng: np.random.Generator, sample: int, length: int, size: int) -> Layer:
        thing, pictures = self._video(rng, length)
        layer = self._base_layer(rng, sample, thing, pictures, size, _pick(rng, (0.0, 0.1, 0.2)))
        return replace(layer, drift=self._pan(rng, layer, size))

    def _pan(self, rng: np.random.Generator, layer: Layer, size: int) -> Tuple[float, float]:
        """A drift that keeps a video's object in view, or some of it: wide gaps take it far."""
        for frame in range(len(layer.pictures) - 1, 0, -1):
            for thing in self._data.store.objects[layer.pictures[frame]]:
                if thing.label == layer.label:
                    share = -rng.uniform(0.2, 1) * layer.scale / size / frame
                    across, down = thing.x - layer.anchor[0], thing.y - layer.anchor[1]
                    return (-across if layer.flipped else across) * share, down * share
        return 0.0, 0.0

    def _video(self, rng: np.random.Generator, length: int) -> Tuple[PictureObject, List[int]]:
        """Frames of a video, and an object in the first of them."""
        while True:
            video = _pick(rng, self._data.videos[self._video_sets[rng.choice(len(self._video_sets), p=self._video_shares)]])
            steps = rng.choice(self._options.video_gaps, length - 1)
            while steps.sum() >= len(video):
                steps[steps.argmax()] -= 1
            start = rng.integers(len(video) - steps.sum())
            pictures = [video[start + step] for step in np.concatenate([[0], np.cumsum(steps)])]
            if rng.random() < 0.5:
                pictures.reverse()
            if self._data.store.objects[pictures[0]]:
                return _pick(rng, self._data.store.objects[pictures[0]]), pictures

    def _base_layer(
        self, rng: np.random.Generator, sample: int, thing: PictureObject, pictures: List[int], size: int, speed: float
    ) -> Layer:
        scale = size / 256 * _log_uniform(rng, 0.75, 2.0)
        if rng.random() < 0.8:
            scale = min(scale, 1.2 * size / thing.extent)
        place = (rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75))
        flipped = rng.random() < 0.5
        return Layer(sample, 0, pictures, thing.label, (thing.x, thing.y), place, scale, speed, flipped, thing.extent * scale)

    def _pasted_layer(self, rng: np.random.Generator, layers: List[Layer], depth: int, length: int, size: int) -> Layer:
        options, base = self._options, layers[0]
        crosses = rng.random() < options.crossing_share
        kind = rng.random()
        extent = size * _log_uniform(rng, 0.15, 0.8)
        if crosses:
            extent = float(np.clip(base.extent * _log_uniform(rng, 0.5, 1.3), 0.15 * size, size))
        if kind < options.twin_share:
            twin = _pick(rng, layers)
            pictures, label, anchor = twin.pictures, twin.label, twin.anchor
            scale = twin.scale * _log_uniform(rng, 0.7, 1.2)
            extent = twin.extent * scale / twin.scale
            flipped = twin.flipped != (rng.random() < 0.3)
        else:
            thing, pictures = self._thing_to_paste(rng, base, kind - options.twin_share, length)
            label, anchor, scale, flipped = thing.label, (thing.x, thing.y), extent / thing.extent, rng.random() < 0.5
        place, drift, speed = (rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95)), (0.0, 0.0), _pick(rng, (0.5, 1.0, 1.5, 2.0))
        if crosses:
            place, drift = _crossing(rng, base, extent, length, size)
            speed = 0.4
        behind = not crosses and rng.random() < options.behind_share
        return Layer(
            base.sample, depth, pictures, label, anchor, place, scale, speed, flipped, extent, behind=behind, drift=drift
        )

    def _thing_to_paste(
        self, rng: np.random.Generator, base: Layer, kind: float, length: int
    ) -> Tuple[PictureObject, List[int]]:
        options, objects = self._options, self._data.store.objects
        if kind < options.sprite_share and self._data.sprites:
            thing = objects[_pick(rng, self._data.sprites)][0]
        elif options.sprite_share <= kind < options.sprite_share + options.moving_share and self._video_sets:
            return self._video(rng, length)
        elif kind > 1 - options.twin_share - options.kin_share and base.pictures[0] in self._data.kin:
            thing = _pick(rng, objects[_pick(rng, self._data.kin[base.pictures[0]])])
        else:
            thing = self._still(rng)
        return thing, [thing.picture] * length

    def _warp(
        self, rng: np.random.Generator, generator: torch.Generator, layers: List[Layer], length: int, size: int
    ) -> Tuple[Tensor, Tensor]:
        """Colours [M,T,3,S,S] and alpha [M,T,S,S] of the layers."""
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

        store = self._data.store
        pictures = torch.tensor([layer.pictures for layer in layers], device=self._device).flatten()
        x, y = points[:, :, 0].flatten(0, 1), points[:, :, 1].flatten(0, 1)  # [M*T,S,S]
        right = (store.widths[pictures] - 1)[:, None, None]
        bottom = (store.heights[pictures] - 1)[:, None, None]
        pasted = torch.tensor([layer.depth > 0 for layer in layers], device=self._device).repeat_interleave(length)
        outside = pasted[:, None, None] & ((x < 0) | (x > right) | (y < 0) | (y > bottom))
        wanted = torch.tensor([layer.label for layer in layers], device=self._device).repeat_interleave(length)
        colours, alpha = store.sample(pictures, _reflect(x, right), _reflect(y, bottom), wanted)
        alpha = alpha.masked_fill(outside, 0)

        light = self._tensor(motion[..., 6:])  # [M,T,3]
        colours = _relight(colours.view(len(layers), length, 3, size, size), light, self._tints(rng, len(layers))[twins])
        return colours, alpha.view(len(layers), length, size, size)

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
        """Gains of the colour channels of each layer [M,1,3,1,1]."""
        return self._tensor(1 + rng.uniform(-0.12, 0.12, (count, 1, 3, 1, 1)))

    def _degrade(self, rng: np.random.Generator, generator: torch.Generator, frames: Tensor) -> Tensor:
        """Defocus, motion blur, noise and loss of colour, each for some of the sequences; [B,T,3,S,S], 0 to 1."""
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


def _pick(rng: np.random.Generator, values: Sequence[T]) -> T:
    return values[rng.integers(len(values))]


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _crossing(
    rng: np.random.Generator, base: Layer, extent: float, length: int, size: int
) -> Tuple[Tuple[float, float], Tuple[float, float]]:
    """Where an occluder begins and how it moves: off the first layer's object, which it hides in part, or all across it."""
    uncovers = rng.random() < 0.6
    begin, end = (rng.uniform(0.1, 0.6), rng.uniform(0.9, 1.5)) if uncovers else (-rng.uniform(0.8, 1.3), rng.uniform(0.8, 1.3))
    angle = rng.uniform(0, 2 * math.pi)
    reach = np.array([math.cos(angle), math.sin(angle)]) * (base.extent + extent) / 2 / size
    x, y = base.place + begin * reach
    across, down = (end - begin) * reach / (length - 1)
    return (float(x), float(y)), (float(across), float(down))


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


def _relight(colours: Tensor, light: Tensor, tints: Tensor) -> Tensor:
    """Contrast, brightness and saturation [M,T,3] and tints [M,1,3,1,1] applied to [M,T,3,S,S]."""
    gain, offset, saturation = (light[:, :, i, None, None, None] for i in range(3))
    grey = colours.mean(2, keepdim=True)
    return (grey + (colours - grey) * (1 + saturation).clamp(0, 2)) * tints * (1 + gain).clamp(0.4, 1.6) + offset


def _composite(layers: List[Layer], colours: Tensor, alpha: Tensor) -> Tuple[Tensor, Tensor]:
    """Frames [B,T,3,S,S] and the depth + 1 of the layer that owns each pixel [B,T,S,S], 0 where no object is."""
    deepest = max(layer.depth for layer in layers)
    rows = [[index for index, layer in enumerate(layers) if layer.depth == depth] for depth in range(deepest + 1)]
    frames, front = colours[rows[0]], alpha[rows[0]]
    owner = (front > 0.5).to(torch.uint8)
    for depth in range(1, len(rows)):
        samples = torch.tensor([layers[index].sample for index in rows[depth]], device=colours.device)
        behind = torch.tensor([float(layers[index].behind) for index in rows[depth]], device=colours.device)
        cover = alpha[rows[depth]] * (1 - behind[:, None, None, None] * front[samples])
        siblings = [position for position, index in enumerate(rows[depth]) if layers[index].sibling]
        front[samples[siblings]] = torch.maximum(front[samples[siblings]], cover[siblings])
        frames[samples] = torch.lerp(frames[samples], colours[rows[depth]], cover[:, :, None])
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
