// Command nightroom measures a bedroom, judges it, tells home automation, and
// keeps the record. Here is the list of its commands; each has a file of its
// own. What happens in them is the daemon's: read run.go, then
// internal/daemon.
package main

import (
	"os"
	_ "time/tzdata" // a Pi may have been installed without
)

func main() {
	a := &app{in: os.Stdin, out: os.Stdout, talk: os.Stderr}
	os.Exit(a.do(os.Args[1:], append(a.man(),
		a.run(),
		a.demo(),
		a.config(),
		a.pain(),
		a.logging(),
		a.simulate(),
		a.nights(),
		a.night(),
		a.report(),
		a.export(),
		a.importing(),
		a.influx(),
		a.dashboards(),
		a.loadTest(),
		a.version(),
	)...))
}
