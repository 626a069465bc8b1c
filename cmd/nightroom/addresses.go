package main

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"

	"rsc.io/qr"

	"nightroom/internal/config"
)

// showAddresses says where the page is, and draws the first address for a
// phone's camera.
func (a *app) showAddresses(c *config.Config) error {
	all := pageAddresses(c)
	if len(all) == 0 {
		return nil
	}
	a.say("\nThe page is at:\n")
	for _, address := range all {
		if _, err := fmt.Fprintln(a.out, address); err != nil {
			return err
		}
	}
	if _, ok := loopbackPort(c.Web.Listen); ok {
		a.say("\nFor this machine only; \"sudo nightroom password --open\" opens it to the house.\n")
		return nil
	}
	code, err := qr.Encode(all[0], qr.L)
	if err != nil {
		return err
	}
	a.say("\n%s\n", drawn(code, terminal(a.talk)))
	return nil
}

// pageAddresses are those under which the page can be opened, the one that is
// easiest to keep first: a name outlives what the router hands out.
func pageAddresses(c *config.Config) (all []string) {
	host, port, err := net.SplitHostPort(c.Web.Listen)
	if err != nil {
		return nil
	}
	scheme := "http"
	if c.Web.CertFile != "" {
		scheme = "https"
	}
	at := func(host string) string { return scheme + "://" + net.JoinHostPort(host, port) }
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && !ip.IsUnspecified() {
		return []string{at(host)}
	}
	if name, err := os.Hostname(); err == nil {
		short, _, _ := strings.Cut(name, ".")
		all = append(all, at(short+".local"))
	}
	for _, ip := range reachable() {
		all = append(all, at(ip.String()))
	}
	return all
}

// reachable are the machine's addresses of IPv4 in its networks. A home's
// phones have all that too; of IPv6 there would be a dozen, which change.
func reachable() (all []netip.Addr) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil
	}
	for _, i := range interfaces {
		const up = net.FlagUp | net.FlagRunning
		if i.Flags&up != up || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addresses {
			if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().Is4() && !p.Addr().IsLinkLocalUnicast() {
				all = append(all, p.Addr())
			}
		}
	}
	return all
}

// margin is the white around a code, in modules, without which cameras do not
// see it. The standard (ISO/IEC 18004) has four; two are enough for phones.
const margin = 2

// drawn is a code in letters, two of its rows in a line. What is white in it
// is drawn, so that it is right on a dark terminal; in colour it is so on any.
func drawn(code *qr.Code, colour bool) string {
	var b strings.Builder
	white := func(x, y int) int {
		if code.Black(x, y) { // outside it is white
			return 0
		}
		return 1
	}
	for y := -margin; y < code.Size+margin; y += 2 {
		if colour {
			b.WriteString("\x1b[97;40m")
		}
		for x := -margin; x < code.Size+margin; x++ {
			lower := 0
			if y+1 < code.Size+margin {
				lower = white(x, y+1)
			}
			b.WriteString([]string{" ", "▄", "▀", "█"}[2*white(x, y)+lower])
		}
		if colour {
			b.WriteString("\x1b[0m")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
