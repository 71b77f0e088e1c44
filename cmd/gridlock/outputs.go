package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
)

// outputs are the files that run and replay write beside what they print.
type outputs struct {
	graph, dump, dumpJSON, pprof, jsonl, trace, html string
	timeline, allOutput                              bool
}

func (o *outputs) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&o.dump, "dump", "", "write a thread dump of the end as the JVM does to `FILE`")
	fl.StringVar(&o.dumpJSON, "dump-json", "", "write it as JSON to `FILE`")
	fl.StringVar(&o.pprof, "pprof", "", "write profiles for go tool pprof into `DIR`: block, mutex, pinned")
	fl.StringVar(&o.graph, "graph", "", "write the wait-for graph to `FILE`, .mmd for Mermaid, .dot for Graphviz")
	fl.StringVar(&o.jsonl, "jsonl", "", "write the events to `FILE`, which replay reads, as lines of JSON")
	fl.StringVar(&o.trace, "trace", "", "write lanes over time to `FILE`, for ui.perfetto.dev")
	fl.BoolVar(&o.allOutput, "all-output", false, "show all that the program prints, not its last lines")
	fl.BoolVar(&o.timeline, "timeline", false, "show what the threads did over time, in columns")
	fl.StringVar(&o.html, "html", "", "write a page that plays the run to `FILE`, for any browser")
}

// output is one file to write.
type output struct {
	flag, file string
	write      func(io.Writer, export.Run) error
}

// list returns the files that were asked for, or says what is wrong with one before
// anything runs.
func (o *outputs) list() ([]output, error) {
	var list []output
	if o.graph != "" {
		write, ok := map[string]func(io.Writer, export.Run) error{
			".mmd": export.Mermaid, ".mermaid": export.Mermaid, ".dot": export.DOT, ".gv": export.DOT,
		}[filepath.Ext(o.graph)]
		if !ok {
			return nil, fmt.Errorf("--graph is %q, expected a name that ends in .mmd or .dot", o.graph)
		}
		list = append(list, output{"graph", o.graph, write})
	}
	for _, out := range []output{
		{"dump", o.dump, ofEnd(export.DumpText)},
		{"dump-json", o.dumpJSON, ofEnd(export.DumpJSON)},
		{"jsonl", o.jsonl, export.JSONL},
		{"trace", o.trace, export.Perfetto},
		{"html", o.html, writePage},
	} {
		if out.file != "" {
			list = append(list, out)
		}
	}
	if o.pprof != "" {
		list = append(list, pprofOutputs(o.pprof)...)
	}
	return list, checkFiles(list)
}

// ofEnd makes what writes a state write that in which a run ended.
func ofEnd(write func(io.Writer, *deadlock.Snapshot) error) func(io.Writer, export.Run) error {
	return func(w io.Writer, r export.Run) error { return write(w, r.Explanation.Snapshot) }
}

// checkFiles finds what would go wrong after the run: a folder that is not there, and
// two outputs that are one file.
func checkFiles(list []output) error {
	flags := map[string]string{}
	for _, out := range list {
		file := filepath.Clean(out.file)
		if other, ok := flags[file]; ok {
			return fmt.Errorf("--%s and --%s are both %s, expected two files", other, out.flag, out.file)
		}
		flags[file] = out.flag
		folder := filepath.Dir(file)
		if _, err := os.Stat(folder); err != nil && out.makesFolder() {
			folder = filepath.Dir(folder)
		}
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return fmt.Errorf("--%s is %s, and there is no folder %s", out.flag, out.file, folder)
		}
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			return fmt.Errorf("--%s is %s, which is a folder, expected a file", out.flag, out.file)
		}
	}
	return nil
}

// writeFiles writes each file whole or not at all.
func writeFiles(list []output, r export.Run) error {
	for _, out := range list {
		if err := writeOutput(out, r); err != nil {
			return fmt.Errorf("%w: --%s: %w", errOutput, out.flag, err)
		}
	}
	return nil
}

// writeOutput writes a file, and the folder that it is in if it has one of its own.
func writeOutput(out output, r export.Run) (err error) {
	if out.makesFolder() && os.Mkdir(filepath.Dir(out.file), 0o755) == nil {
		defer func() {
			if err != nil {
				os.Remove(filepath.Dir(out.file))
			}
		}()
	}
	return writeFile(out.file, func(w io.Writer) error { return out.write(w, r) })
}
