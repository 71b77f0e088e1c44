package explore_test

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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
	want.Choices = []int{0, 1, 300, 0, 2}
	got, err := explore.ParseToken("  " + want.String() + "\n")
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func TestTokensAreShort(t *testing.T) {
	s := token(t, scheduler.Config{}).String()
	assert.True(t, strings.HasPrefix(s, "g1."))
	assert.LessOrEqual(t, len("gridlock replay "+s), 80, s)
}

// seal puts a payload into the form of a token.
func seal(payload []byte) string {
	payload = binary.BigEndian.AppendUint32(slices.Clone(payload), crc32.ChecksumIEEE(payload))
	return "g1." + base64.RawURLEncoding.EncodeToString(payload)
}

func TestBadTokens(t *testing.T) {
	good := token(t, scheduler.Config{}).String()
	body, err := base64.RawURLEncoding.DecodeString(good[3:])
	require.NoError(t, err)
	body = body[:len(body)-4]
	for name, c := range map[string]struct{ text, says string }{
		"nothing":            {"", `"" is not of the form g1.…`},
		"a word":             {"zipkin-reporter", "is not of the form g1.…"},
		"a long word":        {strings.Repeat("x", 99), `"xxxxxxxxxxxxxxxxxxxxxxxx"… is not of the form`},
		"no version":         {"g." + good[3:], "is not of the form"},
		"another version":    {"g12." + good[3:], "it is of version g12, and this gridlock reads g1"},
		"cut":                {good[:len(good)-3], "was cut or mistyped"},
		"mistyped":           {good[:10] + "x" + good[11:], "was cut or mistyped"},
		"no base64":          {"g1.!!!", "was cut or mistyped"},
		"empty":              {"g1.", "was cut or mistyped"},
		"more at the end":    {seal(append(append([]byte{}, body...), 0)), "has parts that this gridlock does not know"},
		"less at the end":    {seal(body[:len(body)-1]), "has parts that this gridlock does not know"},
		"endless name":       {seal([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}), "has parts that this gridlock does not know"},
		"no such mode":       {seal(append(append([]byte{}, body[:20]...), append([]byte{9}, body[21:]...)...)), "has parts that this gridlock does not know"},
		"impossible machine": {seal(append(append([]byte{}, body[:17]...), append([]byte{9}, body[18:]...)...)), "JDK release 9 is unknown"},
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
	f.Add("g1.D3ppcGtpbi1yZXBvcnRlcgAVBAAAAAAAegAAAAAAACm2hX8APpe09A")
	f.Add("g1.")
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
	f.Add([]byte("\x01x\x00\x15\x04\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04\x01\x05"))
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
