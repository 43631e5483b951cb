# What a person does here, in one word each. On Windows, or without make: docs/setup.md.
STUDY ?= demo
ROOT ?= .
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3),python)
PY := .venv/bin/python
BENCHMARKS := embedding.py reading.py groups.py topics.py "coding.py --split aside" coding_held_out.py "reviews.py sources" "reviews.py short --read-only"
MACHINE_MADE := data/processed/demo reports/demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Python keeps what it has compiled, also where the shell says it shouldn't: each of some forty kernels starts sooner.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev report test lab bench demo lock licences clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: .venv/.project ## make .venv and install the program (a few minutes, once)

report: setup ## set up, then run the study STUDY (demo) and say where its reports are
	@echo "== Running the study $(STUDY)"
	$(PY) -m dhr_analysis run $(STUDY) --root "$(ROOT)"
	@echo "== The reports:"
	@find "$(ROOT)/reports/$(STUDY)" -type f ! -name '.*' | sort

test: setup-dev ## set up, then check style, types and behaviour
	@echo "== 1 of 4: ruff check"
	$(PY) -m ruff check .
	@echo "== 2 of 4: ruff format"
	$(PY) -m ruff format --check .
	@echo "== 3 of 4: mypy"
	$(PY) -m mypy
	@echo "== 4 of 4: pytest"
	$(PY) -m pytest

lab: setup ## open the notebooks in JupyterLab with the study STUDY (demo)
	$(PY) -m dhr_analysis lab $(STUDY) --root "$(ROOT)"

bench: setup-dev ## measure speed and quality
	@for script in $(BENCHMARKS); do echo "== benchmarks/$$script"; $(PY) benchmarks/$$script || exit 1; done

demo: setup-dev ## build the files of the demo study from demo/sources
	$(PY) demo/build.py

licences: setup ## list the licence of every package the program runs with; fails on GPL, AGPL, LGPL
	$(PY) tools/licences.py

lock: setup-dev ## write requirements.txt and requirements-dev.txt anew from pyproject.toml
	$(PY) tools/lock.py

clean: ## delete what the program made of the demo study, and caches (not .venv, no other study)
	rm -rf $(MACHINE_MADE)
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# The lists are complete, so pip resolves nothing (--no-deps), which keeps torch out; Python compiles what it uses later.
.venv/.packages: requirements.txt
	@echo "== 1 of 3: making .venv with $(PYTHON)"
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else "Python 3.11 or newer is needed, found %d.%d: make setup PYTHON=/path/to/python3.11" % v[:2])'
	$(PYTHON) -m venv .venv
	@echo "== 2 of 3: installing $$(grep -vc '^#' requirements.txt) packages"
	$(PY) -m pip install --disable-pip-version-check --no-compile --no-deps -r requirements.txt
	@touch $@

.venv/.project: .venv/.packages pyproject.toml
	@echo "== 3 of 3: installing the program itself"
	$(PY) -m pip install --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.dev: .venv/.packages requirements-dev.txt
	@echo "== installing $$(grep -vc '^#' requirements-dev.txt) packages for checking"
	$(PY) -m pip install --disable-pip-version-check --no-compile --no-deps -r requirements-dev.txt
	@touch $@

setup-dev: .venv/.project .venv/.dev
