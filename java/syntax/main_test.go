package syntax_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if the parser leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
