package java_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if a machine that hosts Go functions was not closed.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
