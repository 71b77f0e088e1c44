package plain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/internal/plain"
)

func TestArticle(t *testing.T) {
	for noun, want := range map[string]string{
		"Object": "an Object", "ReentrantLock$NonfairSync": "a ReentrantLock$NonfairSync", "User": "a User", "URL": "a URL",
		"Unlocker": "an Unlocker", "UpdateLock": "an UpdateLock", "array": "an array", "": "a ",
	} {
		assert.Equal(t, want, plain.Article(noun))
	}
}
