package export_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run runs a scenario on the machine that shows it best.
func run(t *testing.T, name string, change func(*scheduler.Config)) export.Run {
	t.Helper()
	return runSettings(t, name, nil, change)
}

// runWith runs a scenario with settings of the form name=value.
func runWith(t *testing.T, name string, settings ...string) export.Run {
	t.Helper()
	return runSettings(t, name, settings, nil)
}

func runSettings(t *testing.T, name string, settings []string, change func(*scheduler.Config)) export.Run {
	t.Helper()
	s, err := scenarios.Lookup(name)
	require.NoError(t, err)
	values, err := s.Values(settings...)
	require.NoError(t, err)
	jdk, carriers := s.Machine()
	cfg := scheduler.Config{JDK: jdk, Parallelism: carriers, MaxPoolSize: s.MaxPoolSize}
	if change != nil {
		change(&cfg)
	}
	trace, _ := scheduler.Runner{}.Run(cfg, s.Program(values))
	require.NotNil(t, trace.Machine)
	return export.Run{
		Scenario: s.Name, Title: s.Title, File: s.File, Source: s.Source,
		Trace: trace, Explanation: deadlock.ExplainRun(trace), Token: "TOKEN",
	}
}

// golden compares with a file of testdata.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}
