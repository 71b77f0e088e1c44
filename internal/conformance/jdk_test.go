package conformance

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// jdk is an installed JDK.
type jdk struct {
	release int
	// root is where chroot goes first, home the folder of the JDK as seen from there.
	root, home string
}

// command returns the command that runs a tool of the JDK.
func (j jdk) command(ctx context.Context, tool string, args ...string) *exec.Cmd {
	path := filepath.Join(j.home, "bin", tool)
	if j.root == "" {
		return exec.CommandContext(ctx, path, args...)
	}
	return exec.CommandContext(ctx, "chroot", append([]string{j.root, path}, args...)...)
}

// folder is a folder that the JDK sees too.
type folder struct {
	here, there string
}

// folder makes a folder that lives as long as the test.
func (j jdk) folder(t *testing.T) folder {
	t.Helper()
	if j.root == "" {
		dir := t.TempDir()
		return folder{dir, dir}
	}
	dir, err := os.MkdirTemp(filepath.Join(j.root, "tmp"), "gridlock-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return folder{dir, filepath.Join("/tmp", filepath.Base(dir))}
}

// write writes a file into the folder.
func (f folder) write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(f.here, name), []byte(text), 0o600))
}

// compile compiles sources, by the names of their files, and returns where the classes are.
func (j jdk) compile(t *testing.T, sources map[string]string) folder {
	t.Helper()
	dir := j.folder(t)
	var names []string
	for name, text := range sources {
		dir.write(t, name, text)
		names = append(names, dir.there+"/"+name)
	}
	dir.write(t, "sources", strings.Join(names, "\n"))
	// With -g:none and the like lines would be missing from stacks; the default has them.
	out, err := j.command(context.Background(), "javac", "-nowarn", "-d", dir.there, "@"+dir.there+"/sources").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return dir
}

// version returns the full version of the JDK.
func (j jdk) version(t *testing.T) string {
	t.Helper()
	out, err := j.command(context.Background(), "java", "-version").CombinedOutput()
	require.NoError(t, err, "%s", out)
	text := string(out)
	_, text, _ = strings.Cut(text, "(build ")
	text, _, _ = strings.Cut(text, ")")
	return text
}

// console keeps what a process prints, and can be read while it does.
type console struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (c *console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.Write(p)
}

// lines returns what has been printed.
func (c *console) lines() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := strings.TrimSuffix(c.buf.String(), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
