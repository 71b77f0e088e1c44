package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
)

// The program has the deadlock with as many carriers as pinned threads, and none with
// one more.
func TestPeerProgram(t *testing.T) {
	for _, n := range peerCarriers[:2] {
		for more := range 2 {
			cfg, p := peerProgram(n+more, n)
			r, err := explore.Explore(context.Background(), cfg, p, explore.Exhaustive{}, explore.Options{Workers: 1})
			require.NoError(t, err)
			require.True(t, r.Complete)
			assert.Equal(t, more == 0, r.Fault() != nil, "%d carriers, %d pinned", n+more, n)
		}
	}
	assert.Equal(t, deadlock.CarrierExhaustion, peerVerdict().Verdict)
}

// The constants of the two programs are the same.
func TestPeersDoTheSame(t *testing.T) {
	src, err := peerFiles.ReadFile("peers/rust/src/main.rs")
	require.NoError(t, err)
	assert.Contains(t, string(src), "const SEEDS: u64 = 20;\nconst LIMIT: usize = 20_000;\nconst RATE: usize = 5_000;\n")
	assert.Equal(t, []int{20, 20_000, 5_000}, []int{peerSeeds, peerLimit, peerRate})
	assert.Contains(t, string(src), "for carriers in [1, 2, 4]")
	assert.Equal(t, []int{1, 2, 4}, peerCarriers)
}

func TestReadPeers(t *testing.T) {
	rows, err := readPeerRows("shuttle random\t1\t13342.1\t377.9\t19\t20\t0.038016\nloom\t4\tskipped: loom has 5 threads at most\n")
	require.NoError(t, err)
	assert.Equal(t, []PeerRow{
		{Tool: "shuttle random", Carriers: 1, Rate: 13342.1, Mean: 377.9, Found: 19, Of: 20, Seconds: 0.038016},
		{Tool: "loom", Carriers: 4, Skipped: "loom has 5 threads at most"},
	}, rows)
	for _, bad := range []string{"x", "a\tb\tc\td", "loom\tx\tskipped: y", "s\t1\t1\tx\t1\t1\t1"} {
		_, err := readPeerRows(bad)
		assert.Error(t, err, bad)
	}
	sights, err := readSights("=== RUN\npeer\tgo-deadlock\tunseen\t3.01\t5552\tnothing\nPASS\n")
	require.NoError(t, err)
	assert.Equal(t, []PeerSight{{Tool: "go-deadlock", Seconds: 3.01, Step: 5552, Says: "nothing"}}, sights)
	for _, bad := range []string{"peer\tx\n", "peer\ta\tseen\tx\t1\t2\n"} {
		_, err := readSights(bad)
		assert.Error(t, err, bad)
	}
}

// Whatever a peer prints, it is read or refused.
func FuzzReadPeers(f *testing.F) {
	f.Add("shuttle random\t1\t13342.1\t377.9\t19\t20\t0.038016\nloom\t4\tskipped: no\n")
	f.Add("peer\tgo-deadlock\tunseen\t3.01\t5552\tnothing\n")
	f.Fuzz(func(t *testing.T, s string) {
		if rows, err := readPeerRows(s); err == nil && s != "" {
			assert.NotEmpty(t, rows)
		}
		_, _ = readSights(s)
	})
}

func TestPeerTable(t *testing.T) {
	table := PeerTable{
		Rows: []PeerRow{
			{Tool: "gridlock random", Carriers: 1, Rate: 400e3, Mean: 36.9, Found: 20, Of: 20, Seconds: 0.0001},
			{Tool: "gridlock, every schedule: states", Carriers: 1, Mean: 100, Found: 1, Of: 1, Seconds: 0.002},
			{Tool: "loom", Carriers: 4, Skipped: "loom has 5 threads at most"},
		},
		Sights: []PeerSight{
			{Tool: "gridlock run", Seen: true, Seconds: 0.01, Step: 300, Says: "carrier-exhaustion"},
			{Tool: "go-deadlock", Seconds: 3, Step: 100, Says: "nothing"},
			{Tool: "JVM", Skipped: "there is none"},
		},
	}
	var b bytes.Buffer
	require.NoError(t, table.Text(&b))
	_, text, _ := bytes.Cut(b.Bytes(), []byte("\n\n"))
	assert.Equal(t, `The Netflix case without its reporter: a thread off the carriers, an unpinned one,
and as many pinned ones as carriers. To the deadlock is the mean over the seeds.

  carriers  schedules  to the deadlock  time to it     found   tool
         1    400 k/s             36.9    100.0 µs  20 of 20   gridlock random
         1                         100      2.0 ms    1 of 1   gridlock, every schedule: states
         4                                           skipped   loom: loom has 5 threads at most

Tools that look at one run, which ends in the deadlock:

tool          sees it  after    round trip  says
gridlock run  yes      10.0 ms  300 ns      carrier-exhaustion
go-deadlock   no       3.00 s   100 ns      nothing
JVM           skipped                       there is none
`, string(text))
	data, err := json.Marshal(table.Document())
	require.NoError(t, err)
	assert.Contains(t, string(data), `"skipped":"loom has 5 threads at most"`)
	assert.Contains(t, string(data), `"left":[]`)
}

// A comparison that is ended says what is left, and one of nothing what there is.
func TestPeersEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	table, err := ComparePeers(ctx, PeerOptions{Parts: []string{"rust", "jvm", "go"}}, func(int, int, string) {})
	require.NoError(t, err)
	assert.Equal(t, []string{"rust", "go", "jvm"}, table.Left)
	_, err = ComparePeers(ctx, PeerOptions{Parts: []string{"sauna"}}, func(int, int, string) {})
	assert.EqualError(t, err, `there is no part "sauna", expected some of gridlock, rust, go, jvm, spin`)
}

// What is unpacked is the module as Go and Rust want it.
func TestUnpack(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, unpack("go", dir))
	require.NoError(t, unpack("rust", dir))
	for _, name := range []string{"go.mod", "peers_test.go", "Cargo.toml", "Cargo.lock", "src/main.rs", "src/model.rs"} {
		_, err := os.Stat(filepath.Join(dir, name))
		assert.NoError(t, err, name)
	}
}

// BenchmarkPeerProgram reports what gridlock does with the program of the peers.
func BenchmarkPeerProgram(b *testing.B) {
	for b.Loop() {
		row, err := samplePeer(context.Background(), 2, explore.PCT(3))
		require.NoError(b, err)
		b.ReportMetric(row.Rate, "schedules/s")
		b.ReportMetric(row.Mean, "schedules-to-first")
	}
}
