package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// watchFor is how long a program is watched. Memory wants an hour:
// NIGHTROOM_BENCH_FOR=1h.
func watchFor(b *testing.B) time.Duration {
	b.Helper()
	text := os.Getenv("NIGHTROOM_BENCH_FOR")
	if text == "" {
		return 5 * time.Minute
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		b.Fatalf("NIGHTROOM_BENCH_FOR: %v", err)
	}
	return d
}

// A usage is what a program has had of the machine so far.
type usage struct {
	rssMiB, cpuSeconds, writtenMB float64
}

// usageOf reads the kernel's count (proc(5)).
func usageOf(tb testing.TB, pid int) (u usage) {
	tb.Helper()
	number := func(file, expr string) float64 {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
		if err != nil {
			tb.Fatal(err)
		}
		n, err := strconv.ParseFloat(find(string(text), expr), 64)
		if err != nil {
			tb.Fatalf("%s: %v", file, err)
		}
		return n
	}
	const ticks = 100 // of utime and stime in a second: USER_HZ
	u.rssMiB = number("status", `VmRSS:\s+(\d+)`) / 1024
	u.cpuSeconds = (number("stat", `\) \S(?: \S+){10} (\d+)`) + number("stat", `\) \S(?: \S+){11} (\d+)`)) / ticks
	u.writtenMB = number("io", `\nwrite_bytes: (\d+)`) / 1e6
	return u
}

// watch a program for a while, after the minute in which it gets going.
func watch(b *testing.B, pid int) {
	b.Helper()
	time.Sleep(time.Minute)
	before, length := usageOf(b, pid), watchFor(b)
	time.Sleep(length)
	after := usageOf(b, pid)
	b.ReportMetric(after.rssMiB, "rss-MiB")
	b.ReportMetric(100*(after.cpuSeconds-before.cpuSeconds)/length.Seconds(), "cpu-%")
	b.ReportMetric((after.writtenMB-before.writtenMB)*(24*time.Hour).Seconds()/length.Seconds(), "written-MB/day")
}

// BenchmarkRoom is the daemon with a year of record, a broker and a database,
// sound at 8 Hz, and no page open.
func BenchmarkRoom(b *testing.B) {
	h, house, influx := year(b, 12), mosquitto(b), influxd(b)
	h.write("nightroom.yaml", strings.NewReplacer(
		`mqtt: {embedded: "127.0.0.1:0"}`, "mqtt: "+broker(house)+"\ninflux: {url: \"http://"+influx.addr+"\", bucket: nightroom}",
	).Replace(configText))
	d := h.launch(binary, "run") // the year goes up first
	d.page = find(d.says(`"nightroom is up"`), ` page=(\S+)`)
	for late := time.Now().Add(10 * time.Minute); d.metric("nightroom_upload_held_rows") > 5; time.Sleep(10 * time.Second) {
		if time.Now().After(late) {
			b.Fatal("the year is not in the database after ten minutes")
		}
	}
	d.stop()
	for range b.N {
		d := h.launch(binary, "run")
		d.says(`"nightroom is up"`)
		watch(b, d.cmd.Process.Pid)
		d.stop()
	}
}

// BenchmarkWeek lets a week pass, through every driver, at 8 levels a second.
func BenchmarkWeek(b *testing.B) {
	h := newHousehold(b)
	for range b.N {
		e := h.try("simulate", "--start", "2026-11-16T12:00", "--end", "2026-11-23T12:00")
		times, err := strconv.ParseFloat(find(e.talk, `, (\d+) times real time`), 64)
		if err != nil {
			b.Fatal(e.talk)
		}
		b.ReportMetric(times, "times-life")
	}
}

// BenchmarkProgram is how large the program is that a Pi gets.
func BenchmarkProgram(b *testing.B) {
	for _, m := range machines {
		b.Run(m.name, func(b *testing.B) {
			for range b.N {
				program := filepath.Join(b.TempDir(), "nightroom")
				build, err := asShipped("-ldflags", "-s -w", "-o", program)
				if err != nil {
					b.Fatal(err)
				}
				build.Env = append(build.Environ(), append(m.env, "CGO_ENABLED=0", "GOOS=linux")...)
				if out, err := build.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				fi, err := os.Stat(program)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(fi.Size())/1e6, "MB")
			}
		})
	}
}
