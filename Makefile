# The two commands of the README. Each makes its own virtual environment (.venv) and
# installs what it needs; all that must be there is Python 3.11 or newer with pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: app test quick attack thorough lowest lint style clean

app: $(VENV)/.app
	$(BIN)/streamlit run app.py

# Types are checked while the tests run.
test: $(VENV)/.test style
	$(BIN)/mypy & $(BIN)/python -m pytest -q -n 3 --dist loadfile && wait $$!

# The tests that find most.
QUICK := conditions load check compile deals explain nearest settling audit cli sentences golden
quick: $(VENV)/.test style
	$(BIN)/mypy & HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -q -n 3 --dist loadfile \
		$(QUICK:%=tests/test_%.py) && wait $$!

# Hostile files, commands and links, kills, damaged journals, full disks: a new seed each time.
attack: $(VENV)/.test
	$(BIN)/python -m tests.attack --seconds $(or $(SECONDS),60) $(if $(SEED),--seed $(SEED))

# Engine and slow oracle held together on many generated scenarios; takes about half an hour.
SCENARIOS := 20000
thorough: $(VENV)/.test
	SCENARIOS=$(SCENARIOS) HYPOTHESIS_PROFILE=default nice -n 19 \
		$(BIN)/python -m pytest -q tests/test_together.py --hypothesis-show-statistics

# Every test with the lowest versions that pyproject.toml allows, in an environment of its own.
lowest:
	$(PYTHON) -m venv --clear $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet uv
	$(VENV)-lowest/bin/uv pip install --python $(VENV)-lowest/bin/python --compile-bytecode \
		--resolution lowest-direct --editable ".[test]"
	$(VENV)-lowest/bin/python -m pytest -q -n 3 --dist loadfile

lint: $(VENV)/.test style
	$(BIN)/mypy

style: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-lowest build dist artifacts .hypothesis .mypy_cache .pytest_cache .ruff_cache
