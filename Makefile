# Each target does its own set-up in .venv beside this file; nothing is installed anywhere else.
# Another Python: make test PYTHON=python3.12

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.14 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)
BIN := .venv/bin
# With it in the shell every worker of the tests would rewrite and compile all of them anew, each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types imports rewritten format bench clean python

help:  ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: .venv/runs  ## look around with made-up data, gone when you leave
	@$(BIN)/lanehop demo

test: .venv/develops  ## run the tests
	$(BIN)/python -m pytest

check: .venv/develops  ## what a change must pass
	@$(MAKE) --no-print-directory --jobs 2 lint types imports rewritten
	@$(MAKE) --no-print-directory test

lint: .venv/develops
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/develops
	$(BIN)/mypy

imports: .venv/develops
	$(BIN)/lint-imports --no-cache

# pytest rewrites every test before it first runs it: here once, and not in each of its workers at the same time.
rewritten: .venv/develops
	-@$(BIN)/python -m pytest --collect-only -qq -n 0 >/dev/null

format: .venv/develops  ## lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/develops  ## measure, slowly
	$(BIN)/python -m pytest --override-ini addopts= tests/bench

clean:  ## remove what these targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

# --- set-up --------------------------------------------------------------------------------------

python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "lanehop needs Python 3.11 or newer on the PATH (or: make PYTHON=/path/to/python3)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

.venv/made: | python
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/runs: pyproject.toml .venv/made
	@echo "Setting up .venv (a minute or so, once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# Dependency groups need pip 25.1; the one that comes with Python 3.11 is older.
.venv/develops: pyproject.toml .venv/made
	@echo "Setting up .venv for development (a minute or so, once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch .venv/runs $@
