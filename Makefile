# The loop. A fresh clone needs Python 3.11 or newer and make, nothing else:
#   make demo    install the core, code the bundled reports, print the events with their quotes
#   make test    install the development tools, run the tests and the code in the docs
#   make lint    format, ruff, mypy strict, import floors, docs-are-complete
#   make bench   scores on the gold sets against bench/floors.json, and articles per second
#                (DATA=folder holding data/gold; ARGS="--update" raises the floors)
#   make setup   everything for working on Attest: tools and the commit hook
# VENV=folder puts the environment elsewhere; PYTHON=path picks the Python it is made with.

VENV ?= .venv
PYTHON ?=
DATA ?= ../shared
ARGS ?=

BIN := $(VENV)/bin
# Bytecode is made when a module is first used: a tenth less on disk (355 to 315 MB), and a faster install.
PIP_INSTALL := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --no-input

.PHONY: demo test lint bench setup fuzz
.DEFAULT_GOAL := demo

demo: $(VENV)/.core
	@$(BIN)/attest demo

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n 2

# Every check speaks, even after one has failed.
lint: $(VENV)/.dev
	@status=0; \
	$(BIN)/ruff format --check . || status=1; \
	$(BIN)/ruff check --output-format concise . || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/lint-imports --no-logo || status=1; \
	$(BIN)/python scripts/docs_complete.py || status=1; \
	exit $$status

SECONDS ?= 10
fuzz: $(VENV)/.dev
	@$(BIN)/python fuzz/run.py --seconds $(SECONDS)

bench: $(VENV)/.core
	@$(BIN)/python bench/run.py --data $(DATA) $(ARGS)

setup: $(VENV)/.dev
	@if git rev-parse --git-dir >/dev/null 2>&1; then git config core.hooksPath scripts/hooks; fi
	@echo "Ready: $(BIN)/attest, and 'make demo', 'make test', 'make lint', 'make bench'."

$(BIN)/pip:
	@sh scripts/make_venv.sh "$(VENV)" $(PYTHON)

# A stamp says what was installed from which pyproject.toml, so that the second run starts at once.
$(VENV)/.core: pyproject.toml | $(BIN)/pip
	@echo "Installing Attest into $(VENV) ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/pip
	@echo "Installing Attest and its development tools into $(VENV) ..."
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.core
