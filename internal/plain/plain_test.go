package plain_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/bced87ab/gridlock/internal/plain"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestLine(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"request-1\tat x.Y$1.<init>(Y.java:1)", "request-1\tat x.Y$1.<init>(Y.java:1)"},
		{"Müller, 日本語のスレッド, 👩‍🔧 🧵, עברית, عربي\u200f, é, \u00a0, \ufeff", "Müller, 日本語のスレッド, 👩‍🔧 🧵, עברית, عربي\u200f, é, \u00a0, \ufeff"},
		{"a\x1b[2Jb", "a�[2Jb"},
		{"a\nVERDICT completed\r", "a�VERDICT completed�"},
		{"\x00\x07\x7f", "���"},
		{"\u009b2J", "�2J"},
		{"a\x9b2J", "a�2J"},
		{"\u202egnp.exe\u2066\u2029", "�gnp.exe��"},
	} {
		require.Equal(t, c.want, plain.Line(c.in))
	}
	require.Equal(t, "a�\nb", plain.Text("a\x1b\nb"))
}

// A document means the same afterwards.
func TestJSON(t *testing.T) {
	const hostile = "a\x1b[2J\x7f\u009b\u202e\u2066é\n\t"
	data, err := json.MarshalIndent(map[string]string{hostile: hostile}, "", "  ")
	require.NoError(t, err)
	out := plain.JSON(data)
	require.Equal(t, -1, strings.IndexFunc(string(out), func(r rune) bool { return r != '\n' && plain.Line(string(r)) != string(r) }))
	var back map[string]string
	require.NoError(t, json.Unmarshal(out, &back))
	require.Equal(t, map[string]string{hostile: hostile}, back)
	require.Equal(t, `{"a":1}`, string(plain.JSON([]byte(`{"a":1}`))))
}

func FuzzLine(f *testing.F) {
	f.Add("a\x1b[2J\u009b\x9b\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		out := plain.Line(s)
		require.True(t, utf8.ValidString(out))
		require.NotContains(t, out, "\n")
		require.Equal(t, out, plain.Line(out))
		require.Equal(t, utf8.RuneCountInString(s), utf8.RuneCountInString(out), "each character stays or is replaced")
	})
}

func BenchmarkLine(b *testing.B) {
	const s = "java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:790)"
	for b.Loop() {
		plain.Line(s)
	}
}
