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
		ended := e.Verdict == deadlock.Completed || e.Verdict == deadlock.ThreadFailed
		ends := runOnJVM(t, java, s, carriers, ended)
		if assert.Equal(t, ended, ends, "%s on JDK %d with %d carriers, expected %s", s.Name, jdk, carriers, e.Verdict) {
			agree++
		}
	}
	t.Logf("%d scenarios end on JDK %d as they are expected to", agree, jdk)
}

// runOnJVM runs a file and reports whether it ended in time. One that should end gets
// more of it, since a JVM on a busy machine is slow to start.
func runOnJVM(t *testing.T, java string, s Scenario, carriers int, ends bool) bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), s.File)
	require.NoError(t, os.WriteFile(file, []byte(s.Source), 0o600))
	limit := *jvmTime
	if ends {
		limit *= 4
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args := []string{fmt.Sprintf("-Djdk.virtualThreadScheduler.parallelism=%d", carriers)}
	if s.MaxPoolSize > 0 {
		args = append(args, fmt.Sprintf("-Djdk.virtualThreadScheduler.maxPoolSize=%d", s.MaxPoolSize))
	}
	out, err := exec.CommandContext(ctx, java, append(args, file)...).CombinedOutput()
	if ctx.Err() != nil {
		return false
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		assert.Contains(t, string(out), "Exception in thread", "%s failed on the JVM", s.Name)
	}
	require.True(t, err == nil || exit != nil, err)
	return true
}
