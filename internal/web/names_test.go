package web

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestTheNamesOfAMachineAreThoseOfItsNetworkToo(t *testing.T) {
	n := newNames("Pi", []string{"bed.example.org", "203.0.113.9"})
	n.domains = func() []string { return []string{"fritz.box", "home.arpa"} }
	n.ofItself = func() []netip.Prefix {
		return []netip.Prefix{netip.MustParsePrefix("192.168.1.5/24"), netip.MustParsePrefix("fe80::1/64"), netip.MustParsePrefix("2001:db8::5/64")}
	}
	for host, ok := range map[string]bool{
		"localhost:8080": true, "pi": true, "PI:8080": true, "pi.local:8080": true, "pi.local.": true,
		"pi.fritz.box:8080": true, "pi.home.arpa": true, "bed.example.org": true,
		"192.168.1.5:8080": true, "[2001:db8::5]:8080": true, "[fe80::1%25eth0]:8080": true, "[fe80::1]:8080": true, "127.0.0.1": true,
		"203.0.113.9": true, // of a router that passes it on

		"other.fritz.box": false, "fritz.box": false, "pi.evil.example": false, "pi.": true, "evilpi.local": false, "pi.local.evil.example": false,
		"192.168.1.6": false, "8.8.8.8": false, "0.0.0.0": false, "3232235781": false, "0x7f.1": false, "": false, ".": false, ":8080": false,
	} {
		if n.allow(host) != ok {
			t.Errorf("%q: %v", host, !ok)
		}
	}
	n = newNames("pi.lan", nil)
	n.domains = func() []string { return nil }
	for host, ok := range map[string]bool{"pi.lan": true, "pi": true, "pi.local": true, "lan": false} {
		if n.allow(host) != ok {
			t.Errorf("%q: %v", host, !ok)
		}
	}
	n = newNames("", nil)
	n.domains = func() []string { return []string{"fritz.box"} }
	for _, host := range []string{"", ".local", "local", ".fritz.box", "fritz.box"} {
		if n.allow(host) {
			t.Errorf("without a name it answers to %q", host)
		}
	}
}

func TestTheAddressesOfAMachineAreItsOwn(t *testing.T) {
	if !slices.ContainsFunc(addresses(), func(p netip.Prefix) bool { return p.Addr().IsLoopback() }) {
		t.Errorf("the machine has %v", addresses())
	}
}

func TestTheSearchList(t *testing.T) {
	for text, want := range map[string][]string{
		"nameserver 192.168.1.1\nsearch fritz.box Home.ARPA.\n": {"fritz.box", "home.arpa"},
		"domain lan":                    {"lan"},
		"search a b\nsearch c":          {"c"},
		"search .\n":                    nil, // of systemd-resolved where there is none
		"# search evil.example\nsearch": nil,
		"":                              nil,
	} {
		if got := domainsOf(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzHost(f *testing.F) {
	for _, s := range []string{"localhost:8080", "[::1]:8080", "pi.local", "[", "]:", "a:b:c", "pi.evil", "evil:pi.local", "[evil]"} {
		f.Add(s)
	}
	n := newNames("pi", nil)
	n.domains, n.ofItself = func() []string { return []string{"lan"} }, func() []netip.Prefix { return nil }
	f.Fuzz(func(t *testing.T, host string) {
		if strings.Contains(strings.ToLower(host), "evil") && n.allow(host) {
			t.Error(host)
		}
	})
}
