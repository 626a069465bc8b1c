package insight

import (
	"fmt"
	"testing"
)

// Eleven years of nights: as they are asked for, and every night of them
// through every step, which no command does.
func BenchmarkFourThousandNights(b *testing.B) {
	s := related(4000, 0.5)
	seeded(3).lose(s, 0.2)
	b.Run("ask", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Ask(s)
		}
	})
	b.Run("judge all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			judge(s)
		}
	})
}

// The full table of false alarms: 2,000 pairs of unrelated series in each cell.
func BenchmarkFalseAlarms(b *testing.B) {
	const runs = 2000
	for _, w := range worlds {
		for _, nights := range []int{45, 90} {
			for _, share := range []float64{0, 0.3, 0.5, 0.7} {
				b.Run(fmt.Sprintf("%s/%d nights/%v", w.name, nights, share), func(b *testing.B) {
					n := 0
					for b.Loop() {
						n = w.alarms(runs, nights, share, ours)
					}
					b.ReportMetric(100*float64(n)/runs, "alarms/100")
					b.ReportMetric(0, "ns/op")
				})
			}
		}
	}
}
