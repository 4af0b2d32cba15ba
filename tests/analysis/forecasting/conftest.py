"""Cases that others have published, and an invented long series."""

import json
from pathlib import Path

import numpy as np
import pytest

CASES = Path(__file__).parents[2] / "data" / "cases"


@pytest.fixture(scope="session")
def case():
    return lambda name: json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def long_series():
    """24 years: growth, a break, a plateau."""
    from nearzero.places.synthetic.long_series import CITY_YEARS, city_facts

    found = {fact.year: float(fact.value) for fact in city_facts(2020) if fact.variable == "co2_total"}
    return CITY_YEARS, np.array([found[year] for year in CITY_YEARS])


@pytest.fixture(scope="session")
def longley():
    from statsmodels.datasets import longley

    data = longley.load_pandas()
    return data.exog, data.endog
