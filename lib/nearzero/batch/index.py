"""The index page of an output folder: every report that is there."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from urllib.parse import quote

from nearzero.batch.outputs import write_text

_PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>nearzero</title>
<style>
body {{ font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  max-width: 52rem; margin: 3rem auto; padding: 0 1rem; line-height: 1.6; color: #1a1a1a; }}
table {{ border-collapse: collapse; width: 100%; border-top: 2px solid; border-bottom: 2px solid; }}
th, td {{ text-align: left; padding: .4rem .6rem; vertical-align: top; }}
thead th {{ border-bottom: 1px solid; }}
a {{ color: #00509d; }}
</style>
</head>
<body>
<h1>nearzero</h1>
<table>
<thead><tr><th scope="col">报告 · Report</th><th scope="col">文件 · Files</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""
_LINKS = (
    ("report.html", "HTML"),
    ("report.docx", "Word"),
    ("report.pdf", "PDF"),
    ("tables.xlsx", "Excel"),
    ("results.json", "results.json"),
    ("notebooks", "notebooks/"),
    ("figures", "figures/"),
)


def write_index(out: Path) -> None:
    """Write ``index.html`` of an output folder from the reports that are in it.

    Args:
        out: The folder of the reports.
    """
    folders = sorted(path.parent for path in out.glob("*/results.json") if not path.parent.name.startswith("."))
    write_text(out / "index.html", _PAGE.format(rows="\n".join(_row(folder) for folder in folders)))


def _row(folder: Path) -> str:
    title = json.loads((folder / "results.json").read_text(encoding="utf-8"))["title"]
    links = [(name, label) for name, label in _LINKS if (folder / name).exists()]
    links += [(f"notebooks/{page.name}", page.stem) for page in sorted((folder / "notebooks").glob("*.html"))]
    written = " · ".join(f'<a href="{escape(folder.name)}/{quote(name)}">{escape(label)}</a>' for name, label in links)
    return f"<tr><td>{escape(title)}</td><td>{written}</td></tr>"
