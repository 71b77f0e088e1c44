# make check is what CI runs. The tools are those of tools/go.mod.

TOOL = go tool -modfile=tools/go.mod

.PHONY: check test format vet race fuzz conformance conformance-table conformance-short bench nightly

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
	go test ./jvmdump -run '^$$' -fuzz FuzzParseText -fuzztime 1m
	go test ./jvmdump -run '^$$' -fuzz FuzzParseJSON -fuzztime 1m
	go test ./jvmdump -run '^$$' -fuzz FuzzQuickIsEncodingJSON -fuzztime 1m
	go test ./jvmdump -run '^$$' -fuzz FuzzParsePrint -fuzztime 1m
	go test ./export -run '^$$' -fuzz FuzzReadJSONL -fuzztime 1m
	go test ./internal/plain -run '^$$' -fuzz FuzzLine -fuzztime 1m
	go test ./scheduler -run '^$$' -fuzz FuzzParseFrame -fuzztime 1m
	go test ./explore -run '^$$' -fuzz FuzzParseToken -fuzztime 1m
	go test ./explore -run '^$$' -fuzz FuzzPayload -fuzztime 1m
	go test ./java/syntax -run '^$$' -fuzz FuzzParse -fuzztime 1m
	go test ./java -run '^$$' -fuzz FuzzCompile -fuzztime 1m
	go test ./bench/workload -run '^$$' -fuzz FuzzParseDist -fuzztime 1m
	go test ./bench -run '^$$' -fuzz FuzzReadPeers -fuzztime 1m
	go test ./cmd/gridlock -run '^$$' -fuzz FuzzParseList -fuzztime 1m

# Every Java file, and generated programs, on the JDKs 21 and 25 that can be had.
CONFORMANCE = go test ./internal/conformance -v -timeout 3h $$(scripts/jdks.sh)

conformance:
	$(CONFORMANCE) -run 'TestScenarios|TestGeneratedPrograms' -programs 500

# The same, and docs/conformance.md written anew.
conformance-table:
	$(CONFORMANCE) -run 'TestScenarios|TestGeneratedPrograms|TestTable' -programs 500 -update

# A handful of them.
conformance-short:
	$(CONFORMANCE) -run 'TestScenarios|TestGeneratedPrograms' -programs 10 -repeat 10 -stuck-after 4s \
		-only lock-order,lock-order-fixed,class-initializer,owner-unmounted,zipkin-minimal-java,object-wait-compensated

bench:
	go run ./cmd/gridlock bench all

# What takes long.
nightly: check fuzz conformance
	go test ./scenarios -count 3
	go test ./scenarios -run TestTheorems -nightly -timeout 1h
	go test ./export -run 'TestDocumentedExcerpts|TestPprof' -nightly
	go test ./export -run 'TestPageInABrowser|InPerfetto' -v -chromium $$(command -v chromium) -perfetto-ui $$(scripts/perfetto-ui.sh)
	go test -run '^$$' -bench . -benchtime 1x ./bench/...
	go test ./bench/workload -run TestNoBiasAgainstTheory -nightly
