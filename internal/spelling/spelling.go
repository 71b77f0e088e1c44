// Package spelling finds what a misspelt name may mean.
package spelling

import (
	"slices"
	"strings"
)

// most is how many names are suggested.
const most = 3

// Nearest returns those of names that are nearest to a misspelt one, the nearest first, none
// if none is near.
func Nearest(name string, names []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var near []candidate
	for _, n := range names {
		d := nearness(strings.ToLower(name), strings.ToLower(n))
		if d <= max(1, min(2, len(name)-2), len(name)/3) {
			near = append(near, candidate{n, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return a.distance - b.distance })
	near = slices.DeleteFunc(near, func(c candidate) bool { return name == "" || c.distance > near[0].distance+1 })
	var out []string
	for _, c := range near[:min(most, len(near))] {
		out = append(out, c.name)
	}
	return out
}

// nearness is the distance of a word to a name or to the beginning of one, which is
// a little farther, as is a name that has the word in it.
func nearness(word, name string) int {
	best := distance(word, name)
	if len(word) > 2 && strings.Contains(name, word) {
		best = 1
	}
	for n := max(1, len(word)-1); n <= len(word)+1 && n < len(name); n++ {
		best = min(best, distance(word, name[:n])+1)
	}
	return best
}

// distance is the Levenshtein distance of two words. Two letters that have changed places
// are one mistake if that is the only one.
func distance(a, b string) int {
	if i := differs(a, b); len(a) == len(b) && i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
		return 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// differs is where two words first differ.
func differs(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return i
}
