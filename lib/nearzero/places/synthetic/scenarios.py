"""A scenario of its own for the invented county: growth rates that nobody measured.

Here: rows of ``scenarios.csv``. Not here: what the county is now (``facts``).
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.places.synthetic.county import origin, read_rows

# Driver, first and last year, rate with its range in % a year, and why.
_RATES = """
population 2022 2035 -0.1 -0.3 0.1 | as before, give or take
affluence 2022 2025 5.5 4.5 6.5 | a growth target of 5.5 % a year, made up
affluence 2025 2035 4.5 3.0 5.5 | growth slows down
energy_intensity 2022 2025 -3.5 -4.5 -2.5 | a savings plan, made up
energy_intensity 2025 2035 -3.0 -4.0 -2.0 | the savings go on more slowly
carbon_per_energy 2022 2025 -2.5 -3.5 -1.5 | more wind and sun, made up
carbon_per_energy 2025 2030 -3.5 -5.0 -2.0 | the coal plant runs less
carbon_per_energy 2030 2035 -4.5 -6.5 -2.5 | the coal plant is closed
"""


def scenario_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``scenarios.csv``: one scenario on population, GDP per head, energy and carbon per energy."""
    for row in read_rows(_RATES):
        driver, first, last, rate, low, high = row[:6]
        yield {
            "scenario": "early_exit",
            "zh": "提前退煤情景（虚构）",
            "en": "Early exit from coal (invented)",
            "identity": "kaya4",
            "driver": driver,
            "first": first,
            "last": last,
            "rate": rate,
            "low": low,
            "high": high,
            "origin": "assumption",
            "note": " ".join(row[6:]),
        } | origin(int(last), seed)
