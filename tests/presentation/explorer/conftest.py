"""One desk for all tests of the explorer; what it has computed is kept, and never changes."""

from __future__ import annotations

import pytest

from nearzero.places.raw import Raw
from nearzero.presentation.explorer.desk import Desk
from nearzero.study import Study


@pytest.fixture(scope="session")
def desk():
    return Desk(Raw(None), Study.load)
