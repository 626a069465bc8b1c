package mqtt

import (
	"net/url"
	"runtime"
	"slices"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// BenchmarkAlert is the way of one alert from the Outbox to a subscriber, with
// the broker's acknowledgement before the next.
func BenchmarkAlert(b *testing.B) {
	for name, start := range map[string]func(b *testing.B) (Options, *url.URL){
		"mosquitto": func(b *testing.B) (Options, *url.URL) {
			m := startMosquitto(b)
			return options(m.url()), m.url()
		},
		"embedded": func(b *testing.B) (Options, *url.URL) {
			broker := startBroker(b)
			o := options(nil)
			broker.Admit(&o)
			return o, broker.url()
		},
	} {
		b.Run(name, func(b *testing.B) {
			o, broker := start(b)
			q := newQueue()
			q.done = make(chan Alert, 1_000_000)
			c := newClient(b, o)
			c.t = defaultTiming()
			run(b, c, q, nil)
			sub := observe(b, broker, "none")
			// At QoS 0, because thousands in a second would get ahead of the acknowledgements.
			sub.must(sub.client.Subscribe(base+"/alert", 0, func(_ paho.Client, m paho.Message) { sub.messages <- m }))
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				q.add(numbered(1))
				receive(b, "alert", sub.messages)
				took = append(took, time.Since(began))
				receive(b, "delivery", q.done)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}

// BenchmarkRetainSame is what the daemon pays when nothing has changed.
func BenchmarkRetainSame(b *testing.B) {
	c := newClient(b, options(&url.URL{Scheme: "mqtt", Host: "h"}))
	topics := make([]string, 40)
	for i := range topics {
		topics[i] = "sensor/" + string(rune('a'+i))
		c.Retain(topics[i], []byte("ok"))
	}
	same := []byte("ok")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Retain(topics[i%len(topics)], same)
	}
}

// BenchmarkIdleHeap is what the embedded broker with the daemon's client and
// 40 retained topics holds when nothing happens.
func BenchmarkIdleHeap(b *testing.B) {
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	before := heap()
	broker := startBroker(b)
	alone := heap()
	o := options(nil)
	broker.Admit(&o)
	c := newClient(b, o)
	for i := range 40 {
		c.Retain("sensor/"+string(rune('a'+i)), make([]byte, 200))
	}
	q := newQueue(numbered(1))
	q.done = make(chan Alert, 1)
	run(b, c, q, nil)
	receive(b, "delivery", q.done)
	both := heap()
	for b.Loop() {
	}
	b.ReportMetric(float64(alone-before)/1024, "KiB-broker")
	b.ReportMetric(float64(both-before)/1024, "KiB-with-client")
	runtime.KeepAlive(broker)
}
