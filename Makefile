# Hotpass: `make run` shows it, `make test` proves it. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
LS := .ls-venv
BIN := $(VENV)/bin
UV := UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=$(VENV) $(BIN)/uv
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
CODE := hotpass app.py served.py front pages components deploy tests benchmarks requirements

.DEFAULT_GOAL := help
.PHONY: help run demo setup label-studio test check bench lock clean packages

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: demo ## Refine the sample workbooks, then serve the workbench on http://127.0.0.1:8501
	@exec $(BIN)/hotpass serve

demo: setup ## Refine the sample workbooks
	@$(BIN)/hotpass demo

setup: $(VENV)/.runtime ## Make the environment in .venv

label-studio: $(LS)/.made ## A local Label Studio on http://127.0.0.1:8080, without Docker
	@exec $(BIN)/python deploy/label_studio.py serve

test: $(VENV)/.dev ## Everything: format, lint, types, import rules and every test
	@$(MAKE) --no-print-directory --jobs 3 --output-sync packages check $(LS)/.made
	@$(BIN)/python -m pytest -m measured $$(grep -rl --include='*.py' 'mark\.measured' tests)
	@$(BIN)/python -m pytest -m "not measured" -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

packages:
	@tests/system_packages.sh

check: $(VENV)/.dev ## Fast checks: format, lint, types, import rules
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache

bench: $(VENV)/.dev ## Speed and accuracy
	@$(BIN)/python -m benchmarks

lock: $(VENV)/.uv ## Renew the locked requirements
	@$(LOCK) --upgrade requirements/build.in -o requirements/build.txt
	@$(LOCK) --upgrade requirements/runtime.in -o requirements/runtime.txt
	@$(LOCK) --upgrade requirements/dev.in -o requirements/dev.txt
	@$(LOCK) --upgrade requirements/label-studio.in -o requirements/label-studio.txt

clean: ## Remove the environments and the demo's workspace
	rm -rf $(VENV) $(LS) workspace

$(VENV)/.uv: requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hotpass needs Python 3.11 or newer; name one with PYTHON=python3.11"; exit 3; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 3; }
	@echo "Making $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	@touch $@

$(VENV)/.runtime: $(VENV)/.uv requirements/runtime.txt pyproject.toml
	@echo "Installing the locked packages …"
	@$(UV) pip install --quiet --require-hashes -r requirements/runtime.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q hotpass components front pages
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "Installing what the tests need …"
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# Label Studio and Hotpass ask for other versions of the same packages, so that each has its own environment.
$(LS)/.made: requirements/label-studio.txt | $(VENV)/.uv
	@echo "Making $(LS) …"
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LS)
	@UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=$(LS) $(BIN)/uv pip install --quiet --require-hashes -r requirements/label-studio.txt
	@$(BIN)/python deploy/label_studio.py prepare
	@touch $@
