# make site: set up, then build the whole site; make thorough: the same with rivals and other splits.
# make test: set up, then run all tests but those that take long; make test-all: those too.
# README.md gives the plain commands behind these.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LAB := .venv-lab
LAB_LOCK := site_src/whichlever/press/teaching/lab.lock
TOOLS := node_modules/.package-lock.json

.PHONY: site thorough serve lab test test-all check clean setup tools

site: setup
	$(BIN)/whichlever build

thorough: setup
	$(BIN)/whichlever build --thorough

serve: setup
	$(BIN)/whichlever serve

# JupyterLab in an environment of its own: what it brings is no part of what results depend on
lab: $(LAB)/.ready
	$(LAB)/bin/jupyter lab --notebook-dir lessons

$(LAB)/.ready: $(LAB_LOCK)
	$(PYTHON) -m venv $(LAB)
	$(LAB)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LAB_LOCK)
	$(LAB)/bin/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'whichlever.pth').write_text('$(CURDIR)/site_src')"
	@touch $(LAB)/.ready

test: setup
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-all: setup
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m ""

check: setup tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/pyright
	$(BIN)/whichlever check
	node_modules/.bin/biome check --error-on-warnings
	node_modules/.bin/tsc -p .

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else 'Python 3.11 to 3.13 is needed; call make with PYTHON=python3.11 or the like')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# for the theme's scripts and styles; the site is built without them
tools: $(TOOLS)

$(TOOLS): package-lock.json
	npm ci --no-audit --no-fund
	@touch $(TOOLS)

clean:
	rm -rf $(LAB) site site.whichlever-* .whichlever
