package door

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// How long a password is. Eight is the least of NIST SP 800-63B, 3.1.1.2; the
// most is what a form would hold that is not an attack.
const (
	Shortest = 8    // characters
	longest  = 1024 // bytes
)

// usual is what a new hash costs: the second of OWASP's recommendations for
// argon2id, of all the one that takes the least memory but for slower ones. A
// machine of 512 MB has it once.
var usual = cost{memory: 19 << 10, passes: 2, threads: 1}

// What a hash from elsewhere may cost: one of 1 GB would end the daemon.
var dearest = cost{memory: 64 << 10, passes: 16, threads: 4}

// A cost is what argon2id takes.
type cost struct {
	memory, passes uint32 // KiB; times over it
	threads        uint8
}

// A hash is what is kept in place of a password.
type hash struct {
	cost
	salt, key []byte
}

// ErrNoHash is what is said of a text that is no hash of a password.
var ErrNoHash = errors.New("this is no argon2id hash, which begins with $argon2id$v=19$m=; " +
	"\"sudo nightroom password\" asks for the password itself")

// Hash is the text that is kept in place of a password, as argon2's own
// program writes it (PHC string format).
func Hash(password string) (string, error) {
	switch {
	case utf8.RuneCountInString(password) < Shortest:
		return "", fmt.Errorf("the password is too short; take at least %d characters, like three words", Shortest)
	case len(password) > longest:
		return "", fmt.Errorf("the password is too long; take at most %d bytes", longest)
	}
	return hashed(password), nil
}

// hashed is the text of a new hash.
func hashed(secret string) string {
	h := hash{cost: usual, salt: make([]byte, 16)}
	_, _ = rand.Read(h.salt) // never fails
	h.key = h.of(secret, 32)
	return h.String()
}

func (h *hash) String() string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.threads, b64(h.salt), b64(h.key))
}

// of is the key of a password.
func (h *hash) of(password string, length uint32) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.threads, length)
}

// fits tells whether a password is the one. How long that takes says nothing
// about where it differs.
func (h *hash) fits(password string) bool {
	return len(password) <= longest && subtle.ConstantTimeCompare(h.of(password, uint32(len(h.key))), h.key) == 1
}

// parse reads the text of a hash.
func parse(text string) (*hash, error) {
	fields := strings.Split(text, "$")
	if len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" || fields[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, ErrNoHash
	}
	h := &hash{}
	if _, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.threads); err != nil {
		return nil, ErrNoHash
	}
	var errs [2]error
	h.salt, errs[0] = base64.RawStdEncoding.DecodeString(fields[4])
	h.key, errs[1] = base64.RawStdEncoding.DecodeString(fields[5])
	switch {
	case errors.Join(errs[:]...) != nil || h.String() != text:
		return nil, ErrNoHash
	case len(h.salt) < 8 || len(h.salt) > 64 || len(h.key) < 16 || len(h.key) > 64:
		return nil, fmt.Errorf("the hash's salt has %d bytes and its key %d; take 8 to 64 for the salt, 16 to 64 for the key", len(h.salt), len(h.key))
	case h.memory < 8*uint32(h.threads) || h.passes == 0 || h.threads == 0 ||
		h.memory > dearest.memory || h.passes > dearest.passes || h.threads > dearest.threads:
		return nil, fmt.Errorf("the hash takes m=%d KiB, t=%d and p=%d, and this machine is small; take at most m=%d, t=%d and p=%d, like m=%d,t=%d,p=%d",
			h.memory, h.passes, h.threads, dearest.memory, dearest.passes, dearest.threads, usual.memory, usual.passes, usual.threads)
	}
	return h, nil
}
