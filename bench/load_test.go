package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/bench/workload"
)

func TestLoadTable(t *testing.T) {
	table := LoadTable{Skipped: []string{"no JVM"}, Rows: []LoadRow{{21, 0.5, LoadFigures{80, time.Second, 2 * time.Second}, LoadFigures{79.5, 1100 * time.Millisecond, 2200 * time.Millisecond}}}}
	var b bytes.Buffer
	require.NoError(t, table.Text(&b))
	assert.Equal(t, `skipped: no JVM
The same requests at the same moments, simulated and on a JVM, 4 carriers

                   req/s              p50                p99
  JDK  pinned  simulated   JVM  simulated     JVM  simulated     JVM
   21    50 %       80.0  79.5        1 s  1.10 s        2 s  2.20 s
`, trimmed(b.String()))
	data, err := json.Marshal(table.Document())
	require.NoError(t, err)
	assert.Contains(t, string(data), `{"jdk":21,"pinned":0.5,"simulated":{"throughput":80,"p50":1,"p99":2},"jvm":{"throughput":79.5,"p50":1.1,"p99":2.2}}`)
}

// trimmed is a text without spaces at the ends of its lines.
func trimmed(s string) string {
	var b strings.Builder
	for l := range strings.Lines(s) {
		b.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
	return b.String()
}

// On a JVM the throughput below the knee is that of the simulation, and above it, where
// requests that are back from their I/O starve, far from what one queue would give.
func TestLoadOnJVM(t *testing.T) {
	if *javas == "" {
		t.Skip("no JVM: give some by -jvm JAVA,JAVA")
	}
	for java := range strings.SplitSeq(*javas, ",") {
		j, err := FindJVM(context.Background(), java)
		require.NoError(t, err)
		for _, share := range []float64{0, 0.2} {
			l := workload.Load{JDK: j.Release, Pinned: share, Duration: 5 * time.Second}
			r, err := workload.Run(context.Background(), l)
			require.NoError(t, err)
			f, err := j.replay(context.Background(), l)
			require.NoError(t, err)
			assert.InEpsilon(t, r.Throughput, f.Throughput, 0.03)
		}
	}
}
