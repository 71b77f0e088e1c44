package export

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"strings"
)

//go:embed html/page.html html/page.css html/page.js
var pageFiles embed.FS

// HTML writes a page that plays the run: one file, which needs no network and no
// server. It shows the carriers, the queues of the scheduler, the locks with their
// queues, the program with the place of each thread, and for each step what it does in
// a sentence. Of a run of more than MostSteps actions it leaves out the middle.
func HTML(w io.Writer, r Run) error {
	r, err := r.complete()
	if err != nil {
		return err
	}
	rec := newRecorder(r)
	if err := r.Walk(rec.add); err != nil {
		return err
	}
	data, err := scriptData(rec.document())
	if err != nil {
		return err
	}
	css, js := pageFile("page.css"), pageFile("page.js")
	_, err = strings.NewReplacer(
		"{{title}}", html.EscapeString(r.Scenario),
		"{{style-hash}}", contentHash(css), "{{script-hash}}", contentHash(js),
		"{{style}}", css, "{{script}}", js, "{{data}}", data,
	).WriteString(w, pageFile("page.html"))
	return err
}

// pageFile returns a part of the page. It is part of the program, so it is there.
func pageFile(name string) string {
	data, err := pageFiles.ReadFile("html/" + name)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// scriptData returns a document as JSON that can stand in a script element: whatever
// its texts are, no <, > or & is in it.
func scriptData(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(true)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSpace(b.Bytes())), nil
}

// contentHash names a script or style in the policy of the page, so that no other is
// taken, whatever the texts of a run are.
func contentHash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
