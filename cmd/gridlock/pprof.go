package main

import (
	"io"
	"path/filepath"

	"github.com/google/pprof/profile"

	"github.com/bced87ab/gridlock/export"
)

// pprofOutputs are the files of --pprof. One walk over the run makes all profiles.
func pprofOutputs(dir string) []output {
	var made *export.Profiles
	var list []output
	for _, p := range []struct {
		name string
		of   func(*export.Profiles) *profile.Profile
	}{
		{"block", func(p *export.Profiles) *profile.Profile { return p.Block }},
		{"mutex", func(p *export.Profiles) *profile.Profile { return p.Mutex }},
		{"pinned", func(p *export.Profiles) *profile.Profile { return p.Pinned }},
	} {
		write := func(w io.Writer, r export.Run) (err error) {
			if made == nil {
				if made, err = export.Profile(r); err != nil {
					return err
				}
			}
			return p.of(made).Write(w)
		}
		list = append(list, output{"pprof", filepath.Join(dir, p.name+".pb.gz"), write})
	}
	return list
}

// makesFolder reports whether the folder of an output is made if it is missing.
func (out output) makesFolder() bool { return out.flag == "pprof" }
