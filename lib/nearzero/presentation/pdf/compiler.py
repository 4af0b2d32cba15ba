"""The compiler of a PDF in a process of its own, which takes along all the memory it needed.

Here: calling the compiler, and the script that runs it. Not here: what is compiled (``pdf``). In this process the
compiler would keep some hundred megabytes for good, and more with every document. As a script this module imports
nothing but the compiler, so that it starts at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import typst

# The compiler refuses a document without title, language, alternative texts or heads of tables.
_STANDARD: Literal["ua-1"] = "ua-1"


class CompilerError(RuntimeError):
    """The compiler refused a document; the message is its own."""


def compiled(source: str, folder: Path, font_folders: Sequence[str]) -> bytes:
    """Return the PDF of a source.

    Args:
        source: What the compiler reads.
        folder: Where what the source names lies; nothing outside of it is read, and nothing is fetched.
        font_folders: Where the fonts lie.

    Raises:
        CompilerError: The compiler refused it.
    """
    asked = json.dumps({"source": source, "folder": str(folder), "fonts": list(font_folders)})
    # -P: modules beside the script, such as ``html``, do not stand before those of Python.
    call = [sys.executable, "-P", __file__]
    made = subprocess.run(call, input=asked.encode(), capture_output=True, check=False)  # noqa: S603 - our own script
    if made.returncode:
        raise CompilerError(made.stderr.decode("utf-8", "replace").strip() or f"exit code {made.returncode}")
    return made.stdout


def fonts_in(folders: Sequence[str]) -> typst.Fonts:
    """Return the fonts of some folders and the compiler's own for formulas, none of this machine's."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def main() -> None:
    """Compile what standard input asks for, to standard output."""
    import typst

    asked = json.loads(sys.stdin.buffer.read())
    found: Any = fonts_in(asked["fonts"])
    folder = asked["folder"]
    try:
        # Nothing is fetched: packages could only come from this folder, and fonts only from installed packages.
        pdf = typst.compile(
            asked["source"].encode(),
            root=folder,
            font_paths=found,
            ignore_system_fonts=True,
            pdf_standards=[_STANDARD],
            package_path=folder,
            package_cache_path=folder,
        )
    except Exception as error:  # noqa: BLE001 - said to the caller, whatever it is
        sys.exit(f"{error}")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
