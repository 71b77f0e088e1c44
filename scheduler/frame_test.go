package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

func TestParseFrame(t *testing.T) {
	for text, want := range map[string]scheduler.Frame{
		"java.base/java.lang.VirtualThread.park(VirtualThread.java:596)": {Module: "java.base", Class: "java.lang.VirtualThread", Method: "park", File: "VirtualThread.java", Line: 596},
		"java.base/jdk.internal.misc.Unsafe.park(Native Method)":         {Module: "java.base", Class: "jdk.internal.misc.Unsafe", Method: "park", Line: scheduler.NativeLine},
		"com.example.Main.<clinit>(Main.java)":                           {Class: "com.example.Main", Method: "<clinit>", File: "Main.java"},
		"Main.main(Unknown Source)":                                      {Class: "Main", Method: "main"},
		"app//com.example.Main.main(Main.java:1)":                        {Module: "app/", Class: "com.example.Main", Method: "main", File: "Main.java", Line: 1},
	} {
		f, err := scheduler.ParseFrame(text)
		require.NoError(t, err)
		assert.Equal(t, want, f)
		assert.Equal(t, text, f.String())
	}
	f, _ := scheduler.ParseFrame("java.base/java.lang.VirtualThread.park(VirtualThread.java:596)")
	assert.Equal(t, "VirtualThread.park(VirtualThread.java:596)", f.Short())
	assert.Equal(t, "java.lang.VirtualThread.park", f.Site())
}

func TestParseFrameErrors(t *testing.T) {
	for text, says := range map[string]string{
		"":               "has no (File.java:line)",
		"a.b":            "has no (File.java:line)",
		"a.b(C.java:1":   "has no (File.java:line)",
		"b(C.java:1)":    "has no Class.method",
		"a.(C.java:1)":   "has no Class.method",
		".b(C.java:1)":   "has no Class.method",
		"a.b(C.java:x)":  `line "x" is not a number from 1`,
		"a.b(C.java:0)":  `line "0" is not a number from 1`,
		"a.b(C.java:-2)": `line "-2" is not a number from 1`,
		"a.b()":          "has no file",
		"a.b(:3)":        "has no file",
	} {
		_, err := scheduler.ParseFrame(text)
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), says)
	}
	assert.Panics(t, func() { scheduler.Frames("no frame") })
}

func FuzzParseFrame(f *testing.F) {
	f.Add("java.base/java.lang.VirtualThread.park(VirtualThread.java:596)")
	f.Add("a.b(Native Method)")
	f.Add("a.b(Unknown Source)")
	f.Add("a/b/c.d(E.java)")
	f.Fuzz(func(t *testing.T, s string) {
		frame, err := scheduler.ParseFrame(s)
		if err != nil {
			return
		}
		again, err := scheduler.ParseFrame(frame.String())
		if err != nil || again != frame {
			t.Fatalf("%q became %q, which reads as %+v, %v", s, frame.String(), again, err)
		}
	})
}

func TestInJDK(t *testing.T) {
	for class, want := range map[string]bool{
		"java.lang.Thread": true, "javax.net.SocketFactory": true, "jdk.internal.misc.Unsafe": true,
		"sun.nio.ch.Net": true, "com.sun.proxy.P": true, "javafx.Stage": false, "com.sunny.App": false, "Main": false, "": false,
	} {
		assert.Equal(t, want, scheduler.InJDK(class), class)
	}
}
