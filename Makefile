# Needs make and a Python of 3.11 or newer, with venv and pip. Everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all setup test lint lock site-assets help FORCE

all: setup
	@$(BIN)/onrecord build
	@$(BIN)/onrecord check

setup: .venv/.ready

test: setup
	@$(BIN)/pytest --numprocesses auto --dist loadscope

lint: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

help:
	@echo 'make        build the tables from the seeds, then check everything'
	@echo 'make test   run the tests'
	@echo 'make lint   check the style, the formatting and the types of the code'
	@echo 'make setup  only make .venv, where the onrecord command is ($(BIN)/onrecord)'
	@echo 'make site-assets  bring the engine of the room Ask from npm (needs npm, and gzip)'
	@echo 'make lock   write requirements.lock after a change to the dependencies in pyproject.toml (needs uv)'
	@echo
	@echo 'The Python used is $(PYTHON); for another: make PYTHON=python3.12'

# Two stamps, each written last, so that what was interrupted is made again. The first says that .venv holds exactly
# what the lock names; the second, that the project is installed in it.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "onrecord needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo not there)."; \
	  echo 'Name another: make PYTHON=python3.12'; exit 1; } >&2
	@echo 'Setting up .venv from requirements.lock (a minute or two, this once)' >&2
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@pwd -P > $@

.venv/.ready: .venv/.locked pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# A .venv knows its own address and its Python's: once the folder has moved or that Python is gone, it is of no use.
ifneq ($(shell $(BIN)/python -c pass 2>/dev/null && cat .venv/.locked 2>/dev/null),$(CURDIR))
.venv/.locked: FORCE
endif

# For every platform and every Python from 3.11 on. Versions stay as they are unless pyproject.toml asks for others;
# to renew them all, delete the lock first.
lock:
	@uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock
	@{ echo '# Every package, with the hashes of all its files. Written by: make lock'; cat requirements.lock; } \
	  > requirements.lock.new
	@mv requirements.lock.new requirements.lock

# What the reading room's Ask needs: DuckDB-Wasm, its JavaScript bundled, its 34 MB packed to 8, unpacked in the page.
NPM := build/site-assets
ENGINE := build/onrecord/site/engine
DUCKDB := $(NPM)/node_modules/@duckdb/duckdb-wasm/dist

site-assets: $(ENGINE)/duckdb-eh.wasm.gz

$(ENGINE)/duckdb-eh.wasm.gz: $(NPM)/npm-shrinkwrap.json
	@command -v npm >/dev/null || { echo 'make site-assets needs npm, which comes with Node.js.' >&2; exit 1; }
	@npm ci --prefix $(NPM) --ignore-scripts --no-audit --no-fund --silent
	@mkdir -p $(ENGINE)
	@$(NPM)/node_modules/.bin/esbuild $(DUCKDB)/duckdb-browser.mjs --bundle --minify --format=iife --global-name=duckdb \
	  --log-level=error --outfile=$(ENGINE)/duckdb.js
	@grep -v '^//# sourceMappingURL' $(DUCKDB)/duckdb-browser-eh.worker.js > $(ENGINE)/duckdb.worker.js
	@{ echo 'DuckDB-Wasm: MIT licence, https://github.com/duckdb/duckdb-wasm/blob/main/LICENSE'; \
	  cd $(NPM)/node_modules; for one in apache-arrow flatbuffers tslib; do printf '\n%s\n\n' $$one; cat $$one/LICENSE*; done; \
	  } > $(ENGINE)/LICENSES.txt
	@gzip -9nc $(DUCKDB)/duckdb-eh.wasm > $@
