# Everything here sets itself up: a venv of its own, pinned by constraints.txt.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SUPPLY := $(VENV)/.supply
OUT    ?= meta-audit-out
FUZZ   := $(VENV)/.fuzz
SECONDS ?= 60
ROUNDS  ?= 3

.PHONY: help demo test check lint types tests samples notebooks words lexicons evaluate screenshot advisories sbom bench chaos fuzz clean

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
	$(BIN)/pytest -n auto --dist worksteal

samples: $(READY)  ## Write the invented exports and the planted truth again.
	$(BIN)/python -m sample_exports.make

notebooks: $(READY)  ## Run the notebooks on the demo's output and store what they show.
	$(BIN)/python -m tests.notebooks --store

words: $(READY)  ## Collect messages for translation; list what lacks one.
	$(BIN)/python -m tests.words

lexicons: $(READY)  ## Spell the terms of the lexicons in all their forms.
	$(BIN)/python -m tests.lexicons

bench: $(READY)  ## Measure whole scans of up to a million items; write benchmarks.md.
	$(BIN)/python -m tests.bench --rounds $(ROUNDS)

chaos: $(READY)  ## Kill scans, fill disks, flip every byte: about half an hour.
	$(BIN)/python -m tests.chaos --kills 50 --disks 20 --flips all

evaluate: $(READY)  ## Measure the mentions on sentences that were held back.
	$(BIN)/python -m tests.evaluate

screenshot: $(READY)  ## Picture the demo's report for the README (needs Chromium).
	$(BIN)/python -m tests.screenshot

advisories: $(SUPPLY)  ## Ask for known weaknesses of all pins (needs a network).
	@$(BIN)/python -m tests.supply advisories constraints.txt

sbom: $(READY)  ## Write the bill of materials of what runs: dist/sbom.cdx.json.
	@$(BIN)/python -m tests.supply sbom dist/sbom.cdx.json

$(SUPPLY): $(READY)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt \
		--editable '.[supply]' || \
		{ echo "advisories: pip-audit can't be installed; this needs a network"; exit 2; }
	@touch $(SUPPLY)

fuzz: $(FUZZ)  ## Look for bytes that the readers trip over: SECONDS=60 per target.
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)
	MUTATIONS=500 $(BIN)/pytest -p no:xdist tests/test_mutations.py

$(FUZZ): $(READY)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt \
		--editable '.[fuzz]' || \
		{ echo "fuzz: atheris can't be installed; it needs Linux and a network"; exit 2; }
	@touch $(FUZZ)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

clean:  ## Remove the venv, caches and the demo's output.
	rm -rf $(VENV) $(OUT) .mypy_cache .ruff_cache .pytest_cache
