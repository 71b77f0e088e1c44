package export_test

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
)

// The profiles as the real go tool pprof reads them. It has to be built first, so that
// this is done at night.

// profilesOf writes the profiles of a scenario to a folder.
func profilesOf(t *testing.T, scenario string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	p, err := export.Profile(run(t, scenario, nil))
	require.NoError(t, err)
	for kind, one := range map[string]*profile.Profile{"block": p.Block, "mutex": p.Mutex, "pinned": p.Pinned} {
		f, err := os.Create(filepath.Join(folder, kind+".pb.gz"))
		require.NoError(t, err)
		require.NoError(t, one.Write(f))
		require.NoError(t, f.Close())
	}
	return folder
}

// pprofTool returns what go tool pprof prints of a profile.
func pprofTool(t *testing.T, scenario, kind, view string) string {
	t.Helper()
	out, err := exec.Command("go", "tool", "pprof", view, filepath.Join(profilesOf(t, scenario), kind+".pb.gz")).Output()
	require.NoError(t, err)
	return string(out)
}

func nightlyOnly(t *testing.T) {
	t.Helper()
	if !*nightly {
		t.Skip("it needs go tool pprof: -nightly")
	}
}

// Who waited, who let others wait and who had the carrier, with how long, and the comments
// that name the run.
func TestPprofReadsTheProfiles(t *testing.T) {
	nightlyOnly(t)
	for _, c := range []struct{ kind, header, top, all string }{
		{"block", "Type: delay\n", "     1.02s 50.02% 50.02%      2.04s   100%  java.lang.VirtualThread.park\n", "2.04s   100%  zipkin2.reporter.internal.CountBoundedQueue.offer\n"},
		{"mutex", "Type: delay\n", "    2000ms 98.18% 98.18%     2000ms 98.18%  [next owner awaits a carrier]\n", "2037ms   100%  zipkin2.reporter.internal.CountBoundedQueue.offer\n"},
		{"pinned", "Type: held\n", "     1.02s   100%   100%      1.02s   100%  jdk.internal.misc.Unsafe.park\n", "1.02s   100%  brave.RealSpan.finish\n"},
	} {
		out := pprofTool(t, "zipkin-minimal", c.kind, "-top")
		require.Contains(t, out, "verdict: carrier-exhaustion, ownerless\ngridlock replay TOKEN\n"+c.header, c.kind)
		require.Contains(t, out, "flat  flat%   sum%        cum   cum%\n"+c.top, c.kind)
		require.Contains(t, out, c.all, c.kind)
	}
}

// pprofServer starts go tool pprof -http and returns where it serves.
func pprofServer(t *testing.T, file string) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	path, err := exec.Command("go", "tool", "-n", "pprof").Output()
	require.NoError(t, err)
	// The tool itself, and not go, so that it can be ended.
	cmd := exec.Command(strings.TrimSpace(string(path)), "-http", address, "-no_browser", file)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return "http://" + address
}

// get returns a page of a server, which may have to start yet.
func get(t *testing.T, url string) string {
	t.Helper()
	var answer *http.Response
	require.Eventually(t, func() (ok bool) {
		var err error
		answer, err = http.Get(url)
		return err == nil
	}, time.Minute, 50*time.Millisecond, url)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, url)
	return string(body)
}

func TestPprofServesTheProfiles(t *testing.T) {
	nightlyOnly(t)
	folder := profilesOf(t, "zipkin-minimal")
	defer http.DefaultClient.CloseIdleConnections()
	for kind, shown := range map[string]string{
		"block": "CountBoundedQueue.offer", "mutex": "[next owner awaits a carrier]", "pinned": "brave.RealSpan.finish",
	} {
		url := pprofServer(t, filepath.Join(folder, kind+".pb.gz"))
		for _, view := range []string{"/ui/flamegraph", "/ui/top", "/ui/peek"} {
			require.Contains(t, get(t, url+view), shown, kind+view)
		}
	}
}
