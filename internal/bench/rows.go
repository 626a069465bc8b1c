package main

// A row is one line of the table: a figure that nightroom promises, and where
// the benchmarks say it.
type row struct {
	what, goal, unit  string
	decimals          int
	ours              string // BENCHMARK metric
	telegraf, nodeRED string
}

// table is every figure, in the order in which people ask.
var table = []row{
	{what: "memory of `run`, a year of record, 8 levels a second, broker and database on", goal: "<= 20", unit: "MiB", decimals: 1,
		ours: "Room rss-MiB", telegraf: "Telegraf rss-MiB", nodeRED: "NodeRED rss-MiB"},
	{what: "processor, the same", goal: "<= 0.3", unit: "% of a core", decimals: 2,
		ours: "Room cpu-%", telegraf: "Telegraf cpu-%", nodeRED: "NodeRED cpu-%"},
	{what: "written to the card, the same", goal: "<= 15", unit: "MB a day", decimals: 1,
		ours: "Room written-MB/day", telegraf: "Telegraf written-MB/day", nodeRED: "NodeRED written-MB/day"},
	{what: "a sample, from the part's bytes on: memory asked for", goal: "0", unit: "allocations",
		ours: "DriverToSample allocs/op"},
	{what: "a sample, judged (`Observe`)", goal: "<= 250", unit: "ns",
		ours: "ObserveMixed ns/op"},
	{what: "the program for a 64-bit Pi", goal: "<= 18", unit: "MB", decimals: 1,
		ours: "Program/arm64 MB"},
	{what: "from start to the first reading on MQTT", goal: "<= 500", unit: "ms",
		ours: "FirstReading ms/reading"},
	{what: "from a sample to its alert at a subscriber, 99 of 100", goal: "<= 5", unit: "ms", decimals: 1,
		ours: "SampleToAlert p99-ms", telegraf: "Telegraf alert-p99-ms", nodeRED: "NodeRED alert-p99-ms"},
	{what: "a week through `simulate`, every driver, 8 levels a second", goal: ">= 20000", unit: "times life",
		ours: "Week times-life"},
	{what: "a year of record, 20 requests a second: `/`, 95 of 100", goal: "<= 50", unit: "ms", decimals: 1,
		ours: "Pages tonight-p95-ms"},
	{what: "the same: `/nights`", goal: "<= 50", unit: "ms", decimals: 1,
		ours: "Pages nights-p95-ms"},
	{what: "the same: `/nights/DATE`", goal: "<= 50", unit: "ms", decimals: 1,
		ours: "Pages night-p95-ms"},
	{what: "the same: `/report`", goal: "<= 50", unit: "ms", decimals: 1,
		ours: "Pages report-p95-ms"},
	{what: "samples that were late meanwhile", goal: "0", unit: "samples",
		ours: "Pages late-samples"},
	{what: "epochs that were late meanwhile", goal: "0", unit: "epochs",
		ours: "Pages late-epochs"},
	{what: "the page, on a first visit", goal: "<= 120", unit: "KB", decimals: 1,
		ours: "Pages first-visit-KB"},
	{what: "the page, on a first visit, by a processor of a quarter the speed: until the largest thing is painted", goal: "<= 1000", unit: "ms",
		ours: "Pages painted-ms"},
	{what: "thirty days to InfluxDB after an outage, beside a bare client with ready-made lines", goal: ">= 50", unit: "% of its pace",
		ours: "Backlog %-of-bare"},
	{what: "memory for that, over idle", goal: "<= 15", unit: "MiB", decimals: 1,
		ours: "Backlog MiB-more"},
	{what: "to InfluxDB, requests whole, every 60 s", goal: "<= 850", unit: "KB a day",
		ours: "ADaysUploads 60s-KB"},
	{what: "the same, `every: 5m`", goal: "<= 230", unit: "KB a day",
		ours: "ADaysUploads 5m-KB"},
}
