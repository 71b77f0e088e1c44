package conformance

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var (
	jdks   jdkList
	only   = flag.String("only", "", "only these scenarios, parted by commas")
	update = flag.Bool("update", false, "write what was found to docs/conformance.md")
	limit  = flag.Duration("stuck-after", 10*time.Second, "a scenario that has not ended by then is stuck")
)

func init() {
	flag.Var(&jdks, "jdk", "run on this JDK too: RELEASE=HOME, or RELEASE=ROOT:HOME for one that chroot runs")
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// jdkList is the flag that names the JDKs.
type jdkList []jdk

func (l *jdkList) String() string { return fmt.Sprint([]jdk(*l)) }

// Set adds a JDK to the list.
func (l *jdkList) Set(text string) error {
	release, home, ok := strings.Cut(text, "=")
	n, err := strconv.Atoi(release)
	if !ok || err != nil || home == "" {
		return fmt.Errorf("%q, expected RELEASE=HOME or RELEASE=ROOT:HOME", text)
	}
	j := jdk{release: n, home: home}
	if root, inside, both := strings.Cut(home, ":"); both {
		j.root, j.home = root, inside
	}
	*l = append(*l, j)
	slices.SortStableFunc(*l, func(a, b jdk) int { return a.release - b.release })
	return nil
}

// onEachJDK runs a test on each JDK at hand.
func onEachJDK(t *testing.T, f func(*testing.T, jdk)) {
	if len(jdks) == 0 {
		t.Skip("no JDK: give one by -jdk RELEASE=HOME")
	}
	for _, j := range jdks {
		t.Run(fmt.Sprintf("jdk%d", j.release), func(t *testing.T) { f(t, j) })
	}
}
