package storetest

import (
	"strings"
	"sync"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// The types of SQLite's functions (sqlite3.h, "OS Interface Object" and "OS
// Interface File Virtual Methods Object") as the compiler from C has them.
type (
	openFunc     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	deleteFunc   = func(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32
	writeFunc    = func(tls *libc.TLS, file, buf uintptr, n int32, off int64) int32
	truncateFunc = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFunc     = func(tls *libc.TLS, file uintptr, flags int32) int32
	closeFunc    = func(tls *libc.TLS, file uintptr) int32
)

// hooks are what stands between SQLite and its files in this process.
var hooks struct {
	mu    sync.Mutex
	once  sync.Once
	disks []*Disk
	vfs   map[uintptr]*lib.Tsqlite3_vfs        // as it was before
	sound map[uintptr]*lib.Tsqlite3_io_methods // of the kinds of files, by the methods that take their place
	bad   map[uintptr]*lib.Tsqlite3_io_methods // in the place of these
	open  map[uintptr]opened
}

// opened is a file on one of our disks.
type opened struct {
	disk *Disk
	path string
}

// install puts us in between, once for the whole process.
func install() {
	hooks.once.Do(func() {
		hooks.vfs = map[uintptr]*lib.Tsqlite3_vfs{}
		hooks.sound, hooks.bad = map[uintptr]*lib.Tsqlite3_io_methods{}, map[uintptr]*lib.Tsqlite3_io_methods{}
		hooks.open = map[uintptr]opened{}
		tls := libc.NewTLS()
		defer tls.Close()
		lib.Xsqlite3_initialize(tls)
		for _, name := range []string{"unix", "unix-excl"} {
			c, err := libc.CString(name)
			if err != nil {
				panic(err)
			}
			at := lib.Xsqlite3_vfs_find(tls, c)
			libc.Xfree(tls, c)
			v := pointer[lib.Tsqlite3_vfs](at)
			was := *v
			hooks.vfs[at] = &was
			v.FxOpen, v.FxDelete = address(open), address(remove)
		}
	})
}

// pointer is an address that C has, as Go has it.
func pointer[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// address is how C has a function.
func address[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// function is one that C has.
func function[F any](address uintptr) F { return *(*F)(unsafe.Pointer(&address)) }

// diskOf a path; nil for one that is none of ours.
func diskOf(path string) *Disk {
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	for _, d := range hooks.disks {
		if strings.HasPrefix(path, d.dir) {
			return d
		}
	}
	return nil
}

func open(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32 {
	rc := function[openFunc](hooks.vfs[vfs].FxOpen)(tls, vfs, name, file, flags, out)
	if rc != lib.SQLITE_OK || name == 0 {
		return rc
	}
	path := libc.GoString(name)
	d := diskOf(path)
	if d == nil {
		return rc
	}
	d.opened(path)
	f := pointer[lib.Tsqlite3_file](file)
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	m := hooks.bad[f.FpMethods]
	if m == nil {
		sound := pointer[lib.Tsqlite3_io_methods](f.FpMethods)
		copied := *sound
		m = &copied
		m.FxWrite, m.FxTruncate = address(write), address(truncate)
		m.FxSync, m.FxClose = address(synchronize), address(shut)
		hooks.bad[f.FpMethods] = m
		hooks.sound[uintptr(unsafe.Pointer(m))] = sound
	}
	f.FpMethods = uintptr(unsafe.Pointer(m))
	hooks.open[file] = opened{d, path}
	return rc
}

// of is a file that is open, and its sound methods.
func of(file uintptr) (opened, *lib.Tsqlite3_io_methods) {
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	return hooks.open[file], hooks.sound[pointer[lib.Tsqlite3_file](file).FpMethods]
}

func write(tls *libc.TLS, file, buf uintptr, n int32, off int64) int32 {
	o, m := of(file)
	op := Op{File: o.path, What: Write, Off: off, Data: unsafe.Slice(pointer[byte](buf), n)}
	fault := o.disk.ask(op)
	sound := function[writeFunc](m.FxWrite)
	if fault == Full || fault == Broken {
		op.Data = op.Data[:n/2]
		if sound(tls, file, buf, n/2, off) == lib.SQLITE_OK {
			o.disk.done(op)
		}
	}
	switch fault {
	case Full:
		return lib.SQLITE_FULL
	case Broken, Frozen:
		return lib.SQLITE_IOERR_WRITE
	}
	rc := sound(tls, file, buf, n, off)
	if rc == lib.SQLITE_OK {
		o.disk.done(op)
	}
	return rc
}

func truncate(tls *libc.TLS, file uintptr, size int64) int32 {
	o, m := of(file)
	op := Op{File: o.path, What: Truncate, Size: size}
	if o.disk.ask(op) != None {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	rc := function[truncateFunc](m.FxTruncate)(tls, file, size)
	if rc == lib.SQLITE_OK {
		o.disk.done(op)
	}
	return rc
}

func synchronize(tls *libc.TLS, file uintptr, flags int32) int32 {
	o, m := of(file)
	op := Op{File: o.path, What: Sync}
	if o.disk.ask(op) != None {
		return lib.SQLITE_IOERR_FSYNC
	}
	rc := function[syncFunc](m.FxSync)(tls, file, flags)
	if rc == lib.SQLITE_OK {
		o.disk.done(op)
	}
	return rc
}

func shut(tls *libc.TLS, file uintptr) int32 {
	_, m := of(file)
	hooks.mu.Lock()
	delete(hooks.open, file)
	hooks.mu.Unlock()
	return function[closeFunc](m.FxClose)(tls, file)
}

func remove(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32 {
	path := libc.GoString(name)
	d := diskOf(path)
	op := Op{File: path, What: Delete}
	if d != nil && d.ask(op) != None {
		return lib.SQLITE_IOERR_DELETE
	}
	rc := function[deleteFunc](hooks.vfs[vfs].FxDelete)(tls, vfs, name, syncDir)
	if d != nil && rc == lib.SQLITE_OK {
		d.done(op)
	}
	return rc
}
