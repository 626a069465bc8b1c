package mqtt

import "syscall"

// limitSilence has the kernel give up a connection on which written bytes were
// not acknowledged for 20 s (TCP_USER_TIMEOUT, tcp(7), milliseconds). Its own
// patience, tcp_retries2, is about 15 minutes.
func limitSilence(_, _ string, c syscall.RawConn) error {
	const tcpUserTimeout = 18 // the syscall package has no name for it
	var err error
	if cerr := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, 20_000)
	}); cerr != nil {
		return cerr
	}
	return err
}
