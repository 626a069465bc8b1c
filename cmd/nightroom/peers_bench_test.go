package main

import (
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"nightroom/internal/porttest"
)

// What other programs take that people use for this: ten values a second, each
// to a broker at once and to a database, and an alert when one is over a limit.
// `make peers` installs them into .tools; without it they are left out.

// BenchmarkTelegraf is Telegraf cut down to what the work needs.
func BenchmarkTelegraf(b *testing.B) {
	path, err := exec.LookPath("telegraf")
	if err != nil {
		b.Skip("no telegraf on this machine: make peers")
	}
	h, house, influx := newHousehold(b), mosquitto(b), influxd(b)
	var values strings.Builder
	for i := range 10 {
		fmt.Fprintf(&values, "  [[inputs.mock.random]]\n    name = \"v%d\"\n    min = 17.0\n    max = 18.0\n", i)
	}
	h.write("telegraf.conf", fmt.Sprintf(`[agent]
  interval = "1s"
  flush_interval = "1s"
  omit_hostname = true
  quiet = true
[[inputs.mock]]
  metric_name = "room"
%s
[[inputs.mqtt_consumer]]
  servers = ["tcp://%[2]s"]
  topics = ["in"]
  name_override = "limit"
  data_format = "value"
  data_type = "float"
[[outputs.mqtt]]
  servers = ["tcp://%[2]s"]
  topic = "room"
  qos = 1
  data_format = "influx"
  namepass = ["room"]
[[outputs.mqtt]]
  servers = ["tcp://%[2]s"]
  topic = "alert"
  qos = 1
  metric_batch_size = 1
  data_format = "influx"
  namepass = ["limit"]
  metricpass = "fields.value > 19.0"
[[outputs.influxdb_v2]]
  urls = ["http://%[3]s"]
  organization = "home"
  bucket = "nightroom"
  token = ""
  flush_interval = "60s"
  namepass = ["room"]
`, values.String(), house.addr, influx.addr))
	peer(b, h, house, exec.Command(path, "--config", h.path("telegraf.conf")))
}

// BenchmarkNodeRED is Node-RED with its usual node for InfluxDB.
func BenchmarkNodeRED(b *testing.B) {
	node, err := exec.LookPath("node")
	red, found := filepath.Glob(filepath.Join("..", "..", ".tools", "nodered", "node_modules", "node-red", "red.js"))
	if err != nil || found != nil || len(red) == 0 {
		b.Skip("no Node-RED on this machine: make peers")
	}
	program, err := filepath.Abs(red[0])
	if err != nil {
		b.Fatal(err)
	}
	h, house, influx := newHousehold(b), mosquitto(b), influxd(b)
	brokerHost, brokerPort, _ := net.SplitHostPort(house.addr)
	_, influxPort, _ := net.SplitHostPort(influx.addr)
	_, port, _ := net.SplitHostPort(porttest.FreeAddr(b))
	h.write("settings.js", fmt.Sprintf(`module.exports = { flowFile: "flows.json", uiHost: "127.0.0.1", uiPort: %s, credentialSecret: false,
  httpAdminRoot: false, nodesDir: %q, logging: { console: { level: "warn" } } }`, port, filepath.Dir(filepath.Dir(program))))
	h.write("flows.json", fmt.Sprintf(`[
 {"id":"tab","type":"tab","label":"room"},
 {"id":"broker","type":"mqtt-broker","broker":%q,"port":%q,"protocolVersion":"4","keepalive":"60","cleansession":true},
 {"id":"db","type":"influxdb","hostname":"127.0.0.1","port":%q,"protocol":"http","database":"nightroom","influxdbVersion":"1.x"},
 {"id":"tick","type":"inject","z":"tab","x":1,"y":1,"props":[{"p":"payload"}],"repeat":"0.1","once":true,"onceDelay":0.1,"payload":"","payloadType":"date","wires":[["make"]]},
 {"id":"make","type":"function","z":"tab","x":1,"y":1,"func":"msg.payload = 17 + Math.random(); return msg;","outputs":1,"wires":[["tell","keep"]]},
 {"id":"tell","type":"mqtt out","z":"tab","x":1,"y":1,"topic":"room","qos":"1","broker":"broker","wires":[]},
 {"id":"keep","type":"influxdb out","z":"tab","x":1,"y":1,"influxdb":"db","measurement":"room","precision":"ms","wires":[]},
 {"id":"in","type":"mqtt in","z":"tab","x":1,"y":1,"topic":"in","qos":"1","datatype":"auto-detect","broker":"broker","wires":[["judge"]]},
 {"id":"judge","type":"switch","z":"tab","x":1,"y":1,"property":"payload","propertyType":"msg","rules":[{"t":"gt","v":"19","vt":"num"}],"outputs":1,"wires":[["alert"]]},
 {"id":"alert","type":"mqtt out","z":"tab","x":1,"y":1,"topic":"alert","qos":"1","broker":"broker","wires":[]}
]`, brokerHost, brokerPort, influxPort))
	peer(b, h, house, exec.Command(node, program, "--userDir", h.dir, "--settings", h.path("settings.js")))
	if rows := influx.points("nightroom", "SELECT count(value) FROM room"); len(rows) != 1 {
		b.Errorf("the database has %v", rows)
	}
}

// peer watches a program that does the work, and how fast an alert of it is.
func peer(b *testing.B, h *household, house *server, cmd *exec.Cmd) {
	b.Helper()
	said := &strings.Builder{}
	cmd.Dir, cmd.Stdout, cmd.Stderr = h.dir, said, said
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if b.Failed() {
			b.Log(said)
		}
	})
	values, alerts := make(chan struct{}, 1000), make(chan struct{}, 1000)
	c := paho.NewClient(paho.NewClientOptions().AddBroker("tcp://" + house.addr).SetClientID("phone").SetProtocolVersion(4))
	hear := func(topic string, on chan<- struct{}) {
		token := c.Subscribe(topic, 1, func(paho.Client, paho.Message) {
			select {
			case on <- struct{}{}:
			default:
			}
		})
		if !token.WaitTimeout(soon) || token.Error() != nil {
			b.Fatal("no subscription", token.Error())
		}
	}
	if token := c.Connect(); !token.WaitTimeout(soon) || token.Error() != nil {
		b.Fatal("no connection", token.Error())
	}
	b.Cleanup(func() { c.Disconnect(0) })
	hear("room", values)
	hear("alert", alerts)
	heard := func(what <-chan struct{}, name string) {
		select {
		case <-what:
		case <-time.After(soon):
			b.Fatalf("no %s: %s", name, said)
		}
	}
	heard(values, "value")
	for range b.N {
		watch(b, cmd.Process.Pid)
		var took []time.Duration
		for range 200 {
			began := time.Now()
			c.Publish("in", 1, false, "22.5")
			heard(alerts, "alert")
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "alert-p99-ms")
	}
}
