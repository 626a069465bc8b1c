# What can be made of nightroom. `make` alone lists it.

# What the tests and the linter need beside Go. Mosquitto is Debian's.
GOLANGCI_LINT := github.com/golangci/golangci-lint/v2
GOLANGCI_LINT_VERSION := v2.15.0
INFLUXDB := github.com/influxdata/influxdb
INFLUXDB_VERSION := v1.8.10

VERSION ?= $(or $(shell git describe --tags --dirty 2>/dev/null),0.1.0-dev)
FUZZTIME ?= 20s

# The race detector needs 48 bits of address, which a Raspberry Pi's kernel does
# not have: there it is `make test RACE=`.
RACE ?= -race

# Our own tools first, then those of Go, then where Debian has Mosquitto.
TOOLS := $(CURDIR)/.tools/bin
export PATH := $(TOOLS):$(shell go env GOPATH)/bin:$(PATH):/usr/sbin

.PHONY: help run build test long lint bench deps
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: build ## a room that is made up, to look around: no sensors, no servers; http://127.0.0.1:8080
	bin/nightroom demo

build: ## bin/nightroom, one file without dependencies
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/nightroom ./cmd/nightroom

test: deps lint ## everything that must hold before a change is kept
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build ./...
	CGO_ENABLED=0 GOOS=linux GOARCH=arm GOARM=6 go build ./...
	CGO_ENABLED=1 go test $(RACE) ./...

long: deps ## the tests with many more rounds, then every fuzz target for FUZZTIME (20s)
	NIGHTROOM_LONG=1 CGO_ENABLED=1 go test $(RACE) -count=1 -timeout 60m ./...
	go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $$1 } /^ok/ { while (n > 0) print $$2, names[--n] }' | \
	while read -r package name; do \
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
	done

lint: deps ## format, vet, imports that point the wrong way, a go.mod that is not tidy
	@files=$$(gofmt -s -l .) && test -z "$$files" || { echo "run gofmt -s -w on:" $$files; exit 1; }
	go vet ./...
	golangci-lint run ./...
	go mod tidy -diff

bench: ## the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

deps: ## install what the tests need, where it is missing
	@missing=; \
	command -v mosquitto >/dev/null || missing="$$missing mosquitto"; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
		echo "deps: installing$$missing with apt-get"; \
		apt-get update -q && apt-get install -qy --no-install-recommends $$missing; \
	elif [ -n "$$missing" ]; then \
		echo "The tests need$$missing. Run: sudo apt-get install$$missing"; exit 1; \
	fi
	@$(call tool,influxd,$(INFLUXDB),$(INFLUXDB_VERSION))
	@$(call tool,golangci-lint,$(GOLANGCI_LINT),$(GOLANGCI_LINT_VERSION))

# $(call tool,PROGRAM,MODULE,VERSION) builds a program into .tools/bin, unless
# the one that is found is of that version.
define tool
go version -m "$$(command -v $(1))" 2>/dev/null | grep -Eq '^[[:space:]]mod[[:space:]]+$(2)[[:space:]]+$(3)[[:space:]]' || \
	{ echo "deps: installing $(1) $(3) into .tools/bin" && GOBIN="$(TOOLS)" go install $(2)/cmd/$(1)@$(3); }
endef
