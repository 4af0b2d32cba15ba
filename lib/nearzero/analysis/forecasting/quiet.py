"""Warnings of an estimation, caught where it runs and turned into notes.

Here: that one thing. Nothing is suppressed: what was warned of is said to the reader.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def warnings_as_notes() -> Iterator[list[str]]:
    """Collect the warnings that are given inside; the list is filled on leaving."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield notes
        finally:
            said = (" ".join(str(warning.message).split()) for warning in caught)
            notes.extend(dict.fromkeys(said))
