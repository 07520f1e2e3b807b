PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test check docs outcomes clean

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
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -n 2
	PYTHONHASHSEED=1 $(BIN)/python -m pytest -n 2 -m "not long" --ignore=tests/docs --ignore=tests/browser --ignore=tests/manners

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
