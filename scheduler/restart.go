package scheduler

// Restart brings a machine back to the start of its program, as New returns it, in
// the memory that it has. Go functions that have not ended are unwound, as Close
// does it, and those of the new start run where the old ones did: making a
// coroutine for each thread would cost more than most runs. It must not be called
// by a function that the machine hosts, nor after Close.
//
// Handles and pictures of before must no longer be used. Whoever observed the machine,
// or wanted footprints, does so no longer.
func (m *Machine) Restart() {
	if m.host != nil {
		m.host.restart()
	}
	if m.spare == nil {
		m.spare = new(spares)
	}
	m.spare.collect(m)
	clear(m.own)
	clear(m.ownObject)
	*m = Machine{
		cfg: m.initial, initial: m.initial, release: m.release, program: m.program,
		threads: m.threads[:0], own: m.own, objects: m.objects[:0], ownObject: m.ownObject, digests: m.digests[:0],
		running: m.running[:0], pool: newPool(m.initial.Parallelism, *m.release),
		timers: timers{heap: m.timers.heap[:0], due: m.timers.due[:0]},
		host:   m.host, spare: m.spare, history: history{blocks: m.history.blocks},
	}
	if err := m.begins(); err != nil {
		panic("a program that began did not begin again: " + err.Error())
	}
}
