# The words of this project. `make demo` and `make test` do all their own set-up.
BIN := .venv/bin
.NOTPARALLEL:
.PHONY: setup test-setup demo test check fix messages docs bench bench-ten lock

setup:  ## make the environment; afterwards .venv/bin/motcua works
	@sh tools/environment.sh

test-setup:  ## the environment with all that tests need, the browser included
	@sh tools/environment.sh test

demo: setup  ## from a bare checkout to a running site with a town to play in
	@$(BIN)/motcua migrate --verbosity 0
	@$(BIN)/motcua demo
	@$(BIN)/motcua run

# Tests have a home of their own, so that they never touch a running demo.
test check: export MOTCUA_HOME ?= $(CURDIR)/var/test

check: test-setup  ## lint, types, import contracts, missing migrations; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/motcua makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=motcua.config.settings $(BIN)/python tools/states.py --check

test: check  ## from a bare checkout to a passed test suite
	@$(BIN)/python -m pytest -n 2; status=$$?; $(BIN)/motcua db stop >/dev/null; exit $$status

fix: test-setup  ## repair what a machine can repair
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: test-setup  ## find the sentences, keep the translations in step, compile them
	$(BIN)/python tools/messages.py

docs: test-setup  ## redraw docs/states.md
	DJANGO_SETTINGS_MODULE=motcua.config.settings $(BIN)/python tools/states.py

bench: test-setup  ## the benchmarks
	$(BIN)/python -m benchmarks

bench-ten: test-setup  ## a province's figures, pages and searches at ten million dossiers too: 45 GB, an hour
	$(BIN)/python -m benchmarks.province --ten

UV ?= uv
LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --quiet
lock:  ## renew the lock files (needs uv)
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) pyproject.toml --group build --group test --group dev -o requirements-test.lock
