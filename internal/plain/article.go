package plain

import "strings"

// Article puts a or an before a noun, such as the name of a class: an Object, a User, an
// Unlocker.
func Article(noun string) string {
	switch lower := strings.ToLower(noun); {
	case strings.HasPrefix(lower, "un"), strings.HasPrefix(lower, "up"):
		return "an " + noun
	case lower != "" && strings.IndexByte("aeio", lower[0]) >= 0:
		return "an " + noun
	}
	return "a " + noun
}
