"""The ladder of targets: for a place, the targets of province, city and itself that have numbers at two levels.

Here: tables and figure of the comparison. Not here: which target is stricter (``programme.ladder``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.indicators import asked
from nearzero.presentation.chapters.verdict_text import number_with_unit, resting
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.programme.ladder import Ladder, Present, Rung, ladders

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.places.raw import Raw
    from nearzero.presentation.figures.ladder import Row
    from nearzero.results import Result
    from nearzero.study import Study

_MOST_PANELS = 8
_MOST_YEARS = 3
_SINGLE = frozenset({"ge", "gt", "le", "lt", "eq", "about"})


def ladder_blocks(studies: Sequence[Study], lang: str) -> list[Block]:
    """Return a table per place and one figure for all, below a heading; nothing where no variable qualifies."""
    found = {study.place.id: _numeric(study) for study in studies}
    if not any(found.values()):
        return []
    heading = Heading(pick(lang, "目标阶梯：省、市、区县", "The ladder of targets: province, city, district"), "ladder")
    blocks: list[Block] = [heading]
    for study in studies:
        mine = found[study.place.id]
        if mine:
            blocks += [_finding(study, mine, lang), _table(study, mine, lang)]
    panels = _panels(studies, found)
    if panels:
        blocks.append(_figure(studies, panels, lang))
    return blocks


def _numeric(study: Study) -> list[Ladder]:
    """Return the ladders with numbers at two levels or more."""
    return [one for one in ladders(study.raw, study.place) if len({rung.level for rung in _numbered(one)}) >= 2]


def _numbered(one: Ladder) -> list[Rung]:
    return [rung for rung in one.rungs if rung.target.value is not None]


def _finding(study: Study, mine: Sequence[Ladder], lang: str) -> Paragraph:
    """Say for which variables the place's own target is stricter or weaker than one of a higher level."""
    names: dict[str, list[str]] = {"stricter": [], "weaker": []}
    for one in mine:
        own = [rung for rung in _numbered(one) if rung.set_by == study.place.id]
        label = study.raw.dictionary[one.variable].label(lang)
        ids = {rung.id for rung in own}
        if any(rung.stricter_than for rung in own):
            names["stricter"].append(label)
        if any(ids & set(rung.stricter_than) for rung in one.rungs if rung.set_by != study.place.id):
            names["weaker"].append(label)
    none = pick(lang, "无", "none")
    stricter, weaker = (words.listed(names[key], lang) or none for key in ("stricter", "weaker"))
    text = pick(
        lang,
        f"{study.place.zh}：{len(mine)}个变量在两级以上有数值目标。自身目标严于上级的：{stricter}；宽于上级的：{weaker}。",
        f"{study.place.en}: {len(mine)} variables have numeric targets at two levels or more. Its own target is "
        f"stricter than that of a higher level for: {stricter}; weaker for: {weaker}.",
    )
    return Paragraph(text, kind="finding")


def _table(study: Study, mine: Sequence[Ladder], lang: str) -> Table:
    raw = study.raw
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for one in mine:
        groups[len(rows)] = raw.dictionary[one.variable].label(lang)
        rows += list(_rows(raw, one, lang))
    heads = (
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "层级", "Level"), align="center"),
        Column(pick(lang, "制定者", "Set by"), align="left"),
        Column(pick(lang, "适用于", "Holds for"), align="left"),
        Column(pick(lang, "目标", "Target"), align="center"),
        Column(pick(lang, "性质", "Binding"), align="center"),
        Column(pick(lang, "与其他层级相比", "Against other levels"), align="left"),
        Column(pick(lang, "适用地现值", "Present there")),
    )
    results = results_in(rows)
    used = dict.fromkeys(rung.target.source for one in mine for rung in _numbered(one))
    documents = [*(citation(raw.sources[name], lang) for name in used), *cited(raw, results, lang)]
    return Table(
        f"ladder_{study.place.id.replace('-', '_')}",
        pick(lang, f"{study.place.zh}的目标阶梯", f"The ladder of targets of {study.place.en}"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "仅列有数值的目标；口径（表述类型、基准年、价格基准、适用范围）不同者不比宽严。圆括号为现值年份。",
                "Targets with numbers only; those of different statement, base year, prices or scope are not ranked. "
                "In brackets: the year of the present value.",
            ),
        ),
        sources=tuple(dict.fromkeys(documents)),
        groups=groups,
        wide=True,
    )


def _rows(raw: Raw, one: Ladder, lang: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a row per target; the same words in several documents make one row."""
    seen = set()
    now = {present.place: present for present in one.present}
    for rung in _numbered(one):
        cells = (
            Cell(rung.target.year),
            Cell(words.label(rung.level, lang)),
            Cell(raw.place(rung.set_by).name(lang)),
            Cell(holder(raw, rung, lang)),
            Cell(asked(rung.target, lang)),
            Cell(words.label(rung.target.binding, lang)),
            Cell(_against(raw, one, rung, lang)),
            present_cell(now.get(rung.holder), result_of(one, rung.holder), lang),
        )
        texts = tuple(cell.text for cell in cells)
        if texts not in seen:
            seen.add(texts)
            yield cells


def holder(raw: Raw, rung: Rung, lang: str) -> str:
    """Return the place a target holds for; a part of it is said to be one."""
    name = raw.place(rung.holder).name(lang)
    if not rung.target.scope:
        return name
    part = rung.target.scope if lang == "zh" or rung.target.scope.isascii() else "part"
    return pick(lang, f"{name}（{part}）", f"{name} ({part})")


def _against(raw: Raw, one: Ladder, rung: Rung, lang: str) -> str:
    """Say which targets of other levels it is stricter than, equal to, weaker than or cannot be compared with."""
    numbered = {other.id: other for other in _numbered(one)}
    weaker = [other.id for other in numbered.values() if rung.id in other.stricter_than]
    relations = (
        (pick(lang, "严于", "stricter than"), rung.stricter_than),
        (pick(lang, "等同于", "same as"), rung.equal_to),
        (pick(lang, "宽于", "weaker than"), weaker),
    )
    against = [
        label + pick(lang, "", " ") + words.listed(_setters(raw, numbered, ids, lang), lang)
        for label, ids in relations
        if any(name in numbered for name in ids)
    ]
    why = dict.fromkeys((numbered[name].set_by, reason) for name, reason in rung.differs if name in numbered)
    for place, reason in why:
        name, label = raw.place(place).name(lang), words.label(reason, lang)
        against.append(pick(lang, f"与{name}不可比（{label}）", f"not comparable with {name} ({label})"))
    return pick(lang, "；", "; ").join(against) or words.NONE


def _setters(raw: Raw, numbered: dict[str, Rung], ids: Sequence[str], lang: str) -> list[str]:
    return list(dict.fromkeys(raw.place(numbered[name].set_by).name(lang) for name in ids if name in numbered))


def result_of(one: Ladder, place: str) -> Result | None:
    """Return the present value of a place as a result; None where it has none."""
    return next((result for result in one.results if result.method == "present" and result.place == place), None)


def present_cell(now: Present | None, result: Result | None, lang: str) -> Cell:
    """Return the present value with its year; a dash where none is known."""
    if now is None:
        return Cell(words.NONE)
    period = f"{now.base_year}—{now.year}" if now.base_year else now.year
    number = number_with_unit(now.value, now.unit, lang, now.low, now.high, signed=now.statement != "level")
    return Cell(f"{number} ({period})", resting(result))


Panels = dict[str, dict[str, tuple[list[Present], list[Rung]]]]


def _panels(studies: Sequence[Study], found: dict[str, list[Ladder]]) -> Panels:
    """Return variables with levels to reach and present levels: per place, its levels and its targets."""
    panels: Panels = {}
    for study in studies:
        for one in found[study.place.id]:
            aims = [rung for rung in _numbered(one) if _drawn(rung)]
            levels = [now for now in one.present if now.statement == "level"]
            same = {rung.target.price_basis for rung in aims} == {now.price_basis for now in levels}
            if aims and levels and same:
                rows = panels.setdefault(one.variable, {})
                for place in dict.fromkeys([*(now.place for now in levels), *(rung.holder for rung in aims)]):
                    mine = [now for now in levels if now.place == place], [r for r in aims if r.holder == place]
                    if place not in rows or place == study.place.id:
                        rows[place] = mine
    return _fitting(panels)


def _drawn(rung: Rung) -> bool:
    target = rung.target
    return target.statement == "level" and target.comparator in _SINGLE and not target.scope


def _fitting(panels: Panels) -> Panels:
    """Return the first panels that fit one figure: so many of them, and so many years of levels at the most."""
    chosen: Panels = {}
    years: set[str] = set()
    for name, rows in panels.items():
        more = years | {now.year for levels, _ in rows.values() for now in levels}
        if len(chosen) < _MOST_PANELS and len(more) <= _MOST_YEARS:
            chosen[name], years = rows, more
    return chosen


def _figure(studies: Sequence[Study], panels: Panels, lang: str) -> Figure:
    raw = studies[0].raw
    names = words.listed([raw.dictionary[name].label(lang) for name in panels], lang)
    return Figure(
        "target_ladder",
        pick(lang, "现值与各级目标", "Present values and targets of every level"),
        pick(lang, f"分面点图：{names}", f"Dot charts, one panel each: {names}"),
        partial(_draw, raw, panels, lang),
        sources=tuple(
            dict.fromkeys(
                citation(raw.sources[rung.target.source], lang)
                for rows in panels.values()
                for _, aims in rows.values()
                for rung in aims
            )
        ),
    )


def _draw(raw: Raw, panels: Panels, lang: str) -> Drawing:
    from nearzero.presentation.figures.ladder import Ladder as Panel
    from nearzero.presentation.figures.ladder import ladder

    made = [
        Panel(
            raw.dictionary[name].label(lang),
            units.label(raw.dictionary[name].unit, lang),
            tuple(_row(raw.place(place).name(lang), levels, aims) for place, (levels, aims) in rows.items()),
        )
        for name, rows in panels.items()
    ]
    return ladder(made, lang)


def _row(place: str, levels: Sequence[Present], aims: Sequence[Rung]) -> Row:
    from nearzero.presentation.figures.ladder import Row
    from nearzero.presentation.figures.ladder import Rung as Point

    points = tuple(Point(int(now.year), now.value, now.low, now.high) for now in levels)
    goals = dict.fromkeys((int(rung.target.year), float(rung.target.value or 0)) for rung in aims)
    return Row(place, points, tuple(Point(year, value) for year, value in goals))
