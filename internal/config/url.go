package config

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// A scheme is how a server is reached, and the port when the URL has none.
type scheme struct{ name, port string }

// url reads a server's URL. The libraries that use it take bad ones in silence
// or panic (a URL without its scheme stops the InfluxDB client), so everything
// that they do not check is checked here. A URL with a user or a query in it is
// not repeated in the message: it may hold a password or a token.
func (n node) url(example string, schemes ...scheme) *url.URL {
	text := ""
	words(&text, 500)(n)
	if text == "" {
		return nil
	}
	if strings.Contains(text, "@") {
		n.wrong("%s has a user or a password in it; write username: and password_file: beside it, and a URL like %s here", n.key, example)
		return nil
	}
	if strings.ContainsAny(text, "?#") {
		n.wrong("%s has more than a server in it; take out what follows ? or #", n.key)
		return nil
	}
	if !strings.Contains(text, "://") {
		n.wrong("%s %s has no scheme; write %s://%s", n.key, quoted(text), schemes[0].name, strings.TrimLeft(text, "/"))
		return nil
	}
	u, err := url.Parse(text)
	if err != nil {
		n.wrong("%s %s is not a URL; write one like %s", n.key, quoted(text), example)
		return nil
	}
	var known []string
	for _, s := range schemes {
		known = append(known, s.name)
		if u.Scheme != s.name {
			continue
		}
		switch {
		case !isHost(u.Hostname()):
			n.wrong("%s %s has no good host; write one like %s", n.key, quoted(text), example)
			return nil
		case u.Port() != "" && !isPort(u.Port(), 1):
			n.wrong("%s %s has a bad port; ports are 1 to 65535", n.key, quoted(text))
			return nil
		case u.Port() == "" && s.port != "":
			u.Host = net.JoinHostPort(u.Hostname(), s.port)
		}
		u.Path = strings.TrimRight(u.Path, "/")
		u.RawPath = strings.TrimRight(u.RawPath, "/")
		return u
	}
	n.wrong("%s %s has an unknown scheme; write %s", n.key, quoted(text), strings.Join(known, "://, ")+"://")
	return nil
}

// isHost tells a name or an address from what cannot be one.
func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	valid := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_'
	}
	return host != "" && len(host) <= 253 && strings.Trim(host, ".-") == host &&
		strings.IndexFunc(host, func(c rune) bool { return !valid(c) }) < 0
}

func isPort(s string, least int) bool {
	port, err := strconv.ParseUint(s, 10, 16)
	return err == nil && int(port) >= least && strconv.FormatUint(port, 10) == s
}

// privateZones end names that no public DNS may answer: RFC 6762 (local),
// RFC 6761 (localhost), RFC 8375 (home.arpa), ICANN's reservation of 2024
// (internal); lan and fritz.box are what home routers give out.
var privateZones = []string{".local", ".localhost", ".lan", ".home.arpa", ".internal", ".fritz.box"}

// isPrivate tells whether a host stands in the same house or network, judged by
// its name alone and without asking a name server: loopback, RFC 1918,
// link-local and unique local addresses (RFC 4193), names in the zones above,
// and names of one label ("influxdb"), which are looked up in the network's own
// domain. Everything else counts as public, also 100.64.0.0/10, which providers
// share out. A name is as private as the resolver that knows it.
func isPrivate(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast()
	}
	for _, zone := range privateZones {
		if strings.HasSuffix(host, zone) {
			return true
		}
	}
	// One label of digits, or 0x..., is an IPv4 address in an old spelling.
	return host != "" && !strings.ContainsAny(host, ".:") && (host[0] < '0' || host[0] > '9')
}

// endpoint splits what a server listens on, like 127.0.0.1:8080 or :8080, into
// host and port; port 0 is a free one.
func endpoint(text string) (host string, ok bool) {
	host, port, err := net.SplitHostPort(text)
	if err != nil || !isPort(port, 0) {
		return "", false
	}
	if _, err := netip.ParseAddr(host); err != nil && host != "" && host != "localhost" {
		return "", false
	}
	return host, true
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
