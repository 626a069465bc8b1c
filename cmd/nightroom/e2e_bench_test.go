package main

import (
	"testing"
	"time"
)

// From the start of the program to the first reading on its broker.
func BenchmarkFirstReading(b *testing.B) {
	var all time.Duration
	for range b.N {
		all += firstReading(b)
	}
	b.ReportMetric(float64(all.Milliseconds())/float64(b.N), "ms/reading")
}

// From SIGTERM to the end of a daemon that has a broker and a database.
func BenchmarkStop(b *testing.B) {
	house, influx := mosquitto(b), influxd(b)
	r := roomWith(b, threeParts(broker(house), database(influx)))
	r.lived()
	var all, longest time.Duration
	for range b.N {
		d := r.run("--speed", "60")
		began := time.Now()
		d.stop()
		took := time.Since(began)
		all, longest = all+took, max(longest, took)
	}
	b.ReportMetric(float64(all.Milliseconds())/float64(b.N), "ms/stop")
	b.ReportMetric(float64(longest.Milliseconds()), "ms/longest")
}
