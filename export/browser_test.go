package export_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	chromium = flag.String("chromium", "", "the chromium in which pages are tried, such as /usr/bin/chromium")
	shots    = flag.String("shots", "", "the folder to which pictures of pages are written")
)

// browser is a headless Chromium, spoken to by the DevTools protocol over two pipes:
// one call at a time, with the events that come before its answer.
// (https://chromedevtools.github.io/devtools-protocol)
type browser struct {
	t       *testing.T
	to      *os.File
	from    *os.File
	lines   *bufio.Reader
	session string
	calls   int
	// faults are errors that pages reported and requests that they made.
	faults []string
	loaded int
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// newBrowser starts a browser, or skips the test if none is given.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	if *chromium == "" {
		t.Skip("it needs a browser: -chromium /usr/bin/chromium")
	}
	readsIn, writesIn, err := os.Pipe()
	require.NoError(t, err)
	readsOut, writesOut, err := os.Pipe()
	require.NoError(t, err)
	cmd := exec.Command(*chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--no-first-run", "--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{readsIn, writesOut}
	require.NoError(t, cmd.Start())
	require.NoError(t, readsIn.Close())
	require.NoError(t, writesOut.Close())
	b := &browser{t: t, to: writesIn, from: readsOut, lines: bufio.NewReaderSize(readsOut, 1<<20)}
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil, nil)
		_ = cmd.Wait()
		_ = writesIn.Close()
		_ = readsOut.Close()
	})
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// call does a call of the protocol and reads its result.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.calls++
	if params == nil {
		params = map[string]any{}
	}
	request := map[string]any{"id": b.calls, "method": method, "params": params}
	if b.session != "" {
		request["sessionId"] = b.session
	}
	data, err := json.Marshal(request)
	require.NoError(b.t, err)
	_, err = b.to.Write(append(data, 0))
	require.NoError(b.t, err)
	for {
		m := b.read()
		if m.ID != b.calls {
			b.event(m)
			continue
		}
		if m.Error != nil {
			require.Fail(b.t, method+": "+m.Error.Message)
		}
		if result != nil {
			require.NoError(b.t, json.Unmarshal(m.Result, result))
		}
		return
	}
}

// read reads one message. A browser that says nothing for a minute is dead.
func (b *browser) read() message {
	b.t.Helper()
	_ = b.from.SetReadDeadline(time.Now().Add(time.Minute))
	data, err := b.lines.ReadBytes(0)
	require.NoError(b.t, err)
	var m message
	require.NoError(b.t, json.Unmarshal(data[:len(data)-1], &m))
	return m
}

func (b *browser) event(m message) {
	switch m.Method {
	case "Page.loadEventFired":
		b.loaded++
	case "Runtime.exceptionThrown", "Log.entryAdded":
		b.faults = append(b.faults, string(m.Params))
	case "Runtime.consoleAPICalled":
		b.faults = append(b.faults, "console: "+string(m.Params))
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		require.NoError(b.t, json.Unmarshal(m.Params, &p))
		if !strings.HasPrefix(p.Request.URL, "file://") {
			b.faults = append(b.faults, "requested "+p.Request.URL)
		}
	}
}

// size sets the size of the window.
func (b *browser) size(width, height int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500,
	}, nil)
}

// scheme sets what the system prefers: light or dark.
func (b *browser) scheme(name string) {
	b.t.Helper()
	b.call("Emulation.setEmulatedMedia", map[string]any{
		"features": []map[string]string{{"name": "prefers-color-scheme", "value": name}},
	}, nil)
}

// open writes a page to a file and goes there.
func (b *browser) open(html, hash string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "run.html")
	require.NoError(b.t, os.WriteFile(file, []byte(html), 0o600))
	b.load("file://" + file + hash)
}

func (b *browser) load(url string) {
	b.t.Helper()
	before := b.loaded
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	for b.loaded == before {
		b.event(b.read())
	}
}

// eval runs an expression in the page, waits for it if it is a promise, and reads its
// value.
func (b *browser) eval(expression string, value any) {
	b.t.Helper()
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &r)
	require.Empty(b.t, string(r.ExceptionDetails), expression)
	if value != nil {
		require.NoError(b.t, json.Unmarshal(r.Result.Value, value), expression)
	}
}

// text returns the text of an element as it is shown.
func (b *browser) text(id string) string {
	b.t.Helper()
	var s string
	b.eval(fmt.Sprintf("document.getElementById(%q).innerText", id), &s)
	return s
}

// key presses a key.
func (b *browser) key(key, code string) {
	b.t.Helper()
	press := map[string]any{"type": "keyDown", "key": key, "code": code}
	if len(key) == 1 {
		press["text"] = key
	}
	b.call("Input.dispatchKeyEvent", press, nil)
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "code": code}, nil)
}

// shot writes a picture of the window, or of the whole page, if pictures are asked for.
func (b *browser) shot(name string, whole bool) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	var r struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": whole}, &r)
	data, err := base64.StdEncoding.DecodeString(r.Data)
	require.NoError(b.t, err)
	require.NoError(b.t, os.MkdirAll(*shots, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(*shots, name+".png"), data, 0o600))
}
