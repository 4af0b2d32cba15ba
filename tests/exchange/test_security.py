"""What people type stays text wherever it goes: no formula, no code, no mark-up, no address that is fetched."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.batch.parameters import ParameterError, checked, parameters_of
from nearzero.exchange.export import export
from nearzero.exchange.plain_text import csv_text, put_text
from nearzero.places.contracts import FACTS
from nearzero.places.narrative import check_narrative
from nearzero.presentation.pdf.markup import literal

ROOT = Path(__file__).parents[2]
ACTIVE = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd|'x'!A0", "@SUM(A1:A9)", "\t=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", ACTIVE)
def test_a_cell_that_looks_like_a_formula_is_text_in_a_workbook_and_in_csv(text, tmp_path):
    book = openpyxl.Workbook()
    put_text(book.active["A1"], text)
    book.save(tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active["A1"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert not csv_text(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(min_size=1, max_size=30))
@settings(deadline=None)
def test_no_cell_of_a_csv_file_begins_like_a_formula_unless_it_is_a_number(text):
    written = csv_text(text)
    assert not written.startswith(("=", "@", "\t", "\r"))
    if written.startswith(("+", "-")):
        assert float(re.split("~", written)[0]) is not None


def test_an_export_of_notes_that_look_like_formulas_holds_no_formula(small_raw, tmp_path):
    for row, text in enumerate(ACTIVE, 2):
        small_raw.cell("places/alpha/facts.csv", row, note=text.strip())
    path = export(small_raw.raw, "alpha", "xlsx", tmp_path / "alpha.xlsx")
    for sheet in openpyxl.load_workbook(path):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_text_in_typst_is_a_string_that_nothing_in_it_can_end(text):
    written = literal(text)
    assert written[0] == written[-1] == '"'
    assert re.search(r'(?<!\\)(\\\\)*"', written[1:-1]) is None


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=y>", "[x](javascript:y)", "![x](http://x)", "`#eval()`"]
)
def test_what_would_be_code_in_a_report_is_refused_in_a_text(text, small_raw):
    small_raw.write("places/alpha/narrative/application.md", text)
    assert check_narrative(small_raw.raw, "alpha", "")


@pytest.mark.parametrize(
    "value",
    [
        'laoshan"; import os; os.system("x") #',
        "a\nimport os",
        "{__import__('os')}",
        "'''",
        "\\",
        "../x",
        "%run x",
        "!ls",
    ],
)
def test_a_parameter_is_written_as_a_literal_or_refused(value):
    from papermill.translators import PythonTranslator

    code = PythonTranslator.codify({"place": value})
    namespace: dict[str, object] = {"__builtins__": {}}
    exec(code, namespace)  # noqa: S102 - nothing but an assignment may be in it
    assert namespace["place"] == value
    assert set(namespace) == {"__builtins__", "place"}


def test_a_name_of_a_parameter_that_is_code_is_refused():
    notebook = ROOT / "notebooks" / "01_trends.ipynb"
    for name in ("x; import os", "__import__('os')", "place\nx"):
        assert name not in parameters_of(notebook)
        with pytest.raises(ParameterError, match="no such parameter"):
            checked(notebook, {name: "1"})


def test_lab_and_app_listen_on_this_machine_only_and_keep_their_token():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "lib").rglob("*.py"))
    assert re.search(r"jupyter lab .*--ip=127\.0\.0\.1", text)
    assert "0.0.0.0" not in text + sources  # noqa: S104 - the address that must not be there
    for weak in ("token=''", 'token=""', "--NotebookApp.token", "disable_check_xsrf", "allow_origin", "--allow-root"):
        assert weak not in text + sources


GUARD = """
import json, socket, sys
asked = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        target = args[1] if event == "socket.connect" else args[0]
        host = target[0] if isinstance(target, tuple) else target
        if isinstance(host, str) and host not in ("127.0.0.1", "::1", "localhost") and not host.startswith("/"):
            asked.append(str(target))
sys.addaudithook(watch)
from nearzero.study import Study
from nearzero.presentation.html import write_html
study = Study.load("tiny", sys.argv[2])
write_html(study.report("en"), sys.argv[1])
print(json.dumps(asked))
"""


TINY = """id = "tiny"
zh = "小社区"
en = "Tiny"
kind = "community"
programme = "shandong-2023"
system = "community"
synthetic = true
"""


@pytest.mark.slow
def test_a_report_is_made_without_asking_the_network(tmp_path):
    page = tmp_path / "report.html"
    root = tmp_path / "raw"
    real = ROOT / "data" / "raw"
    shutil.copytree(real, root, ignore=lambda at, names: {"places"} & set(names) if Path(at) == real else ())
    folder = root / "places" / "tiny"
    folder.mkdir(parents=True)
    (folder / "place.toml").write_text(TINY, encoding="utf-8")
    cells = {"variable": "population", "year": "2022", "value": "0.83", "unit": "万人", "state": "measured"}
    cells |= {"source": "synthetic-example", "locator": "row 1", "note": "http://a.example/x.png"}
    line = ",".join(cells.get(name, "") for name in FACTS.columns)
    (folder / "facts.csv").write_text(",".join(FACTS.columns) + "\n" + line + "\n", encoding="utf-8")
    call = [sys.executable, "-c", GUARD, str(page), str(root)]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=ROOT, timeout=300)  # noqa: S603 - ours
    assert json.loads(done.stdout.splitlines()[-1]) == []
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert not re.search(r"@import|url\(\s*['\"]?https?:", text)
