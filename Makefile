# Two commands for a newcomer: `make run` and `make test`.
# Each installs what it needs into .venv from the hashed lock files.

PYTHON ?= python3
PORT ?= 8000
FAMILIES ?= 250
SEED ?= 7
PY := .venv/bin/python
PIP := .venv/bin/pip --quiet --disable-pip-version-check install --no-deps --require-hashes

.PHONY: run serve forget test test-sqlite test-postgres test-browser check mutants bench proof lock clean

.venv/run: requirements.txt
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	touch $@

.venv/serve: requirements-serve.txt .venv/run
	$(PIP) -r requirements-serve.txt
	touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(PIP) -r requirements-dev.txt
	touch $@

run: .venv/run  ## a fictional scheme to try, on this machine only
	HSWW_MODE=demo $(PY) -m hsww.keyfiles var/secrets
	HSWW_MODE=demo HSWW_VAR=$(CURDIR)/var $(PY) -m hsww.demo.run --port $(PORT) --families $(FAMILIES) --seed $(SEED)

forget:  ## throws that scheme away, with everything that was entered
	rm -rf var

serve: .venv/serve  ## production: everything comes from the environment, see docs/operations.md
	HSWW_MODE=serve $(PY) -m hsww.serve

test: test-sqlite test-postgres test-browser

test-sqlite: .venv/dev
	env -u DATABASE_URL -u KEYS_DATABASE_URL $(PY) -m pytest -q -n auto -m "not browser"

test-postgres: .venv/dev
	$(PY) -m tests.postgres $(PY) -m pytest -q -n auto -m "not browser"

test-browser: .venv/dev
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || echo "*** Chromium is not installed: the browser tests are SKIPPED. ***"
	$(PY) -m pytest -q -n 3 --dist loadfile -m browser tests/browser tests/pages

check: .venv/dev
	.venv/bin/ruff check --no-cache .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m tests.deploy

mutants: .venv/dev  ## removes each rule and gate in turn; a test must notice each
	$(PY) -m pytest -q tests/policy/mutants.py -p no:cacheprovider

bench: .venv/dev
	$(PY) -m tests.bench

proof: .venv/dev  ## the long programmes, which need more than a coffee break; writes docs/proof.md
	$(PY) -m tests.proof

lock: .venv/dev
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra postgres pyproject.toml -o requirements-serve.txt
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra postgres --extra dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
