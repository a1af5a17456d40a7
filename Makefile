# Needs Python 3.11 or newer and make, nothing else: every target sets up .venv by itself.
PYTHON3 ?= $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
ARGS ?=

# Only wheels, each checked against its hash in the lock: nothing unknown is ever executed.
INSTALL = $(PYTHON) -m pip install -qq --disable-pip-version-check --no-input --no-compile \
	--require-hashes --no-deps --only-binary :all: -r

# Tests on each processor; more than four would wait for one another's start. ARGS="-n 0": one by one.
PYTEST = $(PYTHON) -m pytest -n logical --maxprocesses 4 --dist worksteal

# Byte code is kept, whatever the machine says: without it every process compiles all it imports.
export PYTHONDONTWRITEBYTECODE =

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite check fmt bench drill mutate figures lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-13s %s\n", $$1, $$2}' Makefile

run: .venv/run.stamp ## start Genjin on this machine (ARGS="..." reaches the program)
	@$(PYTHON) -m bot run $(ARGS)

test: .venv/dev.stamp ## all tests, on SQLite and PostgreSQL (ARGS="-k name" for some)
	@$(PYTEST) $(ARGS)

test-sqlite: .venv/dev.stamp ## the tests that need no PostgreSQL
	@$(PYTEST) -k "not postgresql" $(ARGS)

check: .venv/dev.stamp ## exactly what CI runs
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy --strict bot handlers storage tests
	.venv/bin/lint-imports
	.venv/bin/codespell
	$(MAKE) test

fmt: .venv/dev.stamp ## format, and put right what can be put right
	@$(PYTHON) -m ruff check --fix-only --quiet
	@$(PYTHON) -m ruff format

bench: .venv/dev.stamp ## measure speed (ARGS=understanding for that part)
	@$(PYTHON) -m tests.bench $(ARGS)

drill: .venv/dev.stamp ## kill, cut off and starve it for long; one table (ARGS="--only T2 --events 1000")
	@$(PYTHON) -m tests.reliability.drill $(ARGS)

mutate: .venv/dev.stamp ## take away what holds the promises, one at a time: every drill must turn red
	@$(PYTHON) -m tests.reliability.mutate $(ARGS)

figures: .venv/dev.stamp ## how well messages are understood (ARGS="--errors 20" shows what is missed)
	@$(PYTHON) -m tests.understanding.figures $(ARGS)

lock: .venv/dev.stamp ## make the locks from pyproject.toml (ARGS=--upgrade takes newer releases)
	@.venv/bin/uv pip compile -q $(ARGS) -o requirements.txt pyproject.toml
	@.venv/bin/uv pip compile -q $(ARGS) -c requirements.txt --extra dev -o requirements-dev.txt pyproject.toml

clean: ## forget .venv and everything else that can be made again
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find bot handlers storage tests -name __pycache__ -prune -exec rm -rf {} +

# pip comes last into a new .venv, so where it is missing the .venv is none, or half made.
.venv/bin/pip:
	@test -n "$(PYTHON3)" && $(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Genjin needs Python 3.11 or newer: make PYTHON3=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON3) -m venv --clear .venv

.venv/run.stamp: requirements.txt | .venv/bin/pip
	@echo "Setting up .venv for running ..."
	@$(INSTALL) requirements.txt
	@touch $@

# The development lock holds the other one, so this serves `make run` too.
.venv/dev.stamp: requirements-dev.txt | .venv/bin/pip
	@echo "Setting up .venv for development (a minute) ..."
	@$(INSTALL) requirements-dev.txt
	@touch .venv/run.stamp $@
