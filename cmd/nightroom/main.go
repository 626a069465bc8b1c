// Command nightroom measures a bedroom, judges it, tells home automation, and
// keeps the record. Here is the list of its commands; each has a file of its
// own. What happens in them is the daemon's: read run.go, then
// internal/daemon.
package main

import (
	"os"
	_ "time/tzdata" // a Pi may have been installed without

	"github.com/spf13/cobra"

	"nightroom/sensors"
	"nightroom/sensors/i2cdev"
)

func main() {
	a := &app{in: os.Stdin, out: os.Stdout, talk: os.Stderr, buses: buses{i2cdev.Adapters, sensors.OpenBus}}
	os.Exit(a.do(os.Args[1:], append(a.man(), a.commands()...)...))
}

// commands are all that people type, in the order of the help.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.run(),
		a.demo(),
		a.scan(),
		a.check(),
		a.calibrate(),
		a.config(),
		a.password(),
		a.token(),
		a.pain(),
		a.logging(),
		a.simulate(),
		a.nights(),
		a.night(),
		a.report(),
		a.insight(),
		a.export(),
		a.importing(),
		a.backup(),
		a.restore(),
		a.forget(),
		a.influx(),
		a.dashboards(),
		a.loadTest(),
		a.version(),
	}
}
