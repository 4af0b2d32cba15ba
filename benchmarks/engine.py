"""Warm children beside ordinary kernels: start-up, and time per notebook, as ratios of one run on one machine.

Run it with ``python benchmarks/engine.py``; ``--rounds 1`` makes it shorter. The kernel's time is that of papermill
in this process, imports already paid, so that the ``papermill`` command itself would look worse still.
"""

import argparse
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook

from nearzero.batch import notebooks
from nearzero.batch.engine.warm import WarmParent

PLACE = "laoshan"
EMPTY = "1"
IMPORTS = "import nearzero as nz, pandas, matplotlib.pyplot, statsmodels.api"


def seconds(function: Callable[[], object]) -> float:
    start = perf_counter()
    function()
    return perf_counter() - start


def in_process(notebook: Path) -> float:
    """Return the time of the bare cells in this process, everything imported and run once before."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    sources = [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]

    def cells() -> None:
        with capture_output():
            for source in [sources[0], f"place = {PLACE!r}", *sources[1:]] if len(sources) > 1 else sources:
                shell.run_cell(source).raise_error()

    cells()
    return seconds(cells)


def in_kernel(notebook: Path, output: Path, parameters: dict[str, str]) -> None:
    """Run papermill's own engine; the project's ``notebooks.execute`` without the check of parameters."""
    papermill.execute_notebook(
        str(notebook), str(output), parameters=parameters, cwd=str(notebook.parent), progress_bar=False
    )


def compare(parent: WarmParent, notebook: Path, parameters: dict[str, str], folder: Path, rounds: int) -> None:
    warm = [seconds(lambda: parent.execute(notebook, folder / "w.ipynb", parameters)) for _ in range(rounds)]
    kernel = [seconds(lambda: in_kernel(notebook, folder / "k.ipynb", parameters)) for _ in range(rounds)]
    bare = median(in_process(notebook) for _ in range(rounds))
    print(
        f"{notebook.stem}: kernel / warm {median(kernel) / median(warm):.1f} x;  "
        f"warm / bare cells {median(warm) / bare:.2f} x;  warm - bare {1000 * (median(warm) - bare):.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name, WarmParent() as parent:
        folder = Path(name)
        for stem, source in (("empty", EMPTY), ("imports", IMPORTS)):
            kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            nbformat.write(new_notebook(cells=[new_code_cell(source)], metadata=kernel), folder / f"{stem}.ipynb")
        start = seconds(parent.start)
        parent.execute(folder / "empty.ipynb", folder / "w.ipynb", {})
        warm = median(
            seconds(lambda: parent.execute(folder / "empty.ipynb", folder / "w.ipynb", {})) for _ in range(10)
        )
        print(f"start of the warm process / one empty warm notebook: {start / warm:.0f} x, paid once per run")
        compare(parent, folder / "empty.ipynb", {}, folder, rounds)
        compare(parent, folder / "imports.ipynb", {}, folder, rounds)
        for notebook in sorted(notebooks.default_folder().glob("0[12468]_*.ipynb")):
            compare(parent, notebook, {"place": PLACE}, folder, rounds)


if __name__ == "__main__":
    main()
