"""The shipped factors and rules, read once, and a grid factor made by hand."""

from __future__ import annotations

import pytest

from nearzero.accounting.calculators.quantities import GridChoice, grid, stated
from nearzero.accounting.factors import FactorTable
from nearzero.accounting.sets import read_electricity_rules


@pytest.fixture(scope="session")
def table(real_raw):
    return FactorTable.read(real_raw)


@pytest.fixture(scope="session")
def rules(real_raw):
    return read_electricity_rules(real_raw)


@pytest.fixture(scope="session")
def grid_2022(table, rules):
    return grid(table, rules, "shandong", 2022)


@pytest.fixture(scope="session")
def half_kilogram():
    return GridChoice(stated("grid", "0.5", "kgCO2/kWh", "made up for a test"), "test:fixed2022")
