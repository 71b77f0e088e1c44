package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/bced87ab/gridlock/internal/spelling"
	"github.com/bced87ab/gridlock/scenarios"
)

// mostSource bounds how much of a file is read, in bytes.
const mostSource = 4 << 20

// standardInput is the name of the scenario that is read from there.
const standardInput = "-"

// scenario returns a bundled scenario by its name, or that which a Java file is.
func scenario(name string) (scenarios.Scenario, error) {
	var src []byte
	var err error
	file := filepath.Base(name)
	switch ext := filepath.Ext(name); {
	case name == standardInput:
		file = "Input.java"
		src, err = readInput()
	case ext == ".java":
		src, err = readSource(name)
	case ext == ".class" || ext == ".jar":
		err = fmt.Errorf("%s is compiled, expected the .java file that it was made of", name)
	default:
		s, err := bundled(name)
		if err != nil && (strings.ContainsAny(name, `/\`) || isFile(name)) {
			err = fmt.Errorf("%s is no scenario and does not end in .java, expected one of these", name)
		}
		return s, err
	}
	if err != nil {
		return scenarios.Scenario{}, err
	}
	s, err := scenarios.OfJava(file, src)
	s.Name = name
	return s, err
}

// bundled returns a bundled scenario by its name.
func bundled(name string) (scenarios.Scenario, error) {
	s, err := scenarios.Lookup(name)
	if err != nil {
		return s, fmt.Errorf("%w (gridlock scenarios list has all)", err)
	}
	return s, nil
}

func isFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// readSource reads a Java file.
func readSource(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, noFile(name)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file", name)
	case info.Size() > mostSource:
		return nil, fmt.Errorf("%s has %d bytes, expected %d at most", name, info.Size(), mostSource)
	}
	return os.ReadFile(name)
}

// noFile says that there is no such file, and which ones beside it may be meant.
func noFile(name string) error {
	entries, _ := os.ReadDir(filepath.Dir(name))
	var beside []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == filepath.Ext(name) {
			beside = append(beside, e.Name())
		}
	}
	near := spelling.Nearest(filepath.Base(name), beside)
	if len(near) == 0 {
		return fmt.Errorf("there is no file %s", name)
	}
	dir, _ := filepath.Split(name)
	for i := range near {
		near[i] = dir + near[i]
	}
	return fmt.Errorf("there is no file %s; did you mean %s?", name, strings.Join(near, ", "))
}

// readInput reads Java source from the standard input.
func readInput() ([]byte, error) {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return nil, errors.New("- is Java source on the standard input, expected a file there, as in gridlock run - < Server.java")
	}
	src, err := io.ReadAll(io.LimitReader(os.Stdin, mostSource+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("standard input: %w", err)
	case len(src) > mostSource:
		return nil, fmt.Errorf("the standard input has more than the %d bytes that are expected at most", mostSource)
	case len(src) == 0:
		return nil, errors.New("the standard input is empty, expected Java source")
	}
	return src, nil
}
