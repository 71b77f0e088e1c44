package syntax

import "fmt"

// Error says why a text cannot be read.
type Error struct {
	File string
	Pos  Pos
	// Construct is the name of the construct of Java that this package does not have,
	// such as "record pattern". It is empty if the text is wrong in Java as well.
	Construct string
	// Message says what is wrong and what was expected, or what to use instead.
	Message string
}

// Error returns the message after the place: Main.java:3:14: message.
func (e *Error) Error() string { return fmt.Sprintf("%s:%s: %s", e.File, e.Pos, e.Message) }

// unsupported returns the error for a construct that the tree cannot say.
func unsupported(file string, pos Pos, construct, instead string) *Error {
	return &Error{File: file, Pos: pos, Construct: construct, Message: "unsupported " + construct + ", " + instead}
}

// The bounds of what can be read. They keep every walk over the tree within a stack of
// ordinary size.
const (
	// maxSize is that of a file in bytes.
	maxSize = 4 << 20
	// maxNesting is how many statements, blocks, expressions, types and declarations may
	// be inside each other. An if with a block is three.
	maxNesting = 600
	// maxChain is how many operators, calls or else-ifs may follow each other on one
	// path from the root of the tree, where the text is flat but the tree is deep.
	maxChain = 1000
	// maxDims is how many dimensions an array may have in a class file.
	maxDims = 255
)
