package main

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestParseList(t *testing.T) {
	for list, want := range map[string][]float64{
		"5": {5}, "3,1,2,1": {1, 2, 3}, "0-100/50": {0, 50, 100}, "1-3": {1, 2, 3}, "0-1/0.25,9": {0, 0.25, 0.5, 0.75, 1, 9}, " 1 , 2 ": {1, 2},
	} {
		got, err := parseList("x", list, 0)
		assert.NoError(t, err)
		assert.Equal(t, want, got, list)
	}
	for _, list := range []string{"", "x", "-1", "5-1", "1/2", "1-2/0", "1-2/-1", "0-1/0.0001", "1e9", "NaN", "0-NaN", "1-2-3", "1,,2"} {
		_, err := parseList("x", list, 0)
		assert.Error(t, err, list)
	}
}

// Whatever is read is rising and within bounds.
func FuzzParseList(f *testing.F) {
	for _, s := range []string{"1,2,5", "0-100/5", "1-10", "0-1/0.1,7"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		values, err := parseList("x", s, 1)
		if err != nil {
			return
		}
		assert.True(t, len(values) > 0 && len(values) <= mostValues)
		for i, v := range values {
			assert.True(t, v >= 1 && v <= 1e7)
			assert.True(t, i == 0 || v > values[i-1])
		}
	})
}

func TestProgressLine(t *testing.T) {
	assert.Equal(t, "0 of 42 runs: JDK 21", progressLine(0, 42, "runs", "JDK 21", 0))
	assert.Equal(t, "21 of 42 runs, 10.5 a second, 2s left: JDK 21", progressLine(21, 42, "runs", "JDK 21", 2*time.Second))
	assert.Equal(t, "1 of 3 runs, 0.5 a second, 4s left", progressLine(1, 3, "runs", "", 2*time.Second))
	assert.Empty(t, progressLine(42, 42, "runs", "", time.Second))
}

func TestPlainLoadError(t *testing.T) {
	other := errors.New("other")
	assert.Equal(t, other, plainLoadError(other))
}
