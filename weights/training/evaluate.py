"""Scores a model on videos with masks: J, F and their mean after the DAVIS rules, first mask given."""

import argparse
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

import numpy as np
import torch

import checkpoint
from data import Files, read_dev_videos
from model import Architecture, XMem
from pictures import decode, encode_png
from scores import boundary_accuracy, region_similarity
from tracker import Tracker

Frame = Tuple[np.ndarray, np.ndarray]  # colors [H,W,3] and labels [H,W]

SIX_CLIPS = ("blackswan", "car-shadow", "dog", "kite-surf", "libby", "motocross-jump")


def predictions(net: XMem, frames: Sequence[Frame], size: int, memory_every: int = 2) -> Iterator[np.ndarray]:
    """Label maps of all frames after the first."""
    tracker = Tracker(net, size, memory_every)
    tracker.start(*frames[0])
    for colors, _ in frames[1:]:
        yield tracker.step(colors)


def region_of_videos(net: XMem, videos: Dict[str, List[Frame]], size: int = 240) -> Dict[str, float]:
    """J of each video: the mean over its objects and over all frames after the first."""
    scores = {}
    for name, frames in videos.items():
        labels = [label for label in np.unique(frames[0][1]) if label != 0]
        regions = [
            [region_similarity(found == label, truth == label) for label in labels]
            for found, (_, truth) in zip(predictions(net, frames, size), frames[1:])
        ]
        scores[name] = float(np.mean(regions))
    return scores


def score_clip(found_maps: Sequence[np.ndarray], frames: Sequence[Frame]) -> Tuple[float, float]:
    """J and F of the label maps of all frames after the first, averaged over objects and over all frames but the last."""
    labels = [label for label in np.unique(frames[0][1]) if label not in (0, 255)]
    regions, boundaries = [], []
    for found, (_, truth) in zip(found_maps[:-1], frames[1:-1]):
        regions.append([region_similarity(found == label, truth == label) for label in labels])
        boundaries.append([boundary_accuracy(found == label, truth == label) for label in labels])
    return float(np.mean(regions)), float(np.mean(boundaries))


def read_clip(folder: Path, name: str) -> List[Frame]:
    """A clip in DAVIS layout: <name>/JPEGImages and /Annotations, or JPEGImages/480p/<name> and Annotations/480p/<name>."""
    pictures, masks = folder / name / "JPEGImages", folder / name / "Annotations"
    if not pictures.is_dir():
        pictures, masks = folder / "JPEGImages" / "480p" / name, folder / "Annotations" / "480p" / name
    files = sorted(pictures.glob("*.jpg"))
    if not files:
        raise SystemExit(f"{folder} has no clip {name}")
    return [(decode(file.read_bytes()), decode((masks / f"{file.stem}.png").read_bytes())) for file in files]


def write_masks(folder: Path, maps: Sequence[np.ndarray]) -> None:
    """Writes label maps as 00000.png, 00001.png, ..."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, labels in enumerate(maps):
        (folder / f"{number:05}.png").write_bytes(encode_png(labels))


def read_model(path: Path, architecture: Optional[Path]) -> XMem:
    """A network with the weights of a state dict, all of which have to fit."""
    net = XMem(Architecture.from_json(architecture.read_text()) if architecture else Architecture())
    if checkpoint.load_matching(torch.load(path, map_location="cpu"), net) != len(net.state_dict()):
        raise SystemExit(f"{path} is of another architecture")
    return net.eval()


def score_dev_videos(net: XMem, folder: Path, size: int) -> None:
    """Prints J of each of the training data's development videos, as training does, and their mean."""
    videos = read_dev_videos(Files(folder))
    if not videos:
        raise SystemExit(f"{folder} has none of the development videos")
    scores = []
    for name, frames in videos.items():
        scores.append(region_of_videos(net, {name: frames}, size)[name])
        print(f"{name:32} J {scores[-1]:.3f}", flush=True)
    print(f"{'mean':32} J {np.mean(scores):.4f}")


def score_clips(net: XMem, options: argparse.Namespace) -> None:
    """Prints J and F of each clip, and their means."""
    rows = []
    for name in options.names:
        frames = read_clip(options.clips, name)
        begin = time.monotonic()
        found = list(predictions(net, frames, options.size))
        rate = len(found) / (time.monotonic() - begin)
        if options.masks:
            write_masks(options.masks / name, [frames[0][1], *found])
        region, boundary = score_clip(found, frames)
        rows.append((region, boundary))
        print(f"{name:20} J {region:.3f}  F {boundary:.3f}  J&F {(region + boundary) / 2:.3f}  {rate:.1f} frames/s", flush=True)
    region, boundary = np.mean(rows, 0)
    print(f"{'mean':20} J {region:.3f}  F {boundary:.3f}  J&F {(region + boundary) / 2:.3f}")


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("model", type=Path, help="a state dict")
    parser.add_argument("--architecture", type=Path, help="JSON of model.Architecture; otherwise its defaults")
    videos = parser.add_mutually_exclusive_group(required=True)
    videos.add_argument("--data", type=Path, help="the training data, whose development videos are scored, by J alone")
    videos.add_argument("--clips", type=Path, help="folder of clips")
    parser.add_argument("--names", nargs="+", default=SIX_CLIPS, help="of clips")
    parser.add_argument("--size", type=int, default=240, help="shorter side")
    parser.add_argument("--masks", type=Path, help="folder to write the clips' label maps to, a folder for each clip")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help=" ")
    parser.add_argument("--threads", type=int, default=2, help=" ")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    net = read_model(options.model, options.architecture).to(options.device, memory_format=torch.channels_last)
    if options.data:
        score_dev_videos(net, options.data, options.size)
    else:
        score_clips(net, options)


if __name__ == "__main__":
    main()
