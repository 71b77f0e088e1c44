package scenarios

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
)

var (
	jvm     = flag.String("jvm", "", "run the Java files on this JVM too: RELEASE=JAVA, such as 25=/usr/bin/java")
	jvmOnly = flag.String("jvm-only", "", "only these scenarios, parted by commas")
	jvmTime = flag.Duration("jvm-time", 10*time.Second, "a program that has not ended by then is stuck")
)

// On a real JVM the Java files end as they are expected to: they complete, or hang.
func TestJavaFilesOnJVM(t *testing.T) {
	if *jvm == "" {
		t.Skip("no JVM: give one by -jvm RELEASE=JAVA")
	}
	release, java, ok := strings.Cut(*jvm, "=")
	require.True(t, ok, "-jvm is %q, expected RELEASE=JAVA", *jvm)
	jdk, err := strconv.Atoi(release)
	require.NoError(t, err, "-jvm is %q, expected RELEASE=JAVA", *jvm)
	agree := 0
	for _, s := range javaScenarios() {
		if *jvmOnly != "" && !slices.Contains(strings.Split(*jvmOnly, ","), s.Name) {
			continue
		}
		_, carriers := s.Machine()
		e, ok := s.Expect(jdk, carriers)
		require.True(t, ok, s.Name)
		ends := runOnJVM(t, java, s, carriers)
		if assert.Equal(t, e.Verdict == deadlock.Completed, ends, "%s on JDK %d with %d carriers, expected %s", s.Name, jdk, carriers, e.Verdict) {
			agree++
		}
	}
	t.Logf("%d scenarios end on JDK %d as they are expected to", agree, jdk)
}

// runOnJVM runs a file and reports whether it ended in time.
func runOnJVM(t *testing.T, java string, s Scenario, carriers int) bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), s.File)
	require.NoError(t, os.WriteFile(file, []byte(s.Source), 0o600))
	ctx, cancel := context.WithTimeout(context.Background(), *jvmTime)
	defer cancel()
	property := "-Djdk.virtualThreadScheduler."
	out, err := exec.CommandContext(ctx, java, fmt.Sprintf("%sparallelism=%d", property, carriers), file).CombinedOutput()
	if ctx.Err() != nil {
		return false
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		assert.Fail(t, s.Name+" failed on the JVM: "+string(out))
	}
	require.True(t, err == nil || exit != nil, err)
	return true
}
