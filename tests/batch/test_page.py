"""The page is for this machine and for those who have its key."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from nearzero.batch import page
from nearzero.batch.page import HOST, answers, command, environment, free_port
from nearzero.cli import app


def test_the_server_listens_on_this_machine_only_and_asks_for_a_token():
    said = " ".join(command(Path("explorer.ipynb"), 8866))

    assert HOST == "127.0.0.1"
    assert "--Voila.ip=127.0.0.1" in said
    assert "--Voila.auto_token=True" in said
    assert "--VoilaConfiguration.file_allowlist=[]" in said
    assert "show_tracebacks=False" in said


def test_the_token_stands_in_no_command_line():
    key = "k3y"
    assert environment(key)["JUPYTER_TOKEN"] == key
    assert key not in " ".join(command(Path("explorer.ipynb"), 8866))


def test_the_page_loads_nothing_from_elsewhere():
    policy = next(part for part in command(Path("explorer.ipynb"), 8866) if "Content-Security-Policy" in part)

    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_another_data_folder_reaches_the_kernels(tmp_path):
    assert environment("t", tmp_path)["NEARZERO_RAW"] == str(tmp_path)


def test_a_server_that_ends_at_once_is_not_waited_for():
    with subprocess.Popen([sys.executable, "-c", ""]) as server:
        server.wait()
        assert not answers(free_port(), server, seconds=30)


NOISY = """\
import socket, sys
print("noise", flush=True); print("noise", file=sys.stderr, flush=True)
with socket.create_server(("127.0.0.1", {port})) as server:
    server.accept()
sys.exit({code})
"""


def serve_noise(monkeypatch, code):
    def noisy(_notebook, port):
        return [sys.executable, "-c", NOISY.format(port=port, code=code)]

    monkeypatch.setattr(page, "command", noisy)


def test_the_screen_shows_the_address_and_what_to_do_and_nothing_else(monkeypatch, capfd):
    serve_noise(monkeypatch, 0)
    outcome = CliRunner().invoke(app, ["app", "--no-browser", "--lang", "en"])
    lines = outcome.output.splitlines()

    assert outcome.exit_code == 0
    assert len(lines) == 3
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}&lang=en", lines[1])
    assert lines[2] == "Ctrl-C ends it."
    assert "noise" not in "".join(capfd.readouterr())


def test_a_server_that_fails_is_told_with_what_it_said_last(monkeypatch):
    serve_noise(monkeypatch, 3)
    outcome = CliRunner().invoke(app, ["app", "--no-browser"])

    assert outcome.exit_code == 1
    assert "could not be served" in outcome.output
    assert "noise" in outcome.output


def test_a_port_that_is_taken_is_refused_and_nobody_elses_page_is_shown():
    with socket.create_server((HOST, 0)) as other:
        outcome = CliRunner().invoke(app, ["app", "--no-browser", "--port", str(other.getsockname()[1])])

    assert outcome.exit_code == 1
    assert "taken" in outcome.output
    assert "token" not in outcome.output


def test_requests_that_change_something_carry_a_forms_token_but_for_the_closing_of_a_page():
    settings = next(part for part in command(Path("explorer.ipynb"), 8866) if "tornado_settings" in part)
    assert "disable_check_xsrf" not in settings
    assert "'allow_remote_access': False" in settings


def test_a_wrong_call_is_refused_before_anything_starts(tmp_path):
    for arguments in (["app", "--lang", "fr"], ["app", "--raw", str(tmp_path)]):
        assert CliRunner().invoke(app, arguments).exit_code == 2


def test_settings_that_cannot_be_read_are_refused_before_anything_runs(tmp_path):
    (tmp_path / "settings.json").write_text('{"identiy": "kaya3"}', encoding="utf-8")
    call = ["run", "--settings", str(tmp_path / "settings.json"), "--out", str(tmp_path / "out")]
    outcome = CliRunner().invoke(app, call)

    assert outcome.exit_code == 2
    assert "identity" in outcome.output
    assert not (tmp_path / "out").exists()
