"""Checks of the training code; python3 check.py prints a line each and fails on the first that does not hold."""

import tempfile
from pathlib import Path
from typing import Callable, List

import numpy as np
import torch

import check_golden
import check_weights
import checkpoint
import golden
from checkpoint import RunState
from closeness import assert_close
from cost import multiply_adds
from curriculum import learning_rate, parse_stages, stage_at
from data import DEV_VIDEOS, PictureStore, TrainingData, find_objects, load
from memory import WorkingMemory, affinity, similarity
from model import Architecture
from pack import write_pack
from pictures import MEAN, STD, encode_png
from scenes import SynthesisOptions
from scores import boundary_accuracy, region_similarity
from source import InlineSource, make_source
from synthesis import Batch, Synthesizer
from tracker import Tracker
from trainer import Trainer, TrainingOptions, sequence_losses
from unroll import unroll

OPTIONS = TrainingOptions(rate=1e-3, key_rate=1, freeze_early=0, value_rate=1, warm_up=0.1, average=0.9)


def textured_data() -> TrainingData:
    """Stills and a video of the formula's ellipses."""
    frames = golden.video(12, 96, 128)
    store = PictureStore(frames)
    pictures = list(range(len(frames)))
    return TrainingData(store, {"ecssd": pictures}, {}, [], {"davis16_train": [pictures]}, {})


def make_batch(number: int = 0) -> Batch:
    """A small batch."""
    return Synthesizer(textured_data(), SynthesisOptions(), 7).make(number, 3, 4, 64)


def make_trainer() -> Trainer:
    """A trainer of the default architecture with random weights."""
    torch.manual_seed(1)
    return Trainer(Architecture(), torch.device("cpu"), OPTIONS)


def check_similarity_is_the_papers_formula() -> None:
    key, shrinkage = torch.randn(2, 8, 20), 1 + torch.rand(2, 1, 20)
    query, selection = torch.randn(2, 8, 6), torch.rand(2, 8, 6)
    square = (key[:, :, :, None] - query[:, :, None]) ** 2
    wanted = -shrinkage[:, 0, :, None] * (selection[:, :, None] * square).sum(1) / 8**0.5
    assert_close(similarity(key, shrinkage, query, selection), wanted, 1e-5)
    weights = affinity(wanted, 5)
    assert_close(weights.sum(1), torch.ones(2, 6), 1e-6)
    assert int((weights > 0).sum()) == 2 * 6 * 5


def check_memory_keeps_videos_apart() -> None:
    owner = torch.tensor([0, 1, 1])
    memory, alone = WorkingMemory(owner), WorkingMemory(torch.tensor([0, 0]))
    for _ in range(2):
        key, shrinkage, value = torch.randn(2, 8, 3, 4), 1 + torch.rand(2, 1, 3, 4), torch.randn(3, 5, 3, 4)
        memory.add(key, shrinkage, value)
        alone.add(key[1:], shrinkage[1:], value[1:])
    query, selection = torch.randn(2, 8, 3, 4), torch.rand(2, 8, 3, 4)
    assert_close(memory.read(query, selection, None)[1:], alone.read(query[1:], selection[1:], None), 1e-5)


def check_every_parameter_learns() -> None:
    trainer, batch = make_trainer(), make_batch()
    outputs = unroll(trainer.net, batch, np.array([True, True, False, True]), None)
    assert outputs[0].shape == (len(batch.frames), 5, 64, 64) and len(outputs) == 3
    cross_entropy, dice, _ = sequence_losses(outputs, batch, 0.5)
    (cross_entropy + dice).backward()
    learned = {name: p.grad for name, p in trainer.net.named_parameters() if p.requires_grad}
    still = [name for name, gradient in learned.items() if gradient is None or not gradient.abs().sum() > 0]
    assert not still, f"no gradient reaches {still}"


def check_absent_targets_change_nothing() -> None:
    net, batch = make_trainer().net.eval(), make_batch()
    fewer = Batch(batch.frames, batch.labels, batch.valid[:, :2])
    assert not batch.valid[:, 2:].any()
    remembered = np.array([True, False, True, False])
    with torch.no_grad():
        for more, less in zip(unroll(net, batch, remembered, 30), unroll(net, fewer, remembered, 30)):
            assert_close(more[:, :3], less, 1e-6)


def check_tracker_runs_as_training_does() -> None:
    net, batch = make_trainer().net.eval(), make_batch()
    row = int(batch.valid.sum(1).argmin())
    sequence = Batch(*(value[row : row + 1] for value in batch))
    mean, std = (torch.tensor(values)[:, None, None] for values in (MEAN, STD))
    pictures = ((sequence.frames[0] * std + mean) * 255).round().clamp(0, 255)
    sequence = sequence._replace(frames=((pictures / 255 - mean) / std)[None])
    with torch.no_grad():
        outputs = unroll(net, sequence, np.array([True, False, True, False]), 30)
    arrays = pictures.permute(0, 2, 3, 1).to(torch.uint8).numpy()
    tracker = Tracker(net, 64, memory_every=2)
    tracker.start(arrays[0], sequence.labels[0, 0].numpy())
    for frame, wanted in zip(arrays[1:], outputs):
        assert (tracker.step(frame) == wanted.argmax(1)[0].numpy()).mean() > 0.999


def check_batches_depend_on_their_number_alone() -> None:
    first, again, other = make_batch(3), make_batch(3), make_batch(4)
    assert all(torch.equal(a, b) for a, b in zip(first, again))
    assert not torch.equal(first.frames[:1], other.frames[:1])
    assert first.labels.max() <= first.valid.shape[1]
    for row, valid in enumerate(first.valid):
        assert set(first.labels[row, 0].unique().tolist()) - {0} == set((valid.nonzero()[:, 0] + 1).tolist())


def check_pictures_are_sampled_where_they_are() -> None:
    colors, labels = golden.video(1, 30, 40)[0]
    store = PictureStore([(colors[:20], labels[:20]), (colors, labels)])
    y, x = torch.meshgrid(torch.arange(30.0), torch.arange(40.0), indexing="ij")
    found, alpha = store.sample(torch.tensor([1]), x[None], y[None], torch.tensor([2]))
    assert_close(found[0].permute(1, 2, 0), torch.from_numpy(colors).float() / 255, 1e-6)
    assert np.array_equal(alpha[0].numpy() > 0.5, labels == 2)
    assert {thing.label for thing in find_objects(0, labels)} == {1, 2}


def check_another_process_makes_the_same_batches() -> None:
    synthesizer = Synthesizer(textured_data(), SynthesisOptions(), 7)
    source, inline = make_source(synthesizer, torch.device("cpu")), InlineSource(synthesizer)
    for way in (source, inline):
        way.request(5, 2, 3, 32)
        way.request(6, 2, 3, 32)
    for _ in range(2):
        assert all(torch.equal(a, b) for a, b in zip(source.receive(), inline.receive()))


def check_a_pack_holds_the_same_pictures() -> None:
    frames = golden.video(len(DEV_VIDEOS) + 1, 60, 80)
    with tempfile.TemporaryDirectory() as folder:
        data, target = Path(folder) / "data", Path(folder) / "pack"
        target.mkdir()
        for group, (colors, labels) in zip(("ecssd", *DEV_VIDEOS), frames):
            for kind in ("images", "masks"):
                (data / group / kind).mkdir(parents=True)
            (data / group / "images" / "1.jpg").write_bytes(encode_png(colors))
            (data / group / "masks" / "1.png").write_bytes(encode_png(labels))
        write_pack(data, target, 20_000)
        parts = list(target.iterdir())
        assert len(parts) > 1 and max(part.stat().st_size for part in parts) <= 20_000
        near, packed = load(data), load(target)
    assert torch.equal(near.store.pixels, packed.store.pixels) and near.stills == packed.stills == {"ecssd": [0]}
    assert set(near.dev) == set(DEV_VIDEOS) and np.array_equal(near.dev[next(iter(DEV_VIDEOS))][0][0], frames[1][0])


def check_a_run_goes_on_where_it_stopped() -> None:
    trainer, other = make_trainer(), make_trainer()
    state = RunState(seed=1, architecture=Architecture().to_dict(), total_seconds=60, seconds=20, step=2)
    trainer.step(make_batch(), state)
    with tempfile.TemporaryDirectory() as folder:
        checkpoint.save(Path(folder), state, trainer.net, trainer.average, trainer.optimizer)
        (Path(folder) / "checkpoint-0000001").mkdir()
        checkpoint.remove_old(Path(folder), 1)
        found = checkpoint.latest(Path(folder))
        assert [path.name for path in Path(folder).iterdir()] == ["checkpoint-0000002"]
        assert checkpoint.load_state(found) == state
        checkpoint.load_weights(found, other.net, other.average, other.optimizer)
        checkpoint.save_model(Path(folder) / "xmem.pth", trainer.average)
        float32 = 4 * sum(value.numel() for value in trainer.net.state_dict().values())
        assert max(file.stat().st_size for file in Path(folder).rglob("*")) < float32 + 2**17
    assert trainer.step(make_batch(1), state) == other.step(make_batch(1), state)
    for (name, a), b in zip(trainer.average.state_dict().items(), other.average.state_dict().values()):
        assert torch.equal(a, b), name


def check_training_learns() -> None:
    trainer, batch = make_trainer(), make_batch()
    state = RunState(seed=1, architecture=Architecture().to_dict(), total_seconds=60, seconds=10)
    losses = []
    for state.step in range(12):
        losses.append(trainer.step(batch, state).loss)
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3]), losses


def check_rate_rises_and_falls() -> None:
    rates = [learning_rate(1.0, progress, 0.1) for progress in (0, 0.05, 0.1, 0.55, 1)]
    assert np.allclose(rates, [0.02, 0.51, 1, 0.5, 0]), rates


def check_stages_follow_each_other() -> None:
    stages = parse_stages("0.5:64x3x2,1:128x4x1")
    assert [stage_at(stages, progress).size for progress in (0, 0.5, 0.6, 1)] == [64, 64, 128, 128]


def check_the_default_architecture_is_small() -> None:
    parts, parameters = multiply_adds(Architecture())
    assert parameters <= 12e6 and sum(parts.values()) <= 30


def check_scores_of_plain_cases() -> None:
    mask = np.zeros((100, 100), bool)
    mask[20:60, 20:60] = True
    moved = np.roll(mask, 1, 1)
    empty = np.zeros_like(mask)
    assert region_similarity(mask, moved) == 39 * 40 / (41 * 40) and boundary_accuracy(mask, moved) == 1
    assert boundary_accuracy(mask, np.roll(mask, 30, 0)) < 0.3
    assert region_similarity(empty, empty) == boundary_accuracy(empty, empty) == 1
    assert region_similarity(empty, mask) == boundary_accuracy(empty, mask) == 0


def checks() -> List[Callable[[], None]]:
    """The functions of this file, of check_golden.py and of check_weights.py that check something."""
    functions = {**globals(), **vars(check_golden), **vars(check_weights)}
    return [function for name, function in functions.items() if name.startswith("check_") and callable(function)]


if __name__ == "__main__":
    torch.manual_seed(0)
    for check in checks():
        check()
        print(f"ok  {check.__name__[len('check_') :].replace('_', ' ')}", flush=True)
