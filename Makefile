# make check is what CI runs. The tools are those of tools/go.mod.

TOOL = go tool -modfile=tools/go.mod

.PHONY: check test format vet race fuzz conformance bench nightly

check: format vet test race

# The test command of the README.
test:
	go test ./...

format:
	@out=$$($(TOOL) gofumpt -l .); if [ -n "$$out" ]; then echo "gofumpt would change:"; echo "$$out"; exit 1; fi

vet:
	go vet ./...
	$(TOOL) staticcheck ./...

race:
	go test -race -short ./...

# Every parser, for a while each.
fuzz:
	go test ./scheduler -run '^$$' -fuzz FuzzParseFrame -fuzztime 1m
	go test ./explore -run '^$$' -fuzz FuzzParseToken -fuzztime 1m
	go test ./explore -run '^$$' -fuzz FuzzPayload -fuzztime 1m
	go test ./java/syntax -run '^$$' -fuzz FuzzParse -fuzztime 1m
	go test ./java -run '^$$' -fuzz FuzzCompile -fuzztime 1m
	go test ./bench/workload -run '^$$' -fuzz FuzzParseDist -fuzztime 1m
	go test ./cmd/gridlock -run '^$$' -fuzz FuzzParseList -fuzztime 1m

# Every Java file on a JVM, such as make conformance JVM=25=/usr/bin/java
conformance:
	go test ./scenarios -run TestJavaFilesOnJVM -v -jvm "$(JVM)"

bench:
	go run ./cmd/gridlock bench all

# What takes long.
nightly: check fuzz
	go test ./scenarios -count 3
	go test ./scenarios -run TestTheorems -nightly -timeout 1h
	go test ./export -run TestDocumentedExcerpts -nightly
	go test -run '^$$' -bench . -benchtime 1x ./bench/...
	go test ./bench/workload -run TestNoBiasAgainstTheory -nightly
