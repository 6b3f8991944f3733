# make demo: install, then release, grade and report a cohort of 24 in demo/
# make test: everything that runs for every change
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all test-attacks test-nbgrader bench lint lock release system clean

help:  ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

install: $(STAMP)  ## Make .venv with the pinned, hash-checked packages

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; say which with make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP)  ## Release, grade and report a cohort of 24 in demo/
	@$(RUN) -m autograder demo demo

test: $(STAMP) system lint  ## Lint, types and the suite for every change
	$(RUN) -m pytest -m "not slow" -n auto --maxprocesses 4 --dist loadfile \
	  tests/autograder tests/secrecy tests/faults tests/fuzz
	$(RUN) -m pytest -m "not slow" tests/attacks tests/hidden

test-all: $(STAMP) system lint  ## The same and the long tests
	$(RUN) -m pytest

test-attacks: $(STAMP) system  ## Hostile submissions, at every level and as every kind of user
	$(RUN) -m pytest -m attacks tests/attacks

test-nbgrader: $(STAMP)  ## nbgrader's own tests, with our configuration
	$(RUN) -m pytest -rA tests/nbgrader_suite

bench: $(STAMP) .venv-otter  ## Measure, side by side in one run; writes benchmarks/results/
	$(RUN) -m benchmarks.sandbox_cost
	$(RUN) -m benchmarks.pages
	$(RUN) -m benchmarks.graders -n 20
	$(RUN) -m benchmarks.graders -n 100 --rounds 1
	$(RUN) -m benchmarks.workers
	$(RUN) -m benchmarks.growth -n 10 -n 100 -n 1000 -n 10000
	$(RUN) -m benchmarks.counterexamples
	$(RUN) -m benchmarks.writer
	$(RUN) -m benchmarks.writer --postgres

.venv-otter: benchmarks/otter.lock
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

lint: $(STAMP)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

release: $(STAMP)  ## Prove what has changed, then make release/ anew from source/
	$(RUN) -m autograder verify
	$(RUN) -m autograder release

system:
	@sh tools/system-packages.sh

lock:  ## Resolve requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --extra dev --extra dask --extra postgres --output-file requirements.lock pyproject.toml tools/build-requirements.in

clean:  ## Remove what was made
	rm -rf demo .pytest_cache .mypy_cache .ruff_cache
