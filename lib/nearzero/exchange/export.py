"""A place for other programs: all its tables as one workbook, or as Parquet files.

Here: the formats that hold everything, so that reading them gives the same rows. Not here: the tables of scenario
databases (``iamc``), reports (``presentation``). Cells are the digits as printed, as text; the prepared numbers stand
beside them in Parquet. The workbook is one that ``nearzero import`` takes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero.exchange.plain_text import put_text, visible
from nearzero.places import contracts
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, nearest

if TYPE_CHECKING:
    import pandas as pd

# Keys of a passport, and what a sheet of sources calls them.
_PASSPORT = {
    "id": "id",
    "title": "title",
    "title_en": "title_en",
    "issuer": "issuer",
    "number": "Document number",
    "date": "date",
    "kind": "kind",
}
_PREPARED = ("id", "number", "low", "high", "level", "level_low", "level_high")
_ABOUT = b"nearzero"
_WIDTH = 18


def export(raw: Raw, place_id: str, kind: str, path: Path, *, replace: bool = False) -> Path:
    """Write a place in one of the formats.

    Args:
        raw: The data folder.
        place_id: The place.
        kind: ``xlsx``, ``parquet``, ``iamc-wide`` or ``iamc-long``.
        path: The file; for Parquet a folder.
        replace: Whether what is there may be written over.

    Returns:
        The path.

    Raises:
        DataError: There is no such place or format, the data have errors, or something is there already.
    """
    if kind not in FORMATS:
        raise DataError([Problem("--format", None, None, kind, "a format to export", nearest(kind, FORMATS))])
    if path.exists() and not replace:
        hint = "choose another name, or allow it with --replace"
        raise DataError([Problem(path.name, None, None, "", "an export writes over nothing", hint)])
    writer, _ = FORMATS[kind]
    path.parent.mkdir(parents=True, exist_ok=True)
    writer(raw, place_id, path)
    return path


def tables_of(raw: Raw, place_id: str) -> dict[str, pd.DataFrame]:
    """Return every table that a place has, by file name, as text.

    Raises:
        DataError: There is no such place, or a table has errors.
    """
    _ = raw.place(place_id)
    there = (name for name in contracts.PLACE_TABLES if raw.has(place_id, name))
    return {name: _plain(raw.place_table(place_id, name), name) for name in there}


def _plain(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    contract = contracts.PLACE_TABLES[name]
    used = [column for column in contract.optional if (frame[column] != "").any()]
    return frame[[*contract.columns, *used]].reset_index(drop=True)


def _sources(raw: Raw, tables: Iterable[pd.DataFrame]) -> dict[str, Mapping[str, Any]]:
    used = dict.fromkeys(source for table in tables if "source" in table for source in table["source"] if source)
    return {source: raw.sources[source] for source in used if source in raw.sources}


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a path to write to that takes the place of another one only when all went well.

    Args:
        path: A file or folder, there or not.
    """
    scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield scratch / path.name
        if path.is_dir():
            path.rename(scratch / "former")
        (scratch / path.name).replace(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write_xlsx(raw: Raw, place_id: str, path: Path) -> None:
    """Write all tables of a place as a workbook that ``nearzero import`` reads back.

    Args:
        raw: The data folder.
        place_id: The place.
        path: The file.

    Raises:
        DataError: There is no such place, or a table has errors.
    """
    from openpyxl import Workbook

    tables = tables_of(raw, place_id)
    sources = _sources(raw, tables.values())
    book = Workbook(write_only=True)
    _sheet(book, "place", ("key", "content"), _place_rows(raw.place(place_id)))
    listed = ([str({**passport, "id": name}.get(key, "")) for key in _PASSPORT] for name, passport in sources.items())
    _sheet(book, "sources", tuple(_PASSPORT.values()), listed)
    for name, table in tables.items():
        _sheet(book, name.removesuffix(".csv"), tuple(table.columns), table.itertuples(index=False, name=None))
    with beside(path) as new:
        book.save(new)


def _place_rows(place: Place) -> Iterator[list[str]]:
    for key, value in asdict(place).items():
        text = "、".join(value) if isinstance(value, tuple) else str(value).lower() if value is True else str(value)
        if text and value is not False:
            yield [key, text]


def _sheet(book: Any, name: str, heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> None:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(heads)]:
        sheet.column_dimensions[letter].width = _WIDTH
    sheet.append(list(heads))
    active = ("=", "+", "-", "@", "\t", "\r")
    for row in rows:
        cells: list[Any] = []
        for text in row:
            cells.append(visible(text))
            if text.startswith(active):
                cells[-1] = WriteOnlyCell(sheet)
                put_text(cells[-1], text)
        sheet.append(cells)


def write_parquet(raw: Raw, place_id: str, path: Path) -> None:
    """Write a folder with one Parquet file per table.

    ``facts.parquet`` has the numbers beside the digits: ``number``, ``low``, ``high`` in the printed unit, ``level``
    and its ends in the unit of the dictionary. Every file carries the place and its sources as JSON in its metadata.

    Args:
        raw: The data folder.
        place_id: The place.
        path: The folder.

    Raises:
        DataError: There is no such place, or a table has errors.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = tables_of(raw, place_id)
    record = {"place": asdict(raw.place(place_id)), "sources": _sources(raw, tables.values())}
    about = {_ABOUT: json.dumps(record, ensure_ascii=False, default=str).encode()}
    with beside(path) as new:
        new.mkdir()
        for name, table in tables.items():
            names = [str(column) for column in table.columns]
            columns: dict[str, Any] = {key: pa.array(table[key].tolist(), pa.string()) for key in names}
            if name == "facts.csv":
                facts = raw.facts(place_id)
                columns = {"id": pa.array(facts["id"].tolist(), pa.string())} | columns
                columns |= {key: pa.array(facts[key], pa.float64(), from_pandas=True) for key in _PREPARED[1:]}
            pq.write_table(
                pa.table(columns).replace_schema_metadata(about), new / f"{name.removesuffix('.csv')}.parquet"
            )


def read_parquet(path: Path) -> tuple[Mapping[str, Any], dict[str, pd.DataFrame]]:
    """Return what ``write_parquet`` wrote: keys of the place, and the tables as text by file name.

    Args:
        path: The folder.

    Raises:
        DataError: A file is no Parquet file of a place.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    place: Mapping[str, Any] = {}
    tables: dict[str, pd.DataFrame] = {}
    for file in sorted(path.glob("*.parquet")):
        name = f"{file.stem}.csv"
        try:
            table = pq.read_table(file)
            place = json.loads(table.schema.metadata[_ABOUT])["place"]
            contract = contracts.PLACE_TABLES[name]
        except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
            rule, hint = "a table that nearzero exported", "export the place again"
            raise DataError([Problem(file.name, None, None, str(error)[:60], rule, hint)]) from error
        columns = [column for column in (*contract.columns, *contract.optional) if column in table.column_names]
        tables[name] = pd.DataFrame({column: table[column].to_pylist() for column in columns}, dtype=str)
    known = {field.name for field in fields(Place)}
    return {key: value for key, value in place.items() if key in known}, tables


def _iamc(layout: str) -> Callable[[Raw, str, Path], None]:
    def write(raw: Raw, place_id: str, path: Path) -> None:
        from nearzero.exchange import iamc

        (iamc.write_wide if layout == "wide" else iamc.write_long)(raw, place_id, path)

    return write


# By name: what writes it, and what the file ends in.
FORMATS: dict[str, tuple[Callable[[Raw, str, Path], None], str]] = {
    "xlsx": (write_xlsx, ".xlsx"),
    "parquet": (write_parquet, ""),
    "iamc-wide": (_iamc("wide"), "-iamc.xlsx"),
    "iamc-long": (_iamc("long"), "-iamc.csv"),
}
