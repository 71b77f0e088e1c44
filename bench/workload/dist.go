package workload

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// ErrDist is what every error of ParseDist is.
var ErrDist = errors.New("not a distribution of times")

// DistKind says which distribution one is.
type DistKind string

// The kinds of distributions.
const (
	// Fixed is always the mean.
	Fixed DistKind = "fixed"
	// Exponential has no memory: the distribution of queueing theory.
	Exponential DistKind = "exp"
	// Uniform is any time from 0 to twice the mean.
	Uniform DistKind = "uniform"
	// LogNormal has a long tail, as times of real services do: Sigma is the standard
	// deviation of its logarithm.
	LogNormal DistKind = "lognormal"
)

// Dist is a distribution of times. The zero value is always 0.
type Dist struct {
	Kind  DistKind
	Mean  time.Duration
	Sigma float64
}

const distForms = "expected fixed:TIME, exp:TIME, uniform:TIME or lognormal:TIME:SIGMA, where TIME is the mean, such as exp:50ms"

// ParseDist reads a distribution as String writes it: its kind and its mean, such as
// exp:50ms, and of a lognormal one sigma, such as lognormal:50ms:1.5. A time alone is
// fixed. The error is an ErrDist.
func ParseDist(s string) (Dist, error) {
	fail := func(why string) (Dist, error) { return Dist{}, fmt.Errorf("%q is %w: %s", s, ErrDist, why) }
	parts := strings.Split(s, ":")
	d := Dist{Kind: Fixed}
	if len(parts) > 1 {
		d.Kind, parts = DistKind(parts[0]), parts[1:]
	}
	switch d.Kind {
	case Fixed, Exponential, Uniform, LogNormal:
	default:
		return fail(distForms)
	}
	if (d.Kind == LogNormal) != (len(parts) == 2) || len(parts) > 2 {
		return fail(distForms)
	}
	mean, err := time.ParseDuration(parts[0])
	if err != nil || mean < 0 || mean > maxMean {
		return fail(fmt.Sprintf("its mean is %q, expected a time from 0s to %v", parts[0], maxMean))
	}
	d.Mean = mean
	if d.Kind == LogNormal {
		d.Sigma, err = strconv.ParseFloat(parts[1], 64)
		if err != nil || !(d.Sigma >= 0 && d.Sigma <= maxSigma) {
			return fail(fmt.Sprintf("its sigma is %q, expected a number from 0 to %d", parts[1], maxSigma))
		}
	}
	return d, nil
}

// Bounds of what a distribution may be, within which no time overflows.
const (
	maxMean  = time.Hour
	maxSigma = 4
	longest  = 24 * time.Hour
)

// String returns the distribution as ParseDist reads it.
func (d Dist) String() string {
	switch d.Kind {
	case "", Fixed:
		return d.Mean.String()
	case LogNormal:
		return fmt.Sprintf("%s:%v:%s", d.Kind, d.Mean, strconv.FormatFloat(d.Sigma, 'g', -1, 64))
	}
	return fmt.Sprintf("%s:%v", d.Kind, d.Mean)
}

// valid reports whether ParseDist could have made it.
func (d Dist) valid() bool {
	if d == (Dist{}) {
		return true
	}
	parsed, err := ParseDist(d.String())
	return err == nil && parsed == d
}

// sample draws a time by the inverse of the distribution function, in nanoseconds,
// so that a larger draw is a longer time in every distribution. None is longer than a
// day.
func (d Dist) sample(rng *rand.Rand) time.Duration {
	if d.Mean == 0 {
		return 0
	}
	mean := float64(d.Mean)
	u := (float64(rng.Uint64()>>11) + 0.5) / (1 << 53) // in (0, 1)
	switch d.Kind {
	case Exponential:
		mean *= -math.Log1p(-u)
	case Uniform:
		mean *= 2 * u
	case LogNormal:
		z := math.Sqrt2 * math.Erfinv(2*u-1)
		mean *= math.Exp(d.Sigma*z - d.Sigma*d.Sigma/2)
	}
	return min(time.Duration(math.Round(min(mean, float64(longest)))), longest)
}

// stream returns the random numbers of one purpose and one index. Streams of
// different seeds, purposes or indexes have nothing to do with each other, so that
// a load that differs in one number has all the others the same.
func stream(seed, purpose, index uint64) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed^mix(purpose)), mix(index+mix(purpose))))
}

// mix is the finaliser of SplitMix64: it makes neighbours strangers.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
