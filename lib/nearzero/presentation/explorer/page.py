"""The explorer's views as HTML: tables whose numbers can be asked, charts beside each other, notices.

Here: escaping and mark-up, and the answer to “why this number”. Not here: what a view says (``views``), widgets
(``widgets``).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell, Column, Paragraph, Table
from nearzero.presentation.explorer.section import Section
from nearzero.presentation.labels import explained, labels, small_print
from nearzero.presentation.provenance import citation, factors_used, printed_facts, project_facts, table_rows
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

# A number that is pressed, by mouse or by Enter, is written into the hidden field that the kernel listens to.
_ASK = (
    "var n=event.target.closest('[data-result-id]');"
    "if(n&&(event.type==='click'||event.key==='Enter'||event.key===' ')){event.preventDefault();"
    "var f=document.querySelector('.nz-ask input');f.value='';f.value=n.dataset.resultId;"
    "f.dispatchEvent(new Event('input',{bubbles:true}));f.dispatchEvent(new Event('change',{bubbles:true}));}"
)
STYLE = """<style>
.nz{font-size:13px;line-height:1.4;color:var(--jp-ui-font-color1,#262626)}
.nz .nz-charts{display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start}
.nz .nz-chart{width:470px;max-width:100%;height:auto;background:#fff;border:1px solid #e3e3e3;border-radius:3px}
.nz table{border-collapse:collapse;border:0;border-top:2px solid;border-bottom:2px solid;margin:4px 0;font-size:12px}
.nz thead{border-bottom:1px solid}
.nz td,.nz th{padding:1px 7px;border:0;background:none;font-weight:normal;white-space:nowrap;vertical-align:top}
.nz thead th{font-weight:bold}
.nz .nz-group th{text-align:left;font-weight:bold;white-space:normal;padding-top:5px}
.nz tbody td:first-child{white-space:normal;min-width:130px;max-width:250px}
.nz .nz-scroll{overflow-x:auto}
.nz caption{font-weight:bold;text-align:left;padding:6px 0 2px;color:inherit;caption-side:top}
.nz p{margin:3px 0}.nz .nz-small{font-size:11px;opacity:.8}
.nz button.nz-n{all:unset;cursor:pointer;border-bottom:1px dotted #999}
.nz text.nz-n{cursor:pointer}
.nz .nz-n:hover{color:#0072B2;fill:#0072B2}.nz .nz-n:focus-visible{outline:2px solid #0072B2;outline-offset:1px}
.nz .nz-missing,.nz .nz-warning{border-left:3px solid #E69F00;padding-left:7px}
.nz .nz-finding{font-weight:bold}.nz dl{display:grid;grid-template-columns:max-content 1fr;gap:1px 10px;margin:4px 0}
.nz dt{font-weight:bold;font-size:12px}.nz dd{margin:0;overflow-wrap:anywhere;font-size:12px}
.nz-error{border-left:3px solid #D55E00;padding:3px 8px;white-space:pre-line}
.jp-Cell-outputWrapper:has(.nz-app),.jp-OutputArea:has(.nz-app),.jp-OutputArea-child:has(.nz-app),
.jp-OutputArea-output:has(.nz-app),.nz-app,.nz-app .widget-box{overflow:visible!important;contain:none!important}
.widget-html.nz-why{position:sticky;bottom:0;z-index:5;background:var(--jp-layout-color0,#fff)}
.widget-html.nz-why{border-top:1px solid #bbb;box-shadow:0 20px 0 var(--jp-layout-color0,#fff)}
.widget-html.nz-why .widget-html-content{max-height:185px;overflow-y:auto}
.nz-ask{display:none!important}
.nz-left .widget-label{min-width:76px!important}.nz-levers .widget-inline-hbox{flex-flow:row wrap}
.nz-levers .widget-label{flex:0 0 100%;width:100%!important;text-align:left!important;height:20px;line-height:20px}
</style>"""


# On a page of its own the explorer needs no title above it, and the room to the edges.
PAGE_STYLE = (
    "<style>.jp-MarkdownCell{display:none}"
    "body.jp-Notebook{padding:4px 4px 0!important;margin:0;box-sizing:border-box}</style>"
)
INVENTED = ("虚构示例，不得引用", "Invented example: not to be cited")


def section_html(section: Section, lang: str, *, invented: bool = False) -> str:
    """Return a view.

    Args:
        section: What is shown.
        lang: ``zh`` or ``en``.
        invented: Whether a place of it is invented.
    """
    notices = [block for block in section.blocks if isinstance(block, Paragraph)]
    tables = [block for block in section.blocks if isinstance(block, Table)]
    body = f'<p class="nz-warning"><b>{pick(lang, *INVENTED)}</b></p>' if invented else ""
    body += "".join(paragraph_html(one, lang) for one in notices if one.kind != "missing")
    body += f'<div class="nz-charts">{"".join(section.charts)}</div>' if section.charts else ""
    body += "".join(table_html(one, lang) for one in tables)
    body += "".join(paragraph_html(one, lang) for one in notices if one.kind == "missing")
    said = escape(section.title)
    return (
        f'<div class="nz" data-tab="{section.id}" aria-label="{said}" onclick="{_ASK}" onkeydown="{_ASK}">{body}</div>'
    )


def paragraph_html(paragraph: Paragraph, lang: str) -> str:
    """Return a paragraph; its numbers lead to the first of its results."""
    opening = labels(lang).paragraphs.get(paragraph.kind, "")
    text = escape(opening + paragraph.text)
    if paragraph.results:
        text = f'<button class="nz-n" data-result-id="{escape(paragraph.results[0].id)}">{text}</button>'
    return f'<p class="nz-{paragraph.kind}">{text}</p>'


def table_html(table: Table, lang: str) -> str:
    """Return a three-line table with its caption and small print; every number can be asked."""
    unit_row = any(column.unit for column in table.columns)
    heads = "".join(_head(column) for column in table.columns)
    below = "".join(f'<td style="text-align:{c.align}">{escape(c.unit)}</td>' for c in table.columns)
    rows = "".join(
        _group(table, number)
        + f"<tr>{''.join(_cell(cell, column) for cell, column in zip(row, table.columns, strict=True))}</tr>"
        for number, row in enumerate(table.rows)
    )
    small = "".join(f'<p class="nz-small">{escape(line)}</p>' for line in small_print(table, labels(lang)))
    head = f"<tr>{heads}</tr>" + (f"<tr>{below}</tr>" if unit_row else "")
    return (
        f'<div class="nz-scroll"><table id="nz-{escape(table.id)}"><caption>{escape(table.caption)}</caption>'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table></div>{small}"
    )


def _group(table: Table, row: int) -> str:
    """Return the heading that stands above a row."""
    if row not in table.groups:
        return ""
    said = escape(table.groups[row])
    return f'<tr class="nz-group"><th scope="rowgroup" colspan="{len(table.columns)}">{said}</th></tr>'


def _head(column: Column) -> str:
    return f'<th scope="col" style="text-align:{column.align}">{escape(column.head)}</th>'


def _cell(cell: Cell, column: Column) -> str:
    text = escape(cell.text)
    if cell.result is not None:
        text = f'<button class="nz-n" data-result-id="{escape(cell.result.id)}">{text}</button>'
    mark = f"<sup>{escape(cell.mark)}</sup>" if cell.mark else ""
    return f'<td style="text-align:{column.align}">{text}{mark}</td>'


def why_html(raw: Raw, result: Result | None, lang: str) -> str:
    """Return the answer to “why this number”: arithmetic, interval, state, and every input with its source.

    Args:
        raw: The data folder of the place.
        result: The number; None where none is asked.
        lang: ``zh`` or ``en``.
    """
    if result is None:
        hint = pick(
            lang, "点按任一数字（或用Tab键选中后按回车），此处显示其来历。", "Press any number: where it comes from."
        )
        return f'<div class="nz nz-why" aria-live="polite"><p class="nz-small">{escape(hint)}</p></div>'
    name = raw.dictionary[result.variable].label(lang) if result.variable in raw.dictionary else result.variable
    value = (
        words.with_unit(result, lang)
        if isinstance(result.value, int | float)
        else words.label(str(result.value or words.NONE), lang)
    )
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in _inputs(raw, result, lang))
    said = escape(explained(result, labels(lang))).replace("\n", "<br>")
    title = escape(f"{name} {result.factor} {result.period.replace('-', '—')}".replace("  ", " "))
    return (
        f'<div class="nz nz-why" aria-live="polite" data-shown="{escape(result.id)}"><p><b>{title}</b>: {escape(value)}'
        f'</p><p>{said}</p><p class="nz-small">{escape(result.id)}</p><dl>{facts}</dl></div>'
    )


def _inputs(raw: Raw, result: Result, lang: str) -> list[tuple[str, str]]:
    """Return every input: its id, and digits as printed, document and locator."""
    found: dict[str, str] = {}
    used = set(result.inputs)
    for place in dict.fromkeys(name.partition(":")[0] for name in result.inputs):
        if place not in raw.place_ids:
            continue
        for fact in printed_facts(raw, place, used):
            printed = f"{fact.value} {units.label(fact.unit, lang)}"
            found[fact.id] = _said(raw, printed, fact.source, fact.locator, lang)
        for number in project_facts(raw, place, used):
            found[number.id] = _said(raw, number.printed or words.NONE, number.source, number.locator, lang)
        for line in table_rows(raw, place, used):
            found[line.id] = _said(raw, line.printed, line.source, line.locator, lang)
    for factor in factors_used(raw, result.inputs):
        found[factor.id] = f"{factor.digits} {factor.unit} · {factor.source}"
    given = pick(lang, "由数据文件夹或所设参数给出", "given in the data folder or by hand")
    return [(name, found.get(name, given)) for name in result.inputs]


def _said(raw: Raw, printed: str, source: str, locator: str, lang: str) -> str:
    known = citation(raw.sources[source], lang) if source in raw.sources else source
    return " · ".join(part for part in (printed, known, locator) if part)


def message_html(lines: tuple[str, ...] | list[str], *, error: bool) -> str:
    """Return messages; nothing where there are none."""
    if not lines:
        return ""
    said = escape("\n".join(lines))
    return f'<div class="nz nz-{"error" if error else "small"}" role="{"alert" if error else "status"}">{said}</div>'
