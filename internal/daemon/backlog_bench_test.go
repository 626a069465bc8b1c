package daemon

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"runtime"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/influx"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

const thirtyDays = 30 * 2880 // epochs

// aMonth puts thirty days of a room with five quantities into a record.
func aMonth(b *testing.B, j *store.Journal) {
	b.Helper()
	begin := time.Now().Truncate(epoch.Length).AddDate(0, 0, -30)
	for n := range thirtyDays {
		e := epoch.Epoch{Start: begin.Add(time.Duration(n) * epoch.Length), Phase: epoch.Phase(n / 1000 % 3), Cool: epoch.True, Dark: epoch.True, Quiet: epoch.Flag(n % 3)}
		swing := math.Sin(float64(n) / 458)
		for q, v := range map[sensors.Quantity]float64{
			sensors.Temperature: 18 + swing, sensors.Humidity: 48 + 4*swing, sensors.Pressure: 1013 + swing/7,
			sensors.Illuminance: float64(n%37) / 100, sensors.SoundLevel: 38 + float64(n%53)/10,
		} {
			e.Stats[q] = epoch.Stat{Mean: v, Min: v - 0.3, Max: v + 1.7, Count: 30, Floor: uint32(n % 31), Known: true}
		}
		for bin := range 12 {
			e.Levels.AddBin(70+bin, 20)
		}
		j.Add(notebook.ToJournal(record.OfEpoch(&e)))
		if n%2880 == 0 || n == thirtyDays-1 {
			if err := j.Commit(b.Context(), store.Normal); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// linesOf a record, in batches of 5,000, which InfluxDB is said to like best.
func linesOf(b *testing.B, u upload, room string) (bodies [][]byte) {
	b.Helper()
	for seq := int64(0); ; {
		entries, err := u.After(b.Context(), seq, 5000)
		if err != nil {
			b.Fatal(err)
		}
		if len(entries) == 0 {
			return bodies
		}
		var body []byte
		for i := range entries {
			p, _, err := entries[i].Point()
			if err == nil {
				body, err = influx.Line(body, &p, room)
			}
			if err != nil {
				b.Fatal(err)
			}
			seq = entries[i].Seq
		}
		bodies = append(bodies, body)
	}
}

// bare is how many lines a second the server takes from a bare client: one
// connection, and the lines ready-made and not packed.
func bare(b *testing.B, d *influxtest.Server, bodies [][]byte) float64 {
	b.Helper()
	to := d.URL() + "/api/v2/write?precision=ms&bucket=" + d.Database(b, "")
	began := time.Now()
	for _, body := range bodies {
		resp, err := http.Post(to, "text/plain", bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNoContent {
			b.Fatal(resp.Status)
		}
	}
	return thirtyDays / time.Since(began).Seconds()
}

// An arrival is an upload that tells when the database has everything, and how
// much memory was in use meanwhile.
type arrival struct {
	upload
	last int64
	here chan struct{}
	most uint64
}

func (a *arrival) Keep(from, seq int64, memo string) bool {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	a.most = max(a.most, m.HeapInuse)
	moved := a.upload.Keep(from, seq, memo)
	if moved && seq == a.last {
		close(a.here)
	}
	return moved
}

// ours is how many a second it takes from us, and the memory that this takes, in
// bytes.
func ours(b *testing.B, o opened, j *store.Journal) (pace float64, more uint64) {
	b.Helper()
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	a := &arrival{upload: o.upload, last: j.Last(), here: make(chan struct{}), most: before.HeapInuse}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	began := time.Now()
	go func() { ended <- o.sink.Run(ctx, a) }()
	select {
	case <-a.here:
	case <-time.After(5 * time.Minute):
		b.Fatalf("it does not arrive: %+v", o.sink.Status())
	}
	pace = thirtyDays / time.Since(began).Seconds()
	stop()
	<-ended
	return pace, a.most - before.HeapInuse
}

// BenchmarkBacklog uploads thirty days from a record on disk to a real InfluxDB,
// after a bare client has sent it the same lines.
func BenchmarkBacklog(b *testing.B) {
	d := influxtest.Start(b)
	c := configured(b, threeSensors+fmt.Sprintf("influx: {url: %q, bucket: try}\n", d.URL()))
	j := journal(b, c)
	aMonth(b, j)
	for b.Loop() {
		theirs := bare(b, d, linesOf(b, upload{j, "bare"}, c.Room))
		in := c.Influx[0]
		in.Bucket = d.Database(b, "")
		o, err := sinkOf(c, &in, j, nil)
		if err != nil {
			b.Fatal(err)
		}
		pace, more := ours(b, o, j)
		b.ReportMetric(pace, "lines/s")
		b.ReportMetric(theirs, "bare-lines/s")
		b.ReportMetric(100*pace/theirs, "%-of-bare")
		b.ReportMetric(float64(more)/(1<<20), "MiB-more")
	}
}
