package scheduler

// Agent returns the thread that an action is about: the one that steps, whose time
// limit ends, that wakes, or whose task a carrier takes. expires says that the task
// ends a time limit and mounts nobody. The agent is 0 if the action is not possible
// now.
func (m *Machine) Agent(a Action) (agent ThreadID, expires bool) {
	if a.Kind != TakeTask {
		return a.Thread, false
	}
	t, _ := m.pool.head(a.Queue)
	return t.thread, t.expire
}
