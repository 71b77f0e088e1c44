package java

import (
	"embed"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/bced87ab/gridlock/java/syntax"
)

// Classes of the library that are plain Java over the others are Java files of ours,
// compiled with the program that uses them.
//
//go:embed lib/*.java
var libraryFiles embed.FS

// libraryTrees parses these files once, by the name of their class. Nobody changes a
// tree.
var libraryTrees = sync.OnceValue(func() map[string]*syntax.File {
	trees := map[string]*syntax.File{}
	entries, err := libraryFiles.ReadDir("lib")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, e := range entries {
		src, err := libraryFiles.ReadFile("lib/" + e.Name())
		if err != nil {
			panic(err)
		}
		tree, err := syntax.Parse(e.Name(), src)
		if err != nil {
			panic(err)
		}
		trees[strings.TrimSuffix(e.Name(), ".java")] = tree
	}
	return trees
})

// loadLibrary declares the classes of the library that a file mentions, and those that
// they mention.
func (c *compiler) loadLibrary(f *syntax.File) {
	for _, name := range mentioned(f) {
		tree := libraryTrees()[name]
		if tree == nil || c.lib[name] != nil || !ofLibrary(f) && c.classes[name] != nil {
			continue
		}
		c.in(tree, func() {
			for _, d := range tree.Types {
				c.declare(d, nil)
			}
		})
		c.loadLibrary(tree)
	}
}

// require returns a class of our library for code that needs it though no file mentions it.
func (c *compiler) require(name string) *class {
	if k := c.lib[name]; k != nil {
		return k
	}
	first := len(c.own)
	tree := libraryTrees()[name]
	c.in(tree, func() {
		for _, d := range tree.Types {
			c.declare(d, nil)
		}
	})
	c.loadLibrary(tree)
	if !c.begun {
		return c.lib[name]
	}
	loaded := slices.Clone(c.own[first:])
	for _, step := range []func(*class){c.inherit, c.members, c.begins} {
		for _, k := range loaded {
			c.inside(k, func() { step(k) })
		}
	}
	c.required = append(c.required, loaded...)
	return c.lib[name]
}

// finishLibrary compiles what was required.
func (c *compiler) finishLibrary() {
	c.makeNativeBridges()
	for len(c.required) > 0 {
		k := c.required[0]
		c.required = c.required[1:]
		c.inside(k, func() { c.bodies(k) })
		c.makeNativeBridges()
	}
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
	return libraryTrees()[strings.TrimSuffix(f.Name, ".java")] == f
}

// mayUse reports whether the code at hand may use what has these modifiers in a class:
// of a class of the library only what is public.
func (c *compiler) mayUse(k *class, m syntax.Mods) bool {
	return !k.library || k.isInterface || m&syntax.Public != 0 || ofLibrary(c.file)
}

// mentioned returns the names that a file has, sorted: of types, and of what may be one.
func mentioned(f *syntax.File) []string {
	found := map[string]bool{}
	walk(reflect.ValueOf(f), func(n any) {
		switch n := n.(type) {
		case *syntax.Import:
			if n.Static {
				for part := range strings.SplitSeq(n.Name, ".") {
					found[part] = true
				}
			}
		case *syntax.Ident:
			found[n.Name] = true
		case *syntax.Type:
			found[n.Name[strings.LastIndexByte(n.Name, '.')+1:]] = true
		}
	})
	return sortedKeys(found)
}
