package export_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

// The pages as people use them, in a real browser: go test ./export -chromium PATH.

// walkPage steps to the end and back and takes down what it sees at each step.
const walkPage = `(() => {
	const see = () => ({
		count: document.getElementById("count").textContent,
		sentence: document.getElementById("sentence").textContent,
		slots: [...document.querySelectorAll("#carriers .slot")].map((e) => e.classList.contains("free") ? "" :
			e.querySelector(".who").textContent + (e.querySelector(".band") ? " PINNED" : "")),
		tasks: [...document.querySelectorAll("#queues .task")].map((e) => e.textContent),
		nodes: [...document.querySelectorAll("#locks .node .who")].map((e) => e.textContent),
		all: document.querySelector(".now").innerHTML + document.querySelector("main").innerHTML.replaceAll(' class=""', ""),
	});
	const there = [see()], back = [];
	while (!document.getElementById("step").disabled) { document.getElementById("step").click(); there.push(see()); }
	for (back.push(see()); !document.getElementById("back").disabled; back.push(see())) document.getElementById("back").click();
	back.reverse();
	const differ = there.findIndex((s, i) => s.all !== back[i].all);
	return {differ, steps: there.map(({all, ...rest}) => rest)};
})()`

type walked struct {
	Differ int
	Steps  []struct {
		Count, Sentence string
		Slots           []string
		Tasks, Nodes    []string
	}
}

func TestPageInABrowser(t *testing.T) {
	b := newBrowser(t)
	for _, c := range []struct {
		name string
		try  func(*testing.T, *browser)
	}{
		{"plays the run", playsTheRun},
		{"lanes", lanesShowCarriers},
		{"keys and links", keysAndLinks},
		{"fits and can be read", fitsAndCanBeRead},
		{"themes", themes},
		{"many steps and threads", manyStepsAndThreads},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			b.size(1440, 900)
			b.scheme("light")
			c.try(t, b)
			require.Empty(t, b.faults, "errors and requests of the page")
		})
	}
	b.t = t
}

// Every step that the page shows is the one of the run, and going back shows the same.
func playsTheRun(t *testing.T, b *browser) {
	for _, name := range []string{"zipkin-reporter", "lock-order", "connection-pool"} {
		r := run(t, name, nil)
		html := page(t, r)
		p := play(t, html)
		b.open(html, "")
		for _, tab := range []string{"tab-program", "tab-threads", "tab-dump"} {
			b.eval(fmt.Sprintf("document.getElementById(%q).click()", tab), nil)
			var w walked
			b.eval(walkPage, &w)
			require.Equal(t, -1, w.Differ, "step that looks otherwise on the way back")
			require.Len(t, w.Steps, len(r.Trace.Choices)+1)
			i := 0
			require.NoError(t, r.Walk(func(s export.Step) error {
				require.Equal(t, fmt.Sprintf("Step %d of %d", i, len(r.Trace.Choices)), w.Steps[i].Count)
				require.Equal(t, p.Strings[p.Steps[i].S], w.Steps[i].Sentence)
				require.Equal(t, slotsOf(s.Machine), w.Steps[i].Slots)
				require.Equal(t, tasksOf(s.Machine), w.Steps[i].Tasks)
				require.Equal(t, nodesOf(s.Machine, p, i), w.Steps[i].Nodes)
				i++
				return nil
			}))
		}
		verdict := string(r.Explanation.Verdict)
		if r.Explanation.Kind != "" {
			verdict += ", " + r.Explanation.Kind
		}
		require.Equal(t, verdict, b.text("verdict"))
		for _, paragraph := range r.Explanation.Text {
			require.Contains(t, b.text("explanation"), paragraph)
		}
	}
}

// lanePixels says of each step which carriers have a thread in the lanes: whether there is
// colour in the middle of the step's columns.
const lanePixels = `((steps, carriers) => {
	const canvas = document.getElementById("canvas");
	const label = 178, columns = Math.floor(canvas.parentElement.clientWidth - label - 12);
	document.getElementById("first").click();
	const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
	return Array.from({length: steps}, (_, i) => Array.from({length: carriers}, (_, c) =>
		pixels[4 * ((8 + 22 * c + 11) * canvas.width + label + Math.floor((i + .5) / steps * columns)) + 3] > 0));
})(%d, %d)`

// The lanes of the carriers show at each step who the page says has one.
func lanesShowCarriers(t *testing.T, b *browser) {
	for _, name := range []string{"zipkin-reporter", "connection-pool"} {
		b.open(page(t, run(t, name, nil)), "")
		var w walked
		b.eval(walkPage, &w)
		var taken [][]bool
		b.eval(fmt.Sprintf(lanePixels, len(w.Steps), len(w.Steps[0].Slots)), &taken)
		some := 0
		for i := 1; i < len(w.Steps); i++ { // at the first is the line of the moment
			for c, who := range w.Steps[i].Slots {
				require.Equal(t, who != "", taken[i][c], "%s, step %d, carrier %d: %q", name, i, c+1, who)
				some += len(who)
			}
		}
		require.Positive(t, some)
	}
}

// slotsOf is what the page shows of each carrier.
func slotsOf(m *scheduler.Machine) []string {
	var all []string
	for _, c := range m.Carriers() {
		said := ""
		if c.Thread != 0 {
			said = m.Thread(c.Thread).Display()
			if m.Pinned(c.Thread) && m.Blocked(c.Thread) {
				said += " PINNED"
			}
		}
		all = append(all, said)
	}
	return all
}

// tasksOf is what the page shows of the scheduler's queues: the first six of each.
func tasksOf(m *scheduler.Machine) []string {
	all := []string{}
	for _, q := range m.Queues() {
		for _, id := range q.Threads[:min(len(q.Threads), 6)] {
			all = append(all, m.Thread(id).Display())
		}
	}
	return all
}

// nodesOf is what the page shows of the queues of locks that threads ever wait for.
func nodesOf(m *scheduler.Machine, p *played, step int) []string {
	all := []string{}
	for _, o := range p.Objects {
		if _, there := p.Steps[step].viewOfObject[o.ID]; !there || !o.W {
			continue
		}
		v := m.Inspect(scheduler.ObjectID(o.ID))
		for _, n := range append(append([]scheduler.Node{}, v.Queue...), v.Waiting...) {
			name := "null"
			if n.Thread != 0 {
				name = m.Thread(n.Thread).Display()
			}
			all = append(all, name)
		}
	}
	return all
}

func keysAndLinks(t *testing.T, b *browser) {
	r := run(t, "zipkin-reporter", nil)
	r.NoReturn.Action = 49
	html := page(t, r)
	b.open(html, "#step=42")
	require.Equal(t, "Step 42 of 122", b.text("count"))
	for _, k := range []struct{ key, code, want string }{
		{"ArrowRight", "ArrowRight", "Step 43 of 122"},
		{"ArrowLeft", "ArrowLeft", "Step 42 of 122"},
		{"End", "End", "Step 122 of 122"},
		{"ArrowRight", "ArrowRight", "Step 122 of 122"},
		{"Home", "Home", "Step 0 of 122"},
		{"1", "Digit1", "Step 25 of 122"},
		{"4", "Digit4", "Step 49 of 122"},
		{"5", "Digit5", "Step 58 of 122"},
	} {
		b.key(k.key, k.code)
		require.Equal(t, k.want, b.text("count"), k.key)
	}
	require.Contains(t, b.text("marks"), "Point of no return")
	b.key(" ", "Space")
	b.eval(`new Promise((ok) => { const look = () => document.getElementById("count").textContent === "Step 60 of 122" ? ok() : setTimeout(look, 20); look(); })`, nil)
	b.key(" ", "Space")
	require.Equal(t, "Play", b.text("play-text"))

	r.NoReturn = export.NoReturn{Why: "the search was given up"}
	b.open(page(t, r), "")
	require.Contains(t, b.text("marks"), "Point of no return: not known")
	require.Equal(t, "The point of no return is not known: the search was given up.", b.text("no-return"))

	b.key("?", "Slash")
	var open bool
	b.eval(`document.getElementById("help").open`, &open)
	require.True(t, open)
	b.key("Escape", "Escape")

	b.eval(`(document.getElementById("scrub").focus(), 1)`, nil)
	b.eval(`location.hash = "#step=7"; new Promise((ok) => setTimeout(ok, 50))`, nil)
	require.Equal(t, "Step 7 of 122", b.text("count"))
	b.eval(`location.hash = "#step=999999"; new Promise((ok) => setTimeout(ok, 50))`, nil)
	require.Equal(t, "Step 122 of 122", b.text("count"))
	var unnamed []string
	b.eval(`[...document.querySelectorAll("button, select, input, a")].filter((e) => !(e.innerText || e.getAttribute("aria-label") || e.closest("label"))).map((e) => e.outerHTML)`, &unnamed)
	require.Empty(t, unnamed, "controls without a name")
	var live string
	b.eval(`document.getElementById("sentence").getAttribute("aria-live")`, &live)
	require.Equal(t, "polite", live)
}

// contrasts finds texts that are hard to read: a contrast with what is behind them
// below 4.5. Marks of what is switched off, and hidden texts, do not count.
// (https://www.w3.org/TR/WCAG21/#contrast-minimum)
const contrasts = `(() => {
	const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
	const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
	const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > .99) return c; } return [255, 255, 255, 1]; };
	const bad = [];
	for (const e of document.querySelectorAll("body *")) {
		if (e.closest("svg, dialog, noscript, :disabled, .unseen, .skip") || !e.offsetParent) continue;
		if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
		const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
		const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (ratio < 4.5) bad.push(e.className + " " + e.textContent.slice(0, 30) + " " + ratio.toFixed(2));
	}
	return [...new Set(bad)];
})()`

func fitsAndCanBeRead(t *testing.T, b *browser) {
	flagship := run(t, "zipkin-reporter", nil)
	flagship.NoReturn.Action = 49
	pages := map[string]string{
		"zipkin-reporter": page(t, flagship),
		"lock-order":      page(t, run(t, "lock-order", nil)),
		"connection-pool": page(t, run(t, "connection-pool", nil)),
	}
	for _, c := range []struct {
		name, scheme  string
		width, height int
	}{
		{"zipkin-reporter", "light", 1440, 900},
		{"zipkin-reporter", "light", 360, 780},
		{"zipkin-reporter", "dark", 1440, 900},
		{"zipkin-reporter", "dark", 360, 780},
		{"lock-order", "dark", 800, 1100},
		{"lock-order", "light", 360, 780},
		{"connection-pool", "light", 1440, 900},
		{"connection-pool", "dark", 360, 780},
	} {
		b.scheme(c.scheme)
		b.size(c.width, c.height)
		b.open(pages[c.name], "")
		for _, at := range []string{"start", "middle", "end"} {
			key := map[string]string{"start": "Home", "middle": "4", "end": "End"}[at]
			b.key(key, key)
			shot := fmt.Sprintf("%s-%d-%s-%s", c.name, c.width, c.scheme, at)
			var width int
			b.eval("document.documentElement.scrollWidth", &width)
			require.LessOrEqual(t, width, c.width, shot)
			var bad []string
			b.eval(contrasts, &bad)
			require.Empty(t, bad, shot)
			b.shot(shot, false)
			b.shot(shot+"-whole", true)
		}
	}
}

func themes(t *testing.T, b *browser) {
	b.scheme("dark")
	b.open(page(t, run(t, "lock-order", nil)), "")
	paper := func() (c string) {
		b.eval("getComputedStyle(document.body).backgroundColor", &c)
		return c
	}
	dark := paper()
	require.Equal(t, "Light", b.text("theme"))
	b.eval(`document.getElementById("theme").click()`, nil)
	light := paper()
	require.NotEqual(t, dark, light)
	b.scheme("light")
	require.Equal(t, light, paper())
	b.eval(`document.getElementById("theme").click()`, nil)
	require.Equal(t, dark, paper())
}

// A page of very many steps or threads is still one that answers.
func manyStepsAndThreads(t *testing.T, b *browser) {
	for _, c := range []struct {
		name     string
		settings []string
		width    int
	}{{"cpu-bound", nil, 1440}, {"zipkin-reporter", []string{"requests=1000"}, 360}} {
		b.size(c.width, 900)
		r := runWith(t, c.name, c.settings...)
		b.open(page(t, r), "")
		require.Empty(t, b.faults)
		b.key("End", "End")
		require.Equal(t, fmt.Sprintf("Step %d of %[1]d", len(r.Trace.Choices)), b.text("count"))
		b.shot(c.name+"-many", true)
		middle := len(r.Trace.Choices) / 2
		b.eval(fmt.Sprintf(`location.hash = "#step=%d"; new Promise((ok) => setTimeout(ok, 50))`, middle), nil)
		require.Equal(t, fmt.Sprintf("Step %d of %d", middle, len(r.Trace.Choices)), b.text("count"))
		b.eval(`document.getElementById("tab-threads").click()`, nil)
		require.Positive(t, strings.Count(b.text("panel-threads"), "\n"))
		var width int
		b.eval("document.documentElement.scrollWidth", &width)
		require.LessOrEqual(t, width, c.width)
	}
}
