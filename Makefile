# Everything starts from a fresh clone: only python3 (3.11 or newer, with venv) and make are assumed.
.DEFAULT_GOAL := help
.PHONY: help setup demo test on-embedded on-debian prerequisites lint bench accuracy assets docs lock clean
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
WORKERS ?= 3
FUZZ_SECONDS ?= 30
# Tests come in one order everywhere, so that what fails can be run again; SEED=2 gives another.
SEED ?= 1
# The slow ones try many orders of arrival; the others send the server the same statements.
OF_THE_DATABASE := $(addprefix tests/,accounts audit children intake states)
ONE_ORDER := --randomly-seed=$(SEED)
# Hundreds of processes are started here; each would compile all sources anew, which takes longer than to run them.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# uv brings what a lock names several times as fast as pip; where only pip knows the way (a mirror of one's own), pip goes.
bring = $(BIN)/uv pip install --quiet --python $(BIN)/python $(1) 2>.venv/uv.log || $(PIP) install $(1)

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1|/' | \
		awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: .venv/ready ## set up .venv, so that .venv/bin/vereda answers

demo: setup ## a small invented nation through the real intake, then the portal on http://127.0.0.1:8000 (ARGS="--children 500")
	@$(BIN)/vereda demo $(ARGS)

test: ## all tests: on the embedded PostgreSQL, and those of the database on Debian's as well
	@$(MAKE) --no-print-directory --jobs 2 .venv/ready-dev prerequisites
	@$(MAKE) --no-print-directory --jobs 2 --keep-going on-embedded on-debian

on-embedded:
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ONE_ORDER) $(ARGS)

# One process, while those above wait for servers and browsers; its own lines come together when it ends.
on-debian:
	@VEREDA_TEST_SERVER=debian $(BIN)/pytest $(ONE_ORDER) -m "not slow" $(OF_THE_DATABASE) >.venv/on-debian.log 2>&1; \
		failed=$$?; echo; echo "On Debian's PostgreSQL:"; cat .venv/on-debian.log; exit $$failed

prerequisites:
	@bash tests/prerequisites

lint: .venv/ready-dev ## style, types, the floors of the house, missing migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	VEREDA_DATA_DIR=.venv/lint $(BIN)/vereda manage makemigrations --check --dry-run

bench: setup ## the published benchmarks (ARGS="--children 20000")
	$(BIN)/vereda bench intake $(ARGS)

accuracy: .venv/ready-dev ## the published accuracy, docs/accuracy.md (ARGS="--small": the figures that the tests hold to)
	$(BIN)/python -m tests.accuracy.published $(ARGS)

assets: ## rebuild the vendored styles, fonts and scripts (needs Node; nobody else does)
	cd assets && npm ci && npm run build

docs: .venv/ready ## write the generated pages of docs/
	$(BIN)/python -m vereda.project.environment > docs/settings.md
	$(BIN)/python -m vereda.core.elements.document docs/elements.md
	$(BIN)/python -m vereda.core.statefile.rules_page > docs/rules.md
	VEREDA_DATA_DIR=.venv/lint $(BIN)/vereda manage print_permissions > docs/permissions.md

lock: .venv/ready-dev ## choose the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --extra build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove .venv and the data of the demo
	rm -rf .venv var

LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock"

# --upgrade-deps would ask the network for a newer pip; the one that came with Python does.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Vereda needs Python 3.11 or newer. Name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 3; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python's venv module is missing (Debian: apt-get install python3-venv)." >&2; exit 3; }

.venv/uv.lock: requirements-dev.lock | .venv/bin/python
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock >$@
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement $@ || echo "… without uv, by pip."

# Whatever is imported is compiled then: most of what Spark brings never is.
.venv/packages: requirements.lock | .venv/uv.lock
	@echo "Installing packages …"
	@$(call bring,--require-hashes --requirement requirements.lock)
	@touch $@

.venv/ready: .venv/packages pyproject.toml
	@$(call bring,--no-deps --no-build-isolation --editable .)
	@touch $@

# Spark comes as sources, half a gigabyte of what is compressed already.
.venv/ready-dev: requirements-dev.lock .venv/ready
	@echo "Installing packages for tests …"
	@$(call bring,--config-settings=--build-option=--compression=stored --require-hashes --requirement requirements-dev.lock)
	@touch $@
