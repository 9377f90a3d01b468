# Two commands do everything on a fresh machine: `make dashboard` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FOREIGN := .venv-foreign
ARGS ?=
# JupyterLab refuses to run as root unless it is told that this is meant.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help dashboard lab bot test unit lint bench long messages screenshot screenshots clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(VENV)/.botkit: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(not (3, 11) <= v < (3, 14))' || \
	  { echo "botkit needs Python 3.11, 3.12 or 3.13; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.botkit-test: $(VENV)/.botkit
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@

# A bot of another library, which the sandbox is tested with; never in the environment of botkit.
$(FOREIGN)/.ready: tests/foreign/requirements.txt
	$(PYTHON) -m venv $(FOREIGN)
	$(FOREIGN)/bin/python -m pip install --quiet --requirement tests/foreign/requirements.txt
	@touch $@

dashboard: $(VENV)/.botkit ## Start everything and print the dashboard's address (ARGS="--port 8866 --guilds 100")
	@$(BIN)/botkit dashboard $(ARGS)

lab: $(VENV)/.botkit ## Open JupyterLab on the notebooks
	$(BIN)/jupyter lab $(AS_ROOT) --notebook-dir=notebooks --LabApp.news_url=None \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate $(ARGS)

bot: $(VENV)/.botkit ## Run the bot alone, without a page
	@$(BIN)/botkit bot

test: $(VENV)/.botkit-test $(FOREIGN)/.ready chromium nginx ## Install what tests need, Chromium included, and run all of them
	$(BIN)/python -m pytest --numprocesses=3 --dist=loadfile $(ARGS)

unit: $(VENV)/.botkit-test ## Run the quick tests alone
	$(BIN)/python -m pytest tests/unit $(ARGS)

lint: $(VENV)/.botkit-test ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.botkit-test chromium ## Measure, and print ratios between two things of one run
	$(BIN)/python -m pytest tests/bench -m bench -s -q --timeout=900 $(ARGS)

long: $(VENV)/.botkit-test ## Fuzz the sandbox for some minutes
	$(BIN)/python -m pytest tests/unit tests/integration -m long -s -q --timeout=900 $(ARGS)

messages: $(VENV)/.botkit-test ## Bring the catalogues of translations in step with the texts (ARGS="de" begins one)
	$(BIN)/python tools/messages.py $(ARGS)

screenshot: $(VENV)/.botkit-test chromium ## Make the README's pictures from the real page
	$(BIN)/python tools/screenshot.py docs/images

screenshots: $(VENV)/.botkit-test chromium ## Make pictures of each state into build/screenshots, to be looked at
	$(BIN)/python tools/screenshot.py build/screenshots --states

.PHONY: chromium
chromium:
	@sh tools/chromium.sh

.PHONY: nginx
nginx:
	@sh tools/nginx.sh

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) $(FOREIGN) .pytest_cache .mypy_cache .ruff_cache .hypothesis
