"""The last step of a place: its report, from data folder to files.

Here: which report and documents are written for what. It is called in a process of its own (``work``), so that the
process that drives a run stays small. Not here: the files of a report (``report_files``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nearzero.accounting.factors import FactorTable
from nearzero.analysis.synergy import weights_of
from nearzero.batch.collecting import collecting_seldom
from nearzero.batch.report_files import FORMATS, write_documents, write_report
from nearzero.places.raw import Raw
from nearzero.presentation.explorer.state import from_json
from nearzero.study import Study, compare


@collecting_seldom()
def write_place(
    place: str,
    raw: str,
    folder: str,
    lang: str,
    formats: Sequence[str],
    *,
    settings: str = "",
    template: str = "",
) -> None:
    """Write the report on a place and the forms that go with it.

    Args:
        place: Its id.
        raw: The data folder.
        folder: Where the files go.
        lang: ``zh`` or ``en``.
        formats: Some of ``report_files.FORMATS``, and ``report_files.PAGES``.
        settings: Settings of the explorer as JSON; empty for none.
        template: The Word file that documents are built on; empty for none.
    """
    study = Study.load(place, Raw(raw))
    if settings:
        study.explored = from_json(settings)
        study.choice = study.explored.choice
        study.weights = weights_of(FactorTable.read(study.raw), study.explored.weights, study.explored.weights_source)
    write_report(study.report(lang), Path(folder), tuple(formats), template or None)
    if {*FORMATS} & {*formats}:
        write_documents(study.forms(lang), Path(folder), tuple(formats), template or None)


@collecting_seldom()
def write_comparison(
    places: Sequence[str], raw: str, folder: str, lang: str, formats: Sequence[str], *, template: str = ""
) -> None:
    """Write the comparison of some places.

    Args:
        places: Their ids.
        raw: The data folder.
        folder: Where the files go.
        lang: ``zh`` or ``en``.
        formats: Some of ``report_files.FORMATS``, and ``report_files.PAGES``.
        template: The Word file that documents are built on; empty for none.
    """
    write_report(compare(list(places), Raw(raw), lang), Path(folder), tuple(formats), template or None)
