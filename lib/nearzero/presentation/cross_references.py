"""References from running text to tables and figures, whose numbers only a whole document gives.

Here: the mark that stands in a text, and what becomes of it. Not here: the numbers (``numbering``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# Characters for private use: nobody types them, no font shows them.
_MARK = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")


def refer(block_id: str, otherwise: str) -> str:
    """Return what stands in a text for “表3” or “Figure 2”.

    Args:
        block_id: Id of the table or figure.
        otherwise: Said where the document does not hold it: “下表”, “the table of effects”.
    """
    return f"\ue000{block_id}\ue001{otherwise}\ue002"


def pieces(text: str, shown: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield a text piece by piece, each with the id of the table or figure it names, or with an empty one.

    Args:
        text: With marks.
        shown: Word and number of each table and figure of the document, by id.
    """
    end = 0
    for found in _MARK.finditer(text):
        block_id, otherwise = found.groups()
        yield text[end : found.start()], ""
        yield (shown[block_id], block_id) if block_id in shown else (otherwise, "")
        end = found.end()
    yield text[end:], ""


def resolved(text: str, shown: Mapping[str, str]) -> str:
    """Return the text with every reference spelt out."""
    return "".join(piece for piece, _ in pieces(text, shown)) if "\ue000" in text else text
