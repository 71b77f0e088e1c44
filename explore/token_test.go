package explore_test

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// token returns a token of a configuration.
func token(t *testing.T, cfg scheduler.Config) explore.Token {
	t.Helper()
	cfg, err := cfg.Resolve()
	require.NoError(t, err)
	return explore.Token{Scenario: "zipkin-reporter", Config: cfg, Actions: 122, Hash: 0xdeadbeef}
}

func TestTokensComeBack(t *testing.T) {
	for _, cfg := range []scheduler.Config{
		{},
		{JDK: 25, Parallelism: 32767, Seed: 1<<63 - 1},
		{MaxPoolSize: 3, MinRunnable: 2, StepTime: 7, MaxSteps: 9, MaxTime: 11, WatchdogThreshold: 13},
		{Time: scheduler.AnyTime, Queues: scheduler.SingleFIFO, Steps: scheduler.ByAccess, SpuriousWakeups: true},
	} {
		want := token(t, cfg)
		got, err := explore.ParseToken(want.String())
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	want := token(t, scheduler.Config{})
	want.Settings = []string{"pinned=3", "requests=0"}
	want.Choices = []int{0, 1, 300, 0, 2, 2, 2, 2, 2, 0, 0, 0}
	got, err := explore.ParseToken("  " + want.String() + "\n")
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func TestTokensWithChecksComeBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		want := token(t, scheduler.Config{})
		possible := 1
		for range n * n {
			possible = max(1, possible+rng.IntN(4)-1-rng.IntN(2)*rng.IntN(9))
			for range 1 + rng.IntN(3)*rng.IntN(3) {
				want.Possible = append(want.Possible, possible)
				want.Choices = append(want.Choices, rng.IntN(possible))
			}
		}
		for range len(want.Choices) / 8 {
			want.Checks = append(want.Checks, byte(rng.IntN(256)))
		}
		if n > 0 && want.Checks == nil {
			want.Checks = []byte{}
		}
		got, err := explore.ParseToken(want.String())
		require.NoError(t, err)
		if len(want.Checks) == 0 {
			got.Checks, want.Checks = nil, nil
		}
		require.Equal(t, want, got)
	}
	want := token(t, scheduler.Config{})
	want.Choices = make([]int, 1000)
	assert.Less(t, len(want.String()), 60, "a thousand times the same is short")
}

func TestTokensAreShort(t *testing.T) {
	s := token(t, scheduler.Config{}).String()
	assert.True(t, strings.HasPrefix(s, "g2."))
	assert.LessOrEqual(t, len("gridlock replay "+s), 80, s)
}

// seal puts a payload into the form of a token.
func seal(payload []byte) string {
	payload = binary.BigEndian.AppendUint32(slices.Clone(payload), crc32.ChecksumIEEE(payload))
	return "g2." + base64.RawURLEncoding.EncodeToString(payload)
}

func TestBadTokens(t *testing.T) {
	good := token(t, scheduler.Config{}).String()
	body, err := base64.RawURLEncoding.DecodeString(good[3:])
	require.NoError(t, err)
	body = body[:len(body)-4]
	for name, c := range map[string]struct{ text, says string }{
		"nothing":            {"", `"" is not of the form g2.…`},
		"a word":             {"zipkin-reporter", "is not of the form g2.…"},
		"a long word":        {strings.Repeat("x", 99), `"xxxxxxxxxxxxxxxxxxxxxxxx"… is not of the form`},
		"no version":         {"g." + good[3:], "is not of the form"},
		"another version":    {"g22." + good[3:], "it is of version g22, and this gridlock reads g2"},
		"cut":                {good[:len(good)-3], "was cut or mistyped"},
		"mistyped":           {good[:10] + "x" + good[11:], "was cut or mistyped"},
		"no base64":          {"g2.!!!", "was cut or mistyped"},
		"empty":              {"g2.", "was cut or mistyped"},
		"more at the end":    {seal(append(append([]byte{}, body...), 0)), "has parts that this gridlock does not know"},
		"less at the end":    {seal(body[:len(body)-1]), "has parts that this gridlock does not know"},
		"endless name":       {seal([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}), "has parts that this gridlock does not know"},
		"no such mode":       {seal(slices.Concat(body[:17], []byte{0x21, 9, 0x7a}, body[19:])), "has parts that this gridlock does not know"},
		"no such number":     {seal(slices.Concat(body[:17], []byte{0xa0, 0x80, 1, 0x7a}, body[19:])), "has parts that this gridlock does not know"},
		"impossible machine": {seal(slices.Concat(body[:17], []byte{0x60, 0x7a, 9}, body[19:])), "JDK release 9 is unknown"},
		"checks of nothing":  {seal(append(slices.Clone(body[:len(body)-1]), 1)), "has parts that this gridlock does not know"},
		"too few choices":    {seal(append(slices.Clone(body[:len(body)-1]), 0xfe, 0xff, 0x03, 0x20)), "has parts that this gridlock does not know"},
		"too many choices":   {seal(append(slices.Clone(body[:len(body)-1]), 0xfe, 0xff, 0xff, 0x07, 0x20)), "has parts that this gridlock does not know"},
	} {
		_, err := explore.ParseToken(c.text)
		require.ErrorIs(t, err, explore.ErrToken, name)
		assert.Contains(t, err.Error(), c.says, name)
	}
}

func TestTokenOfARun(t *testing.T) {
	p := scheduler.GoProgram("test", func(t *scheduler.Thread) {
		for range 3 {
			t.StartVirtual("", (*scheduler.Thread).Yield)
		}
	})
	for _, cfg := range []scheduler.Config{{}, {Seed: 3}} {
		run, err := scheduler.Runner{}.Run(cfg, p)
		require.NoError(t, err)
		tok := explore.TokenOf("test", nil, run)
		again, err := scheduler.Runner{Policy: tok.Policy()}.Run(tok.Config, p)
		require.NoError(t, err)
		assert.True(t, tok.Matches(again))
		tok.Config.Seed, tok.Choices = 0, run.Choices
		again, err = scheduler.Runner{Policy: tok.Policy()}.Run(tok.Config, p)
		require.NoError(t, err)
		assert.True(t, tok.Matches(again), "the choices alone replay it too")
		other, err := scheduler.Run(scheduler.Config{}, func(*scheduler.Thread) {})
		require.NoError(t, err)
		assert.False(t, tok.Matches(other))
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add("g2.D3ppcGtpbi1yZXBvcnRlcgAgeim2hX-Yq-OsAIWCkAc")
	f.Add("g2.")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		tok, err := explore.ParseToken(text)
		if err != nil {
			return
		}
		again, err := explore.ParseToken(tok.String())
		if err != nil || again.String() != tok.String() {
			t.Fatalf("%q does not come back: %v", text, err)
		}
	})
}

// FuzzPayload is FuzzParseToken behind the checksum.
func FuzzPayload(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x04\x61\x62\x62\x61\x01\x08\x70\x69\x6e\x6e\x65\x64\x3d\x33\x21\x01\x04\x5d\xd3\x2a\x6b\x14\x44\xe9\x45\x09\x95\x68"))
	f.Fuzz(func(t *testing.T, payload []byte) {
		tok, err := explore.ParseToken(seal(payload))
		if err != nil {
			return
		}
		again, err := explore.ParseToken(tok.String())
		if err != nil || again.String() != tok.String() {
			t.Fatalf("%x does not come back: %v", payload, err)
		}
	})
}

// A token of a finding replays it, and tells where a program that has changed first
// does something else.
func TestTokensOfFindings(t *testing.T) {
	compiled, _ := flagship(t)
	f := explore.Shrink(anyTime, compiled, found(t, anyTime, compiled, 1000)[0], explore.ShrinkOptions{})
	tok, err := explore.TokenOfFound("flagship", nil, anyTime, compiled, f)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(tok.String()), 90, "41 choices of 8 threads")
	parsed, err := explore.ParseToken(tok.String())
	require.NoError(t, err)
	trace, err := parsed.Replay(compiled)
	require.NoError(t, err)
	assert.Equal(t, f.Choices, trace.Choices)
	assert.True(t, parsed.Matches(trace))

	_, err = explore.TokenOfFound("", nil, scheduler.Config{JDK: 1}, compiled, f)
	require.ErrorIs(t, err, scheduler.ErrConfig)
	f.Choices = []int{99}
	_, err = explore.TokenOfFound("", nil, anyTime, compiled, f)
	require.EqualError(t, err, "step 1: the token chose the 100th possible action, now there is 1")
}

func TestReplayTellsTheFirstDivergence(t *testing.T) {
	// n threads that read a variable. Odd ones do something else before.
	program := func(n int, odd func(int) bool) *scheduler.Program {
		return scheduler.GoProgram("", func(t *scheduler.Thread) {
			x := scheduler.NewInt(t, "x", 0)
			for i := range n {
				t.StartVirtual("", func(t *scheduler.Thread) {
					if odd(i) {
						t.Unpark(t)
					}
					x.Get(t)
					t.Yield()
					x.Get(t)
				})
			}
		})
	}
	even := func(int) bool { return false }
	made, err := scheduler.Runner{Policy: scheduler.NewRandom(3)}.Run(anyTime, program(5, even))
	require.NoError(t, err)
	tok, err := explore.TokenOfFound("", nil, anyTime, program(5, even), explore.Found{Choices: made.Choices})
	require.NoError(t, err)
	_, err = tok.Replay(program(5, even))
	require.NoError(t, err)
	for _, c := range []struct {
		p    *scheduler.Program
		says string
		step int
	}{
		{program(4, even), "step 9: this or one of the next 7 does something else than the token recorded", 9},
		{program(6, even), "step 29: the token chose the 2nd of 4 possible actions, now there are 5", 29},
		{program(5, func(i int) bool { return i == 4 }), "step 37: the token chose the 2nd of 3 possible actions, now there are 2", 37},
		{scheduler.GoProgram("", func(*scheduler.Thread) {}), "step 2: the token has 41 actions, now it is over after 1", 2},
		{compiledABBA(), "its first threads and objects are not those that the token recorded", 0},
	} {
		_, err := tok.Replay(c.p)
		require.ErrorIs(t, err, explore.ErrDiverged)
		assert.EqualError(t, err, c.says)
		var diverged *explore.DivergedError
		require.ErrorAs(t, err, &diverged)
		assert.Equal(t, c.step, diverged.Step)
	}
}

// A token without choices has no checks: only its end tells.
func TestReplayOfATokenWithoutChoices(t *testing.T) {
	p := scheduler.GoProgram("", abba)
	run, _ := scheduler.Runner{}.Run(scheduler.Config{Seed: 1}, p)
	tok := explore.TokenOf("", nil, run)
	again, err := tok.Replay(p)
	require.NoError(t, err)
	assert.Equal(t, run.Choices, again.Choices)
	_, err = tok.Replay(scheduler.GoProgram("", func(t *scheduler.Thread) { t.Yield(); abba(t) }))
	require.ErrorIs(t, err, explore.ErrDiverged)
	_, err = tok.Replay(scheduler.GoProgram("", func(*scheduler.Thread) {}))
	require.ErrorIs(t, err, explore.ErrDiverged)
	tok.Config.JDK = 1
	_, err = tok.Replay(p)
	require.ErrorIs(t, err, scheduler.ErrConfig)

	// A few choices, and then as the seed says.
	fifo, _ := scheduler.Runner{}.Run(scheduler.Config{}, p)
	tok = explore.TokenOf("", nil, fifo)
	tok.Choices = fifo.Choices[:3]
	again, err = tok.Replay(p)
	require.NoError(t, err)
	assert.Equal(t, fifo.Choices, again.Choices)
}

// oneByOne is a policy that no token knows.
type oneByOne struct{ scheduler.FIFO }

// A token of a run under a policy of somebody's own replays it, by its choices.
func TestTokenOfAnotherPolicy(t *testing.T) {
	p := scheduler.GoProgram("p", abba)
	for name, r := range map[string]scheduler.Runner{
		"own":    {Policy: &oneByOne{}},
		"seed":   {Policy: scheduler.NewRandom(4)},
		"choice": {Policy: &scheduler.Replay{Choices: []int{0, 0, 1}, Then: scheduler.NewRandom(2)}},
		"stop":   {Stop: func(m *scheduler.Machine) bool { return m.Actions() == 3 }},
	} {
		trace, _ := r.Run(scheduler.Config{}, p)
		require.True(t, trace.Chosen, name)
		token, err := explore.ParseToken(explore.TokenOf("p", nil, trace).String())
		require.NoError(t, err)
		again, err := token.Replay(p)
		require.NoError(t, err, name)
		assert.Equal(t, trace.Choices, again.Choices)
	}
	for name, r := range map[string]scheduler.Runner{"none": {}, "fifo": {Policy: &scheduler.FIFO{}}} {
		trace, _ := r.Run(scheduler.Config{}, p)
		assert.Empty(t, explore.TokenOf("p", nil, trace).Choices, name)
	}
	cfg := scheduler.Config{Seed: 4}
	trace, _ := scheduler.Runner{Policy: scheduler.NewRandom(4)}.Run(cfg, p)
	assert.Empty(t, explore.TokenOf("p", nil, trace).Choices)
	cfg.DiscardEvents = true
	trace, _ = scheduler.Runner{Policy: scheduler.NewRandom(5)}.Run(cfg, p)
	assert.Zero(t, explore.TokenOf("p", nil, trace))
	assert.Zero(t, explore.TokenOf("p", nil, nil))
}
