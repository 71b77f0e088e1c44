package scheduler

// Program is what a machine runs: the objects that exist from the start, compiled
// code, and the first threads. It does not change once a machine was made of it,
// and any number of machines can share it.
type Program struct {
	// Name is what people call the program.
	Name    string
	objects []Object
	anon    bitset   // objects that code does not know by their number
	fixed   []Object // objects that never change, see Constant
	codes   []*Code
	roots   []Spec
	poison  bool
	clock   bool // see ReadsClock
}

// Poison makes a machine put a value that no program has into each local variable that
// is dead, at each operation of a thread. It is for tests of what assembles code: a
// program must do the same with it.
func (p *Program) Poison() { p.poison = true }

// poisoned is the value of a number. An object is null: a variable that is not set yet is
// looked at where the state is hashed.
const poisoned = 1<<31 - 1

// poison puts it into the dead variables of the thread's activations.
func (x *Exec) poison() {
	for _, f := range x.th.frames {
		for i := range f.code.instrs[f.pc].dead.each {
			v := int64(poisoned)
			if f.code.kinds[i] == RefSlot {
				v = 0
			}
			x.th.locals[int(f.base)+i] = v
		}
	}
}

// ReadsClock says that code of the program reads the clock. In exact time the clock is
// then part of the state.
func (p *Program) ReadsClock() { p.clock = true }

// Spec says what a new thread is and runs: either Code with Args, of which missing
// ones are 0, or a Go function.
type Spec struct {
	Name string
	Kind ThreadKind
	Code *Code
	Args []int64
	Go   func(*Thread)
}

// Creator is where objects can be created: a Program before it runs, and a Thread
// of a Go function or an Exec of compiled code while it does.
type Creator interface {
	// New creates an object and returns its number.
	New(o Object) ObjectID
	// Edit returns an object to be completed, such as a lock that gets a condition.
	Edit(o ObjectID) Object
}

// NewProgram returns a program with no threads.
func NewProgram(name string) *Program { return &Program{Name: name} }

// GoProgram returns a program whose first thread is the platform thread main,
// which runs f.
func GoProgram(name string, f func(*Thread)) *Program {
	p := NewProgram(name)
	p.Thread(Spec{Name: "main", Kind: Platform, Go: f})
	return p
}

// New creates an object that exists from the start.
func (p *Program) New(o Object) ObjectID {
	p.objects = append(p.objects, o)
	return ObjectID(len(p.objects))
}

// Constant creates an object that never changes and that no thread operates on, such
// as the text of a literal, and returns its number, which is negative. It is no part
// of a state, and costs copies and fingerprints nothing. It may be created while
// code is assembled, not while a machine runs.
func (p *Program) Constant(o Object) ObjectID {
	p.fixed = append(p.fixed, o)
	return -ObjectID(len(p.fixed))
}

// Edit returns an object that exists from the start, to be completed.
func (p *Program) Edit(o ObjectID) Object { return p.objects[o-1] }

// Anonymous says of an object that exists from the start that no code knows it by
// its number: threads get it as an argument, in a RefSlot. Threads that run the same
// code with such objects of their own are then interchangeable.
func (p *Program) Anonymous(o ObjectID) { p.anon.add(int(o)) }

// Thread adds a thread that is started before the first step.
func (p *Program) Thread(s Spec) { p.roots = append(p.roots, s) }

// hostsGo reports whether a first thread is a Go function; only those can start
// other Go functions.
func (p *Program) hostsGo() bool {
	for _, s := range p.roots {
		if s.Go != nil {
			return true
		}
	}
	return false
}
