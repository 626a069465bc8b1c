# What can be made of nightroom. `make` alone lists it.

# What the tests and the linter need beside Go. Mosquitto is Debian's.
GOLANGCI_LINT := github.com/golangci/golangci-lint/v2
GOLANGCI_LINT_VERSION := v2.15.0
INFLUXDB := github.com/influxdata/influxdb
INFLUXDB_VERSION := v1.8.10

# What looks for barriers on the pages, in tests alone.
AXE := axe-core
AXE_VERSION := 4.14.1

# What packages are made with.
NFPM := github.com/goreleaser/nfpm/v2
NFPM_VERSION := v2.45.2
SBOM := github.com/CycloneDX/cyclonedx-gomod
SBOM_VERSION := v1.10.0

# What make bench is beside.
TELEGRAF := github.com/influxdata/telegraf
TELEGRAF_VERSION := v1.37.2
TELEGRAF_PARTS := custom,inputs.mock,inputs.mqtt_consumer,outputs.mqtt,outputs.influxdb_v2,parsers.value,serializers.influx
NODERED_VERSION := 4.1.15
NODERED_INFLUX_VERSION := 0.7.0

VERSION ?= $(or $(shell git describe --tags --dirty 2>/dev/null),0.1.0-dev)
FUZZTIME ?= 20s
# As Debian sorts versions: 1.0.0~dev is before 1.0.0, 1.0.0+3.gabc after it.
DEB_VERSION = $(shell echo '$(VERSION)' | sed 's/^v//; s/-dev/~dev/; s/-/+/; s/-/./g')
# The same source makes the same packages, whenever that is done.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

# The race detector needs 48 bits of address, which a Raspberry Pi's kernel does
# not have: there it is `make test RACE=`.
RACE ?= -race

# Our own tools first, then those of Go, then where Debian has Mosquitto.
TOOLS := $(CURDIR)/.tools/bin
export PATH := $(TOOLS):$(shell go env GOPATH)/bin:$(PATH):/usr/sbin

.PHONY: help run build test long pictures arm lint bench peers soak deb release deps
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: build ## a room that is made up, to look around: no sensors, no servers; http://127.0.0.1:8080
	bin/nightroom demo

build: ## bin/nightroom, one file without dependencies
	$(call binary,bin/nightroom)

test: deps lint ## everything that must hold before a change is kept
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build ./...
	CGO_ENABLED=0 GOOS=linux GOARCH=arm GOARM=6 go build ./...
	CGO_ENABLED=1 go test $(RACE) -timeout 25m ./...
	CGO_ENABLED=0 go test -run 'Disk|PowerCut|Deleted|Record|Full' ./internal/store ./internal/daemon # a bad disk, not for checkptr

long: deps ## the tests with many more rounds, then every fuzz target for FUZZTIME (20s)
	NIGHTROOM_LONG=1 CGO_ENABLED=1 go test $(RACE) -count=1 -timeout 60m ./...
	go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $$1 } /^ok/ { while (n > 0) print $$2, names[--n] }' | \
	while read -r package name; do \
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
	done
	$(MAKE) arm

pictures: deps ## what every page looks like on every screen, in both languages, for somebody to look at: dist/pictures
	mkdir -p dist/pictures
	NIGHTROOM_LONG=1 go test -count=1 -timeout 30m -artifacts -outputdir dist/pictures \
		-run '^Test(EveryPage.*|AnEvening.*|AMorning.*|TheFirstVisitLeads.*|TheReport.*)$$' ./cmd/nightroom

# What is tried as a Pi's processors run it: all that computes, and the record.
ARM = rules sensors internal/acoustics internal/bedroom internal/config internal/diary internal/door internal/epoch internal/fhir \
	internal/homeassistant internal/insight internal/monitor internal/night internal/notebook internal/record internal/report internal/store

arm: deps ## the tests of what computes and of the record, on a Pi's processors (played by qemu)
	CGO_ENABLED=0 GOARCH=arm64 NIGHTROOM_EMULATOR=qemu-aarch64-static go test -vet=off -timeout 60m -exec qemu-aarch64-static $(ARM:%=./%/...)
	CGO_ENABLED=0 GOARCH=arm GOARM=6 NIGHTROOM_EMULATOR=qemu-arm-static go test -vet=off -timeout 60m -exec qemu-arm-static $(ARM:%=./%/...)
	NIGHTROOM_LONG=1 go test -count=1 -run TestANightIsTheSameOnEveryPi ./cmd/nightroom

lint: deps ## format, vet, imports that point the wrong way, a go.mod that is not tidy
	@files=$$(gofmt -s -l .) && test -z "$$files" || { echo "run gofmt -s -w on:" $$files; exit 1; }
	go vet ./...
	go vet -tags man ./cmd/nightroom
	golangci-lint run --allow-parallel-runners ./... # an editor may be at it too
	go mod tidy -diff

# The figures are medians of RUNS; of what is watched for a while (memory,
# processor, card) there is one, of WATCH.
RUNS ?= 5
WATCH ?= 5m

bench: deps ## one table: what is promised, and what it is here, beside Telegraf and Node-RED if make peers was run
	@{ go test -run '^$$' -bench '^BenchmarkDriverToSample$$' -benchmem -count $(RUNS) ./sensors && \
	go test -run '^$$' -bench '^BenchmarkObserveMixed$$' -benchmem -count $(RUNS) ./internal/monitor && \
	go test -run '^$$' -bench '^BenchmarkSampleToAlert$$' -benchtime 500x -count $(RUNS) ./internal/daemon && \
	go test -run '^$$' -bench '^BenchmarkBacklog$$' -benchtime 1x -count $(RUNS) ./internal/daemon && \
	go test -run '^$$' -bench '^BenchmarkADaysUploads$$' -benchtime 1x -count $(RUNS) ./internal/influx && \
	go test -run '^$$' -bench '^Benchmark(FirstReading|Week)$$' -benchtime 1x -count $(RUNS) ./cmd/nightroom && \
	NIGHTROOM_BENCH_FOR=$(WATCH) go test -run '^$$' -bench '^Benchmark(Program|Pages|Room|Telegraf|NodeRED)$$' -benchtime 1x -timeout 24h ./cmd/nightroom; } | \
	go run ./internal/bench

peers: ## install Telegraf (cut down to the same work) and Node-RED, for make bench
	GOBIN="$(TOOLS)" go install -p 1 -tags $(TELEGRAF_PARTS) $(TELEGRAF)/cmd/telegraf@$(TELEGRAF_VERSION)
	npm install --no-audit --no-fund --prefix .tools/nodered node-red@$(NODERED_VERSION) node-red-contrib-influxdb@$(NODERED_INFLUX_VERSION)

soak: deps ## HOURS (1) at 100 times speed with broker and database, which fail at random: memory, goroutines, file, errors
	NIGHTROOM_SOAK_HOURS=$(or $(HOURS),1) go test -count=1 -v -timeout 0 -run '^TestSoak$$' ./cmd/nightroom

deb: ## dist/nightroom_VERSION_{amd64,arm64,armhf}.deb, the last for every Pi from the Zero on
	@$(call tool,nfpm,$(NFPM),$(NFPM_VERSION))
	rm -rf dist && mkdir -p dist
	go run -tags man -ldflags "-X main.version=$(VERSION)" ./cmd/nightroom man dist/build
	gzip -n9 dist/build/man/*
	GOOS=linux GOARCH=amd64 $(call binary,dist/build/amd64/nightroom)
	GOOS=linux GOARCH=arm64 $(call binary,dist/build/arm64/nightroom)
	GOOS=linux GOARCH=arm GOARM=6 $(call binary,dist/build/armhf/nightroom)
	for arch in amd64 arm64 armhf; do \
		ARCH=$$arch VERSION='$(DEB_VERSION)' nfpm package -f deploy/deb/nfpm.yaml -p deb -t dist || exit 1; \
	done

release: deb ## the packages and bare programs, with checksums and a list of what is in them
	@$(call tool,cyclonedx-gomod,$(SBOM),$(SBOM_VERSION))
	for arch in amd64 arm64 armhf; do \
		cp dist/build/$$arch/nightroom dist/nightroom-linux-$$arch && \
		cyclonedx-gomod bin -json -licenses -std -noserial -notimestamp -version '$(VERSION)' \
			-output dist/nightroom-linux-$$arch.cdx.json dist/nightroom-linux-$$arch || exit 1; \
	done
	rm -rf dist/build && cd dist && sha256sum * > SHA256SUMS

deps: ## install what the tests need, where it is missing
	@missing=; \
	command -v mosquitto >/dev/null || missing="$$missing mosquitto"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v victoria-metrics >/dev/null || missing="$$missing victoria-metrics"; \
	command -v qemu-arm-static >/dev/null || missing="$$missing qemu-user-static"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
		echo "deps: installing$$missing with apt-get"; \
		apt-get update -q && apt-get install -qy --no-install-recommends $$missing; \
	elif [ -n "$$missing" ]; then \
		echo "The tests need$$missing. Run: sudo apt-get install$$missing"; exit 1; \
	fi
	@$(call tool,influxd,$(INFLUXDB),$(INFLUXDB_VERSION))
	@$(call tool,golangci-lint,$(GOLANGCI_LINT),$(GOLANGCI_LINT_VERSION))
	@test -f .tools/$(AXE)-$(AXE_VERSION)/axe.min.js || { \
		echo "deps: unpacking $(AXE) $(AXE_VERSION) into .tools" && mkdir -p .tools/$(AXE)-$(AXE_VERSION) && \
		npm pack --silent --pack-destination .tools $(AXE)@$(AXE_VERSION) >/dev/null && \
		tar -xzf .tools/$(AXE)-$(AXE_VERSION).tgz -C .tools/$(AXE)-$(AXE_VERSION) --strip-components=1 package/axe.min.js package/LICENSE && \
		rm .tools/$(AXE)-$(AXE_VERSION).tgz; }

# $(call binary,FILE) builds nightroom for $GOARCH: one file that needs no other.
# deploy/goflags keep it small, and so the memory that it takes: without HTTP/2,
# which nobody asks a Pi for, 0.6 MB; 1.3 MB where functions are not written out
# anew in each that calls them (-l). That would cost time where there is something
# to be done for each reading, so it is not done there.
binary = CGO_ENABLED=0 go build $$(cat deploy/goflags) -ldflags "-s -w -X main.version=$(VERSION)" -o $(1) ./cmd/nightroom

# $(call tool,PROGRAM,MODULE,VERSION) builds a program into .tools/bin, unless
# the one that is found is of that version.
define tool
go version -m "$$(command -v $(1))" 2>/dev/null | grep -Eq '^[[:space:]]mod[[:space:]]+$(2)[[:space:]]+$(3)[[:space:]]' || \
	{ echo "deps: installing $(1) $(3) into .tools/bin" && GOBIN="$(TOOLS)" go install $(2)/cmd/$(1)@$(3); }
endef
