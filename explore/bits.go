package explore

import "math/bits"

// bitWriter writes numbers of a few bits each, the highest bit first.
type bitWriter struct {
	b    []byte
	used int // bits of the last byte
}

func (w *bitWriter) write(v uint64, width int) {
	for i := width - 1; i >= 0; i-- {
		if w.used == 0 {
			w.b = append(w.b, 0)
		}
		w.b[len(w.b)-1] |= byte(v>>i&1) << (7 - w.used)
		w.used = (w.used + 1) % 8
	}
}

// gamma writes a number from 1 in the code of Elias, which is short for small ones.
func (w *bitWriter) gamma(v uint64) {
	n := bits.Len64(v)
	w.write(0, n-1)
	w.write(v, n)
}

// bitReader reads what a bitWriter wrote. After the end it is bad, and returns zeros.
type bitReader struct {
	b   []byte
	at  int // in bits
	bad bool
}

func (r *bitReader) read(width int) uint64 {
	if r.at+width > 8*len(r.b) {
		r.bad = true
		return 0
	}
	var v uint64
	for range width {
		v = v<<1 | uint64(r.b[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return v
}

// gamma reads a number of at most 32 bits.
func (r *bitReader) gamma() uint64 {
	zeros := 0
	for !r.bad && r.read(1) == 0 {
		if zeros++; zeros > 31 {
			r.bad = true
		}
	}
	if r.bad {
		return 0
	}
	return 1<<zeros | r.read(zeros)
}

// end returns the rest after the byte that was read last, whose unused bits must be
// zero.
func (r *bitReader) end() []byte {
	for r.at%8 != 0 {
		r.bad = r.read(1) != 0 || r.bad
	}
	return r.b[r.at/8:]
}

// option is a choice: which one of how many possible actions.
type option struct{ choice, possible int }

// packOptions packs the choices of a schedule: each of them in as many bits as the
// number of possible actions needs, which itself seldom changes by more than one,
// and equal ones in a row together.
func packOptions(all []option) []byte {
	var w bitWriter
	before := 1
	for i := 0; i < len(all); {
		o, run := all[i], 1
		for i+run < len(all) && all[i+run] == o {
			run++
		}
		switch o.possible - before {
		case 0:
			w.write(0b0, 1)
		case 1:
			w.write(0b10, 2)
		case -1:
			w.write(0b110, 3)
		default:
			w.write(0b111, 3)
			w.gamma(uint64(o.possible))
		}
		w.write(uint64(o.choice), bits.Len(uint(o.possible-1)))
		w.gamma(uint64(run))
		before, i = o.possible, i+run
	}
	return w.b
}

// unpackOptions returns n options and what follows them.
func unpackOptions(b []byte, n int) (all []option, rest []byte, ok bool) {
	r := bitReader{b: b}
	possible := 1
	for len(all) < n && !r.bad {
		switch {
		case r.read(1) == 0:
		case r.read(1) == 0:
			possible++
		case r.read(1) == 0:
			possible--
		default:
			possible = int(r.gamma())
		}
		if possible < 1 || possible > maxChoices {
			return nil, nil, false
		}
		o := option{int(r.read(bits.Len(uint(possible - 1)))), possible}
		run := r.gamma()
		if r.bad || o.choice >= possible || run > uint64(n-len(all)) {
			return nil, nil, false
		}
		for range run {
			all = append(all, o)
		}
	}
	rest = r.end()
	return all, rest, !r.bad
}
