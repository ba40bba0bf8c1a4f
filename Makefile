# What a newcomer types. Set-up steps leave a stamp and run again only when their input changes.
# Everything is installed from constraints.txt and maps/package-lock.json, both with hashes.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
OUT ?= out
PYTEST := $(BIN)/python -m pytest -rs
QUICK := not browser and not slow and not postgres and not door
INSTALLED := .venv/.installed
ASSETS := maps/node_modules/.copied

.PHONY: help demo test check lint types contracts unit real bench soak docs messages gallery lock \
	format clean \
	setup system-build system-browser system-postgres

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

demo: setup  ## set up, run the invented region end to end, and serve it (PLACEMENT_NO_SERVE=1: do not)
	$(BIN)/placement demo -o $(OUT)/demo

# In one run: collecting and fixtures are paid for once per worker.
test: system-browser system-postgres lint types contracts setup  ## install what is missing, run all
	$(PYTEST) -n auto --dist worksteal

check: lint types contracts unit  ## style, types, import contracts and quick tests (< 2 min)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

contracts: $(INSTALLED)
	$(BIN)/lint-imports --no-logo

unit: setup
	$(PYTEST) -n auto -m "$(QUICK)"

real: setup  ## check, match and map on real boundaries, networks and addresses
	rm -rf $(OUT)/real
	$(BIN)/python tests/real/build_folder.py $(SHARED)/realdata $(OUT)/real
	for town in delft nootdorp; do \
		echo "== $$town"; \
		time $(BIN)/placement check $(OUT)/real/$$town; \
		time $(BIN)/placement match $(OUT)/real/$$town -o $(OUT)/real/$$town-voorstel; \
	done

bench: setup  ## measure speed and memory; the figures come on standard output
	for script in tests/bench/bench_*.py; do echo "== $$script"; $(BIN)/python $$script; done

soak: setup system-postgres  ## kills and races at full size, a few minutes
	$(PYTEST) -s tests/soak/full_size.py

docs: $(INSTALLED)  ## write docs/cli.md and api/openapi.json anew from the program itself
	$(BIN)/python -m placement_api.reference docs/cli.md
	$(BIN)/python -m placement_api.openapi api/openapi.json

messages: $(INSTALLED)  ## gather the texts of the pages anew into the English catalogue
	$(BIN)/python -m placement_api.pages.messages

gallery: setup system-browser  ## walk through the demo per role and take the pictures of maps/gallery
	$(BIN)/python -m tests.gallery maps/gallery

format: $(INSTALLED)  ## bring the code into the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:  ## compile constraints.txt anew; takes today's versions
	command -v uv >/dev/null || { echo "make lock vraagt het programma uv" >&2; exit 1; }
	uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header -o constraints.txt --upgrade

clean:  ## remove all that set-up and runs have made
	rm -rf .venv $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis maps/node_modules
	find maps/placement_maps/static -mindepth 1 ! -name README.md -delete
	rm -rf api/placement_api/static/vendor
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(INSTALLED) $(ASSETS)

$(INSTALLED): pyproject.toml constraints.txt | system-build
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 of nieuwer nodig")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(ASSETS): maps/package.json maps/package-lock.json maps/placement_maps/assets.py \
		api/placement_api/vendor.py $(INSTALLED)
	npm ci --prefix maps --no-audit --no-fund --loglevel=error
	$(BIN)/python -m placement_maps.assets
	$(BIN)/python -m placement_api.vendor
	touch $@

# Debian packages are installed only where a program is missing, by root or with sudo.
define need
	@if ! { $(1); } >/dev/null 2>&1; then \
		as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
		$$as_root apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends $(2); \
	fi
endef

system-build:
	$(call need,$(PYTHON) -c 'import venv$(comma) ensurepip',python3 python3-venv)
	$(call need,command -v npm,nodejs npm)
	$(call need,$(PYTHON) -c 'import ctypes; ctypes.CDLL("libpangoft2-1.0.so.0")',\
		libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core)

system-browser:
	$(call need,command -v chromium,chromium)

system-postgres:
	$(call need,ls /usr/lib/postgresql/*/bin/initdb /usr/share/postgresql/*/extension/postgis.control,\
		postgresql postgresql-postgis)

comma := ,
