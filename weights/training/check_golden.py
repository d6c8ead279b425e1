"""Networks, memory and tracker compared with what the authors' code computes (tests/golden of the repository)."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import golden
from closeness import assert_close
from memory import affinity, similarity
from model import XMem, aggregate
from tracker import Tracker

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"


def stored(name: str) -> torch.Tensor:
    """A golden array."""
    return torch.from_numpy(np.load(GOLDEN / f"{name}.npy"))


def check_golden_memory() -> None:
    key, shrinkage, query, selection = (stored(f"b/in_{name}") for name in ("mk", "ms", "qk", "qe"))
    scores = similarity(key, shrinkage, query, selection)
    assert_close(scores, stored("b/similarity").view_as(scores), 1e-5)
    values = stored("b/in_mv")
    for name, top_k in (("top30", 30), ("full", None)):
        weights = affinity(scores, top_k)
        assert_close(weights, stored(f"b/affinity_{name}").view_as(weights), 1e-4)
        wanted = stored(f"b/readout_{name}")
        assert_close((values @ weights[0]).view_as(wanted), wanted, 1e-4)
    logits = aggregate(stored("b/agg_in")[None])
    assert_close(logits, stored("b/agg_logits").view_as(logits), 1e-5)


def check_golden_networks_and_tracker() -> None:
    net = XMem(golden.SMALL).eval()
    net.load_state_dict(golden.weights(net.state_dict()))
    with torch.no_grad():
        _compare_networks(net)
    frames = golden.video(30, 96, 128)
    tracker = Tracker(net, 96, memory_every=3)
    tracker.start(*frames[0])
    wanted = stored("d3_small_nolt/index_masks").numpy()
    for t in range(1, 29):
        different = int((tracker.step(frames[t][0]) != wanted[t]).sum())
        assert different <= 1, f"{different} pixels of frame {t} differ"  # a tie may be broken another way
    assert_close(tracker.probabilities(frames[29][0])[0], stored("d3_small_nolt/prob_t29"), 1e-4)


def _compare_networks(net: XMem) -> None:
    """The three networks, on one frame with two objects."""
    frame, masks, hidden = stored("a/image_f32"), stored("a/masks_aggregated")[0][:, None], stored("a_small/h0")[0]
    features = net.encode_key(frame)
    for name in ("key", "shrinkage", "selection"):
        assert_close(getattr(features, name), stored(f"a_small/{name}"), 1e-4)
    assert_close(features.f16, stored("a/f16"), 1e-4)
    shared = [value.expand(2, -1, -1, -1) for value in (frame, features.f16)]
    value, deep = net.value_encoder(*shared, masks, masks.flip(0), hidden)
    assert_close(value, stored("a_small/g16")[0], 1e-4)
    assert_close(deep, stored("a_small/h16_deep")[0], 1e-4)
    shared = [value.expand(2, -1, -1, -1) for value in (features.f16, *net.skip(features))]
    logits, updated = net.decoder(*shared, stored("a_small/readout")[0], hidden)
    assert_close(logits[:, 0], stored("a_small/dec_logits_raw")[0], 1e-4)
    assert_close(updated, stored("a_small/dec_hidden")[0], 1e-4)
    assert_close(F.softmax(aggregate(torch.sigmoid(logits)[None, :, 0]), 1), stored("a_small/dec_prob"), 1e-4)
