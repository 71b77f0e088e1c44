package deadlock

import (
	"fmt"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// The words that sentences are made of.

// names lists threads by name, the first few of many.
func (x *Explanation) names(ids []scheduler.ThreadID) string {
	const most = 8
	var names []string
	for i, t := range ids {
		if i == most-1 && len(ids) > most {
			names = append(names, fmt.Sprintf("%d more", len(ids)-i))
			break
		}
		names = append(names, x.Snapshot.Name(t))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// at returns " at T" where there is a clock.
func (s *Snapshot) at(t time.Duration) string {
	if s.Now == 0 {
		return ""
	}
	return fmt.Sprintf(" at %v", t)
}

// since returns " since T" where there is a clock.
func (s *Snapshot) since(t time.Duration) string {
	if s.Now == 0 {
		return ""
	}
	return fmt.Sprintf(" since %v", t)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func verb(threads []scheduler.ThreadID, one, many string) string {
	return plural(len(threads), one, many)
}
