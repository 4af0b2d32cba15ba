"""The documents that go with a research report: plan tables, application form, self-evaluation.

Here: which there are, and what every one of them says of itself. Not here: what stands in them (``plan_tables``,
``application``, ``self_evaluation``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import __version__
from nearzero.presentation.blocks import Chapter, Report
from nearzero.presentation.provenance import citation
from nearzero.presentation.research.application import application_form
from nearzero.presentation.research.plan_tables import plan_tables
from nearzero.presentation.research.self_evaluation import self_evaluation
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nearzero.study import Study

_TITLES = {
    "plan_tables": ("近零碳示范创建方案附表", "tables of the plan"),
    "application_form": ("近零碳示范创建申请表", "application form"),
    "self_evaluation": ("近零碳示范创建自评报告", "self-evaluation for acceptance"),
}
_MADE = {
    "plan_tables": plan_tables,
    "application_form": application_form,
    "self_evaluation": self_evaluation,
}


def forms(study: Study, lang: str) -> dict[str, Report]:
    """Return the documents by the name of their files; none where the place takes part in no programme.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
    """
    if study.programme is None or not study.indicators():
        return {}
    return {name: _report(study, name, make(study, lang), lang) for name, make in _MADE.items()}


def _report(study: Study, name: str, chapters: Sequence[Chapter], lang: str) -> Report:
    place, programme = study.place, study.programme
    about = [(pick(lang, "申报对象", "Applicant area"), place.name(lang))]
    if programme is not None and programme.source:
        about.append((pick(lang, "依据", "Under"), citation(study.raw.sources[programme.source], lang)))
    about.append((pick(lang, "工具", "Made with"), f"nearzero {__version__}"))
    zh, en = _TITLES[name]
    return Report(
        id=f"{place.id}-{name.replace('_', '-')}",
        title=pick(lang, place.zh + zh, f"{place.en}: {en}"),
        subtitle="",
        lang=lang,
        chapters=tuple(chapters),
        about=tuple(about),
        watermark=pick(lang, "虚构示例，不得引用", "Invented example: not to be cited") if place.synthetic else "",
    )
