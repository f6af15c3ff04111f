# Everything that the README names. `make demo` and `make test` need nothing but a Swift 6.3 toolchain, git and make:
# missing system packages are installed where that is possible, and named where it isn't.

PACKAGES = pkg-config libxml2-dev libssl-dev libsqlite3-dev libpq-dev libcurl4-openssl-dev libpsl-dev libidn2-dev
MODULES  = libxml-2.0 openssl sqlite3 libcurl libpsl libidn2

.PHONY: demo build release test interop soak bench lint deps clean

build: deps
	swift build

demo: deps
	swift build
	.build/debug/gatehouse demo

release: deps
	swift build -c release

# A debug build with all adapters, then every test that needs no further server.
test: deps lint
	swift build --build-tests
	swift test --skip-build

interop: deps
	swift build
	Tests/Interop/run
	python3 Tests/Interop/domains.py .build/debug/gatehouse
	python3 Tests/Interop/kill9.py --kills 50 .build/debug/gatehouse
	python3 Tests/Interop/migration_kill.py --kills 10 .build/debug/gatehouse

# kill -9 a thousand times under load; needs python3 and openssl. SOAK_KILLS and SOAK_SEED change it.
soak: deps
	swift build
	python3 Tests/Interop/kill9.py --kills $(or $(SOAK_KILLS),1000) --seed $(or $(SOAK_SEED),1) .build/debug/gatehouse
	python3 Tests/Interop/migration_kill.py --kills 100 --people 2000 --seed $(or $(SOAK_SEED),1) .build/debug/gatehouse

# BENCH_SECONDS shortens or lengthens each measurement.
bench: deps
	Benchmarks/run

lint:
	swift format lint --strict --recursive Sources Plugins Tests Benchmarks Package.swift

deps:
	@pkg-config --exists $(MODULES) 2>/dev/null || $(MAKE) --no-print-directory install-packages

.PHONY: install-packages
install-packages:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES); \
	elif command -v sudo >/dev/null && command -v apt-get >/dev/null; then \
	    sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES); \
	else \
	    echo "please install: $(PACKAGES)"; exit 1; \
	fi

clean:
	rm -rf .build artifacts
