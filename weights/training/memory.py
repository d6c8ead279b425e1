"""The working memory: anisotropic L2 similarity and the readout."""

import math
from typing import List, Optional

import torch
from torch import Tensor


def similarity(key: Tensor, shrinkage: Tensor, query: Tensor, selection: Tensor) -> Tensor:
    """-s/sqrt(Ck) * sum_c e_c (k_c - q_c)^2 for memory key [B,Ck,N], shrinkage [B,1,N], query and selection [B,Ck,M].

    Returns [B,N,M]. Computed in float32: the squares cancel each other.
    """
    with torch.autocast(key.device.type, enabled=False):
        key, shrinkage, query, selection = key.float(), shrinkage.float(), query.float(), selection.float()
        memory_rows = torch.cat([-(key**2), 2 * key], 1)
        query_columns = torch.cat([selection, query * selection], 1)
        distance = torch.bmm(memory_rows.transpose(1, 2), query_columns) - (selection * query**2).sum(1, keepdim=True)
        return distance * shrinkage.transpose(1, 2) / math.sqrt(key.shape[1])


def affinity(scores: Tensor, top_k: Optional[int]) -> Tensor:
    """Softmax over the memory axis of [B,N,M], of each query's top_k entries only, or of all when it is None."""
    if top_k is None or top_k >= scores.shape[1]:
        return torch.softmax(scores, 1)
    best, rows = scores.topk(top_k, 1)
    return torch.zeros_like(scores).scatter_(1, rows, torch.softmax(best, 1))


class WorkingMemory:
    """Keys of B videos and values of their n objects; every object belongs to one video."""

    def __init__(self, owner: Tensor) -> None:
        """owner [n]: the video (row of B) that each object is in."""
        self._owner = owner
        self._keys: List[Tensor] = []
        self._shrinkages: List[Tensor] = []
        self._values: List[Tensor] = []

    def add(self, key: Tensor, shrinkage: Tensor, value: Tensor) -> None:
        """Remembers a frame: key [B,Ck,h,w], shrinkage [B,1,h,w], value [n,Cv,h,w]."""
        self._keys.append(key.flatten(2))
        self._shrinkages.append(shrinkage.flatten(2))
        self._values.append(value.flatten(2))

    def read(self, query: Tensor, selection: Tensor, top_k: Optional[int]) -> Tensor:
        """Readout [n,Cv,h,w] for query and selection [B,Ck,h,w]."""
        scores = similarity(torch.cat(self._keys, 2), torch.cat(self._shrinkages, 2), query.flatten(2), selection.flatten(2))
        weights = affinity(scores, top_k)
        values = torch.cat(self._values, 2)
        readout = torch.bmm(values, weights[self._owner].to(values.dtype))
        return readout.view(*readout.shape[:2], *query.shape[-2:])
