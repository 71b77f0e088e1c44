package export

// document is what the script of the page plays. Texts, stacks and pictures of threads,
// objects and queues are in tables, each once, and steps refer to them by number.
type document struct {
	Scenario    string   `json:"scenario"`
	Title       string   `json:"title"`
	Machine     []string `json:"machine"`
	Verdict     string   `json:"verdict"`
	Kind        string   `json:"kind"`
	Clean       bool     `json:"clean"`
	Known       bool     `json:"known"`
	Explanation []string `json:"explanation"`
	End         string   `json:"end"`
	Token       string   `json:"token"`
	// Left says what was left out of the run, if something was.
	Left string `json:"left"`
	// NoReturn says, in a few words and in a sentence, why no step is marked as the point
	// of no return, if one would look for it.
	NoReturn [2]string `json:"noReturn"`

	Carriers int  `json:"carriers"`
	Exact    bool `json:"exact"`

	Strings []string       `json:"strings"`
	Threads []threadName   `json:"threads"`
	States  []threadState  `json:"states"`
	Stacks  [][]int        `json:"stacks"`
	Objects []objectName   `json:"objects"`
	Views   []objectState  `json:"views"`
	Pools   []poolState    `json:"pools"`
	Gauges  []string       `json:"gauges"`
	Program []programLine  `json:"program"`
	File    string         `json:"file"`
	Marks   []mark         `json:"marks"`
	Stuck   []int          `json:"stuck"`
	Graph   *graphPicture  `json:"graph"`
	Steps   []documentStep `json:"steps"`
}

// threadName is a thread: its name and kind, 0 virtual, 1 platform, 2 daemon.
type threadName struct {
	Name string `json:"n"`
	Kind int    `json:"k"`
}

// objectName is an object that the page shows. Contended says that threads ever waited
// for it.
type objectName struct {
	ID        int    `json:"id"`
	Name      string `json:"n"`
	Class     string `json:"c"`
	Kind      string `json:"k"`
	Contended bool   `json:"w"`
}

// threadState is a thread at a moment: status, state, carrier, pin, waits, stack, place.
// State, pin and waits are texts. It is an array in JSON.
type threadState [7]int

// objectState is an object at a moment.
type objectState struct {
	State   int64       `json:"s"`
	Owner   int         `json:"o,omitempty"`
	Heir    int         `json:"h,omitempty"`
	Holders []int       `json:"p,omitempty"`
	Queue   []nodeState `json:"q,omitempty"`
	Waiting []nodeState `json:"w,omitempty"`
	// MoreQueued and MoreWaiting are how many nodes are left out before the last one.
	MoreQueued  int `json:"mq,omitempty"`
	MoreWaiting int `json:"mw,omitempty"`
}

// nodeState is a node: its thread and the numbers of its class and status as texts, and
// of its condition.
type nodeState [4]int

// poolState is the scheduler at a moment.
type poolState struct {
	Carriers    int          `json:"n"`
	Compensated []int        `json:"c,omitempty"`
	Queues      []queueState `json:"q,omitempty"`
}

// queueState is a scheduler queue: its name as a text, the threads, the next one first,
// how many more there are, and the tasks that end time limits.
type queueState struct {
	Name     int   `json:"n"`
	Threads  []int `json:"t,omitempty"`
	More     int   `json:"m,omitempty"`
	Expiries int   `json:"e,omitempty"`
}

// documentStep is what a step changes.
type documentStep struct {
	// Action is the number of the action, from 1.
	Action uint64 `json:"a"`
	// Sentence is what happens, as the number of a text.
	Sentence int `json:"s"`
	// Nanos is the clock.
	Nanos int64 `json:"c"`
	// Agent is the thread that acts, or that is acted on by a carrier or a timer.
	Agent int `json:"t,omitempty"`
	// Threads and Objects are pairs: the number of the one that changes, and of its new
	// picture. Pool is the new one from 1, 0 if it stays.
	Threads []int `json:"d,omitempty"`
	Objects []int `json:"o,omitempty"`
	Pool    int   `json:"p,omitempty"`
	// Gauges are the new values, if one has changed.
	Gauges []int64 `json:"g,omitempty"`
	// Printed is what was written to the console, as the number of a text from 1.
	Printed int `json:"w,omitempty"`
}

// programLine is a line of the program as the page shows it: of the Java file, or of the
// operations that the run met. A heading has no place.
type programLine struct {
	Place int    `json:"p,omitempty"`
	Text  string `json:"t"`
	At    string `json:"at,omitempty"`
}

// mark is a step worth looking at.
type mark struct {
	Step int    `json:"i"` // index in Steps
	Kind string `json:"k"`
	Text string `json:"t"`
}

// table numbers values in the order in which they come.
type table[K comparable, V any] struct {
	index map[K]int
	all   []V
}

func (t *table[K, V]) add(key K, value func() V) int {
	if i, ok := t.index[key]; ok {
		return i
	}
	if t.index == nil {
		t.index = map[K]int{}
	}
	t.index[key] = len(t.all)
	t.all = append(t.all, value())
	return len(t.all) - 1
}
