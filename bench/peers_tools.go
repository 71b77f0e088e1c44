package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// unpack writes the files of a peer into a folder, without the .txt that keeps those of
// Go from being a part of gridlock.
func unpack(peer, dir string) error {
	return fs.WalkDir(peerFiles, "peers/"+peer, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := peerFiles.ReadFile(path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, strings.TrimSuffix(strings.TrimPrefix(path, "peers/"+peer+"/"), ".txt"))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o666)
	})
}

// workshop returns a folder for what is built, and what removes it if nobody keeps it.
func (o PeerOptions) workshop(peer string) (dir string, remove func(), err error) {
	if o.Dir != "" {
		dir = filepath.Join(o.Dir, peer)
		return dir, func() {}, os.MkdirAll(dir, 0o777)
	}
	dir, err = os.MkdirTemp("", "gridlock-peer")
	return dir, func() { os.RemoveAll(dir) }, err
}

// lastLine returns the last line of an output that says something.
func lastLine(out []byte) string {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return strings.TrimSpace(string(lines[len(lines)-1]))
}

// rustPeers measures Shuttle and Loom.
func rustPeers(ctx context.Context, o PeerOptions, t *PeerTable) error {
	skip := func(why string) {
		for _, tool := range []string{"shuttle", "loom"} {
			t.Rows = append(t.Rows, PeerRow{Tool: tool, Carriers: peerCarriers[len(peerCarriers)-1], Skipped: why})
		}
	}
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		skip("there is no cargo here")
		return nil
	}
	dir, remove, err := o.workshop("rust")
	if err != nil {
		return err
	}
	defer remove()
	if err := unpack("rust", dir); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, cargo, "build", "--release", "--locked", "--quiet")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		if ctx.Err() == nil {
			skip("cargo build failed: " + lastLine(out))
		}
		return ctx.Err()
	}
	runs := [][]string{{}}
	for _, n := range peerCarriers {
		runs = append(runs, []string{"loom", strconv.Itoa(n)})
	}
	for _, args := range runs {
		cmd := exec.CommandContext(ctx, filepath.Join(dir, "target", "release", "peers"), args...)
		out, failed := cmd.Output()
		rows, err := readPeerRows(string(out))
		t.Rows = append(t.Rows, rows...)
		if err = errors.Join(err, failed); err != nil {
			return fmt.Errorf("peers/rust %s: %w", strings.Join(args, " "), err)
		}
	}
	return nil
}

// readPeerRows reads the lines that peers/rust prints.
func readPeerRows(out string) ([]PeerRow, error) {
	var rows []PeerRow
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		var bad [6]error
		row := PeerRow{Tool: f[0]}
		if len(f) == 3 {
			row.Carriers, bad[0] = strconv.Atoi(f[1])
			row.Skipped = strings.TrimPrefix(f[2], "skipped: ")
		} else if len(f) == 7 {
			row.Carriers, bad[0] = strconv.Atoi(f[1])
			row.Rate, bad[1] = strconv.ParseFloat(f[2], 64)
			row.Mean, bad[2] = strconv.ParseFloat(f[3], 64)
			row.Found, bad[3] = strconv.Atoi(f[4])
			row.Of, bad[4] = strconv.Atoi(f[5])
			row.Seconds, bad[5] = strconv.ParseFloat(f[6], 64)
		} else {
			return rows, fmt.Errorf("%q is no line of 3 or 7 columns", line)
		}
		if err := errors.Join(bad[:]...); err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// goPeers measures testing/synctest and go-deadlock.
func goPeers(ctx context.Context, o PeerOptions, t *PeerTable) error {
	skip := func(why string) {
		for _, tool := range []string{"testing/synctest", "go-deadlock"} {
			t.Sights = append(t.Sights, PeerSight{Tool: tool, Skipped: why})
		}
	}
	goes, err := exec.LookPath("go")
	if err != nil {
		skip("there is no go here")
		return nil
	}
	dir, remove, err := o.workshop("go")
	if err != nil {
		return err
	}
	defer remove()
	if err := unpack("go", dir); err != nil {
		return err
	}
	for _, args := range [][]string{{"mod", "tidy"}, {"test", "-count=1", "-v", "."}} {
		cmd := exec.CommandContext(ctx, goes, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		out, failed := cmd.CombinedOutput()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if failed != nil {
			skip(fmt.Sprintf("go %s failed: %s", args[0], lastLine(out)))
			return nil
		}
		sights, err := readSights(string(out))
		if err != nil {
			return err
		}
		t.Sights = append(t.Sights, sights...)
	}
	return nil
}

// readSights reads the lines that peers/go prints among others.
func readSights(out string) ([]PeerSight, error) {
	var sights []PeerSight
	for line := range strings.Lines(out) {
		rest, ok := strings.CutPrefix(line, "peer\t")
		if !ok {
			continue
		}
		f := strings.Split(strings.TrimSpace(rest), "\t")
		if len(f) != 5 {
			return sights, fmt.Errorf("%q is no line of 6 columns", line)
		}
		s := PeerSight{Tool: f[0], Seen: f[1] == "seen", Says: f[4]}
		var bad [2]error
		s.Seconds, bad[0] = strconv.ParseFloat(f[2], 64)
		s.Step, bad[1] = strconv.ParseFloat(f[3], 64)
		if err := errors.Join(bad[:]...); err != nil {
			return sights, err
		}
		sights = append(sights, s)
	}
	return sights, nil
}

// spinCarriers is how large the model is that SPIN searches here: the larger ones of
// CompareSPIN take minutes.
const spinCarriers = 2

// spinPeer lets SPIN search its model of the Netflix case, reporter included, and
// gridlock the same.
func spinPeer(ctx context.Context, _ PeerOptions, t *PeerTable) error {
	c, err := CompareSPIN(ctx, spinCarriers, func(int, int, string) {})
	if err != nil {
		return err
	}
	if c.Skipped != "" {
		t.Rows = append(t.Rows, PeerRow{Tool: "SPIN", Carriers: spinCarriers, Skipped: c.Skipped})
		return nil
	}
	for _, r := range c.Rows {
		tool := r.Search + ", with the reporter, every schedule: states"
		t.Rows = append(t.Rows, PeerRow{Tool: tool, Carriers: r.Carriers, Mean: float64(r.States), Found: 1, Of: 1, Seconds: r.Seconds})
	}
	return nil
}
