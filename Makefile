# Each target does all its own set-up, without root. Needs: Python 3.11 or later, make, a C library.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check bench accuracy labs learning ocr mutants samples lock clean

help:
	@echo "make demo      the whole journey on sample_records/ in a throw-away home"
	@echo "make test      all tests"
	@echo "make check     format, lint, types, layers, shape"
	@echo "make bench     ratios against age, restic, recoll and bare click"
	@echo "make accuracy  scores the development documents and writes docs/accuracy.md"
	@echo "make labs      how lab rows are read, into docs/lab-values.md"
	@echo "make learning  what one correction does to other papers, into docs/learning.md"
	@echo "make ocr       errors and time of OCR on degraded pages, beside ocrmypdf where that is installed"
	@echo "make mutants   20,000 broken files through the real intake; takes half an hour"
	@echo "make samples   writes sample_records/ anew"
	@echo "make lock      resolves the dependencies anew into locks/"

demo: $(VENV)/run.stamp
	$(BIN)/phr demo

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-timings 2>/dev/null || $(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: $(VENV)/dev.stamp
	$(BIN)/python tools/bench.py

accuracy: $(VENV)/dev.stamp
	$(BIN)/python tools/measure_accuracy.py

labs: $(VENV)/dev.stamp
	$(BIN)/python tools/measure_labs.py

learning: $(VENV)/dev.stamp
	$(BIN)/python tools/measure_learning.py

ocr: $(VENV)/dev.stamp
	$(BIN)/python tools/measure_ocr.py

mutants: $(VENV)/dev.stamp
	$(BIN)/python tools/mutants.py

samples: $(VENV)/dev.stamp
	$(BIN)/python tools/make_samples.py

# The lock files name no registry: pip uses the one it is set up for, and the hashes hold whatever it brings.
lock:
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --upgrade --extra ocr pyproject.toml locks/build.in -o locks/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --upgrade -c locks/run.txt --extra ocr pyproject.toml locks/build.in --group dev -o locks/dev.txt

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "phr needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(VENV)/pyvenv.cfg locks/run.txt pyproject.toml
	$(BIN)/python -m pip install -q --require-hashes -r locks/run.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/pyvenv.cfg locks/dev.txt pyproject.toml
	$(BIN)/python -m pip install -q --require-hashes -r locks/dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
