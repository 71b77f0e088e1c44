package jvmdump

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every JSON that a JVM wrote is read without encoding/json.
func TestQuickReadsWhatJVMsWrite(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	made, err := filepath.Glob("testdata/handmade/*.json")
	require.NoError(t, err)
	files = append(files, made...)
	require.Len(t, files, 25)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.True(t, twin(t, data), file)
	}
}

// What quick reads is what encoding/json reads, and it leaves to that what it does not know.
func TestQuickLeavesTheRest(t *testing.T) {
	const file = `{"threadDump":{"formatVersion":2,"processId":"7","time":"T","runtimeVersion":"25","threadContainers":[
{"container":"<root>","parent":null,"threadCount":"2","threads":[
{"tid":"1","name":"a\"\\","virtual":true,"stack":["java.base\/A.a(A.java:1)","\u00e9"],"monitorsOwned":[{"depth":0,"locks":["X@2",null]}]},
{"tid":22,"name":"é","virtual":false,"carrier":null,"parkBlocker":{"object":"L@1","owner":"1"},"stack":[]}]}]}}`
	require.True(t, twin(t, []byte(file)))
	for _, c := range []struct {
		old, new string
		quick    bool
	}{
		{`"tid":22`, `"tid" : -22`, false},
		{`"tid":22`, `"tid":022`, false},
		{`"tid":22`, `"tid":"x"`, true},
		{`"tid":22`, `"tid":"\u0032"`, false},
		{`"tid":22`, `"TID":22`, false},
		{`"tid":22`, `"tid":22,"tid":23`, false},
		{`"tid":22`, `"tid":2.5`, false},
		{`"tid":22`, `"tid":{}`, false},
		{`"tid":22`, `"other":[22,{"a":{"tid":[]},"a":false}]`, true},
		{`"tid":22`, `"other":[1 {}`, false},
		{`"tid":22`, `"other":[[[[[[[1]]]]]]]`, true},
		{`"tid":22`, `"other":[[[[[[[[1]]]]]]]]`, false},
		{`"tid":22`, `"other":"\n\ud800","last":true`, true},
		{`"tid":22`, `"other":"\x"`, false},
		{`"tid":22`, `"\u0074id":22`, false},
		{`"tid":22`, `"ſtack":[]`, false},
		{`"name":"é"`, "\"name\":\"\xff\"", true},
		{`"name":"é"`, "\"name\":\"\n\"", false},
		{`"name":"é"`, `"name":"\\\""`, true},
		{`"name":"é"`, `"name":"\\"`, true},
		{`"name":"é"`, `"name":"\"`, false},
		{`"name":"é"`, `"name":null`, true},
		{`"name":"é"`, `"name":7`, false},
		{`"virtual":false`, `"virtual":falsey`, false},
		{`"virtual":false`, `"virtual":null`, true},
		{`"virtual":false`, `"virtual":0`, false},
		{`"stack":[]`, `"stack":[null]`, false},
		{`"stack":[]`, `"stack":["java.base\/A.a(A.java:1)","\u00e9"]`, true},
		{`"stack":[]`, `"stack":["a",]`, false},
		{`"stack":[]`, `"stack":["a" "b"]`, false},
		{`"stack":[]}`, `"stack":[],}`, false},
		{`"stack":[]}`, `"stack":[]},null`, false},
		{`[{"depth"`, `[{},{"locks":null},{"depth"`, true},
		{`}]}]}}`, `}]},{}]}}` + "\r\n\t ", true},
		{`}]}]}}`, `}]}]}} x`, false},
		{`}]}]}}`, `}]}]`, false},
		{`{"threadDump":`, `{"threadDump":null,"x":`, false},
	} {
		in := strings.Replace(file, c.old, c.new, 1)
		require.NotEqual(t, file, in)
		assert.Equal(t, c.quick, twin(t, []byte(in)), c.new)
	}
	assert.False(t, twin(t, []byte(`{"threadDump":{"threadContainers":[{"threads":[{"x":"0}]}]}}`)))
	for n := range len(file) {
		assert.False(t, twin(t, []byte(file[:n])), n)
	}
}

// twin reports whether quick reads a file, and fails if encoding/json does not read the same.
func twin(t *testing.T, data []byte) bool {
	t.Helper()
	var got, want jsonFile
	if !quickJSON(data, &got) {
		return false
	}
	require.NoError(t, json.Unmarshal(data, &want), string(data))
	empty(&got)
	empty(&want)
	require.Equal(t, want, got)
	return true
}

// empty makes all empty lists nil: nobody asks which they are.
func empty(f *jsonFile) {
	if f.ThreadDump == nil {
		return
	}
	none(&f.ThreadDump.Containers)
	for i := range f.ThreadDump.Containers {
		c := &f.ThreadDump.Containers[i]
		none(&c.Threads)
		for j := range c.Threads {
			none(&c.Threads[j].Stack)
			none(&c.Threads[j].MonitorsOwned)
			for k := range c.Threads[j].MonitorsOwned {
				none(&c.Threads[j].MonitorsOwned[k].Locks)
			}
		}
	}
}

func none[T any](list *[]T) {
	if len(*list) == 0 {
		*list = nil
	}
}

func FuzzQuickIsEncodingJSON(f *testing.F) {
	for _, seed := range []string{
		`{"threadDump":{"formatVersion":2,"processId":"7","time":"T","threadContainers":[{"container":"c","parent":null,"threads":[{"tid":"1"},{"tid":2}]}]}}`,
		`{"threadDump":{"threadContainers":[{"threads":[{"virtual":true,"stack":["a\/b","é"],"parkBlocker":{"object":"L@1","owner":1},"monitorsOwned":[{"locks":["x",null]}]}]}]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { twin(t, data) })
}
