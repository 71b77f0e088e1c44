package java

import (
	"embed"
	"sync"

	"github.com/bced87ab/gridlock/java/syntax"
)

// Classes of the library that are plain Java over the others are Java files of ours,
// compiled with the program that uses them.
//
//go:embed lib/*.java
var libraryFiles embed.FS

// libraryTrees are those of them that were asked for, by the name of their class, and
// libraryNames the reverse. Nobody changes a tree.
var libraryTrees, libraryNames sync.Map

// libraryTree returns the file of a class of the library, or nil if there is none.
func libraryTree(name string) *syntax.File {
	if known, ok := libraryTrees.Load(name); ok {
		return known.(*syntax.File)
	}
	src, err := libraryFiles.ReadFile("lib/" + name + ".java")
	if err != nil {
		return nil
	}
	tree, err := syntax.Parse(name+".java", src)
	if err != nil {
		panic(err) // they are part of the program
	}
	known, _ := libraryTrees.LoadOrStore(name, tree)
	libraryNames.Store(known, name)
	return known.(*syntax.File)
}

// in compiles a part of another file.
func (c *compiler) in(f *syntax.File, do func()) {
	file, here, blocks, generic := c.file, c.here, c.blocks, c.generic
	c.file, c.here, c.blocks, c.generic = f, nil, nil, nil
	do()
	c.file, c.here, c.blocks, c.generic = file, here, blocks, generic
}

// inside compiles a part of a class.
func (c *compiler) inside(k *class, do func()) {
	c.in(k.source, func() {
		c.here = k
		do()
	})
}

// ofLibrary reports whether a file is one of the library.
func ofLibrary(f *syntax.File) bool {
	_, ok := libraryNames.Load(f)
	return ok
}

// mayUse reports whether the code at hand may use what has these modifiers in a class:
// of a class of the library only what is public.
func (c *compiler) mayUse(k *class, m syntax.Mods) bool {
	return !k.library || k.isInterface || m&syntax.Public != 0 || ofLibrary(c.file)
}
