# Needs Python 3.11+, git and make. `make demo` and `make test` set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOG := $(VENV)/install.log
PYTEST := $(BIN)/python -m pytest -q -n auto --dist loadfile

.PHONY: demo test test-slow test-all lint imports check bench bench-bulk soak rules fit pages clean

demo: $(STAMP)
	mkdir -p demo
	$(BIN)/counterclaim run --db demo/claims.db --report demo/report

# What is quick, on every change: 3 minutes at most on two idle cores. Properties are tried with few examples.
test: $(STAMP)
	$(PYTEST) -m "not slow"

# The rest: kills, servers, other processes, hostile and long inputs, walks in a browser, the notebook, the bench;
# properties with many examples.
test-slow: $(STAMP)
	$(PYTEST) -m "slow or hypothesis" --hypothesis-profile=thorough

test-all: test test-slow

lint: imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Which way imports run, by the contracts of pyproject.toml.
imports: $(STAMP)
	$(BIN)/python -m pytest -q tests/test_architecture.py -k one_way

check: lint test

# quantulum3 is measured beside ours when it can be installed; everything else runs without it.
bench: $(STAMP)
	-$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m bench

# Web archives: made ones of 450 MB in all are read, workers killed, and ten million claims checked.
bench-bulk: $(STAMP)
	$(BIN)/python -m bench.bulk.extraction
	$(BIN)/python -m bench.bulk.kills
	$(BIN)/python -m bench.bulk.check --runs 3

# What takes too long for every day: runs killed at random moments, 60 without Prefect and 40 with it and its workers,
# 10 reports and 10 servers; and a second run over 1,000 unchanged pages.
soak: $(STAMP)
	$(BIN)/python -m bench.soak.kill_runs 60
	$(BIN)/python -m bench.soak.kill_runs 40 --prefect
	$(BIN)/python -m bench.soak.kill_reports 10 10
	$(BIN)/python -m bench.soak.unchanged_run 1000

# What each rule earns on the annotated pages; `make rules WRITE=--write` also updates docs/RULES.md.
rules: $(STAMP)
	$(BIN)/python -m bench.docs.rule_report $(WRITE)

# Fits the confidence of claims, the second reading and the certainty of conflicts on what people have annotated and read.
FLAGS ?= --flags tests/eval/read_flags.jsonl --flags tests/eval/gold_flags.jsonl
fit: $(STAMP)
	$(BIN)/python -m bench.fit $(FLAGS) --write

# The cookbook and the diagram of the tables are made from the program; tests tell when they are old.
pages: $(STAMP)
	$(BIN)/python -m bench.docs.cookbook --write
	$(BIN)/python -m bench.docs.schema_diagram --write

clean:
	rm -rf demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# Old pips know no dependency groups, so pip itself comes first. The stamp makes set-up happen once per change; what
# pip says is shown if it fails.
# mypy follows no import hooks, so it sees the package through a folder of links.
$(STAMP): pyproject.toml setup.py constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the log is $(LOG)"
	@{ $(BIN)/python -m pip install --upgrade 'pip>=25.1' && $(BIN)/python -m pip install \
		--constraint constraints.txt --group dev --editable '.[schedule,serve]'; } >$(LOG) 2>&1 || { cat $(LOG); exit 1; }
	rm -rf $(VENV)/links && mkdir -p $(VENV)/links/counterclaim
	ln -s $(CURDIR)/extractors $(CURDIR)/db $(CURDIR)/flows $(CURDIR)/counterclaim/[a-z_]*.* $(VENV)/links/counterclaim/
	touch $@
