package spelling_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/internal/spelling"
)

func TestNearest(t *testing.T) {
	names := []string{"run", "explore", "replay", "pool-start", "Pool.java", "--carriers", "--timeline"}
	for name, near := range map[string][]string{
		"rnu": {"run"}, "expolre": {"explore"}, "foo": nil, "pool": {"pool-start", "Pool.java"}, "Pol.java": {"Pool.java"},
		"--carrier": {"--carriers"}, "--timelines": {"--timeline"}, "": nil, "qqqqqqqqqqqq": nil, "pool-satrt": {"pool-start"},
	} {
		assert.ElementsMatch(t, near, spelling.Nearest(name, names), name)
	}
}
