package bench

import (
	"bytes"
	"context"
	"flag"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var javas = flag.String("jvm", "", "compare with these JVMs too: the java commands, parted by commas")

// What the programs take is known: their sleeps on four carriers, and some steps.
func TestTimedPrograms(t *testing.T) {
	want := map[string][2]time.Duration{ // on 21 and on 25, in ms
		"Chain": {750, 750}, "HalfPinned": {600, 300}, "OneLock": {750, 750}, "OneMonitor": {750, 750}, "Permits": {800, 800},
		"Pinned": {800, 200}, "PinnedBehindUnpinned": {650, 350}, "PinnedChain": {400, 400}, "Uneven": {1200, 800}, "Unpinned": {400, 400},
	}
	programs, err := TimedPrograms()
	require.NoError(t, err)
	assert.Len(t, programs, len(want))
	for _, p := range programs {
		for i, jdk := range []int{21, 25} {
			got, err := p.Makespan(jdk)
			require.NoError(t, err)
			assert.InDelta(t, float64(want[p.Class][i]), ms(got), 2, "%s on %d", p.Class, jdk)
		}
	}
}

func TestTimedProgramsOnJVM(t *testing.T) {
	if *javas == "" {
		t.Skip("no JVM: give some by -jvm JAVA,JAVA")
	}
	var jvms []JVM
	for java := range strings.SplitSeq(*javas, ",") {
		j, err := FindJVM(context.Background(), java)
		require.NoError(t, err)
		jvms = append(jvms, j)
	}
	table, err := CompareTimed(context.Background(), jvms, func(int, int, string) {})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, table.Text(&b))
	t.Log("\n" + b.String())
	for _, r := range table.Rows {
		assert.LessOrEqual(t, math.Abs(r.Error()), TimedTarget, "%s on JDK %d", r.Class, r.Release)
	}
}
