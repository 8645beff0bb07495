# Kebu 客簿. On a machine with Python ≥ 3.11 and make, `make run` runs it and `make test` tests it.

BIN := .venv/bin

.PHONY: run demo test check bench browser

run: .venv/.run
	@exec $(BIN)/python wsgi.py

# The same on a folder that is thrown away, filled with the demo company.
demo: .venv/.run
	@KEBU_DATA=$$(mktemp -d) && export KEBU_DATA; \
	trap 'rm -rf "$$KEBU_DATA"' EXIT; trap 'exit 130' INT TERM; \
	$(BIN)/flask --app wsgi db upgrade && $(BIN)/flask --app wsgi demo load || exit; \
	$(BIN)/python wsgi.py & server=$$!; trap 'kill $$server' INT TERM; wait $$server || wait $$server

# Unit tests on two cores, then the browser's.
test: .venv/.dev browser
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses=2 --dist=worksteal --ignore=tests/browser
ifneq ($(wildcard tests/browser/test_*.py),)
	@$(BIN)/pytest --numprocesses=2 --dist=worksteal tests/browser
endif

check: .venv/.dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint templates
	@$(BIN)/python -m tests.checks
	@for script in static/js/*.js; do \
	  ! command -v node >/dev/null || node --input-type=module --check <"$$script" || exit 1; done

bench: .venv/.dev
	@$(BIN)/python -m bench

# The browser tests need Chromium and a Chinese font; root on Debian gets them, others are told how. Without a
# window it takes a quarter of the time; where only the usual one is to be had, that serves as well.
HAS_SHELL = command -v chromium-headless-shell >/dev/null
HAS_BROWSER = for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
	    command -v $$name && break; done >/dev/null
HAS_FONT = fc-list :lang=zh | grep -q .
WANTED = chromium-headless-shell fonts-noto-cjk
browser:
	@if $(HAS_SHELL) && $(HAS_FONT); then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq -o Acquire::http::Timeout=10 update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y $(WANTED) >/dev/null; then :; \
	elif $(HAS_BROWSER); then :; \
	else echo "The browser tests need Chromium: sudo apt-get install $(WANTED)" >&2; exit 1; fi

# The environment is made once, by the newest Python that fits, and again when the pins change.
INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check --requirement
NEW_ENVIRONMENT = for python in python3.13 python3.12 python3.11 python3; do \
	  $$python -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || continue; \
	  exec $$python -m venv --clear .venv; done; \
	echo "Kebu needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)." >&2; exit 1

.venv/.run: requirements.txt
	@$(BIN)/python -c "" 2>/dev/null || ($(NEW_ENVIRONMENT))
	@echo "Installing what Kebu needs (once) ..."
	@$(INSTALL) requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@echo "Installing what its tests need (once) ..."
	@$(INSTALL) requirements-dev.txt
	@touch $@
