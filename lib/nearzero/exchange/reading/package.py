"""The zip that an xlsx file is, opened without trusting it.

Here: what kind of file it is, sizes, encryption, macros, and feeding one part to an XML parser piece by piece. Not
here: what the parts say (``xlsx``). Nothing is unpacked to disk, no entity is expanded, no link is followed.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.parsers import expat

from nearzero.exchange.reading.limits import Limits, refuse
from nearzero.problems import DataError

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 16
_DIRECTORY = 4_000_000  # bytes of the list of parts: some ten thousand of them
_END_OF_ZIP, _END_SIZE = b"PK\x05\x06", 22
# No table of numbers packs so well; what does is made to fill the memory.
_RATIO, _HARMLESS = 100, 8_000_000
_SAVE = "open it in Excel or WPS and save it as “Excel workbook (.xlsx)”"


# What the standard library raises for parts that are damaged, or packed or encoded in ways it does not know.
_DAMAGES = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    ValueError, LookupError,
)  # fmt: skip


def _directory_bytes(path: Path, size: int) -> int:
    """Return how long the list of parts says it is: it is read whole before anything else can be judged."""
    with path.open("rb") as stream:
        stream.seek(max(0, size - 65_535 - _END_SIZE))
        end = stream.read()
    at = end.rfind(_END_OF_ZIP)
    return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0


class Package:
    """One xlsx file, open for reading its parts."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the file and judge it from outside.

        Args:
            path: The file.
            limits: How much is read.

        Raises:
            DataError: It is no workbook that can be read: old, encrypted, with macros, broken or too large.
        """
        self.name, self.limits, self._read = path.name, limits, 0
        try:
            size = path.stat().st_size
            with path.open("rb") as stream:
                start = stream.read(8)
        except OSError as error:
            raise refuse(
                self.name, error.strerror or "", "the file can be read", "check name and permissions"
            ) from error
        if size > limits.file_bytes:
            raise refuse(
                self.name, f"{size} bytes", f"at most {limits.file_bytes} bytes", "split it, or leave out pictures"
            )
        if start.startswith(_OLE2):
            raise self._old_or_encrypted(path)
        if _directory_bytes(path, size) > _DIRECTORY:
            raise refuse(
                self.name, "", f"the list of parts has at most {_DIRECTORY} bytes", "copy the cells to a new workbook"
            )
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, struct.error) as error:
            raise refuse(
                self.name, str(error), "the file is a workbook (xlsx)", f"it is broken or no xlsx: {_SAVE}"
            ) from error
        self._judge()

    def _old_or_encrypted(self, path: Path) -> DataError:
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return refuse(
                self.name, "encrypted", "the workbook opens without a password", "take the password off and save it"
            )
        return refuse(self.name, "xls", "the file is a workbook (xlsx)", f"it is of the old kind (.xls): {_SAVE}")

    def _judge(self) -> None:
        names = self._zip.namelist()
        lower = {name.casefold() for name in names}
        if len(lower) != len(names):
            raise self._broken("a part comes twice")
        if any(entry.flag_bits & 1 for entry in self._zip.infolist()):
            raise refuse(
                self.name, "encrypted", "the workbook opens without a password", "take the password off and save it"
            )
        if any("vbaproject" in name or name.startswith("xl/macrosheets") for name in lower):
            raise refuse(self.name, "macros", "a workbook without macros", _SAVE)
        if "xl/workbook.bin" in lower:
            raise refuse(self.name, "xlsb", "the file is a workbook (xlsx)", f"it is a binary workbook: {_SAVE}")
        if "xl/workbook.xml" not in lower:
            raise refuse(
                self.name, ", ".join(names[:3]), "the file is a workbook (xlsx)", f"it is some other zip: {_SAVE}"
            )

    def _broken(self, why: str) -> DataError:
        return refuse(self.name, why, "the workbook is whole", f"it is damaged: {_SAVE}")

    def has(self, part: str) -> bool:
        """Tell whether there is a part of this name."""
        return part in self._zip.namelist()

    def parse(self, part: str, parser: expat.XMLParserType) -> None:
        """Feed a part to a parser.

        Args:
            part: Its name in the zip.
            parser: An expat parser with its handlers set.

        Raises:
            DataError: The part is missing, damaged, too large, or brings a document type of its own.
        """

        def no_document_type(*_: object) -> None:
            raise refuse(self.name, part, "no part brings a document type of its own", _SAVE)

        parser.StartDoctypeDeclHandler = no_document_type
        size = 0
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    if self._too_much(part, size):
                        hint = "it unpacks to far more than a table of numbers needs: copy the cells to a new workbook"
                        raise refuse(self.name, part, f"at most {self.limits.part_bytes} bytes unpacked", hint)
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except KeyError as error:
            raise self._broken(f"{part} is missing") from error
        except DataError:
            raise  # a ValueError too
        except _DAMAGES as error:
            raise self._broken(f"{part}: {error}") from error
        finally:
            self._read += size

    def _too_much(self, part: str, size: int) -> bool:
        if size > self.limits.part_bytes or self._read + size > self.limits.total_bytes:
            return True
        return size > _HARMLESS and size > _RATIO * self._zip.getinfo(part).compress_size

    def __enter__(self) -> Self:
        """Return the open package."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._zip.close()
