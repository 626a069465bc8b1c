package config

import "testing"

func TestPrivateIsJudgedByTheHostAlone(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.8.8": true, "::1": true, "LOCALHOST.": true,
		"10.0.0.1": true, "172.16.0.1": true, "172.31.255.255": true, "192.168.178.20": true,
		"169.254.1.1": true, "fe80::1%eth0": true, "fd12::1": true, "::ffff:192.168.1.1": true,
		"influxdb": true, "pi.local": true, "nas.lan": true, "db.home.arpa": true, "PI.LOCAL.": true,
		"host.docker.internal": true, "x.localhost": true, "nas.fritz.box": true, "notlocal": true,

		"8.8.8.8": false, "172.32.0.1": false, "192.169.0.1": false, "100.64.0.1": false, "0.0.0.0": false,
		"2001:db8::1": false, "::ffff:8.8.8.8": false, "::": false, "224.0.0.1": false, "": false,
		"eu-central-1-1.aws.cloud2.influxdata.com": false, "example.com": false, "local.example.com": false,
		"192.168.1.1.example.com": false, "fritz.box": false, "mylan.de": false,
		"134744072": false, "0x08080808": false, "8.8.2056": false,
	} {
		if got := isPrivate(host); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}
