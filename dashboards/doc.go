// Package dashboards holds what Grafana shows of a house: four dashboards, the
// files by which Grafana finds them and its database, and two alert rules. The
// JSON files are what Grafana imports as they are; here they are only embedded,
// so that the one binary can write them out.
//
// Queries are InfluxQL, the one language that InfluxDB 1.8, 2 and 3 have in
// common. Panels that look at more than three days read the summaries alone
// (night, night_hour, pain, alert), because 3 Core limits what a query may read.
package dashboards
