# Every command here works from a clean checkout.
.DEFAULT_GOAL := help
.SILENT:
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
TESTS ?=
# a command started here ends with make, however make ends
TIED = exec setpriv --pdeathsig TERM --

.PHONY: help run demo doctor provision test test-api test-fast check format bench vendor lock migrate clean

help: ## Show what can be made
	awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock pyproject.toml tools/environment.sh
	tools/environment.sh
	touch $@

run: $(READY) ## Start a whole centre here: Redis, Asterisk and the controller; Ctrl-C stops it
	$(TIED) $(BIN)/tawasul run

demo: $(READY) ## Start a centre of its own (var-demo) full of callers and agents, to watch its board
	$(TIED) env TAWASUL_HOME="$${TAWASUL_HOME:-var-demo}" \
		TAWASUL_TRUNK_GATEWAY="$${TAWASUL_TRUNK_GATEWAY-127.0.0.1:5070}" $(BIN)/tawasul demo

doctor: $(READY) ## Check every part of the centre and say how to mend what is wrong
	$(BIN)/tawasul doctor

provision: $(READY) ## Bring the programs that a centre needs onto this machine
	$(BIN)/tawasul provision

migrate: $(READY) ## Bring the database to the newest form
	$(BIN)/tawasul migrate

test: $(READY) ## Run every test, on real servers, a real Asterisk and a real browser
	$(BIN)/tawasul provision --for-tests
	$(if $(TESTS),$(BIN)/pytest $(TESTS),tools/run_tests.sh)

test-api: $(READY) ## Hold the requests of the API against their contract for some minutes
	TAWASUL_OPENAPI_EXAMPLES=300 $(BIN)/pytest tests/integration/test_openapi_tickets.py

test-fast: $(READY) ## Run the tests that need no servers
	$(BIN)/pytest tests/unit tests/golden

check: $(READY) ## Check format, style, types and who imports whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## Measure the centre against its promises, one JSON line a figure
	$(BIN)/tawasul provision --for-tests >&2
	$(BIN)/python -m benchmarks

vendor: $(READY) ## Fetch the front-end libraries that the pages carry
	$(BIN)/python tools/vendor_frontend.py

lock: ## Write requirements.lock anew from pyproject.toml
	tools/lock.sh

clean: ## Remove the environment and every cache; the centres' own folders (var, var-demo) stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
