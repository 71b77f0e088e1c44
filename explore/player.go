package explore

import "github.com/bced87ab/gridlock/scheduler"

// player applies choices to a new machine, one by one. It is what everything that
// runs a schedule again stands on.
type player struct {
	m        *scheduler.Machine
	possible []scheduler.Action // those possible now
	choices  []int              // those made so far
}

// newPlayer returns a player at the start of a program. It must be closed.
func newPlayer(cfg scheduler.Config, p *scheduler.Program) (*player, error) {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return nil, err
	}
	pl := &player{m: m}
	pl.look()
	return pl, nil
}

func (p *player) look() { p.possible = p.m.AppendEnabled(p.possible[:0]) }

// over reports whether there is nothing more to choose. Runs end where every
// essential thread has terminated, though daemons could go on.
func (p *player) over() bool { return len(p.possible) == 0 || p.m.Done() }

// choose applies one of the possible actions, by index. It reports whether there is
// one of that index.
func (p *player) choose(i int) bool {
	if p.over() || i < 0 || i >= len(p.possible) || p.m.Apply(p.possible[i]) != nil {
		return false
	}
	p.choices = append(p.choices, i)
	p.look()
	return true
}

// follow applies choices, and returns how many of them were possible.
func (p *player) follow(choices []int) int {
	for i, c := range choices {
		if !p.choose(c) {
			return i
		}
	}
	return len(choices)
}

func (p *player) close() { p.m.Close() }

// replay runs choices, and nothing after them.
func replay(cfg scheduler.Config, p *scheduler.Program, choices []int) (*scheduler.Trace, error) {
	cfg.DiscardEvents = false
	t, err := scheduler.Runner{Policy: &scheduler.Replay{Choices: choices}}.Run(cfg, p)
	if t.Machine == nil {
		return nil, err
	}
	return t, nil // that it got stuck or was cut short is what one looks for
}

// Switches counts the context switches of a schedule: how often an action is about
// another thread than the one before it, whether or not that one could have gone
// on. Taking a thread's task from a queue is about that thread, as is the end of its
// time limit. The error is an ErrConfig.
func Switches(cfg scheduler.Config, p *scheduler.Program, choices []int) (int, error) {
	pl, err := newPlayer(cfg, p)
	if err != nil {
		return 0, err
	}
	defer pl.close()
	n, last := 0, scheduler.ThreadID(0)
	for _, c := range choices {
		if c < 0 || c >= len(pl.possible) {
			break
		}
		agent, _ := pl.m.Agent(pl.possible[c])
		if !pl.choose(c) {
			break
		}
		if agent != last && last != 0 {
			n++
		}
		last = agent
	}
	return n, nil
}
