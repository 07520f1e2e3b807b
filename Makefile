PYTHON ?= python3
BIN := .venv/bin
PIP := -m pip install --quiet --disable-pip-version-check
.PHONY: words demo test test-long mutate check docs outcomes clean lock floors fuzz kills

# $(call install,run) or $(call install,dev): exact versions with hashes, or with LOCKED=no the newest that pyproject.toml allows
ifeq ($(LOCKED),no)
install = $(BIN)/python $(PIP) -e '.$(if $(filter dev,$(1)),[dev])'
else
install = $(BIN)/python $(PIP) --require-hashes -r requirements/$(1).txt || { printf '%s\n' \
	'requirements/$(1).txt could not be installed: pip says why above. A file with another hash may not be what it says it is.' \
	'If no release there fits this Python or this system, "make LOCKED=no ..." takes the newest releases that pyproject.toml allows, without hashes and not as tested.' >&2; exit 1; }
project = $(BIN)/python $(PIP) --no-deps --no-build-isolation -e .
endif

.venv/run.stamp: pyproject.toml requirements/run.txt
	@echo 'Installing what the main job needs into .venv: 0.8 GB, about half a minute and the time of the download, once.'
	$(PYTHON) -m venv .venv
	@$(call install,run)
	@$(project)
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo 'Installing what tests, docs and all extras need into .venv: 1.8 GB in all, once.'
	@$(call install,dev)
	@touch $@

demo: .venv/run.stamp
	$(BIN)/untoc-draw demo

test: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

test-long: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal -m long

# Plants faults in the code of the law, one by one, and asks whether the near tests notice: hours. ONLY='verify.guard*' for a part.
mutate: .venv/dev.stamp
	$(BIN)/python $(PIP) 'mutmut>=3.8'
	PYTHONHASHSEED=0 nice $(BIN)/python -m mutmut run $(if $(ONLY),'$(ONLY)')
	$(BIN)/python -m mutmut results

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -o addopts=-q tests/words/test_catalogues.py

docs: .venv/dev.stamp
	$(BIN)/sphinx-build -W --keep-going -q -b html -d build/doctrees docs build/docs

outcomes: .venv/dev.stamp
	$(BIN)/python -m results.stored rebuild $(if $(SMALL),--small)

# What is marked for translation, into the catalogues of words/.
words: .venv/dev.stamp
	$(BIN)/python -m words.catalogue

# The tool that resolves versions. Nothing else needs it.
UV := build/uv/bin/uv
$(UV):
	$(PYTHON) -m venv build/uv
	build/uv/bin/python $(PIP) uv

# A version that is locked and still allowed stays; to move all to the newest releases, delete requirements/*.txt first.
LOCK := pip compile --quiet pyproject.toml --group build --universal --generate-hashes --fork-strategy fewest --custom-compile-command 'make lock'
lock: $(UV)
	$(UV) $(LOCK) --extra dev --output-file requirements/dev.txt
	$(UV) $(LOCK) --constraint requirements/dev.txt --output-file requirements/run.txt

# The oldest releases that pyproject.toml allows of what it names, and the fast tests with them.
floors: $(UV)
	$(PYTHON) -m venv --clear build/floors
	$(UV) pip compile --quiet pyproject.toml --group build --extra dev --python build/floors/bin/python --resolution lowest-direct --output-file build/floors.txt
	build/floors/bin/python $(PIP) -r build/floors.txt
	build/floors/bin/python $(PIP) --no-deps --no-build-isolation -e .
	build/floors/bin/python -m pytest -n 2 -m "not long" --ignore=tests/docs --ignore=tests/browser --ignore=tests/app/manners --ignore=tests/house/test_licences.py $(TESTS)

# Harm real files at random for so many minutes, and have every reader read them.
fuzz: .venv/dev.stamp
	$(BIN)/python -m tests.fuzz $(or $(MINUTES),60) "$(or $(SEED),$(shell date))"

# Kill each long command so many times, go on with it, and compare the files.
kills: .venv/dev.stamp
	$(BIN)/python -m tests.kills $(or $(KILLS),100) "$(or $(SEED),$(shell date))" $(COMMANDS)
	UNTOC_KILLS=$(or $(KILLS),100) $(BIN)/python -m pytest -q -s -m long tests/app/ceremony/test_killed.py

clean:
	rm -rf .venv
