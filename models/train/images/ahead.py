"""Work done in threads for the steps to come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Makes the results for coming steps in threads while the network works on this one."""

    def __init__(self, make: Callable[[int], T], first: int, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers)
        self._make, self._next = make, first
        self._waiting: deque[Future[T]] = deque()
        for _ in range(2 * workers):
            self._ask()

    def _ask(self) -> None:
        self._waiting.append(self._pool.submit(self._make, self._next))
        self._next += 1

    def next(self) -> T:
        """The next step's result."""
        result = self._waiting.popleft().result()
        self._ask()
        return result

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)
