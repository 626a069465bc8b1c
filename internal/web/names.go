package web

import (
	"bufio"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
)

// resolvConf names the domains in which this network looks up short names.
const resolvConf = "/etc/resolv.conf"

// names are the hosts under which the page may be opened.
type names struct {
	fixed    map[string]bool                   // localhost, the machine's, and those of the configuration
	short    string                            // the machine's name, without a domain; "" when it has none
	domains  func() []string                   // of the search list, as it is now
	ofItself func() (addresses []netip.Prefix) // of the machine, as they are now
}

func newNames(host string, hosts []string) names {
	short, _, _ := strings.Cut(strings.ToLower(host), ".")
	n := names{fixed: map[string]bool{"localhost": true}, short: short, domains: searchDomains, ofItself: addresses}
	for _, name := range append([]string{host, short}, hosts...) {
		n.fixed[strings.ToLower(name)] = true
	}
	if short != "" {
		n.fixed[short+".local"] = true // of mDNS
	}
	delete(n.fixed, "")
	return n
}

// allow tells whether the page may be opened under a host. Any other name may
// be somebody's who had it point here, so that his page in the user's browser
// can read ours (DNS rebinding). That cannot be done to an address or to a name
// of this machine. Addresses and domains change when the network does, so they
// are asked for each time.
func (n names) allow(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap().WithZone("")
		if ip.IsLoopback() {
			return true
		}
		for _, own := range n.ofItself() {
			if own.Addr() == ip {
				return true
			}
		}
		return n.fixed[ip.String()]
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if n.fixed[host] {
		return true
	}
	domain, ok := strings.CutPrefix(host, n.short+".")
	if !ok || n.short == "" {
		return false
	}
	return slices.Contains(n.domains(), domain)
}

// addresses are those of the machine.
func addresses() (all []netip.Prefix) {
	list, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range list {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			all = append(all, netip.PrefixFrom(p.Addr().Unmap().WithZone(""), p.Bits()))
		}
	}
	return all
}

func searchDomains() []string {
	text, err := os.ReadFile(resolvConf)
	if err != nil {
		return nil
	}
	return domainsOf(string(text))
}

// domainsOf are the search list of a resolv.conf(5): of several lines the last
// counts.
func domainsOf(text string) (list []string) {
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		f := strings.Fields(s.Text())
		if len(f) < 2 || f[0] != "search" && f[0] != "domain" {
			continue
		}
		list = nil
		for _, d := range f[1:] {
			if d = strings.ToLower(strings.Trim(d, ".")); d != "" {
				list = append(list, d)
			}
		}
	}
	return list
}

// hostname is the machine's own name, or "" when it has none.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}
