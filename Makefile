# Two commands on a fresh machine: `make reports` and `make test`. Both make .venv when it is missing or out of date.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The environment is found up to date by these files: what was installed, from which lock.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev

# The work is many small pieces side by side: threads of the linear algebra would only get in each other's way.
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help reports gallery test lint bench lab app lock clean

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

reports: $(RUN_STAMP) ## set up, then every district's report, the comparison and the index
	$(BIN)/nearzero run

gallery: $(RUN_STAMP) ## a page with an example of every figure
	$(BIN)/nearzero gallery

test: $(DEV_STAMP) ## set up, then all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(DEV_STAMP) ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(DEV_STAMP) ## measured ratios
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

lab: $(RUN_STAMP) ## the notebooks in JupyterLab, on this machine only
	$(BIN)/jupyter lab --ip=127.0.0.1 --notebook-dir=notebooks

app: $(RUN_STAMP) ## the explorer as a page, on this machine only
	$(BIN)/nearzero app

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

lock: ## compile the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --extra dev -c requirements.lock --universal --generate-hashes --no-header --no-annotate -o requirements-dev.lock

clean: ## remove what can be built again
	git clean -fdXq reports data/processed; rm -rf $(VENV)
