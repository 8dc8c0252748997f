# Everything that is done with the course. `make help` lists it.

# Some shells forbid Python to write bytecode; every process would then compile PyTorch anew, which takes 10 seconds.
unexport PYTHONDONTWRITEBYTECODE

# A Python that the course supports, and that can make a virtual environment.
SUPPORTED := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do $$p -c '$(SUPPORTED)' 2>/dev/null && echo $$p && break; done)

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable
SITE := _build/html

.DEFAULT_GOAL := help
.PHONY: help book serve lab practice test train notebooks bench lint stills links release constraints clean

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

book: $(VENV)/book.stamp ## build the website (installs no PyTorch)
	@$(BIN)/jupyter-book build . -W -n --keep-going --quiet
	@echo "The book is $(SITE)/index.html; \`make serve\` serves it on http://127.0.0.1:8000."

serve: ## serve the built website on this machine
	@test -f $(SITE)/index.html || { echo "There is no website yet; \`make book\` builds it."; exit 1; }
	@echo "The book is on http://127.0.0.1:8000 (Ctrl-C ends it)."
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) 8000 2>/dev/null

lab: $(VENV)/course.stamp ## open the pages and labs in JupyterLab
	@PYTHONPATH="$(CURDIR)" $(BIN)/jupyter lab $(OPTIONS)

practice: $(VENV)/course.stamp ## make up a class of 30 submissions, to try grading on
	@$(BIN)/python -m tools.practice $(OPTIONS)

test: $(VENV)/course.stamp ## run every test there is
	@$(BIN)/python -m pytest -m "not timed" --numprocesses logical --maxprocesses 4 --dist loadfile
	@$(BIN)/python -m pytest -m timed tests

train: $(VENV)/course.stamp ## train an experiment: make train EXPERIMENT=digits/published
	@$(BIN)/python -m utils train $(EXPERIMENT) $(OPTIONS)

notebooks: $(VENV)/course.stamp ## re-run pages that changed, normalise them, refresh numbers in prose
	@$(BIN)/python -m tools.notebooks

bench: $(VENV)/bench.stamp ## measure speed, and write trained/bench
	@$(BIN)/python -m bench

lint: $(VENV)/course.stamp ## check code and notebooks with ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

stills: $(VENV)/course.stamp ## draw the still pictures of the live figures anew
	@$(BIN)/python -m tools.stills

links: $(VENV)/book.stamp ## check every link that leads to another site
	@$(BIN)/jupyter-book build . --builder linkcheck --path-output _build/links --quiet

release: $(VENV)/book.stamp ## pack the student's copy of the course into _build/student
	@$(BIN)/python -m tools.release $(OPTIONS)

constraints: $(VENV)/uv.stamp ## write the exact versions again, from the ranges in pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --all-extras --python-version 3.11 \
	  --no-header --no-annotate --no-emit-index-url --output-file constraints.txt pyproject.toml

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) _build

$(VENV)/uv.stamp:
	@test -n "$(PYTHON)" || { echo "The course needs Python 3.11, 3.12 or 3.13 with venv (on Debian and Ubuntu: python3-venv)." \
	  "None was found; install one, or say which: make PYTHON=/path/to/python3 …"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@touch $@

$(VENV)/book.stamp: $(VENV)/uv.stamp pyproject.toml constraints.txt
	@echo "Installing what the book is built with."
	@$(INSTALL) ".[book]"
	@touch $@

$(VENV)/bench.stamp: $(VENV)/course.stamp
	@$(INSTALL) ".[bench]"
	@touch $@

$(VENV)/course.stamp: $(VENV)/uv.stamp pyproject.toml constraints.txt
	@echo "Installing everything (PyTorch is large: some minutes the first time)."
	@$(INSTALL) ".[book,course,test,cluster,lab]"
	@$(BIN)/python -m tools.pair
	@touch $@ $(VENV)/book.stamp
