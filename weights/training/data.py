"""The training pictures: read from a folder or from a pack, decoded once, kept on the device as uint8."""

import itertools
import zipfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Dict, List, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor

from pictures import decode

SPRITES = "noto_sprites"

# How often a still picture is drawn from each set.
STILL_SETS = {
    "ecssd": 0.36,
    "various": 0.26,
    "coco": 0.1,
    "human": 0.08,
    "ccp": 0.08,
    "sod": 0.07,
    "pennfudan": 0.06,
    "bsds_regions": 0.06,
}

# How often a video is drawn from each set; a set is a folder of videos.
VIDEO_SETS = {"davis16_train": 0.75, "more_video": 0.15, "sbi2015": 0.06, "cdnet": 0.04}

# Sets whose labels are parts or classes of the one object in the picture.
ONE_OBJECT_SETS = ("ccp", "human", "davis16_train")

# Videos that are kept for choosing, and how many of their objects are followed, the largest of the first frame.
DEV_VIDEOS = {
    "davis16_train/breakdance-flare": 1,
    "davis16_train/dog-agility": 1,
    "davis16_train/kite-walk": 1,
    "davis16_train/scooter-gray": 1,
    "more_video/desk_kazak-b": 2,
    "more_video/desk_roman-a": 2,
    "more_video/segtrack_girl": 1,
    "more_video/ytvos_003234408d": 2,
    "sbi2015/caviar1_0400": 2,
    "sbi2015/humanbody2_0150": 2,
    "cdnet/cdtraffic_1093": 1,
}

DEV_FRAMES = 32  # of each of them


class Files:
    """The files below a folder, or those in the zip files of a pack, by their relative names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._archives = {
            name: archive for archive in map(zipfile.ZipFile, sorted(folder.glob("*.zip"))) for name in archive.namelist()
        }
        names = list(self._archives) or [path.relative_to(folder).as_posix() for path in folder.rglob("*.*")]
        self._names = frozenset(names)
        if not self._names:
            raise FileNotFoundError(
                f"{folder} has no training pictures: give the folder of the sets, or of a pack made by pack.py"
            )

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return self._archives[name].read(name) if self._archives else (self._folder / name).read_bytes()

    def pictures(self) -> Dict[str, List[str]]:
        """Names of pictures by set; each video is a set of its own, in the order of its frames."""
        sets: Dict[str, List[str]] = defaultdict(list)
        for name in sorted(self._names):
            folder = PurePosixPath(name).parent
            if folder.name == "images":
                sets[str(folder.parent)].append(name)
        return dict(sets)

    def mask_of(self, picture: str) -> str:
        """The name of a picture's label map; empty when there is none."""
        path = PurePosixPath(picture)
        name = str(path.parent.parent / "masks" / f"{path.stem}.png")
        return name if name in self._names else ""


def read_picture(files: Files, name: str) -> Tuple[np.ndarray, np.ndarray]:
    """Colors [H,W,3] and labels [H,W] (0 = background); a sprite's label 1 is where it is opaque."""
    colors = decode(files.read(name))
    if colors.ndim == 2:
        colors = np.repeat(colors[..., None], 3, 2)
    if colors.shape[2] == 4:
        return colors[..., :3], (colors[..., 3] > 127).astype(np.uint8)
    labels = decode(files.read(files.mask_of(name)))
    if labels.shape != colors.shape[:2]:
        raise ValueError(f"the label map of {name} has {labels.shape}, the picture {colors.shape[:2]}")
    if PurePosixPath(name).parts[0] in ONE_OBJECT_SETS:
        labels = (labels > 0).astype(np.uint8)
    return colors, labels


@dataclass(frozen=True)
class PictureObject:
    """An object in a picture, lengths in pixels."""

    picture: int
    label: int
    x: float  # centroid
    y: float
    extent: float  # the longer side of its box


class PictureStore:
    """Pictures of any size in one tensor, a 32-bit word a pixel: red, green, blue, label."""

    def __init__(self, pictures: Sequence[Tuple[np.ndarray, np.ndarray]]) -> None:
        sizes = np.array([labels.shape for _, labels in pictures], np.int64)
        ends = np.cumsum(sizes.prod(1))
        pixels = np.empty((int(ends[-1]), 4), np.uint8)
        self.objects: List[List[PictureObject]] = []
        for number, (colors, labels) in enumerate(pictures):
            rows = slice(int(ends[number]) - labels.size, int(ends[number]))
            pixels[rows, :3] = colors.reshape(-1, 3)
            pixels[rows, 3] = labels.reshape(-1)
            self.objects.append(find_objects(number, labels))
        self.pixels = torch.from_numpy(pixels).view(torch.int32).flatten()
        self.starts = torch.from_numpy(ends - sizes.prod(1))
        self.heights, self.widths = torch.from_numpy(sizes[:, 0].copy()), torch.from_numpy(sizes[:, 1].copy())

    def move(self, device: torch.device) -> None:
        """Moves the pixels to a device."""
        self.pixels, self.starts = self.pixels.to(device), self.starts.to(device)
        self.heights, self.widths = self.heights.to(device), self.widths.to(device)

    def sample(self, pictures: Tensor, x: Tensor, y: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
        """Bilinear samples of pictures [P] at x, y [P,S,S], both within the picture.

        Returns colors [P,3,S,S], 0 to 1, and how much of each sample is the label [P] wanted, [P,S,S], 0 to 1.
        """
        width = self.widths[pictures][:, None, None]
        height = self.heights[pictures][:, None, None]
        start = self.starts[pictures][:, None, None]
        left, top = x.floor(), y.floor()
        fx, fy = x - left, y - top
        left, top = left.long(), top.long()
        right, bottom = torch.minimum(left + 1, width - 1), torch.minimum(top + 1, height - 1)
        upper, lower = start + top * width, start + bottom * width
        colors, alpha = None, None
        for corner, weight in (
            (upper + left, (1 - fx) * (1 - fy)),
            (upper + right, fx * (1 - fy)),
            (lower + left, (1 - fx) * fy),
            (lower + right, fx * fy),
        ):
            words = self.pixels.take(corner).contiguous().view(torch.uint8).view(*corner.shape, 4)
            part = words[..., :3].permute(0, 3, 1, 2) * weight[:, None]
            share = (words[..., 3] == labels[:, None, None]) * weight
            colors = part if colors is None else colors.add_(part)
            alpha = share if alpha is None else alpha.add_(share)
        return colors / 255, alpha


def find_objects(picture: int, labels: np.ndarray, least_share: float = 0.005) -> List[PictureObject]:
    """The objects that cover at least a share of the picture."""
    objects = []
    for label in np.flatnonzero(np.bincount(labels.reshape(-1), minlength=256) >= least_share * labels.size):
        if label != 0:
            ys, xs = np.nonzero(labels == label)
            extent = max(np.ptp(xs), np.ptp(ys)) + 1
            objects.append(PictureObject(picture, int(label), float(xs.mean()), float(ys.mean()), float(extent)))
    return objects


@dataclass(frozen=True)
class TrainingData:
    """What training draws from, and the videos kept for choosing."""

    store: PictureStore
    stills: Dict[str, List[int]]  # pictures with at least one object, by set
    kin: Dict[int, List[int]]  # for a still picture, those that show objects of the same kind, itself among them
    sprites: List[int]
    videos: Dict[str, List[List[int]]]  # pictures in the order of their frames, by set
    dev: Dict[str, List[Tuple[np.ndarray, np.ndarray]]]  # colors and labels, by video


def load(folder: Path, workers: int = 8) -> TrainingData:
    """Reads and decodes all pictures."""
    files = Files(folder)
    sets = files.pictures()
    kept = [name for group, members in sets.items() if group not in DEV_VIDEOS for name in members]
    with ThreadPoolExecutor(workers) as pool:
        store = PictureStore(list(pool.map(lambda name: read_picture(files, name), kept)))
    number = {name: index for index, name in enumerate(kept)}
    stills = {
        group: [number[name] for name in sets[group] if store.objects[number[name]]] for group in STILL_SETS if group in sets
    }
    kinds: Dict[str, List[int]] = defaultdict(list)
    for members in stills.values():
        for picture in members:
            kinds[kind_of(kept[picture])].append(picture)
    kin = {picture: members for members in kinds.values() for picture in members}
    sprites = [number[name] for name in sets.get(SPRITES, []) if store.objects[number[name]]]
    videos: Dict[str, List[List[int]]] = defaultdict(list)
    for group, members in sets.items():
        folder = group.split("/")[0]
        if folder in VIDEO_SETS and group not in DEV_VIDEOS:
            videos[folder].append([number[name] for name in members])
    return TrainingData(store, stills, kin, sprites, dict(videos), read_dev_videos(files))


def read_dev_videos(files: Files) -> Dict[str, List[Tuple[np.ndarray, np.ndarray]]]:
    """Colors and labels of the videos that are kept for choosing."""
    sets = files.pictures()
    return {
        name: keep_largest([read_picture(files, picture) for picture in sets[name][:DEV_FRAMES]], count)
        for name, count in DEV_VIDEOS.items()
        if name in sets
    }


def kind_of(name: str) -> str:
    """What a picture shows, as far as its set and the words that its file's name begins with tell."""
    path = PurePosixPath(name)
    words = itertools.takewhile(str.isalpha, path.stem.split("_"))
    return "/".join([path.parts[0], *words])


def keep_largest(frames: List[Tuple[np.ndarray, np.ndarray]], count: int) -> List[Tuple[np.ndarray, np.ndarray]]:
    """The frames with the labels of the first one's largest objects alone."""
    areas = np.bincount(frames[0][1].reshape(-1), minlength=256)
    areas[0] = 0
    largest = np.argsort(areas)[::-1][:count]
    return [(colors, np.where(np.isin(labels, largest), labels, 0).astype(np.uint8)) for colors, labels in frames]
