// Package porttest gives tests the ports for servers that have to be told one. It
// imports nothing of nightroom.
package porttest

import (
	"fmt"
	"net"
	"os"
	"sync/atomic"
	"testing"
)

// ports counts those that were given away.
var ports atomic.Int32

// FreeAddr is a port for a server that has to be told one. It is below those
// that the kernel gives to whoever asks for any, and no other test gets it, nor
// one of another package that is tested at the same time: it stays free while
// the server is away.
func FreeAddr(t testing.TB) string {
	t.Helper()
	const each = 200
	for range each {
		port := 10_000 + os.Getpid()%100*each + int(ports.Add(1))%each
		if l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", fmt.Sprint("127.0.0.1:", port)); err == nil {
			_ = l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}
