# make demo     set up, build, plan a synthetic subject through the daemon, print target and truth
#               DATA=<derivatives folder> PARTICIPANT=<label> [TASK=…] [SESSION=…] [SPACE=…] does it on
#               real data
# make test     set up, check the format, build and run all tests
# make soak     kill the daemon KILLS times (200) under load, and fill its disk: nothing acknowledged may
#               be lost or doubled; SEED=<number> draws the cases and moments of a failure again
# make fuzz     fuzz what reads foreign bytes for SECONDS (60) each, side by side; TARGETS="image" fewer
# make check    what CI runs first: format, build with warnings as errors, types that must not compile
# make format   rewrite the sources in the house format
# make golden   recompute the golden values of the tests with nilearn and SciPy
# make bench    measure against inflating and nilearn: Benchmarks.md, bench.json; BENCH="--grid 4mm" is quick
# make bench-service   measure the daemon under load against a bare receiver: BenchmarksService.md;
#               BENCH="--repetitions 1" is quick
# make bench-networks   map simulated people whose networks are planted: BenchmarksNetworks.md;
#               BENCH="--people 3" is quick
# make bench-maps   measure what those maps cost beside inflating the run: BenchmarksMaps.md
# make calibrate   measure the factors of regions on phantoms again: Protocols/calibration, Commissioning.md;
#               PHANTOMS=<number> of each kind (45)
# make install  copy programs, data, units and manuals below DESTDIR, nothing into /etc (needs a release
#               build; the programs go on using the toolchain's Swift libraries)
# make deb      build a Debian package with all it needs but Debian's own libraries
# make test-systemd   install, upgrade, stop and purge that package under a real systemd (as root)
CONFIGURATION := release
SWIFT_FLAGS   := --configuration $(CONFIGURATION) --explicit-target-dependency-import-check error
SOURCES       := Package.swift Sources Tests
BIN           := .build/$(CONFIGURATION)
C_MODULES     := $(foreach m,COpenBLAS CGSL CZlib CISAL CNIfTI/include,-I Sources/$(m)) -I $(BIN)/CNIfTI.build
PYTHON        := .venv/bin/python
NILEARN       := .venv-golden/bin/python
PREFIX        := /usr

.PHONY: demo test soak fuzz fuzz-build check setup setup-package setup-browser build lint must-not-compile unit test-build format golden bench bench-service bench-networks bench-maps calibrate install deb test-systemd clean

demo: build .venv/ready
	@BIN=$(BIN) PYTHON=$(PYTHON) DATA="$(DATA)" PARTICIPANT="$(PARTICIPANT)" TASK="$(TASK)" \
	  SESSION="$(SESSION)" SPACE="$(SPACE)" Examples/demo.sh

# Fuzzing is built and goes on beside the tests, at low priority; both must succeed (decision 0012). What
# failed is said again at the end: who reads only a log's last lines must learn its name.
test: lint test-build
	@$(MUST_NOT_COMPILE)
	@mkdir -p $(FUZZ); rm -f .build/tests.code; ($(QUICK_FUZZ_BUILD) && nice -n 10 $(QUICK_FUZZ_RUN)) >$(FUZZ)/outcome 2>&1 & \
	fuzz=$$!; { $(RUN_TESTS) 2>&1; echo $$? >.build/tests.code; } | tee .build/tests.log; \
	tests=$$(cat .build/tests.code || echo 1); wait $$fuzz; fuzz=$$?; cat $(FUZZ)/outcome; \
	[ $$tests = 0 ] || { echo "Failed (all of it in .build/tests.log):"; \
	  grep -e 'error:' -e 'Fatal' .build/tests.log | tail -n 20; \
	  grep -A 3 -e '✘' .build/tests.log | tail -n 40; }; \
	[ $$tests = 0 ] && [ $$fuzz = 0 ]

check: lint build must-not-compile

KILLS := 200
soak: build .venv/ready
	TMSPLANNER_DATA=$(CURDIR) $(PYTHON) -B Tests/EndToEndTests/Python/soak.py $(abspath $(BIN)) \
	  --kills $(KILLS) $(if $(SEED),--seed $(SEED))
	TMSPLANNER_DATA=$(CURDIR) $(PYTHON) -B Tests/EndToEndTests/Python/disk_full.py $(abspath $(BIN)) || [ $$? = 77 ]

SECONDS := 60
FUZZ    := $(CURDIR)/.build/fuzz
FUZZ_BUILD = $(MAKE) --no-print-directory -f Tests/Fuzzing/fuzz.mk -j2 BIN=$(BIN) OUT=.build/fuzz
FUZZ_RUN   = Tests/Fuzzing/fuzz.sh $(FUZZ)/tmsplan-fuzz $(SECONDS) $(TARGETS)
# For a minute it does not pay to optimise: the build would take longer than the fuzzing.
QUICK_FUZZ_BUILD = $(subst OUT=.build/fuzz,OUT=.build/fuzz/quick OPTIMISE=-Onone,$(FUZZ_BUILD))
QUICK_FUZZ_RUN   = $(subst $(FUZZ)/,$(FUZZ)/quick/,$(FUZZ_RUN))
fuzz: fuzz-build
	@$(FUZZ_RUN)

# The outside libraries come from the package's own build; nothing of it is built twice but what is fuzzed.
fuzz-build: build
	@$(FUZZ_BUILD)

setup:
	@Examples/setup.sh

setup-package:   ## what packing, the box, the C++ navigator and Slurm need; without it those tests are skipped
	@Examples/setup.sh dpkg-dev chrpath binutils systemd-container g++ libopenigtlink-dev \
	  slurmctld slurmd slurm-client munge

setup-browser:   ## what looks at pages for people; without it those tests are skipped
	@Examples/setup.sh chromium fonts-liberation

.venv/ready: Examples/requirements.txt | setup
	@python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r Examples/requirements.txt
	@touch $@

build: setup
	swift build $(SWIFT_FLAGS)

lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

RUN_TESTS := swift test --skip-build --quiet --disable-xctest $(SWIFT_FLAGS)

unit: test-build
	$(RUN_TESTS)

# Without them the tests of navigators' files by other readers are skipped, and say so.
.venv-readers/ready: Tests/EndToEndTests/Python/readers.txt | setup
	@python3 -m venv .venv-readers
	@.venv-readers/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@ || \
	  { rm -rf .venv-readers; echo "Tests with nibabel, SimpleITK and slicerio will be skipped" >&2; }

# Alone: what these packages want is hundreds of megabytes, of which their readers use next to nothing.
.venv-readers/poses: Tests/EndToEndTests/Python/pose_readers.txt .venv-readers/ready
	@if [ -x .venv-readers/bin/pip ] && \
	  .venv-readers/bin/pip install --quiet --disable-pip-version-check --no-deps -r $<; \
	then touch $@; else echo "Tests with pyNIBS and NaviNIBS will be skipped" >&2; fi

test-build: setup setup-package setup-browser .venv/ready .venv-readers/ready .venv-readers/poses
	swift build --build-tests $(SWIFT_FLAGS)

must-not-compile: build   ## each file names, after `// expect:`, the error it must meet
	@$(MUST_NOT_COMPILE)

define MUST_NOT_COMPILE
for file in Tests/MustNotCompile/*.swift; do \
  want=$$(sed -n 's|.*// expect: ||p' $$file); \
  swiftc -typecheck -swift-version 6 -I $(BIN)/Modules $(C_MODULES) $$file 2>&1 \
    | grep -q "error: .*$$want" || { echo "$$file: not refused with '$$want'"; exit 1; }; \
done
endef

format:
	swift format format --in-place --parallel --recursive $(SOURCES)

.venv-golden/ready: Tests/Golden/requirements.txt
	python3 -m venv .venv-golden
	.venv-golden/bin/pip install --quiet -r Tests/Golden/requirements.txt
	@touch $@

golden: .venv-golden/ready
	for script in Tests/Golden/generate_*.py; do $(NILEARN) $$script || exit 1; done

bench: build   ## without nilearn where it cannot be had
	-@$(MAKE) --no-print-directory .venv-golden/ready
	@$(BIN)/tmsplan-bench run --python $(NILEARN) --python python3 $(BENCH)

.bench/%: Benchmarks/%.c
	@mkdir -p .bench
	cc -O2 -Wall -Wextra -o $@ $< -lzmq -lcrypto -lpthread

bench-service: build
	@Examples/setup.sh libssl-dev
	@$(MAKE) --no-print-directory .bench/receiver .bench/sender
	@$(BIN)/tmsplan-bench service $(BENCH)

bench-networks: build
	@$(BIN)/tmsplan-bench networks $(BENCH)

bench-maps: build
	@$(BIN)/tmsplan-bench maps $(BENCH)

PHANTOMS := 45
calibrate: build
	@$(BIN)/tmsplan-bench calibrate --phantoms-per-kind $(PHANTOMS) --output .

install:
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/bin $(BIN)/tmsplan $(BIN)/tmsplannerd
	install -d $(DESTDIR)$(PREFIX)/share/tmsplanner
	cp -r Atlases Protocols $(DESTDIR)$(PREFIX)/share/tmsplanner/
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	for unit in tmsplannerd.service tmsplannerd.socket tmsplanner-worker.socket tmsplanner-worker@.service \
	    tmsplanner-worker.slice; do \
	  sed 's|/usr/bin/tmsp|$(PREFIX)/bin/tmsp|' Systemd/$$unit \
	    >$(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit || exit 1; \
	done
	chmod 644 $(DESTDIR)$(PREFIX)/lib/systemd/system/tmsplanner*
	install -D -m 644 Systemd/tmsplanner.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/tmsplanner.conf
	install -D -m 644 Systemd/tmsplanner.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/tmsplanner.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/catalog Systemd/tmsplanner.catalog
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man1 Systemd/tmsplan.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man8 Systemd/tmsplannerd.8
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/tmsplanner \
	  Systemd/README.md Systemd/tmsplannerd.yaml.example Systemd/clients.example \
	  Systemd/clinic-network.conf

deb: build setup-package   ## .build/deb/tmsplanner_<version>_<architecture>.deb
	Packaging/debian/build.sh $(BIN) .build/deb

test-systemd: deb   ## as root; a box that cannot run is a failure here
	@Examples/setup.sh lintian
	TMSP_BOX_REQUIRED=1 Tests/EndToEndTests/Systemd/test.sh $(BIN) --long

clean:
	rm -rf .build .venv .venv-golden .venv-readers .bench
