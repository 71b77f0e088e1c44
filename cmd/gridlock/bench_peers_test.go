package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The command that goes on has the flags that were given.
func TestRestOfPeers(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "gridlock bench peers --only jvm,spin"},
		{
			[]string{"--java", "/opt/jdk 25/bin/java", "--java", "java", "--dir", "/tmp/peers", "--format", "json", "--only", "go,jvm,spin"},
			"gridlock bench peers --only jvm,spin --java '/opt/jdk 25/bin/java' --java java --dir /tmp/peers --format json",
		},
	} {
		cmd := newBenchPeers()
		require.NoError(t, cmd.ParseFlags(c.args))
		fl := cmd.Flags()
		javas, err := fl.GetStringArray("java")
		require.NoError(t, err)
		dir, err := fl.GetString("dir")
		require.NoError(t, err)
		format, err := fl.GetString("format")
		require.NoError(t, err)
		assert.Equal(t, c.want, restOfPeers(cmd, []string{"jvm", "spin"}, javas, dir, format))
	}
}
