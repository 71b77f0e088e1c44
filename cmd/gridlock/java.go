package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bced87ab/gridlock/scenarios"
)

// mostSource bounds how much of a file is read, in bytes.
const mostSource = 4 << 20

// scenario returns a bundled scenario by its name, or that which a Java file is.
func scenario(name string) (scenarios.Scenario, error) {
	if !strings.HasSuffix(name, ".java") {
		return scenarios.Lookup(name)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return scenarios.Scenario{}, fmt.Errorf("there is no file %s", name)
	case err != nil:
		return scenarios.Scenario{}, err
	case !info.Mode().IsRegular():
		return scenarios.Scenario{}, fmt.Errorf("%s is no file", name)
	case info.Size() > mostSource:
		return scenarios.Scenario{}, fmt.Errorf("%s has %d bytes, expected %d at most", name, info.Size(), mostSource)
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return scenarios.Scenario{}, err
	}
	s, err := scenarios.OfJava(filepath.Base(name), src)
	s.Name = name
	return s, err
}
