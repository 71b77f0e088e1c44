package export

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// The dumps that real JVMs wrote, read and written again, are the same bytes.
func TestDumpLayoutIsThatOfRealDumps(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../jvmdump/testdata/*.txt", "../jvmdump/testdata/*.json", "testdata/jvm/*.txt"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		files = append(files, found...)
	}
	require.Greater(t, len(files), 30)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var out strings.Builder
		w := bufio.NewWriter(&out)
		if filepath.Ext(file) == ".json" {
			parseRealJSON(t, data).writeJSON(w)
		} else {
			parseRealText(t, string(data)).writeText(w)
		}
		require.NoError(t, w.Flush())
		assert.Equal(t, string(data), out.String(), file)
	}
}

func parseRealText(t *testing.T, text string) *dump {
	t.Helper()
	head, rest, ok := strings.Cut(text, "\n\n")
	require.True(t, ok)
	lines := strings.Split(head, "\n")
	require.Len(t, lines, 3)
	d := &dump{pid: parseNumber(t, lines[0]), time: lines[1], version: lines[2]}
	d.release = int(parseNumber(t, d.version[:2]))
	var threads []dumpThread
	for _, block := range strings.Split(strings.TrimSuffix(rest, "\n\n"), "\n\n") {
		threads = append(threads, parseRealThread(t, block, d.release))
	}
	d.containers = []container{{threads: slices.Values(threads)}}
	return d
}

func parseRealThread(t *testing.T, block string, release int) dumpThread {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(block, "\n"), "\n")
	tid, rest, ok := strings.Cut(lines[0][1:], ` "`)
	require.True(t, ok, block)
	i := strings.LastIndexByte(rest, '"')
	th := dumpThread{tid: parseNumber(t, tid), name: rest[:i]}
	words := strings.Fields(rest[i+1:])
	if len(words) > 0 && words[0] == "virtual" {
		th.virtual, words = true, words[1:]
	}
	if release >= 25 {
		th.state, th.time = words[0], words[1]
	}
	for _, l := range lines[1:] {
		l = strings.TrimSpace(l)
		object := strings.TrimSuffix(l[strings.IndexByte(l, '<')+1:], ">")
		switch {
		case strings.HasPrefix(l, "- locked"):
			th.locks = append(th.locks, dumpLock{len(th.stack) - 1, object})
		case strings.HasPrefix(l, "- parking"):
			th.parkedOn = object
		case strings.HasPrefix(l, "- waiting to lock"):
			th.blockedOn = object
		case strings.HasPrefix(l, "- waiting on"):
			th.waitingOn = object
		default:
			th.stack = append(th.stack, strings.TrimPrefix(l, "at "))
		}
	}
	return th
}

type realDump struct {
	ThreadDump struct {
		ProcessID, Time, RuntimeVersion string
		ThreadContainers                []struct {
			Container     string
			Parent, Owner *string
			Threads       []realThread
			ThreadCount   string
		}
	}
}

type realThread struct {
	TID, Time, Name, State string
	Virtual                bool
	ParkBlocker            struct{ Object string }
	BlockedOn, WaitingOn   string
	Stack                  []string
	MonitorsOwned          []struct {
		Depth int
		Locks []string
	}
	Carrier string
}

func parseRealJSON(t *testing.T, data []byte) *dump {
	t.Helper()
	var r realDump
	require.NoError(t, json.Unmarshal(data, &r))
	d := &dump{pid: parseNumber(t, r.ThreadDump.ProcessID), time: r.ThreadDump.Time, version: r.ThreadDump.RuntimeVersion}
	d.release = int(parseNumber(t, d.version[:2]))
	for _, c := range r.ThreadDump.ThreadContainers {
		var threads []dumpThread
		for _, th := range c.Threads {
			out := dumpThread{
				tid: parseNumber(t, th.TID), time: th.Time, name: th.Name, virtual: th.Virtual, state: th.State, stack: th.Stack,
				parkedOn: th.ParkBlocker.Object, blockedOn: th.BlockedOn, waitingOn: th.WaitingOn,
			}
			for _, m := range th.MonitorsOwned {
				for _, l := range m.Locks {
					out.locks = append(out.locks, dumpLock{m.Depth, l})
				}
			}
			if th.Carrier != "" {
				out.carrier = parseNumber(t, th.Carrier)
			}
			threads = append(threads, out)
		}
		d.containers = append(d.containers, container{
			name: c.Container, parent: c.Parent, owner: c.Owner, threads: slices.Values(threads), count: int(parseNumber(t, c.ThreadCount)),
		})
	}
	return d
}

func parseNumber(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	require.NoError(t, err)
	return n
}

func TestQuotedEscapesAsTheJDKDoes(t *testing.T) {
	assert.Equal(t, `"plain ü"`, quoted("plain ü"))
	assert.Equal(t, `"a\/b\"c\\d\b\f\n\r\t\u0001\u001f"`, quoted("a/b\"c\\d\b\f\n\r\t\x01\x1f"))
}

func TestInstantHasAsManyDigitsAsItNeeds(t *testing.T) {
	for d, want := range map[int64]string{
		0: "1970-01-01T00:00:00Z", 1: "1970-01-01T00:00:00.000000001Z", 21_000: "1970-01-01T00:00:00.000021Z",
		500_000_000: "1970-01-01T00:00:00.500Z", 86_400_000_000_000: "1970-01-02T00:00:00Z",
	} {
		assert.Equal(t, want, instant(time.Duration(d)))
	}
}

// BenchmarkDump writes 100,000 threads that wait for a lock.
func BenchmarkDump(b *testing.B) {
	trace, _ := scheduler.Run(scheduler.Config{JDK: 25, Parallelism: 4, DiscardEvents: true}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		l.Lock(t)
		for range 100_000 {
			t.StartVirtual("", func(t *scheduler.Thread) { l.Lock(t) })
		}
	})
	s := deadlock.Take(trace.Machine)
	require.Len(b, s.Threads, 100_001)
	for name, write := range map[string]func(io.Writer, *deadlock.Snapshot) error{"text": DumpText, "json": DumpJSON} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, write(io.Discard, s))
			}
		})
	}
}
