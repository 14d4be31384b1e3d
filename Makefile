# Everything here sets itself up: a venv of its own, pinned by constraints.txt.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
OUT    ?= meta-audit-out

.PHONY: help demo test check lint types tests samples notebooks words lexicons evaluate screenshot clean

help:  ## List what can be made.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(READY)  ## Audit the bundled, invented exports; print where the report is.
	$(BIN)/meta-audit demo --out $(OUT)

test: check  ## Set up, then lint, types and all tests.

check: lint types tests  ## What every commit passes.

lint: $(READY)  ## Style and layout, by ruff.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## Types, by mypy in strict mode.
	$(BIN)/mypy

tests: $(READY)  ## All tests, on all cores.
	$(BIN)/pytest -n auto

samples: $(READY)  ## Write the invented exports and the planted truth again.
	$(BIN)/python -m sample_exports.make

notebooks: $(READY)  ## Run the notebooks on the demo's output and store what they show.
	$(BIN)/python -m tests.notebooks --store

words: $(READY)  ## Collect messages for translation; list what lacks one.
	$(BIN)/python -m tests.words

lexicons: $(READY)  ## Spell the terms of the lexicons in all their forms.
	$(BIN)/python -m tests.lexicons

evaluate: $(READY)  ## Measure the mentions on sentences that were held back.
	$(BIN)/python -m tests.evaluate

screenshot: $(READY)  ## Picture the demo's report for the README (needs Chromium).
	$(BIN)/python -m tests.screenshot

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

clean:  ## Remove the venv, caches and the demo's output.
	rm -rf $(VENV) $(OUT) .mypy_cache .ruff_cache .pytest_cache
