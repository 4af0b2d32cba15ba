"""The compiler runs apart: its memory is its own, and what it refuses is said."""

from __future__ import annotations

import resource
import sys

import pytest

from nearzero.presentation import pdf
from nearzero.presentation.pdf.compiler import CompilerError, compiled

HEAD = '#set document(title: "题", date: none)\n#set text(font: "Noto Sans CJK SC")\n'


def test_a_source_becomes_the_same_file_each_time(tmp_path):
    (tmp_path / "part.typ").write_text("二氧化碳", encoding="utf-8")
    made = [compiled(HEAD + '#include "part.typ"', tmp_path, pdf.font_folders()) for _ in range(2)]
    assert made[0].startswith(b"%PDF-")
    assert made[0] == made[1]


def test_what_is_refused_is_said_in_the_compilers_words(tmp_path):
    with pytest.raises(CompilerError, match="file not found"):
        compiled(HEAD + '#include "nowhere.typ"', tmp_path, [])
    with pytest.raises(CompilerError, match="title"):
        compiled("x", tmp_path, [])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
def test_its_memory_goes_with_it(tmp_path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    compiled(HEAD + "二氧化碳 " * 3000, tmp_path, pdf.font_folders())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024
