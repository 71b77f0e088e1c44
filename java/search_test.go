package java_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/scheduler"
)

// A constructor tells others of its object before it sets a final field, and they see it
// with the field and without: also after a step that concerns nobody else.
func TestFinalFieldsAreSeenUnset(t *testing.T) {
	for _, sees := range []string{"0", "1"} {
		p, err := java.Compile("Escape.java", []byte(`class Escape {
  static Escape escaped;
  static volatile int stage;
  final int x;
  Escape() { escaped = this; stage = 1; x = 1; }
  public static void main(String[] args) {
    Thread.startVirtualThread(() -> {
      Escape e = escaped;
      int early = stage;
      if (e != null && early == 0) {
        int[] own = new int[1];
        own[0] = 1;
        if (e.x == `+sees+`) throw new IllegalStateException();
        stage = 2;
      }
    });
    new Escape();
  }
}`))
		require.NoError(t, err)
		r, err := explore.Explore(context.Background(), scheduler.Config{Time: scheduler.AnyTime}, p, explore.Exhaustive{}, explore.Options{})
		require.NoError(t, err)
		require.True(t, r.Complete)
		require.Len(t, r.Findings, 1, "x is %s", sees)
		assert.Equal(t, deadlock.ThreadFailed, r.Findings[0].Verdict)
	}
}

// A run that nobody observes, as each run of a sample or search is, comes to the same
// state as one whose output is wanted.
func TestRunsWithoutObserver(t *testing.T) {
	files, err := filepath.Glob("testdata/*.java")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	errorStream := filepath.Join(t.TempDir(), "Errors.java")
	require.NoError(t, os.WriteFile(errorStream, []byte(`class Errors {
  public static void main(String[] args) { System.err.println("bad"); }
}`), 0o600))
	for _, name := range append(files, errorStream) {
		src, err := os.ReadFile(name)
		require.NoError(t, err)
		p, err := java.Compile(filepath.Base(name), src)
		require.NoError(t, err)
		var ends []scheduler.Fingerprint
		for _, discard := range []bool{false, true} {
			trace, _ := scheduler.Runner{}.Run(scheduler.Config{DiscardEvents: discard}, p)
			f, ok := trace.Machine.Fingerprint()
			require.True(t, ok, name)
			ends = append(ends, f)
		}
		assert.Equal(t, ends[0], ends[1], name)
	}
}
