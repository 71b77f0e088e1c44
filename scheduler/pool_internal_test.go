package scheduler

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// plainQueues is what the queues of a pool are, without any care for memory.
type plainQueues map[QueueID][]task

func (q plainQueues) clone() plainQueues {
	c := plainQueues{}
	for id, tasks := range q {
		c[id] = append([]task(nil), tasks...)
	}
	return c
}

// of returns the queues of a pool.
func (plainQueues) of(p *pool) plainQueues {
	q := plainQueues{}
	for i := range p.carriers {
		if len(p.carriers[i].local) > 0 {
			q[QueueID{LocalQueue, int32(i + 1)}] = p.carriers[i].local
		}
	}
	for _, e := range p.externals {
		q[e.id] = e.tasks
	}
	return q
}

func (q plainQueues) drop(id QueueID, at int) {
	if q[id] = append(q[id][:at:at], q[id][at+1:]...); len(q[id]) == 0 {
		delete(q, id)
	}
}

// A pool keeps the memory of its queues and of those that it copies itself over, and
// no other pool sees that.
func TestQueuesUseTheirMemoryAgain(t *testing.T) {
	const pools = 3
	rng := rand.New(rand.NewPCG(1, 1))
	var fast [pools]pool
	var plain [pools]plainQueues
	for i := range fast {
		fast[i], plain[i] = newPool(2, Release{}), plainQueues{}
	}
	ids := []QueueID{
		{LocalQueue, 1}, {LocalQueue, 2}, {ExternalQueue, 0}, {ExternalQueue, 7}, {YieldQueue, 1}, {Kind: TimerQueue},
	}
	for n := range 20_000 {
		i, id := rng.IntN(pools), ids[rng.IntN(len(ids))]
		p, q := &fast[i], plain[i]
		burst := 1
		if n%1000 == 0 {
			burst = 3 * shortQueue
		}
		switch k := rng.IntN(16); {
		case k == 0:
			to := rng.IntN(pools)
			if to != i {
				fast[to], plain[to] = p.cloneTo(&fast[to]), q.clone()
			}
		case k < 8:
			for b := range burst {
				x := task{ThreadID(n*1000 + b), rng.IntN(2) == 0}
				p.submit(id, x)
				q[id] = append(q[id], x)
			}
		case len(q[id]) == 0:
		case k == 8 && id.Kind != LocalQueue:
			at := rng.IntN(len(q[id]))
			p.withdraw(id, q[id][at])
			q.drop(id, at)
		default:
			require.Equal(t, q[id][0], p.take(id))
			q.drop(id, 0)
		}
		for j := range fast {
			require.Equal(t, plain[j], plain[j].of(&fast[j]), "pool %d after %d changes", j, n+1)
		}
	}
}
