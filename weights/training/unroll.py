"""One training sequence through the three memories, as inference runs it."""

from typing import List, Optional

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from memory import WorkingMemory
from model import STRIDE, XMem, aggregate
from synthesis import Batch


def unroll(net: XMem, batch: Batch, is_memory: np.ndarray, top_k: Optional[int]) -> List[Tensor]:
    """Segments all frames but the first, whose labels are given.

    is_memory [T] says which frames are remembered; the first always is. As in inference the sensory memory is deeply
    updated on memory frames and by the decoder on the others. Returns logits [B,K+1,S,S], background first, of each
    frame; targets that there are not have probability zero.
    """
    frames, labels, valid = batch
    count, length, _, height, width = frames.shape
    owner, slot = valid.nonzero(as_tuple=True)
    features = net.encode_key(frames.flatten(0, 1).contiguous(memory_format=torch.channels_last))
    skips = net.skip(features)
    (key, shrinkage, selection, f16, _, _), (skip8, skip4) = (
        [value.view(count, length, *value.shape[1:]) for value in values] for values in (features, skips)
    )

    memory = WorkingMemory(owner)
    hidden = frames.new_zeros(len(owner), net.architecture.hidden, height // STRIDE, width // STRIDE)
    masks = F.one_hot(labels[:, 0].long(), valid.shape[1] + 1).permute(0, 3, 1, 2)[:, 1:].to(frames.dtype)
    outputs = []
    for t in range(length):
        remembered = t == 0 or bool(is_memory[t])
        if t > 0:
            readout = memory.read(key[:, t], selection[:, t], top_k)
            logits, updated = net.decoder(f16[owner, t], skip8[owner, t], skip4[owner, t], readout, hidden)
            probabilities = frames.new_zeros(count, valid.shape[1], height, width)
            probabilities[owner, slot] = torch.sigmoid(logits.float())[:, 0]
            outputs.append(aggregate(probabilities))
            masks = F.softmax(outputs[-1], 1)[:, 1:]
            if not remembered:
                hidden = updated
        if remembered and t < length - 1:
            own = masks[owner, slot][:, None]
            others = masks.sum(1, keepdim=True)[owner] - own
            value, hidden = net.value_encoder(frames[owner, t], f16[owner, t], own, others, hidden)
            memory.add(key[:, t], shrinkage[:, t], value)
    return outputs
