# Two commands do everything: `make run` and `make test`. Python 3.11+, pip and make are all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test lint types unit bench fuzz coverage mutation audit torture torture-review test-cluster licences clean
help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,train]'
	touch $@

$(VENV)/.hard: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,train,hard]'
	touch $@

setup: $(VENV)/.run  ## create the environment

run: $(VENV)/.run  ## set up, then run the main job on corpora/sample
	$(BIN)/songngu run corpora/sample

test: lint types unit  ## set up, then pass lint, types and tests

lint: $(VENV)/.dev  ## ruff and the order of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev  ## mypy --strict
	$(BIN)/mypy

unit: $(VENV)/.dev  ## the tests
	$(BIN)/pytest -n auto

SHARED ?= ../shared
bench: $(VENV)/.dev  ## the figures of a batch; SHARED names the folder of the text and the first model
	$(BIN)/python benchmarks/batch.py --shared $(SHARED)

fuzz: $(VENV)/.hard  ## half an hour of damaged files into every reader and every way back
	$(BIN)/python benchmarks/fuzz.py --seconds 600 --seed 1
	$(BIN)/python benchmarks/fuzz_guided.py --seconds 30 --seed 1

coverage: $(VENV)/.hard  ## branches that the tests reach in the rooms that hold data
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

mutation: $(VENV)/.hard  ## how many small faults in matching, merging and the ledger the tests notice
	$(BIN)/python benchmarks/mutation.py

audit: $(VENV)/.hard  ## known weaknesses of the pinned dependencies; asks the advisory service of PyPI
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

torture: $(VENV)/.dev  ## 200 processes killed at random moments
	SONGNGU_KILLS=200 SONGNGU_REAL_KILLS=20 $(BIN)/pytest tests/faults -n auto

SEED ?= 1
torture-review: $(VENV)/.dev  ## 10,000 random edits in every review format, in sorted, cut and doubled copies
	$(BIN)/python benchmarks/review.py --no-speed --entries 0 --seed $(SEED)

test-cluster: $(VENV)/.dev  ## the tests of a Ray cluster, with Ray
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,train,cluster]'
	$(BIN)/pytest tests/batch/test_cluster.py tests/batch/test_cluster_files.py

licences: $(VENV)/.run  ## list the licences of what is installed with songngu, in docs/licences.md
	$(PYTHON) -m venv $(VENV)/licences
	$(VENV)/licences/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt . 'pip-licenses==5.5.5'
	$(VENV)/licences/bin/pip-licenses --ignore-packages songngu pip-licenses prettytable --with-urls --format=markdown > docs/licences.table
	{ printf '# Licences of dependencies\n\nWhat `pip install songngu` brings, as the packages state it. Made by `make licences`.\n\n'; cat docs/licences.table; } > docs/licences.md
	rm docs/licences.table

clean:  ## remove the environment and what tools left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist
