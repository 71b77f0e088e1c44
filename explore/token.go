package explore

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Token names a run: the program, the machine and the choices. It has a short text
// form, which gridlock replay takes.
type Token struct {
	// Scenario and Settings name the program.
	Scenario string
	Settings []string
	// Config is the machine. Its Seed, if not 0, makes the choices after Choices.
	Config scheduler.Config
	// Choices are the first choices of the run, each the index of an action in the
	// list of possible ones. After them Config.Seed or the FIFO policy goes on, unless
	// they are all Actions there are.
	Choices []int
	// Possible says of each choice how many actions were possible, and Checks has a
	// check of what had happened after each checkEvery choices, so that a replay of a
	// program that has changed can tell where it first does something else. They may
	// be missing.
	Possible []int
	Checks   []byte
	// Actions is how many actions the run had, and Hash the hash of its trace, so
	// that a replay can tell that it does the same.
	Actions uint64
	Hash    uint32
	// Start is a hash of the program's first threads and objects.
	Start uint32
}

// tokenVersion is the first part of a token's text, which changes when the meaning
// of tokens does.
const tokenVersion = "g2"

// ErrToken is what every error of ParseToken is.
var ErrToken = errors.New("bad replay token")

// maxChoices bounds the choices of a token, and so what a bad one can cost.
const maxChoices = 1 << 20

// TokenOf returns the token of a run. If it followed the policy of its configuration
// that is enough to replay it; else the token has the run's choices. A run that has
// neither, since Config.DiscardEvents kept them from it, cannot be replayed: its token
// is the zero one, as is that of a run that never began.
func TokenOf(scenario string, settings []string, t *scheduler.Trace) Token {
	if t == nil || t.Machine == nil || t.Chosen && uint64(len(t.Choices)) != t.Machine.Actions() {
		return Token{}
	}
	token := Token{
		Scenario: scenario, Settings: settings, Config: t.Config, Actions: t.Machine.Actions(), Hash: hashOf(t),
		Start: startOf(t.Config, t.Program),
	}
	if t.Chosen {
		token.Choices = slices.Clone(t.Choices)
	}
	return token
}

// hashOf returns the hash of a trace as tokens have it.
func hashOf(t *scheduler.Trace) uint32 { return uint32(t.Hash()) }

// Matches reports whether a run did what the token recorded.
func (t Token) Matches(run *scheduler.Trace) bool {
	return run.Machine.Actions() == t.Actions && hashOf(run) == t.Hash
}

// Policy returns the policy that follows the token.
func (t Token) Policy() scheduler.Policy {
	var then scheduler.Policy = &scheduler.FIFO{}
	if t.Config.Seed != 0 {
		then = scheduler.NewRandom(t.Config.Seed)
	}
	switch n := len(t.Choices); {
	case n == 0 && t.Actions > 0:
		return then
	case uint64(n) >= t.Actions:
		then = nil
	}
	return &scheduler.Replay{Choices: t.Choices, Then: then}
}

// String returns the token's text.
func (t Token) String() string {
	var b []byte
	b = appendText(b, t.Scenario)
	b = binary.AppendUvarint(b, uint64(len(t.Settings)))
	for _, s := range t.Settings {
		b = appendText(b, s)
	}
	b = appendNumbers(b, t.numbers())
	b = binary.BigEndian.AppendUint32(b, t.Hash)
	b = binary.BigEndian.AppendUint32(b, t.Start)
	b = t.appendChoices(b)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return tokenVersion + "." + base64.RawURLEncoding.EncodeToString(b)
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// appendNumbers appends the numbers that are not 0, after a bit for each number that
// says whether it is.
func appendNumbers(b []byte, numbers []uint64) []byte {
	var there uint64
	var rest []byte
	for i, n := range numbers {
		if n != 0 {
			there |= 1 << i
			rest = binary.AppendUvarint(rest, n)
		}
	}
	return append(binary.AppendUvarint(b, there), rest...)
}

// appendChoices appends how many choices there are and whether their checks are
// there too, the choices, and the checks.
func (t Token) appendChoices(b []byte) []byte {
	n := len(t.Choices)
	checked := n > 0 && len(t.Possible) == n && len(t.Checks) == n/checkEvery
	all, most := make([]option, n), slices.Max(append([]int{0}, t.Choices...))
	for i, c := range t.Choices {
		all[i] = option{c, most + 1}
		if checked {
			all[i].possible = t.Possible[i]
		}
	}
	head := uint64(n) << 1
	if checked {
		head |= 1
	}
	b = append(binary.AppendUvarint(b, head), packOptions(all)...)
	if checked {
		b = append(b, t.Checks...)
	}
	return b
}

// numbers returns the numbers of the token in the order of the text. Those that
// are what a zero field would come to are 0, which keeps the text short.
func (t Token) numbers() []uint64 {
	c := t.Config
	var spurious uint64
	if c.SpuriousWakeups {
		spurious = 1
	}
	numbers := []uint64{uint64(c.Time), uint64(c.Queues), uint64(c.Steps), spurious, c.Seed, t.Actions}
	usual, err := scheduler.Config{JDK: c.JDK, Parallelism: c.Parallelism}.Resolve()
	for _, pair := range [][2]uint64{
		{uint64(c.JDK), defaultJDK},
		{uint64(c.Parallelism), scheduler.DefaultParallelism},
		{uint64(c.MaxPoolSize), uint64(usual.MaxPoolSize)},
		{uint64(c.MinRunnable), uint64(usual.MinRunnable)},
		{uint64(c.StepTime), uint64(usual.StepTime)},
		{c.MaxSteps, usual.MaxSteps},
		{uint64(c.MaxTime), uint64(usual.MaxTime)},
		{uint64(c.WatchdogThreshold), uint64(usual.WatchdogThreshold)},
	} {
		if err == nil && pair[0] == pair[1] {
			pair[0] = 0
		}
		numbers = append(numbers, pair[0])
	}
	return numbers
}

// defaultJDK is the release of the zero Config.
const defaultJDK = 21

// setNumbers puts the numbers of the text into the token. It reports whether they
// are in range.
func (t *Token) setNumbers(v []uint64) bool {
	for _, n := range v {
		if n > 1<<63-1 {
			return false
		}
	}
	if v[0] > uint64(scheduler.AnyTime) || v[1] > uint64(scheduler.SingleFIFO) || v[2] > uint64(scheduler.ByAccess) || v[3] > 1 {
		return false
	}
	t.Config = scheduler.Config{
		Time: scheduler.TimeMode(v[0]), Queues: scheduler.QueueMode(v[1]), Steps: scheduler.StepMode(v[2]),
		SpuriousWakeups: v[3] != 0, Seed: v[4], JDK: int(v[6]), Parallelism: int(v[7]), MaxPoolSize: int(v[8]),
		MinRunnable: int(v[9]), StepTime: time.Duration(v[10]), MaxSteps: v[11], MaxTime: time.Duration(v[12]),
		WatchdogThreshold: time.Duration(v[13]),
	}
	t.Actions = v[5]
	return true
}

// ParseToken reads a token's text. The error, an ErrToken, says what is wrong: it
// is no token, one of another version, or one that was cut or mistyped.
func ParseToken(text string) (Token, error) {
	version, payload, ok := strings.Cut(strings.TrimSpace(text), ".")
	if !ok || len(version) < 2 || version[0] != 'g' || strings.Trim(version[1:], "0123456789") != "" {
		return Token{}, fmt.Errorf("%w: %s is not of the form %s.…", ErrToken, shorten(text), tokenVersion)
	}
	if version != tokenVersion {
		return Token{}, fmt.Errorf("%w: it is of version %s, and this gridlock reads %s", ErrToken, version, tokenVersion)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(payload)
	if err != nil || len(b) < 4 {
		return Token{}, fmt.Errorf("%w: %s was cut or mistyped", ErrToken, shorten(text))
	}
	body, sum := b[:len(b)-4], binary.BigEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return Token{}, fmt.Errorf("%w: %s was cut or mistyped, its checksum is wrong", ErrToken, shorten(text))
	}
	r := reader{rest: body}
	t := r.token()
	if r.bad || len(r.rest) > 0 {
		return Token{}, fmt.Errorf("%w: %s has parts that this gridlock does not know", ErrToken, shorten(text))
	}
	if t.Config, err = t.Config.Resolve(); err != nil {
		return Token{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return t, nil
}

func shorten(s string) string {
	const most = 24
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}

// reader takes a token apart. After something that does not fit it is bad, and
// returns zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) token() Token {
	var t Token
	t.Scenario = r.text()
	for range r.count(len(r.rest)) {
		t.Settings = append(t.Settings, r.text())
	}
	numbers := make([]uint64, len(t.numbers()))
	there := r.number()
	for i := range numbers {
		if there>>i&1 != 0 {
			numbers[i] = r.number()
		}
	}
	if !t.setNumbers(numbers) || there>>len(numbers) != 0 || len(r.rest) < 8 {
		r.bad = true
		return t
	}
	t.Hash, t.Start = binary.BigEndian.Uint32(r.rest), binary.BigEndian.Uint32(r.rest[4:])
	r.rest = r.rest[8:]
	r.choices(&t)
	return t
}

// choices reads the choices and what goes with them.
func (r *reader) choices(t *Token) {
	head := r.number()
	n, checked := head>>1, head&1 != 0
	if n > maxChoices || n == 0 {
		r.bad = r.bad || n > 0 || checked
		return
	}
	all, rest, ok := unpackOptions(r.rest, int(n))
	if !ok || checked && len(rest) < int(n)/checkEvery {
		r.bad = true
		return
	}
	for _, o := range all {
		t.Choices = append(t.Choices, o.choice)
		if checked {
			t.Possible = append(t.Possible, o.possible)
		}
	}
	if checked {
		t.Checks, rest = slices.Clone(rest[:n/checkEvery]), rest[n/checkEvery:]
	}
	r.rest = rest
}

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// count reads how many things follow, which cannot be more than there are bytes.
func (r *reader) count(most int) int {
	n := r.number()
	if n > uint64(min(most, len(r.rest))) {
		r.bad, r.rest = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count(len(r.rest))
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}
