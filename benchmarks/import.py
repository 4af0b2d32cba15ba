"""Import of a facts table against pandas' own reading of the same file.

Wanted: at most 5 times pandas for 100 000 rows (reading and strict reading of every cell; the check and the writing are
printed beside it). A table of a million rows is over the limit: how soon and with how much memory that is said.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import pandas as pd

from nearzero.exchange.reading.sheets import open_workbook
from nearzero.exchange.workbook.read import WORKBOOK
from nearzero.exchange.write import check_imported
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.problems import DataError

ROWS, MOST, ROUNDS = 100_000, 1_000_000, 5


def table(path: Path, rows: int) -> None:
    """Write a table of facts: one variable by 47 sectors and 17 carriers in many years."""
    raw = Raw()
    sectors = list(raw.table("sectors.csv", contracts.SECTORS)["sector"])
    carriers = list(raw.table("carriers.csv", contracts.CARRIERS)["carrier"])
    columns = contracts.FACTS.columns
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(columns) + "\n")
        for k in range(rows):
            year, rest = 1900 + k // (len(sectors) * len(carriers)) % 120, k % (len(sectors) * len(carriers))
            cell = {"variable": "co2_energy", "year": str(year), "value": f"{k % 997 / 7:.3f}", "unit": "万吨",
                    "sector": sectors[rest % len(sectors)], "carrier": carriers[rest // len(sectors)],
                    "state": "estimated", "source": "laoshan-plan-2024", "locator": f"row {k}"}  # fmt: skip
            stream.write(",".join(cell.get(name, "") for name in columns) + "\n")


def best(work) -> float:
    """CPU seconds of the fastest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    raw = Raw()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sent"
        folder.mkdir()
        path = folder / "facts.csv"
        table(path, ROWS)
        own = best(lambda: pd.read_csv(path, dtype=str, keep_default_na=False))
        ours = best(lambda: WORKBOOK.read(folder, open_workbook(folder), raw, "laoshan"))
        print(f"{ROWS} rows: pandas {own:.2f} s, import {ours:.2f} s, ratio {ours / own:.1f} (wanted: at most 5)")
        (imported,) = WORKBOOK.read(folder, open_workbook(folder), raw, "laoshan")
        start = time.process_time()
        check_imported(raw.root, imported)
        print(f"the check of all rules besides: {time.process_time() - start:.2f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory of all this: {peak:.0f} MB")
        table(path, MOST)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        try:
            open_workbook(folder)
            said = "read"
        except DataError as error:
            said = str(error)
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{MOST} rows: {time.process_time() - start:.1f} s, {more:.0f} MB more: {said}")


if __name__ == "__main__":
    main()
