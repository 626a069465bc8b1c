package influx

import (
	"errors"
	"fmt"
	"net/url"
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
