package explore

import (
	"context"

	"github.com/bced87ab/gridlock/scheduler"
)

func rerunSearch(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (*Result, error) {
	panic("not merged yet")
}
