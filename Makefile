PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test test-long check docs outcomes clean

.venv/run.stamp: pyproject.toml
	@echo 'Installing into .venv: about half a minute, once.'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: .venv/run.stamp
	$(BIN)/untoc-draw demo

test: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

test-long: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal -m long

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/dev.stamp
	$(BIN)/sphinx-build -W --keep-going -q -b html -d build/doctrees docs build/docs

outcomes: .venv/run.stamp
	$(BIN)/python -m results.stored rebuild $(if $(SMALL),--small)

clean:
	rm -rf .venv
