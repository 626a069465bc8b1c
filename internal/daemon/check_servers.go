package daemon

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/door"
	"nightroom/internal/influx"
	"nightroom/internal/mqtt"
	"nightroom/internal/web"
)

// patience is how long a server may take to answer.
const patience = 15 * time.Second

func (k *Check) broker(ctx context.Context) {
	c := &k.Config.MQTT
	switch {
	case c.Off:
		k.tell("broker", "", Works, "mqtt is off: nothing is told", "")
		return
	case c.Broker == "":
		k.embedded(ctx, c.Embedded)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	u, err := url.Parse(c.Broker)
	if err == nil {
		err = mqtt.Try(ctx, mqtt.Options{
			Room: k.Config.Room, Broker: u, Commands: commandTopics(), Log: k.Log,
			Username: c.Username, PasswordFile: c.PasswordFile, CAFile: c.CAFile, CertFile: c.CertFile, KeyFile: c.KeyFile,
		})
	}
	if err != nil {
		says, fix, _ := strings.Cut(err.Error(), ": ") // as package mqtt says it
		k.tell("broker", c.Broker, Fails, says, fix)
		return
	}
	k.tell("broker", c.Broker, Works, "takes us, and lets us listen", "")
}

// embedded looks at the port of our own broker: free, ours, or somebody else's.
func (k *Check) embedded(ctx context.Context, at string) {
	free, err := isFree(ctx, at)
	switch {
	case free && k.running:
		k.tell("broker", at, Fails, "nightroom is running, and its own broker is not", "its log says why: journalctl -u nightroom")
	case free:
		k.tell("broker", at, Works, "the port is free for our own broker", "")
	case err != nil:
		k.fails("broker", at, err)
	case k.running && k.online(ctx, at):
		k.tell("broker", at, Works, "our own, for programs on this machine", "")
	default:
		k.tell("broker", at, Fails, "something else listens there, probably a Mosquitto",
			`to use it, write mqtt: {broker: "mqtt://`+at+`"}; to move ours, mqtt: {embedded: "127.0.0.1:1884"}`)
	}
}

// online tells whether the daemon speaks on the broker that is there.
func (k *Check) online(ctx context.Context, at string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return mqtt.Online(ctx, mqtt.Options{Room: k.Config.Room, Broker: &url.URL{Scheme: "mqtt", Host: at}, Log: k.Log})
}

// isFree tells whether something could listen there.
func isFree(ctx context.Context, at string) (bool, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", at)
	if errors.Is(err, syscall.EADDRINUSE) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("nothing can listen at %s: %w; write another address or port", at, err)
	}
	return true, l.Close()
}

func (k *Check) databases(ctx context.Context) {
	for i := range k.Config.Influx {
		in := &k.Config.Influx[i]
		ctx, cancel := context.WithTimeout(ctx, patience)
		err := tryDatabase(ctx, k.Config, in, k.Log)
		cancel()
		switch {
		case errors.Is(err, influx.ErrNoBucket):
			k.tell("database", in.URL, Note, "has no bucket "+in.Bucket+" yet", "nightroom makes it, if it may; else make it there")
		case err != nil:
			k.fails("database", in.URL, err)
		default:
			k.tell("database", in.URL, Works, "would take our points into "+in.Bucket, "")
		}
	}
}

func tryDatabase(ctx context.Context, c *config.Config, in *config.Influx, log *slog.Logger) error {
	sink, err := errand(c, in, log)
	if err != nil {
		return err
	}
	return sink.Try(ctx)
}

func (k *Check) page(ctx context.Context) {
	at := k.Config.Web.Listen
	if a, err := net.ResolveTCPAddr("tcp", at); err == nil {
		if err := web.MayListen(a, door.Open(k.Config.Store.Path, time.Now, slog.New(slog.DiscardHandler))); err != nil {
			if errors.Is(err, fs.ErrPermission) {
				k.tell("page", at, Note, "whether it has a password cannot be seen by this user", "run the check with sudo")
			} else {
				k.fails("page", at, err)
			}
			return
		}
	}
	if host, port, err := net.SplitHostPort(at); err == nil && (host == "" || net.ParseIP(host).IsUnspecified()) {
		at = net.JoinHostPort("127.0.0.1", port)
	}
	free, err := isFree(ctx, k.Config.Web.Listen)
	switch {
	case free && k.running:
		k.tell("page", at, Fails, "nightroom is running, and its page is not open", "its log says why: journalctl -u nightroom")
		return
	case free:
		k.tell("page", at, Works, "the port is free", "")
		return
	case err != nil:
		k.fails("page", at, err)
		return
	case !k.running:
		k.tell("page", at, Fails, "another program listens there", "end it, or write another port: web: {listen: \"127.0.0.1:8081\"}")
		return
	}
	if err := healthy(ctx, at, k.Config.Web.CertFile != ""); err != nil {
		k.tell("page", at, Note, "answers that the room is not measured: "+err.Error(), "see what is told of the sensors")
		return
	}
	k.tell("page", at, Works, "is open", "")
}

// healthy asks the page whether the room is being measured.
func healthy(ctx context.Context, at string, encrypted bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	scheme := "http"
	if encrypted {
		scheme = "https"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+at+"/healthz", nil)
	if err != nil {
		return err
	}
	// No proxy; and the certificate is for the name by which phones open the
	// page, not for an address of this machine.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(strings.ToLower(resp.Status))
	}
	return nil
}
