package scheduler

// Int is a shared variable with a whole number: a volatile field or an AtomicLong.
// It is a handle: copies are the same variable.
type Int struct{ ID ObjectID }

// NewInt creates a variable.
func NewInt(c Creator, name string, value int64) Int {
	return Int{c.New(&intObject{name: name, value: value})}
}

// The verbs of a variable.
const (
	verbGet uint8 = iota
	verbSet
	verbAdd
	verbCompareAndSet
	verbSwap
)

var intVerbs = [...]string{"get", "set", "add", "compareAndSet", "getAndSet"}

// GetOp is the operation of Get, for compiled code.
func (v Int) GetOp() Op { return Op{Object: v.ID, Verb: verbGet} }

// SetOp is the operation of Set, for compiled code.
func (v Int) SetOp(to int64) Op { return Op{Object: v.ID, Verb: verbSet, Arg: to} }

// AddOp is the operation of Add, for compiled code. Its value is the new one.
func (v Int) AddOp(delta int64) Op { return Op{Object: v.ID, Verb: verbAdd, Arg: delta} }

// SwapOp sets the variable. Its value is the old one.
func (v Int) SwapOp(to int64) Op { return Op{Object: v.ID, Verb: verbSwap, Arg: to} }

// CompareAndSetOp is the operation of CompareAndSet, for compiled code. Its value
// is 1 or 0.
func (v Int) CompareAndSetOp(from, to int64) Op {
	return Op{Object: v.ID, Verb: verbCompareAndSet, Arg: to, Saved: from}
}

// Get reads the variable.
func (v Int) Get(t *Thread) int64 { return t.Must(v.GetOp()) }

// Set writes the variable.
func (v Int) Set(t *Thread, to int64) { t.Must(v.SetOp(to)) }

// Add adds to the variable and returns the new value.
func (v Int) Add(t *Thread, delta int64) int64 { return t.Must(v.AddOp(delta)) }

// CompareAndSet writes the variable if it has the value from, and reports whether
// it had.
func (v Int) CompareAndSet(t *Thread, from, to int64) bool {
	return t.Must(v.CompareAndSetOp(from, to)) != 0
}

// Peek reads the variable without a scheduling point: for fields that a lock
// guards, where no other thread can come between.
func (v Int) Peek(m *Machine) int64 { return m.Peek(v.ID).(*intObject).value }

// Poke writes the variable without a scheduling point, as Peek reads it.
func (v Int) Poke(c Creator, to int64) { c.Edit(v.ID).(*intObject).value = to }

type intObject struct {
	name  string
	value int64
}

func (o *intObject) Clone() Object {
	c := *o
	return &c
}

func (o *intObject) Hash(h *Hasher) { h.Int(o.value) }

// CloneTo implements Reusable.
func (o *intObject) CloneTo(old Object) Object {
	c, ok := old.(*intObject)
	if !ok {
		return o.Clone()
	}
	*c = *o
	return c
}

// Private implements Private.
func (o *intObject) Private(Op) bool { return true }

func (o *intObject) VerbName(verb uint8) string { return VerbIn(intVerbs[:], verb) }

func (o *intObject) Inspect(*Machine) ObjectView {
	return ObjectView{Name: o.name, Class: "java.util.concurrent.atomic.AtomicLong", State: o.value}
}

// Reads reports whether an access only reads.
func (o *intObject) Reads(op Op) bool { return op.Verb == verbGet }

// Step does the access, which is one step.
func (o *intObject) Step(_ *Machine, _ ThreadID, op *Op, _ Wake) Result {
	switch op.Verb {
	case verbSet:
		o.value = op.Arg
	case verbSwap:
		old := o.value
		o.value = op.Arg
		return Finish(old)
	case verbAdd:
		o.value += op.Arg
	case verbCompareAndSet:
		if o.value != op.Saved {
			return FinishBool(false)
		}
		o.value = op.Arg
		return FinishBool(true)
	}
	return Finish(o.value)
}
