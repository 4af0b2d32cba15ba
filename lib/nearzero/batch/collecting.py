"""How often garbage is looked for where much is made and kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom in a block or, as a decorator, a function.

    For processes that make a report and end: to look through all that it holds, again and again, takes long and finds
    little.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
