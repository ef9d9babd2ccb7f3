# make            set everything up and print every sample issue into out/, the sample volume, its EPUB and its site too
# make test       set everything up, the judges too, and run every test (ten minutes at most)
# make judges     what takes longer: veraPDF over everything, Chromium, large files (25 minutes at most)
# make chaos      the long campaign of kills against the post room; writes docs/chaos.md (ten minutes)
# make chaos-machines  kill, stop and cut off machines that send one plan, restart their server and lose it; writes docs/chaos-machines.md (ten minutes)
# make wheel      the file that users install who have a Python, into dist/
# make bundle     a folder with all that is needed, packed, for those who have none, into dist/
# make deb        the same as a package of Debian, into dist/
# make container  the same as an image, into dist/
# make handed     bundle, package and image, tried in a Debian with nothing on it (as root; six minutes)
# make saving     the long campaigns of the desk: words changed in files, interleavings, kills of its server and of a browser, two tabs and an editor (hours)
# make release    all of them and the wheel, tried, with SHA256SUMS, signed where KEY names a key; nothing is uploaded
# make lint       format, lint, types, import direction, the rooms of the house
# make bench      measure everything in docs/benchmarks.md anew (ten minutes; on a machine that does nothing else);
#                 make bench BEFORE=REVISION races the acts of this state against those of an earlier one
# make same       whether this state prints the same bytes as another: make same BEFORE=REVISION (half an hour)
# make tamper     tamper with two volumes in a hundred kinds, prove a hundred that nobody touched, and write docs/tamper.md (ten minutes);
#                 make tamper SETS="FOLDER ..." proves five hundred issues too, adopted from the PDFs below these folders
# make desk       bundle the desk's own code and what it uses (npm fetches it) into templates/desk
# make corpus     bind every PDF of a folder that others made, and add a row to docs/corpus.md: make corpus SET=FOLDER
# make mutants    break the modules that judge in one place after the other, and see whether tests notice (an hour)
# make pictures   the pictures of pages in README and docs, made from the samples
# make sample     draw the pictures of The Bound Page, and put its year on record anew

PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.ready

.PHONY: all setup test judges judges-setup chaos chaos-machines saving bench same tamper mutants corpus lint wheel wheel-test bundle-setup bundle deb container handed release pictures sample desk lock clean

all: setup
	@for style in $(basename $(notdir $(wildcard templates/css/style/*.css))); do \
	  for target in screen print web epub; do \
	    $(BIN)/pdfdigest build issues/us-japan-alliance-digest --for $$target --style $$style -o out || exit $$?; \
	  done; \
	done
	@$(BIN)/pdfdigest build issues/the-bound-page -o out
	@$(BIN)/pdfdigest bind issues/the-bound-page --volume 3 -o out
	@$(BIN)/pdfdigest bind issues/the-bound-page --volume 3 --for epub -o out
	@$(BIN)/pdfdigest site issues/the-bound-page -o out/site

setup: $(SETUP)

$(SETUP): requirements.lock pyproject.toml scripts/system.sh
	@sh scripts/system.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(SETUP)

test: judges-setup
	@$(BIN)/python -m pytest -n auto -m "not judges"

judges-setup: setup
	@sh scripts/system.sh judges
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/judges/requirements.lock
	@if command -v npm >/dev/null; then cd tests/judges && npm ci --silent --no-audit --no-fund; fi
	@if command -v npm >/dev/null; then cd desk-client && npm ci --silent --no-audit --no-fund --ignore-scripts; fi

judges: judges-setup
	@$(BIN)/python -m pytest -n auto -m "judges and not chaos"

bench: setup
	@test -x .bench/bin/python || $(PYTHON) -m venv .bench
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt || \
	  echo "Typst and Prince cannot be installed; they are left out"
	@$(BIN)/python benchmarks/run.py $(if $(BEFORE),--before $(BEFORE))

chaos: setup
	@$(BIN)/python -m pytest tests/post/test_chaos.py -m chaos --accept

chaos-machines: judges-setup
	@$(BIN)/python -m pytest -n 0 tests/post/test_machines.py -m chaos --accept

saving: judges-setup
	@$(BIN)/python -m pytest -n 0 tests/desk tests/manuscript tests/judges/test_desk_campaigns.py -m chaos

tamper: setup
	@$(BIN)/python benchmarks/tamper.py
	@$(BIN)/python benchmarks/untouched.py
	@test -z "$(SETS)" || $(BIN)/python benchmarks/untouched.py $(SETS)

corpus: setup
	@$(BIN)/python benchmarks/corpus.py $(SET)
mutants: setup
	@nice -n 19 $(BIN)/python benchmarks/mutants.py

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/rooms.py

wheel: setup
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@ls dist/*.whl

bundle-setup: setup
	@sh scripts/system.sh bundle
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r packaging/requirements.lock

bundle: bundle-setup
	@sh packaging/bundle.sh

deb: bundle
	@sh packaging/deb.sh

container: bundle
	@sh packaging/container.sh

handed: bundle
	@sh packaging/deb.sh
	@sh packaging/container.sh
	@bash packaging/try.sh

release: handed wheel
	@sh packaging/release.sh

wheel-test: judges-setup
	@sh scripts/wheel-test.sh

same: setup
	@$(BIN)/python scripts/same.py $(BEFORE)

pictures: setup
	@$(BIN)/python scripts/pictures.py
	@$(BIN)/python scripts/desk_pictures.py
	@$(BIN)/python scripts/desk_tutorial.py

sample: setup
	@$(BIN)/python scripts/drawings.py
	@$(BIN)/python scripts/sample.py

desk:
	@cd desk-client && npm ci --silent --no-audit --no-fund --ignore-scripts && node build.mjs

lock:
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	  --extra dev --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-emit-package setuptools \
	  --python-version 3.11 -c requirements.lock packaging/requirements.in -o packaging/requirements.lock

clean:
	rm -rf out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
