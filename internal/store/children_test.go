package store

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	lib "modernc.org/sqlite/lib"
)

// children are what the test binary does as another process. Each ends when its
// input does.
var children = map[string]func(path string) error{
	"keep":   keep,
	"browse": browse,
	"knock":  knock,
	"write":  write,
	"load":   load,
	"copy":   copyAgain,
	"turn":   turn,
}

func ended() <-chan struct{} {
	end := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(end)
	}()
	return end
}

// keep is a daemon that commits every 10 ms and polls as often.
func keep(path string) error {
	end := ended()
	ctx := context.Background()
	j, err := Open(ctx, path, daemon)
	if err != nil {
		return err
	}
	fmt.Println("open")
	tick := time.NewTicker(10 * time.Millisecond)
	for at := start; ; at = at.Add(30 * time.Second) {
		select {
		case <-end:
			return j.Close()
		case <-tick.C:
		}
		j.Add(Row{Kind: epochs, At: at, Body: []byte("epoch")})
		if err := j.Commit(ctx, Full); err != nil {
			return err
		}
		changed, err := j.Poll(ctx)
		if err != nil {
			return err
		}
		if changed {
			fmt.Println("changed")
		}
	}
}

// browse is a program that is not ours and has the database open.
func browse(path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close()
	var n int
	if err := db.QueryRow("SELECT count(*) FROM journal").Scan(&n); err != nil {
		return err
	}
	fmt.Println("open", n)
	<-ended()
	return nil
}

// knock says whether the database can be opened now.
func knock(path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=rw")
	if err != nil {
		return err
	}
	defer db.Close()
	var n int
	err = db.QueryRow("SELECT count(*) FROM journal").Scan(&n)
	fmt.Println("knocked", code(err) == lib.SQLITE_BUSY)
	return nil
}

// write is a command that makes a hundred entries, each acknowledged.
func write(path string) error {
	ctx := context.Background()
	j, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	fmt.Println("open")
	for i := range 100 {
		if err := j.Put(ctx, Row{Kind: diary, At: start, Name: fmt.Sprintf("%d-%d", os.Getpid(), i), Body: []byte("4")}); err != nil {
			return err
		}
	}
	fmt.Println("written")
	<-ended()
	return j.Close()
}

// A child is another process.
type child struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.Closer
	out *bufio.Scanner
}

func spawn(t *testing.T, do, path string) *child {
	t.Helper()
	// With another processor's tests (make arm) the kernel needs to be told who plays it.
	args := append(strings.Fields(os.Getenv("NIGHTROOM_EMULATOR")), os.Args[0])
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "NIGHTROOM_STORE_CHILD="+do, "NIGHTROOM_STORE_PATH="+path)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t, cmd, in, bufio.NewScanner(out)}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	return c
}

// expect reads on until the child says line (or something longer).
func (c *child) expect(line string) string {
	c.t.Helper()
	for c.out.Scan() {
		if s := c.out.Text(); strings.HasPrefix(s, line) {
			return s
		} else if strings.HasPrefix(s, "error") {
			c.t.Fatal(s)
		}
	}
	c.t.Fatalf("the child ended before it said %q", line)
	return ""
}

// end ends the child and returns what it said last.
func (c *child) end() (last string) {
	c.t.Helper()
	c.in.Close()
	for c.out.Scan() {
		last = c.out.Text()
	}
	if err := c.cmd.Wait(); err != nil {
		c.t.Error(err, last)
	}
	return last
}
