"""Where batches come from: on a CPU, by a process of its own, one batch ahead; on a GPU, or without fork, made here."""

import signal
from collections import deque
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import Deque, Tuple, Union

import torch

from synthesis import Batch, Synthesizer

Request = Tuple[int, int, int, int]  # number, batch, length, size


class InlineSource:
    """Makes every batch when it is asked for."""

    def __init__(self, synthesizer: Synthesizer) -> None:
        self._synthesizer = synthesizer
        self._requests: Deque[Request] = deque()

    def request(self, *request: int) -> None:
        """Orders a batch."""
        self._requests.append(request)

    def receive(self) -> Batch:
        """The oldest ordered batch."""
        return self._synthesizer.make(*self._requests.popleft())


class ProcessSource:
    """Makes batches in a forked process, which ends with this one."""

    def __init__(self, synthesizer: Synthesizer) -> None:
        context = get_context("fork")
        self._connection, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(synthesizer, there, self._connection), daemon=True)
        self._process.start()
        there.close()

    def request(self, *request: int) -> None:
        """Orders a batch."""
        self._connection.send(request)

    def receive(self) -> Batch:
        """The oldest ordered batch."""
        return Batch(*(torch.from_numpy(array) for array in self._connection.recv()))


def make_source(synthesizer: Synthesizer, device: torch.device) -> Union[InlineSource, ProcessSource]:
    """The source that suits the device."""
    if device.type == "cpu" and "fork" in get_all_start_methods():
        return ProcessSource(synthesizer)
    return InlineSource(synthesizer)


def _serve(synthesizer: Synthesizer, connection: Connection, parents_end: Connection) -> None:
    parents_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    torch.set_num_threads(1)
    try:
        while True:
            connection.send([value.numpy() for value in synthesizer.make(*connection.recv())])
    except (EOFError, ConnectionError):
        return
