"""Where the explorer writes what nobody foresaw, with its trace: a person at the page sees a message instead.

Here: the logger of the explorer and its file. Not here: messages (``widgets``).
"""

from __future__ import annotations

import logging
import os

# Set for a page, whose kernels have no screen to write to; in JupyterLab the log console shows what is logged.
LOG_VARIABLE = "NEARZERO_APP_LOG"


def log_file() -> str:
    """Return the file that traces go to; empty where there is none."""
    return os.environ.get(LOG_VARIABLE, "")


def log_failure(logger: logging.Logger, text: str, error: Exception) -> None:
    """Log an error with its trace.

    Args:
        logger: Of the module where it arose.
        text: What could not be done.
        error: The error.
    """
    file = log_file()
    if file and not any(isinstance(one, logging.FileHandler) for one in logger.handlers):
        logger.addHandler(logging.FileHandler(file, encoding="utf-8", delay=True))
    logger.error(text, exc_info=error)
