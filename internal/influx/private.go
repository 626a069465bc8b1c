package influx

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// parseURL is the address of a server as it may stand in the configuration.
// No error repeats the address: it could hold a password.
func parseURL(raw string) (*url.URL, error) {
	const like = "write it like http://192.168.1.10:8086"
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the address cannot be read: %s", like)
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		// Without a scheme the library would end the program.
		return nil, fmt.Errorf("the address needs http:// or https:// and a host: %s", like)
	case u.User != nil:
		return nil, errors.New("the address holds a user or a password: put them into username and password_file, or token_file")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("the address has a ? or # part: %s and set org, bucket and token_file by themselves", like)
	}
	return u, nil
}

// privateSuffixes end names that no public DNS may answer: RFC 6762 (local),
// RFC 6761 (localhost), RFC 8375 (home.arpa), ICANN's reservation of 2024
// (internal); lan is what home routers of OpenWrt and others give out.
var privateSuffixes = []string{".local", ".localhost", ".lan", ".home.arpa", ".internal"}

// Private tells whether a server stands in the same house or network, judged
// by its address alone and without asking a name server: loopback, RFC 1918,
// link-local and unique local addresses (RFC 4193), names under local,
// localhost, lan, home.arpa and internal, and names of one label
// ("influxdb"), which are looked up in the network's own domain. Everything
// else counts as public, also 100.64.0.0/10, which providers share out. A
// name is as private as the resolver that knows it.
func Private(rawURL string) (bool, error) {
	u, err := parseURL(rawURL)
	if err != nil {
		return false, fmt.Errorf("influx.url: %w", err)
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast(), nil
	}
	for _, s := range privateSuffixes {
		if strings.HasSuffix(host, s) {
			return true, nil
		}
	}
	// One label of digits, or 0x…, is an IPv4 address in an old spelling.
	oneName := host != "" && !strings.ContainsAny(host, ".:") && (host[0] < '0' || host[0] > '9')
	return oneName, nil
}
