"""Many places in one table: results of reports as Parquet, asked by DuckDB, computed with by Dask.

Here: the panel, tables out of it, decompositions and draws over all places. Not here: the methods
(``analysis.decomposition``) and single places. Nothing is read whole: DuckDB reads the columns and rows it is asked
for, Dask one block of places at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero.results import SHARED

if TYPE_CHECKING:
    import pandas as pd

# What DuckDB reads of a record of results.json; a value that is no number stays as its text.
_COLUMNS = {
    **dict.fromkeys(
        ("id", "analysis", "place", "variable", "factor", "identity", "method", "form", "period", "unit"), "VARCHAR"
    ),
    **dict.fromkeys(("price_basis", "interval_kind", "state", "arithmetic", "note"), "VARCHAR"),
    "value": "VARCHAR",
    "low": "DOUBLE",
    "high": "DOUBLE",
    "inputs": "VARCHAR[]",
}
_BLOCK = 100  # places that Dask takes at a time


def write_panel(out: Path, panel: Path) -> Path:
    """Write the results of all reports of a folder as one Parquet file, sorted by variable and place.

    Args:
        out: Folder of the reports: ``<place>/results.json``.
        panel: The file.

    Returns:
        The file.

    Raises:
        FileNotFoundError: There are no reports.
    """
    sources = [str(path) for path in sorted(out.glob("*/results.json")) if not path.parent.name.startswith(".")]
    if not sources:
        raise FileNotFoundError(f"no reports in {out}")
    panel.parent.mkdir(parents=True, exist_ok=True)
    part = panel.with_name(f".{panel.name}.part")
    record = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    listed = ", ".join(f"r.{name}" for name in _COLUMNS if name not in {"value", "inputs"})
    _connection().execute(
        f"COPY (SELECT {listed}, TRY_CAST(r.value AS DOUBLE) AS value, "  # noqa: S608 - names are ours
        "CASE WHEN TRY_CAST(r.value AS DOUBLE) IS NULL THEN r.value END AS text, "
        "coalesce(shared[r.inputs[1]], r.inputs) AS inputs "  # a long list stands once in the file, under a name
        f"FROM (SELECT unnest(results) AS r, {SHARED} AS shared FROM read_json(?, maximum_object_size=268435456, "
        f"columns={{results: 'STRUCT({record})[]', {SHARED}: 'MAP(VARCHAR, VARCHAR[])'}})) "
        f"ORDER BY r.variable, r.place, r.period) TO '{_quoted(part)}' "
        "(FORMAT parquet, COMPRESSION zstd)",
        [sources],
    )
    part.replace(panel)
    return panel


def ask(panel: Path, question: str, given: Sequence[Any] = ()) -> pd.DataFrame:
    """Return the answer to a question in SQL; the panel is the table ``panel``.

    Args:
        panel: The file.
        question: ``SELECT place, value, unit FROM panel WHERE variable = ?``.
        given: Values for the question marks.
    """
    connection = _connection()
    connection.read_parquet(str(panel)).create_view("panel")
    answer: pd.DataFrame = connection.execute(question, list(given)).df()
    return answer


def levels(panel: Path, variables: Sequence[str], periods: Sequence[str]) -> tuple[list[str], Any]:
    """Return levels of some variables as an array, of the places that have all of them.

    Where a place has a level more than once (printed and derived, several price bases) it has none here: which one
    stands for the place is a decision, not an average.

    Args:
        panel: The file.
        variables: Ids of the dictionary.
        periods: Years.

    Returns:
        Ids of the places, and a lazy array (places, periods, variables) in the units of the dictionary.
    """
    import dask.array as da

    cells = [(period, variable) for period in periods for variable in variables]
    columns = ", ".join(
        f"CASE WHEN count(*) FILTER (period = ? AND variable = ?) = 1 "
        f"THEN any_value(value) FILTER (period = ? AND variable = ?) END AS c{k}"
        for k in range(len(cells))
    )
    whole = " AND ".join(f"c{k} IS NOT NULL" for k in range(len(cells)))
    wide = (  # names are ours
        f"SELECT * FROM (SELECT place, {columns} FROM panel "  # noqa: S608 - names are ours
        f"WHERE analysis = 'level' AND factor = '' GROUP BY place) WHERE {whole} ORDER BY place"
    )
    frame = ask(panel, wide, [part for cell in cells for part in (*cell, *cell)])
    values = frame.iloc[:, 1:].to_numpy(dtype=float).reshape(len(frame), len(periods), len(variables))
    return frame["place"].tolist(), da.from_array(values, chunks=(_BLOCK, *values.shape[1:]))


def decompose_places(factors: Any) -> Any:  # noqa: ANN401 - Dask has no types
    """Return the effects of factors over time for every place, by LMDI-I.

    Args:
        factors: Lazy array (places, periods, factors); the total is their product.

    Returns:
        Lazy array (places, periods - 1, factors).
    """
    from nearzero.analysis.decomposition import decompose_series

    return decompose_series(_by_place(factors)[:, :, None, :])


def simulate_places(factors: Any, spread: float, draws: int, seed: int) -> Any:  # noqa: ANN401
    """Return how the effects spread where every factor is uncertain by itself.

    Args:
        factors: As for ``decompose_places``.
        spread: Standard deviation of the logarithm of each factor in each period; about the relative one.
        draws: Number of draws.
        seed: Each block of places draws from a stream of its own, so that the same seed gives the same numbers.

    Returns:
        Lazy array (places, periods - 1, factors, 3): the 2.5, 50 and 97.5 percentiles.
    """
    import numpy as np

    def block(values: Any, block_info: Any = None) -> Any:  # noqa: ANN401
        first = block_info[0]["array-location"][0][0] if block_info else 0
        rng = np.random.default_rng([seed, first])
        drawn = [decompose_places(values * rng.lognormal(0, spread, values.shape)) for _ in range(draws)]
        return np.moveaxis(np.quantile(drawn, (0.025, 0.5, 0.975), axis=0), 0, -1)

    factors = _by_place(factors)
    shape = (factors.chunks[0], (factors.shape[1] - 1,), (factors.shape[2],), (3,))
    return factors.map_blocks(block, chunks=shape, new_axis=3, dtype=float, meta=np.empty((0, 0, 0, 0)))


def _by_place(factors: Any) -> Any:  # noqa: ANN401
    """Return lazy factors in blocks that hold whole places; others as they are."""
    return factors.rechunk({1: -1, 2: -1}) if hasattr(factors, "rechunk") else factors


def _connection() -> Any:  # noqa: ANN401 - DuckDB has no types
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("the panel needs DuckDB: pip install 'nearzero[panel]'", name="duckdb") from error
    return duckdb.connect(":memory:")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
