package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/door"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

// unit is nightroom as systemd knows it.
const unit = "nightroom.service"

func (a *app) password() *cobra.Command {
	var (
		stdin, open, show bool
		hash, pin         string
	)
	cmd := &cobra.Command{
		Use:   "password",
		Short: "Set the password of the page, and open it to the house",
		Long: "Set the password of the page: it is asked for twice, and from then on by the page. Whoever\n" +
			"was logged in has to say the new one. Then the page can be opened to the phones in the\n" +
			"house, and its addresses are shown. Of the password only a hash is kept, beside the record.\n" +
			"\n" +
			"With --pin it is the PIN of one person, which the page asks for before it writes down what\n" +
			"they say of themselves; nothing typed takes it away.",
		Example: "  nightroom password\n  nightroom password --stdin --open < password.txt\n" +
			"  nightroom password --print      for another machine, which takes it by --hash\n  nightroom password --pin anna",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if stdin && hash != "" {
				return wrongf("--stdin and --hash are two passwords: give one")
			}
			if show && (hash != "" || open) {
				return wrongf("--print sets nothing: leave out --hash and --open")
			}
			var c *config.Config
			var err error
			if !show {
				if c, err = a.load(); err != nil {
					return err
				}
			}
			typed := a.in != nil && terminal(a.in) && !nowhere(a.in)
			if cmd.Flags().Changed("pin") {
				return a.setPIN(cmd.Context(), c, pin, stdin, hash != "" || open || show)
			}
			switch {
			case hash != "":
			case stdin:
				hash, err = a.readPassword()
			case typed:
				hash, err = a.askPassword(cmd.Context())
			default:
				err = wrongf("nobody can be asked: type it at a terminal, or give --stdin")
			}
			if err != nil {
				return err
			}
			if show {
				_, err := fmt.Fprintln(a.out, hash)
				return err
			}
			if err := notebook.MakeFolder(c.Store.Path); err != nil {
				return err
			}
			if err := door.SetPassword(c.Store.Path, hash); err != nil {
				return err
			}
			a.say("The password is set. Whoever was logged in is asked for it again.\n")
			if port, ok := loopbackPort(c.Web.Listen); ok && !open && typed && !stdin {
				open, err = a.yes(cmd.Context(), fmt.Sprintf("Open the page to the phones in the house (web.listen: %q)?", ":"+port))
				if err != nil {
					return err
				}
			}
			if c, err = a.openHouse(c, open); err != nil {
				return err
			}
			if err := a.restart(cmd.Context(), c); err != nil {
				return err
			}
			return a.showAddresses(c)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&stdin, "stdin", false, "take the password from the first line of stdin, asking nothing")
	f.StringVar(&hash, "hash", "", "take the password's argon2id `HASH`, asking no password")
	f.BoolVar(&show, "print", false, "print the hash, for --hash on another machine, and set nothing")
	f.StringVar(&pin, "pin", "", "set or take away the PIN of this `PERSON`, and leave the password as it is")
	f.BoolVar(&open, "open", false, "open the page to the house, without asking")
	return cmd
}

// readPassword takes the password from stdin.
func (a *app) readPassword() (hash string, err error) {
	line, err := bufio.NewReader(io.LimitReader(a.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return door.Hash(strings.TrimRight(line, "\r\n"))
}

// askPassword asks for the password twice, without showing it.
func (a *app) askPassword(ctx context.Context) (hash string, err error) {
	for {
		first, err := a.secret(ctx, fmt.Sprintf("The password of the page, at least %d characters: ", door.Shortest))
		if err != nil {
			return "", err
		}
		hash, err := door.Hash(first)
		if err != nil {
			a.say("%s.\n", err)
			continue
		}
		if same, err := a.saidAgain(ctx, first); err != nil || same {
			return hash, err
		}
	}
}

// saidAgain asks for a secret once more, and tells whether it was the same.
func (a *app) saidAgain(ctx context.Context, first string) (same bool, err error) {
	again, err := a.secret(ctx, "Once more: ")
	if err != nil {
		return false, err
	}
	if first != again {
		a.say("Those were two different ones.\n")
	}
	return first == again, nil
}

// secret reads a line that the terminal does not show. Whoever interrupts it
// gets a terminal back that does.
func (a *app) secret(ctx context.Context, prompt string) (string, error) {
	tty, ok := a.in.(*os.File)
	if !ok {
		return "", wrongf("nobody can be asked: type it at a terminal, or give --stdin")
	}
	fd := int(tty.Fd())
	was, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	a.say("%s", prompt)
	defer a.say("\n")
	line, err := await(ctx, func() ([]byte, error) { return term.ReadPassword(fd) })
	if ctx.Err() != nil {
		return "", errors.Join(ctx.Err(), term.Restore(fd, was))
	}
	if errors.Is(err, io.EOF) {
		return "", errors.New("no password was typed, and nothing was changed")
	}
	return string(line), err
}

// yes asks a question; Enter is yes.
func (a *app) yes(ctx context.Context, question string) (bool, error) {
	a.say("%s [Y/n] ", question)
	line, err := await(ctx, func() (string, error) { return bufio.NewReader(a.in).ReadString('\n') })
	if errors.Is(err, io.EOF) {
		a.say("\n")
		return false, nil
	}
	line = strings.ToLower(strings.TrimSpace(line))
	return line == "" || line == "y" || line == "yes", err
}

// await is what f returns, unless ctx ends before.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type answer struct {
		is  T
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		is, err := f()
		answers <- answer{is, err}
	}()
	select {
	case got := <-answers:
		return got.is, got.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// loopbackPort is the port of a page that only this machine can reach.
func loopbackPort(listen string) (port string, ok bool) {
	host, port, err := net.SplitHostPort(listen)
	return port, err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// openHouse lets the page listen to the house.
func (a *app) openHouse(c *config.Config, open bool) (*config.Config, error) {
	port, ok := loopbackPort(c.Web.Listen)
	if !open || !ok {
		return c, nil
	}
	changed, err := config.Edit(c.File, daemon.Parts(), config.Set("web.listen", ":"+port))
	if err != nil {
		return nil, fmt.Errorf("the page stays closed to the house: %w", err)
	}
	a.say("The page listens to the house: web.listen is %q in %s.\n", ":"+port, c.File)
	return changed, nil
}

// restart has the service take what was changed; a nightroom that somebody
// started by hand is left to them.
func (a *app) restart(ctx context.Context, c *config.Config) error {
	if !store.Kept(c.Store.Path) {
		a.say("nightroom is not running: sudo systemctl start nightroom\n")
		return nil
	}
	if exec.CommandContext(ctx, "systemctl", "is-active", "--quiet", unit).Run() != nil {
		a.say("Start the running nightroom again, so that all of it counts.\n")
		return nil
	}
	if out, err := exec.CommandContext(ctx, "systemctl", "restart", unit).CombinedOutput(); err != nil {
		return fmt.Errorf("the password is set, and the service could not be restarted (%w: %s); type \"sudo systemctl restart nightroom\"",
			err, strings.TrimSpace(string(out)))
	}
	a.say("The service was restarted.\n")
	return nil
}
