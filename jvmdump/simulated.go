package jvmdump

import "strings"

// simulated reports whether a run of gridlock wrote the dumps. Such a dump shows one moment,
// has all threads that there are, and cannot be taken anew.
func (p *Process) simulated() bool { return strings.HasSuffix(p.Version, "+-gridlock") }

// sayReplay names what tells more of a simulated run than its dumps do.
func (x *Explanation) sayReplay() {
	if !x.Process.simulated() {
		return
	}
	x.Next, x.Then = "gridlock replay TOKEN", ""
	x.say("A simulated run wrote this dump, and no other can be taken of it. The run itself knows what a dump does not show: " +
		"its last line is the command that replays and explains it.")
}

// apart reports whether there are dumps so far apart that it says something if nobody moved.
func (p *Process) apart() bool { return p.moments >= 2 && p.span >= tellingSpan }

// stands reports whether it is more than chance that those wait who have the carriers: the
// dumps are far enough apart, or are of a simulated run, whose threads all stood still at
// once, and have no platform thread that may bring what they wait for.
func (x *Explanation) stands() bool {
	return x.Process.apart() || x.Process.simulated() && !x.awake()
}
