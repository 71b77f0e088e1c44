package conformance

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// program is a small Java program that was generated. Its threads use a few shared
// objects; each adds up what its attempts gave and leaves that in a field of its own, and
// main prints all of them once all have ended.
type program struct {
	class    string
	carriers int
	// spare says that the pool may add carriers, in the place of those that Object.wait
	// blocks on JDK 21.
	spare   bool
	threads []script
	// inits are the static initialisers of the classes I0, I1 and so on.
	inits [][]stmt
	// permits are those of the semaphores at first, counts those of the latches, fair
	// says which locks are.
	permits, counts []int
	fair            []bool
}

// script is what a thread does.
type script struct {
	name    string
	virtual bool
	body    []stmt
}

// stmt is a statement, with those that are inside it.
type stmt struct {
	// java is the statement. With a body it is what goes before the body, and after is
	// what goes behind it.
	java, after string
	body        []stmt
}

// generator makes programs from random numbers.
type generator struct {
	rng  *rand.Rand
	prog *program
	// locked and entered are the locks and monitors that the thread has at the place of
	// the next statement.
	locked, entered []int
	deep            int
	self            int // the number of the thread, -1 in a static initialiser
}

const (
	numLocks    = 2
	numMonitors = 2
)

// generate returns the program of a seed. Attempts are other programs for the same seed,
// should one be too large.
func generate(seed, attempt uint64) *program {
	g := &generator{rng: rand.New(rand.NewPCG(seed, attempt))}
	p := &program{
		class: fmt.Sprintf("G%d", seed), carriers: 1 + int(seed%2), spare: seed%8 >= 6,
		permits: []int{g.rng.IntN(2), 1}, counts: []int{1, 2}, fair: []bool{g.rng.IntN(3) == 0, false},
	}
	g.prog = p
	n := 2 + g.rng.IntN(2)
	for i := range n {
		p.threads = append(p.threads, script{name: string(rune('a' + i)), virtual: g.rng.IntN(4) > 0})
	}
	if g.rng.IntN(4) == 0 {
		g.self = -1
		p.inits = append(p.inits, g.block(1))
	}
	for i := range n {
		g.self = i
		p.threads[i].body = g.block(2 + g.rng.IntN(2))
	}
	return p
}

func (g *generator) block(n int) []stmt {
	var all []stmt
	for range n {
		all = append(all, g.stmt())
	}
	return all
}

// pick chooses by weight.
func (g *generator) pick(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := g.rng.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	panic("unreachable")
}

func (g *generator) stmt() stmt {
	nest := 0
	if g.deep < 2 {
		nest = 1
	}
	switch g.pick(6*nest, 6*nest, 3*nest, 4*min(1, len(g.locked)), 5*min(1, len(g.entered)), 6, 4, 6, 3) {
	case 0:
		return g.synchronized()
	case 1:
		return g.lock()
	case 2:
		return g.tryLock()
	case 3:
		return g.condition()
	case 4:
		return g.monitor()
	case 5:
		return g.permit()
	case 6:
		return g.latch()
	case 7:
		return g.variable()
	}
	return g.thread()
}

// inside generates the body of a statement.
func (g *generator) inside(s stmt, held *[]int, object int) stmt {
	*held = append(*held, object)
	g.deep++
	s.body = g.block(1 + g.rng.IntN(2))
	g.deep--
	*held = (*held)[:len(*held)-1]
	return s
}

func (g *generator) synchronized() stmt {
	m := g.rng.IntN(numMonitors)
	return g.inside(stmt{java: fmt.Sprintf("synchronized (m%d) {", m), after: "}"}, &g.entered, m)
}

func (g *generator) lock() stmt {
	l := g.rng.IntN(numLocks)
	how := "lock"
	if g.rng.IntN(4) == 0 {
		how = "lockInterruptibly"
	}
	return g.inside(stmt{java: fmt.Sprintf("l%d.%s(); try {", l, how), after: fmt.Sprintf("} finally { l%d.unlock(); }", l)}, &g.locked, l)
}

func (g *generator) tryLock() stmt {
	l := g.rng.IntN(numLocks)
	limit := []string{"", "1, TimeUnit.MILLISECONDS"}[g.rng.IntN(2)]
	return g.inside(stmt{
		java:  fmt.Sprintf("if (l%d.tryLock(%s)) { r += 1; try {", l, limit),
		after: fmt.Sprintf("} finally { l%d.unlock(); } } else { r += 2; }", l),
	}, &g.locked, l)
}

func (g *generator) condition() stmt {
	l := g.locked[g.rng.IntN(len(g.locked))]
	return g.one(
		fmt.Sprintf("c%d.await();", l),
		fmt.Sprintf("if (c%d.awaitNanos(1000000) > 0) { r += 1; } else { r += 2; }", l),
		fmt.Sprintf("c%d.signal();", l), fmt.Sprintf("c%d.signal();", l),
		fmt.Sprintf("c%d.signalAll();", l),
	)
}

func (g *generator) monitor() stmt {
	m := g.entered[g.rng.IntN(len(g.entered))]
	return g.one(
		fmt.Sprintf("m%d.wait();", m),
		fmt.Sprintf("m%d.wait(1);", m),
		fmt.Sprintf("m%d.notify();", m), fmt.Sprintf("m%d.notify();", m),
		fmt.Sprintf("m%d.notifyAll();", m),
	)
}

func (g *generator) permit() stmt {
	s := g.rng.IntN(len(g.prog.permits))
	return g.one(
		fmt.Sprintf("s%d.acquire();", s),
		fmt.Sprintf("if (s%d.tryAcquire()) { r += 1; } else { r += 2; }", s),
		fmt.Sprintf("if (s%d.tryAcquire(1, TimeUnit.MILLISECONDS)) { r += 1; } else { r += 2; }", s),
		fmt.Sprintf("s%d.release();", s), fmt.Sprintf("s%d.release();", s),
	)
}

func (g *generator) latch() stmt {
	d := g.rng.IntN(len(g.prog.counts))
	return g.one(
		fmt.Sprintf("d%d.await();", d),
		fmt.Sprintf("if (d%d.await(1, TimeUnit.MILLISECONDS)) { r += 1; } else { r += 2; }", d),
		fmt.Sprintf("d%d.countDown();", d), fmt.Sprintf("d%d.countDown();", d), fmt.Sprintf("d%d.countDown();", d),
	)
}

func (g *generator) variable() stmt {
	return g.one("x = x + 1;", "x = x + 1;", "y = x;", "r += 4 * x;", "r += 4 * y;", "n.incrementAndGet();", "r += 4 * n.get();")
}

func (g *generator) thread() stmt {
	other := g.prog.threads[g.rng.IntN(len(g.prog.threads))].name
	all := []string{
		"Thread.sleep(1);", "Thread.sleep(1);", "Thread.yield();", "LockSupport.park();", "LockSupport.parkNanos(1000000);",
		fmt.Sprintf("LockSupport.unpark(t%s);", other), fmt.Sprintf("LockSupport.unpark(t%s);", other), fmt.Sprintf("t%s.interrupt();", other),
	}
	if g.self >= 0 && len(g.prog.inits) > 0 {
		for range 4 {
			all = append(all, "r += 4 * I0.v;")
		}
	}
	if g.self > 0 {
		all = append(all, fmt.Sprintf("t%s.join();", g.prog.threads[g.rng.IntN(g.self)].name))
	}
	return g.one(all...)
}

func (g *generator) one(java ...string) stmt { return stmt{java: java[g.rng.IntN(len(java))]} }

// uses reports whether a text is somewhere in the program.
func (p *program) uses(text string) bool {
	var in func([]stmt) bool
	in = func(all []stmt) bool {
		return slices.ContainsFunc(all, func(s stmt) bool { return strings.Contains(s.java, text) || in(s.body) })
	}
	return slices.ContainsFunc(p.threads, func(t script) bool { return in(t.body) }) || slices.ContainsFunc(p.inits, in)
}

// String is the program in Java.
func (p *program) String() string {
	var b strings.Builder
	b.WriteString("import java.util.concurrent.*;\nimport java.util.concurrent.atomic.*;\nimport java.util.concurrent.locks.*;\n\n")
	fmt.Fprintf(&b, "public class %s {\n", p.class)
	p.fields(&b)
	for i, init := range p.inits {
		fmt.Fprintf(&b, "\n  static class I%d {\n    static int v = init%d();\n  }\n", i, i)
		fmt.Fprintf(&b, "\n  static int init%d() {\n    int r = 1;\n", i)
		guarded(&b, init)
		b.WriteString("    return r;\n  }\n")
	}
	for _, t := range p.threads {
		fmt.Fprintf(&b, "\n  static void %s() {\n    int r = 1000;\n", t.name)
		guarded(&b, t.body)
		fmt.Fprintf(&b, "    %s = r;\n  }\n", t.name)
	}
	p.main(&b)
	b.WriteString("}\n")
	return b.String()
}

func (p *program) fields(b *strings.Builder) {
	field := func(name, declaration string) {
		if p.uses(name) {
			fmt.Fprintf(b, "  static %s;\n", declaration)
		}
	}
	for i, fair := range p.fair {
		argument := map[bool]string{true: "true"}[fair]
		if c := fmt.Sprintf("c%d.", i); p.uses(c) || p.uses(fmt.Sprintf("l%d.", i)) {
			fmt.Fprintf(b, "  static final ReentrantLock l%d = new ReentrantLock(%s);\n", i, argument)
			field(c, fmt.Sprintf("final Condition c%d = l%d.newCondition()", i, i))
		}
	}
	for i := range numMonitors {
		field(fmt.Sprintf("(m%d)", i), fmt.Sprintf("final Object m%d = new Object()", i))
	}
	for i, n := range p.permits {
		field(fmt.Sprintf("s%d.", i), fmt.Sprintf("final Semaphore s%d = new Semaphore(%d)", i, n))
	}
	for i, n := range p.counts {
		field(fmt.Sprintf("d%d.", i), fmt.Sprintf("final CountDownLatch d%d = new CountDownLatch(%d)", i, n))
	}
	b.WriteString("  static final AtomicInteger n = new AtomicInteger();\n  static volatile int x, y;\n")
	for _, t := range p.threads {
		fmt.Fprintf(b, "  static volatile int %s;\n  static Thread t%s;\n", t.name, t.name)
	}
}

// interruptible are the calls that throw InterruptedException.
var interruptible = regexp.MustCompile(`\.(await|awaitNanos|wait|acquire|tryAcquire\(1|tryLock\(1|lockInterruptibly|sleep|join)\b`)

// guarded writes statements, and catches what they throw. Java refuses to catch what
// nothing throws.
func guarded(b *strings.Builder, all []stmt) {
	var text strings.Builder
	write(&text, all, "      ")
	if !interruptible.MatchString(text.String()) {
		write(b, all, "    ")
		return
	}
	fmt.Fprintf(b, "    try {\n%s    } catch (InterruptedException e) {\n      r += 100;\n    }\n", text.String())
}

func write(b *strings.Builder, all []stmt, indent string) {
	for _, s := range all {
		fmt.Fprintf(b, "%s%s\n", indent, s.java)
		if s.after != "" {
			write(b, s.body, indent+"  ")
			fmt.Fprintf(b, "%s%s\n", indent, s.after)
		}
	}
}

func (p *program) main(b *strings.Builder) {
	b.WriteString("\n  public static void main(String[] args) throws InterruptedException {\n")
	for _, t := range p.threads {
		kind := map[bool]string{true: "ofVirtual", false: "ofPlatform"}[t.virtual]
		fmt.Fprintf(b, "    t%s = Thread.%s().name(\"%s\").unstarted(%s::%s);\n", t.name, kind, t.name, p.class, t.name)
	}
	for _, step := range []string{"start", "join"} {
		for _, t := range p.threads {
			fmt.Fprintf(b, "    t%s.%s();\n", t.name, step)
		}
	}
	b.WriteString("    System.out.println(\"x=\" + x + \" y=\" + y + \" n=\" + n.get()")
	for _, t := range p.threads {
		fmt.Fprintf(b, " + \" %s=\" + %s", t.name, t.name)
	}
	b.WriteString(");\n  }\n")
}
