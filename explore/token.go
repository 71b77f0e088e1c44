// Package explore is about many schedules of one program. So far it has the token
// that names one of them.
package explore

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
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
	// list of possible ones; after them Config.Seed or the FIFO policy goes on.
	Choices []int
	// Actions is how many actions the run had, and Hash the hash of its trace, so
	// that a replay can tell that it does the same.
	Actions uint64
	Hash    uint32
}

// tokenVersion is the first part of a token's text, which changes when the meaning
// of tokens does.
const tokenVersion = "g1"

// ErrToken is what every error of ParseToken is.
var ErrToken = errors.New("bad replay token")

// maxChoices bounds the choices of a token, and so what a bad one can cost.
const maxChoices = 1 << 20

// TokenOf returns the token of a run that followed the policy of its configuration.
func TokenOf(scenario string, settings []string, t *scheduler.Trace) Token {
	return Token{Scenario: scenario, Settings: settings, Config: t.Config, Actions: t.Machine.Actions(), Hash: hashOf(t)}
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
	if len(t.Choices) == 0 {
		return then
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
	for _, n := range t.numbers() {
		b = binary.AppendUvarint(b, n)
	}
	b = binary.BigEndian.AppendUint32(b, t.Hash)
	b = binary.AppendUvarint(b, uint64(len(t.Choices)))
	for _, c := range t.Choices {
		b = binary.AppendUvarint(b, uint64(c))
	}
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return tokenVersion + "." + base64.RawURLEncoding.EncodeToString(b)
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// numbers returns the numbers of the token in the order of the text. Those that
// are what a zero field would come to are 0, which keeps the text short.
func (t Token) numbers() []uint64 {
	c := t.Config
	var spurious uint64
	if c.SpuriousWakeups {
		spurious = 1
	}
	numbers := []uint64{
		uint64(c.JDK), uint64(c.Parallelism), uint64(c.Time), uint64(c.Queues), uint64(c.Steps), spurious, c.Seed, t.Actions,
	}
	usual, err := scheduler.Config{JDK: c.JDK, Parallelism: c.Parallelism}.Resolve()
	for _, pair := range [][2]uint64{
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

// setNumbers puts the numbers of the text into the token. It reports whether they
// are in range.
func (t *Token) setNumbers(v []uint64) bool {
	for _, n := range v {
		if n > 1<<63-1 {
			return false
		}
	}
	if v[2] > uint64(scheduler.AnyTime) || v[3] > uint64(scheduler.SingleFIFO) || v[4] > uint64(scheduler.ByAccess) || v[5] > 1 {
		return false
	}
	t.Config = scheduler.Config{
		JDK: int(v[0]), Parallelism: int(v[1]),
		Time: scheduler.TimeMode(v[2]), Queues: scheduler.QueueMode(v[3]), Steps: scheduler.StepMode(v[4]),
		SpuriousWakeups: v[5] != 0, Seed: v[6], MaxPoolSize: int(v[8]), MinRunnable: int(v[9]),
		StepTime: time.Duration(v[10]), MaxSteps: v[11], MaxTime: time.Duration(v[12]), WatchdogThreshold: time.Duration(v[13]),
	}
	t.Actions = v[7]
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
	for i := range numbers {
		numbers[i] = r.number()
	}
	if !t.setNumbers(numbers) || len(r.rest) < 4 {
		r.bad = true
		return t
	}
	t.Hash, r.rest = binary.BigEndian.Uint32(r.rest), r.rest[4:]
	for range r.count(maxChoices) {
		t.Choices = append(t.Choices, int(r.number()))
	}
	return t
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
