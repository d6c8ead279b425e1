"""What a training sequence shows: a stack of layers.

The first layer is a still or a video seen by a moving camera; the others are objects cut from other pictures, sprites, or a
second copy of an object already in the picture, each with a motion of its own. Layers occlude each other, some of the objects
are targets and the rest distract.
"""

import math
from dataclasses import dataclass, replace
from typing import List, Sequence, Tuple, TypeVar

import numpy as np

from data import STILL_SETS, VIDEO_SETS, PictureObject, TrainingData

T = TypeVar("T")


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


class Composer:
    """Chooses layers from training data."""

    def __init__(self, data: TrainingData, options: SynthesisOptions) -> None:
        self._data = data
        self._options = options
        self._still_sets = [name for name, pictures in data.stills.items() if pictures]
        shares = np.array([STILL_SETS[name] for name in self._still_sets])
        self._still_shares = shares / shares.sum()
        self._video_sets = [name for name, videos in data.videos.items() if videos]
        shares = np.array([VIDEO_SETS[name] for name in self._video_sets])
        self._video_shares = shares / shares.sum()

    def compose(self, rng: np.random.Generator, sample: int, length: int, size: int) -> List[Layer]:
        """The layers of a sequence, in the order of their depths."""
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


def _pick(rng: np.random.Generator, values: Sequence[T]) -> T:
    return values[rng.integers(len(values))]


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))
